//! The envelope around the rewritten images. It is written from the fields that the API documents; nothing of the
//! original is copied.

use alloc::string::String;
use alloc::vec::Vec;

use serde_json::Value;

use crate::api::Redactor;
use crate::api::scan::{EnvelopeSummary, InfoView, string};
use crate::api::text::decimal;

/// The most errors, and the most messages, of an envelope.
pub const MAX_INFOS: usize = 10;
/// The most characters of a text in them.
pub const MAX_INFO_TEXT: usize = 300;

/// An error or a message of the API, without secrets and shortened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Info {
    /// The code.
    pub code: i64,
    /// The text.
    pub message: String,
    documentation_url: Option<String>,
    pointer: Option<String>,
}

impl Info {
    fn new(view: &InfoView<'_>, redactor: &Redactor) -> Self {
        let shorten = |text: &str| redactor.shorten(text, MAX_INFO_TEXT);
        // `null` if there is an unknown field that `serde_json` refuses and the scanner does not.
        let all: Value = serde_json::from_slice(view.bytes).unwrap_or_default();
        Self {
            code: view.code,
            message: shorten(&string::decode(view.message)),
            documentation_url: all.get("documentation_url").and_then(Value::as_str).map(shorten),
            pointer: all
                .get("source")
                .and_then(|source| source.get("pointer"))
                .and_then(Value::as_str)
                .map(shorten),
        }
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"code\":");
        if self.code < 0 {
            out.push(b'-');
        }
        out.extend_from_slice(decimal(self.code.unsigned_abs()).as_bytes());
        out.extend_from_slice(b",\"message\":");
        string::encode_into(&self.message, out);
        if let Some(url) = &self.documentation_url {
            out.extend_from_slice(b",\"documentation_url\":");
            string::encode_into(url, out);
        }
        if let Some(pointer) = &self.pointer {
            out.extend_from_slice(b",\"source\":{\"pointer\":");
            string::encode_into(pointer, out);
            out.push(b'}');
        }
        out.push(b'}');
    }
}

/// The envelope's known fields, as far as they have arrived.
#[derive(Debug, Default)]
pub(super) struct EnvelopeWriter {
    errors: Vec<Info>,
    messages: Vec<Info>,
    token: Option<String>,
    /// Whether the beginning is written, up to the bracket before the images.
    begun: bool,
    /// Whether there is an image before the next one.
    any: bool,
}

impl EnvelopeWriter {
    pub(super) fn errors(&self) -> &[Info] {
        &self.errors
    }

    pub(super) fn error(&mut self, error: &InfoView<'_>, redactor: &Redactor) {
        push(&mut self.errors, error, redactor);
    }

    pub(super) fn message(&mut self, message: &InfoView<'_>, redactor: &Redactor) {
        push(&mut self.messages, message, redactor);
    }

    pub(super) fn continuation_token(&mut self, raw: &[u8], redactor: &Redactor) {
        let token = string::decode(raw);
        self.token = Some(redactor.redact_from(Redactor::MIN_PART, &token).into_owned());
    }

    /// Writes the beginning, if it is not written yet.
    pub(super) fn begin(&mut self, out: &mut Vec<u8>) {
        if !self.begun {
            self.begun = true;
            out.extend_from_slice(b"{\"result\":{\"images\":[");
        }
    }

    /// Writes what is before an image.
    pub(super) fn begin_image(&mut self, out: &mut Vec<u8>) {
        self.begin(out);
        if self.any {
            out.push(b',');
        }
        self.any = true;
    }

    /// Writes what is after the images. `token` and `total`: whether the token and the total are shown.
    pub(super) fn end(&self, summary: &EnvelopeSummary, token: bool, total: bool, out: &mut Vec<u8>) {
        let success = summary.success == Some(true);
        if self.begun {
            out.push(b']');
            if token {
                out.extend_from_slice(b",\"continuation_token\":");
                match &self.token {
                    Some(token) => string::encode_into(token, out),
                    None => out.extend_from_slice(b"null"),
                }
            }
            out.push(b'}');
        } else {
            out.extend_from_slice(b"{\"result\":null");
        }
        out.extend_from_slice(if success { b",\"success\":true" } else { b",\"success\":false" });
        list(b",\"errors\":[", &self.errors, out);
        list(b",\"messages\":[", &self.messages, out);
        if let Some(count) = summary.total_count.filter(|_| total) {
            out.extend_from_slice(b",\"result_info\":{\"total_count\":");
            out.extend_from_slice(decimal(count).as_bytes());
            out.push(b'}');
        }
        out.push(b'}');
    }
}

fn push(infos: &mut Vec<Info>, info: &InfoView<'_>, redactor: &Redactor) {
    if infos.len() < MAX_INFOS {
        infos.push(Info::new(info, redactor));
    }
}

fn list(before: &[u8], infos: &[Info], out: &mut Vec<u8>) {
    out.extend_from_slice(before);
    for (index, info) in infos.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        info.write(out);
    }
    out.push(b']');
}
