//! The code that needs the platform.

mod authenticate;
mod binding;
mod body_writer;
mod cache_entry;
mod cached;
mod context;
mod fetch;
mod gallery;
mod health;
mod listing;
mod output_buffer;
mod page;
mod page_response;
mod rate_limit;
mod refresh;
mod request;
mod response;
mod serve;
mod settings;
mod shared_call;
mod source;
mod streamed;
mod verify_token;
