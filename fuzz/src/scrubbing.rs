//! Secrets in what the upstream sends, and in what the Worker's callers get of it.

use cf_list_images::api::transform::{Rewrite, Transform};
use cf_list_images::api::{Redactor, Version};
use cf_list_images::worker::fuzz;
use serde_json::{Value, json};

use super::document::Choices;
use super::redacting::{secret, spelled};

/// The upstream echoes a secret in every place of the envelope, in any promised spelling and at any distance from where texts
/// are cut: no answer has it, nor a part of it.
pub fn run(data: &[u8]) {
    let mut choices = Choices::new(data);
    let secret = secret(&mut choices);
    let echo = |choices: &mut Choices<'_>| {
        let before = " ".repeat(usize::from(choices.next()) + choices.below(80));
        format!("{before}{} after", spelled(&secret, choices))
    };
    let info = |choices: &mut Choices<'_>| {
        json!({
            "code": choices.next(),
            "message": echo(choices),
            "documentation_url": echo(choices),
            "source": { "pointer": echo(choices), "other": echo(choices) },
            "other": [echo(choices)],
        })
    };
    let success = choices.once_in(2);
    let mut body = json!({
        "success": success,
        "errors": [info(&mut choices), info(&mut choices)],
        "messages": [info(&mut choices)],
        "result": {
            "images": [],
            "continuation_token": echo(&mut choices),
            "other": echo(&mut choices),
        },
        "result_info": { "total_count": 7, "other": echo(&mut choices) },
        "other": { "deep": [echo(&mut choices)] },
    });
    body[echo(&mut choices)] = json!(1);
    let version = if choices.once_in(2) { Version::V2 } else { Version::V1 };
    let redactor = Redactor::new([&*secret]);

    let rewrite = Rewrite { version, redactor: redactor.clone(), ..Rewrite::default() };
    let mut transform = Transform::new(rewrite);
    let mut out = Vec::new();
    for chunk in body.to_string().as_bytes().chunks(usize::from(choices.next()) + 1) {
        transform.feed(chunk, &mut out).unwrap();
    }
    transform.finish(&mut out).unwrap();
    check(&serde_json::from_slice(&out).unwrap(), &secret);

    let status = [200, 400, 401, 403, 404, 429, 500, 503][choices.below(8)];
    let answer = fuzz::refusal(status, body.to_string().as_bytes(), &redactor);
    check(&serde_json::from_slice(&answer).unwrap(), &secret);
}

/// Asserts that no text has the secret or its beginning.
fn check(value: &Value, secret: &str) {
    match value {
        Value::String(text) => {
            assert!(!text.contains(&secret[..7]), "{text:?}");
            assert!(text.chars().count() <= 4_096, "{text:?}");
        }
        Value::Array(values) => values.iter().for_each(|value| check(value, secret)),
        Value::Object(members) => members.iter().for_each(|(key, value)| {
            check(&json!(key), secret);
            check(value, secret);
        }),
        _ => {}
    }
}
