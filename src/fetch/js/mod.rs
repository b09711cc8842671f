//! `listImages` for JavaScript: the crate's own wasm module, built by wasm-pack.
//!
//! ```text
//! wasm-pack build --target web --features fetch
//! ```
//!
//! ```js
//! import init, { listImages } from "./pkg/cf_list_images.js";
//!
//! await init();
//! const { images, next } = await listImages({ endpoint: "/images", perPage: 50 });
//! const more = next && (await listImages({ endpoint: "/images", perPage: 50, ...next }));
//! ```
//!
//! It gives one page. The options have the names of the npm package, and a wrong one is an error that names it. A failure
//! rejects with an `Error` whose `name` is `ImagesError`, with `kind`, `status`, `code`, `errors` and `retryAfter` as the npm
//! package's. Options and errors are described by the types that come with the module.
//!
//! From npm, use the package: [`fetch`](super#sizes) has the sizes, and why it is made otherwise.
//!
//! A Rust program that depends on this crate turns the default features off: otherwise its own module exports `listImages`.

mod abort;
mod error;
mod meta;
mod object;
mod options;
mod page;

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use options::Options;

/// The types of the options and the page.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");

/// Lists one page. The options are copied before it returns. The promise rejects with an `ImagesError`, or with the reason of
/// a `signal` that aborts.
#[wasm_bindgen(js_name = listImages, unchecked_return_type = "Promise<ImagesPage>")]
pub fn list_images(#[wasm_bindgen(unchecked_param_type = "ListImagesOptions")] options: &JsValue) -> Promise {
    let options = Options::read(options);
    future_to_promise(async move {
        let refused = |error| error::to_js(&error);
        let Options { requests, list, signal } = options.map_err(|error| refused(error.into()))?;
        let request = async { page::request(&requests, list).await.map_err(refused) };
        match signal {
            Some(signal) => abort::unless_aborted(&signal, request).await,
            None => request.await,
        }
    })
}
