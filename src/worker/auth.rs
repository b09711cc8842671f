//! Authentication of callers.
//!
//! Rules and claims are checked here, in plain Rust; `js/verify-token.ts` verifies signatures.

mod caller;
mod caller_key;
mod decision;
mod error;
mod jwt;
mod mode;
mod presented;
mod rules;

pub(crate) use caller::Caller;
pub(crate) use caller_key::CallerKey;
pub(crate) use decision::Proof;
pub(crate) use error::AuthError;
pub(crate) use jwt::{JwtKeys, JwtRules, TokenError};
pub(crate) use mode::Mode;
pub(crate) use presented::{CredentialHeaders, Presented};
pub(crate) use rules::AuthRules;
