//! The Cloudflare Images list API, pure.
#![forbid(unsafe_code)]
