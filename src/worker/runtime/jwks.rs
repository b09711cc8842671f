//! Issuers' keys, kept by the isolate.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::context::now_ms;
use crate::fetch::Request;
use crate::worker::auth::{Algorithm, AuthError, Jwk, TokenError};

/// Fetched again after an hour, in milliseconds.
const MAX_AGE: f64 = 3_600_000.0;
/// An unknown `kid` or a failure leads to another fetch at most once a minute.
const MIN_INTERVAL: f64 = 60_000.0;
/// While an issuer's keys were never to be had, they are asked for so often.
const RETRY_INTERVAL: f64 = 5_000.0;
/// The time allowed for a fetch, in milliseconds.
const TIMEOUT: u32 = 5_000;
/// The longest set that is read, in bytes.
const MAX_SET: usize = 524_288;

#[derive(Clone, Default)]
struct Known {
    keys: Option<Rc<Vec<Jwk>>>,
    fetched: f64,
    tried: Option<f64>,
}

thread_local! {
    static SETS: RefCell<HashMap<String, Known>> = RefCell::default();
}

/// The key that verifies a token, as JSON.
///
/// # Errors
/// When the issuer has no such key, or its keys were never to be had.
pub(super) async fn key(url: &str, id: Option<&str>, algorithm: Algorithm) -> Result<String, AuthError> {
    let find = |keys: &[Jwk]| Jwk::find(keys, id, algorithm).map(Jwk::to_json);
    let known = SETS.with_borrow(|sets| sets.get(url).cloned()).unwrap_or_default();
    let now = now_ms();
    let may_ask = known.tried.is_none_or(|tried| now - tried >= MIN_INTERVAL);
    let found = known.keys.as_deref().and_then(|keys| find(keys));
    let current = now - known.fetched < MAX_AGE;
    if let Some(key) = &found
        && (current || !may_ask)
    {
        return Ok(key.clone());
    }
    if !may_ask {
        return Err(if known.keys.is_some() {
            AuthError::Token(TokenError::UnknownKey)
        } else {
            AuthError::NoKeys
        });
    }
    // Before the call, so that requests at the same time don't all ask.
    let had_keys = known.keys.is_some();
    if had_keys {
        SETS.with_borrow_mut(|sets| sets.entry(url.to_owned()).or_default().tried = Some(now));
    }
    match fetch_set(url).await {
        Some(keys) => {
            let key = find(&keys);
            let known = Known { keys: Some(Rc::new(keys)), fetched: now, tried: Some(now) };
            SETS.with_borrow_mut(|sets| sets.insert(url.to_owned(), known));
            key.ok_or(AuthError::Token(TokenError::UnknownKey))
        }
        // The last good set stands while the issuer is down.
        None => match found {
            Some(key) => Ok(key),
            None if !had_keys => {
                // Never had any: ask again soon, but not for every request.
                let tried = Some(now - MIN_INTERVAL + RETRY_INTERVAL);
                SETS.with_borrow_mut(|sets| sets.entry(url.to_owned()).or_default().tried = tried);
                Err(AuthError::NoKeys)
            }
            None => Err(AuthError::Token(TokenError::UnknownKey)),
        },
    }
}

async fn fetch_set(url: &str) -> Option<Vec<Jwk>> {
    let request = Request::new(url).header("Accept", "application/json").timeout(TIMEOUT);
    let response = request.send().await.ok()?;
    if response.status() != 200 {
        return None;
    }
    let body = response.bytes(MAX_SET).await.ok()?;
    Jwk::set(std::str::from_utf8(&body).ok()?).filter(|keys| !keys.is_empty())
}
