//! The Cloudflare Worker: it holds the API token and gives front-ends an authenticated, scoped, cached listing.
//!
//! Decisions are plain functions with native tests. Code that needs the platform (`fetch`, the cache,
//! `WebCrypto`, streams) is in `runtime`, for `wasm32` only.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests"))]
#![cfg_attr(not(target_arch = "wasm32"), allow(dead_code, unused_imports, reason = "called by `runtime`"))]

mod ascii_url;
mod auth;
mod base_path;
mod binding_pages;
mod calls;
mod config;
mod cors;
mod etag;
mod freshness;
mod gallery_settings;
mod hash;
mod key;
mod limits;
mod log;
mod openapi;
mod query;
mod rate_limit;
mod recent_failures;
mod request_head;
mod response;
mod route;
mod scope;
mod security;
mod signed_urls;
mod signing_plan;
mod single_flight;
mod upstream;
mod upstream_failure;

#[cfg(all(feature = "fuzz", not(target_arch = "wasm32")))]
#[doc(hidden)]
pub mod fuzz;
#[cfg(target_arch = "wasm32")]
mod runtime;

/// Explains a configuration of the Worker: who may list what, one sentence per line. `lookup` gives the vars and
/// secrets; `bound` says whether a name stands for a binding, a list or a table instead; `names` are those of all of them.
/// Nothing in the result is a secret.
///
/// # Errors
/// Every fault of the configuration, one per line.
///
/// ```
/// let lookup = |name: &str| match name {
///     "AUTH" => Some("public".to_owned()),
///     "ACCOUNT_ID" => Some("abc".to_owned()),
///     "API_TOKEN" => Some("token".to_owned()),
///     _ => None,
/// };
/// let explain = |names: &[&str]| cf_list_images::worker::explain(&lookup, &|_| false, names);
/// let lines = explain(&["AUTH", "ACCOUNT_ID", "API_TOKEN"]).unwrap();
/// assert!(lines.iter().any(|line| line.starts_with("Everyone may list")));
/// assert_eq!(explain(&["FEILDS"]).unwrap_err(), ["FEILDS is not a setting: did you mean FIELDS?"]);
/// ```
pub fn explain(
    lookup: &dyn Fn(&str) -> Option<String>,
    bound: &dyn Fn(&str) -> bool,
    names: &[&str],
) -> Result<Vec<String>, Vec<String>> {
    match config::Config::read_spelled(lookup, bound, config::misspelled(lookup, names)) {
        Ok(config) => Ok(config::explain(&config, lookup)),
        Err(faults) => Err(faults.iter().map(ToString::to_string).collect()),
    }
}
