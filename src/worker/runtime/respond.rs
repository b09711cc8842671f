//! Answers on their way out.

use wasm_bindgen::{JsCast, JsValue};
use worker::web_sys::Response;

use super::boundary;
use crate::worker::reply::{Headers, Reply};

/// The headers that no two answers have alike.
const OWN: [&str; 4] = ["ETag", "X-Request-Id", "Server-Timing", "Age"];

/// An answer whose body may be a stream.
pub(super) struct Answer {
    pub status: u16,
    pub headers: Headers,
    pub body: Body,
    /// One word for the log: what went wrong.
    pub cause: Option<&'static str>,
    /// Whether a body still flows, which logs by itself at its end.
    pub flows: bool,
}

/// A body.
pub(super) enum Body {
    Bytes(Vec<u8>),
    /// A stream or an array of bytes.
    Js(JsValue),
    /// A whole response of another's: the gallery's files.
    Response(JsValue),
}

impl From<Reply> for Answer {
    fn from(reply: Reply) -> Self {
        let Reply { status, headers, body, cause } = reply;
        Self { status, headers, body: Body::Bytes(body), cause, flows: false }
    }
}

/// Headers as `boundary.js` reads them. A line break in a value would begin another header.
pub(super) fn lines(headers: &[(&str, String)]) -> String {
    lines_of(headers.iter())
}

fn lines_of<'h>(headers: impl Iterator<Item = &'h (&'h str, String)>) -> String {
    let mut text = String::with_capacity(512);
    for (name, value) in headers {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(name);
        text.push('\n');
        text.extend(value.chars().filter(|char| !matches!(char, '\n' | '\r' | '\0')));
    }
    text
}

impl Answer {
    /// The platform's response. A `HEAD` request gets no body.
    pub(super) fn into_response(self, head: bool) -> Response {
        let body = match self.body {
            Body::Response(response) => {
                return boundary::with_headers(&response, &lines(&self.headers)).unchecked_into();
            }
            _ if head || matches!(self.status, 204 | 304) => JsValue::NULL,
            Body::Bytes(bytes) => boundary::copy_out(&bytes),
            Body::Js(body) => body,
        };
        let own = |header: &&(&str, String)| OWN.contains(&header.0);
        let shared = lines_of(self.headers.iter().filter(|header| !own(header)));
        boundary::respond(self.status, &shared, &lines_of(self.headers.iter().filter(own)), &body)
            .unchecked_into()
    }
}
