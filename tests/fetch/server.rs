//! A replaced `fetch`.

use std::pin::Pin;
use std::task::Poll;

use js_sys::Function;
use wasm_bindgen::JsValue;

/// Handles all requests while it exists. There can be only one at a time.
pub struct Server(JsValue);

impl Server {
    /// Replaces `fetch` with an async function whose body is `script`. It can use `url`, `init` and `requests`, the
    /// number of requests so far. Also counts timers.
    pub fn start(script: &str) -> Self {
        let server: Function = Function::new_no_args_typed(&format!(
            "const server = {{ requests: 0, timers: new Set() }};
            const {{ fetch, setTimeout, clearTimeout }} = globalThis;
            server.stop = () => Object.assign(globalThis, {{ fetch, setTimeout, clearTimeout }});
            globalThis.fetch = async (url, init) => {{
                const requests = ++server.requests;
                Object.assign(server, {{ url, init }});
                {script}
            }};
            globalThis.setTimeout = (callback, ms) => {{
                const timer = setTimeout(() => {{ server.timers.delete(timer); callback(); }}, ms);
                server.timers.add(timer);
                return timer;
            }};
            globalThis.clearTimeout = (timer) => {{ server.timers.delete(timer); clearTimeout(timer); }};
            return server;"
        ));
        Self(server.call0(&JsValue::UNDEFINED).unwrap())
    }

    fn value(&self, expression: &str) -> JsValue {
        let read: Function<fn(JsValue) -> JsValue> =
            Function::new_with_args_typed("server", &format!("return server.{expression}"));
        read.call(&JsValue::UNDEFINED, (&self.0,)).unwrap()
    }

    /// The value of an expression on the last request, as text.
    pub fn seen(&self, expression: &str) -> String {
        self.value(expression).as_string().unwrap()
    }

    /// The number of requests.
    pub fn requests(&self) -> u32 {
        self.count("requests")
    }

    /// The number of running timers.
    pub fn timers(&self) -> u32 {
        self.count("timers.size")
    }

    /// Whether the last request was aborted.
    pub fn aborted(&self) -> bool {
        self.value("init.signal.aborted").is_truthy()
    }

    fn count(&self, expression: &str) -> u32 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
        let count = self.value(expression).as_f64().unwrap() as u32;
        count
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.value("stop()");
    }
}

/// A body without an end or a declared length.
pub fn endless(signal: &str) -> String {
    format!(
        "return new Response(new ReadableStream({{
            start(controller) {{ {signal}.onabort = () => controller.error({signal}.reason); }},
            pull(controller) {{ controller.enqueue(new Uint8Array(10_000)); }},
        }}))"
    )
}

/// A body that stalls after its beginning, until it is aborted.
pub fn stalling(beginning: &str) -> String {
    format!(
        "return new Response(new ReadableStream({{
            start(controller) {{
                controller.enqueue({beginning});
                init.signal.onabort = () => controller.error(init.signal.reason);
            }},
        }}))"
    )
}

/// Polls a future once, without completing it.
pub async fn begin<F: Future + Unpin>(future: &mut F) {
    std::future::poll_fn(|context| {
        assert!(Pin::new(&mut *future).poll(context).is_pending());
        Poll::Ready(())
    })
    .await;
}

/// Whether the tests run in a browser.
pub fn in_browser() -> bool {
    let name = &JsValue::from_str("document");
    js_sys::Reflect::has(&js_sys::global(), name).unwrap()
}
