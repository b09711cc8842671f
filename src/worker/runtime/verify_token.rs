//! Verifies a token's signature, by `js/verify-token.ts`.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use crate::worker::auth::{AuthError, JwtKeys, TokenError};

// Relative to the glue in build/worker-glue, where esbuild resolves it.
#[wasm_bindgen(raw_module = "../../src/worker/js/verify-token.ts")]
extern "C" {
    /// `Verification`, either a payload or a refusal.
    type Verification;

    #[wasm_bindgen(method, getter, catch)]
    fn payload(this: &Verification) -> Result<Option<Uint8Array>, JsValue>;

    #[wasm_bindgen(method, getter, catch)]
    fn error(this: &Verification) -> Result<Option<String>, JsValue>;

    #[wasm_bindgen(method, getter, catch)]
    fn reason(this: &Verification) -> Result<Option<String>, JsValue>;

    #[wasm_bindgen(catch, js_name = unverifiedPayload)]
    fn payload_of(token: &str) -> Result<Option<Uint8Array>, JsValue>;

    #[wasm_bindgen(catch, js_name = verifyWithKeySet)]
    async fn verify_with_key_set(token: &str, url: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = verifyWithSecret)]
    async fn verify_with_secret(token: &str, secret: &str) -> Result<JsValue, JsValue>;
}

/// The payload of a token whose signature has not been verified: it may refuse a caller, and never admit one.
///
/// # Errors
/// If the token has no payload.
pub(super) fn unverified_payload(token: &str) -> Result<Vec<u8>, AuthError> {
    let payload = payload_of(token).ok().flatten();
    payload.map(|bytes| bytes.to_vec()).ok_or(AuthError::Token(TokenError::Malformed))
}

/// The payload of a token, once its signature has been verified.
///
/// # Errors
/// If the keys do not verify the signature, or the issuer's keys are not available.
pub(super) async fn verify(token: &str, keys: &JwtKeys) -> Result<Vec<u8>, AuthError> {
    let verified = match keys {
        JwtKeys::Jwks(url) => verify_with_key_set(token, url).await,
        JwtKeys::Secret(secret) => verify_with_secret(token, secret).await,
    };
    // It never rejects. If it did, the caller would not be authenticated.
    let unavailable = |_| AuthError::KeySetUnavailable("rejected".to_owned());
    let verification: Verification = verified.map_err(unavailable)?.unchecked_into();
    let text = |field: Result<Option<String>, JsValue>| field.ok().flatten().unwrap_or_default();
    match verification.payload() {
        Ok(Some(payload)) => Ok(payload.to_vec()),
        _ => Err(AuthError::from_code(&text(verification.error()), text(verification.reason()))),
    }
}
