//! The platform's own Images binding as a source: no token at all.

use js_sys::Uint8Array;
use serde_json::{Map, Value, json};
use wasm_bindgen::JsValue;

use super::boundary;
use crate::api::{ListOptions, MetaFilters, MetaOperator, MetaValue};
use crate::worker::upstream::UpstreamError;

/// A page in the API's envelope.
///
/// # Errors
/// When the binding fails.
pub(super) async fn page(env: &JsValue, options: &ListOptions) -> Result<Vec<u8>, UpstreamError> {
    let version = options.version();
    let query = json!({
        "version": version.as_str(),
        "page": options.get_page().unwrap_or(1),
        "perPage": options.get_per_page().unwrap_or(version.default_per_page()),
        "creator": options.get_creator(),
        "token": options.get_continuation_token(),
        "metadata": filters(options.get_meta()),
        "order": options.get_sort_order().map(crate::api::SortOrder::as_str),
    });
    let body = boundary::binding_page(env, &query.to_string()).await.map_err(|_| UpstreamError::Network)?;
    Ok(Uint8Array::new(&body).to_vec())
}

/// The filters as the binding takes them: `{ field: { operator: value } }`.
fn filters(filters: &MetaFilters) -> Value {
    let mut fields = Map::new();
    for filter in filters.iter() {
        let mut values: Vec<Value> = filter.values().iter().map(value).collect();
        let value = match filter.operator() {
            MetaOperator::In => Value::Array(values),
            _ => values.pop().unwrap_or_default(),
        };
        let operators = fields.entry(filter.field()).or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(operators) = operators {
            operators.insert(filter.operator().as_str().to_owned(), value);
        }
    }
    if fields.is_empty() { Value::Null } else { Value::Object(fields) }
}

fn value(value: &MetaValue) -> Value {
    match value {
        MetaValue::String(text) => Value::from(text.as_str()),
        MetaValue::Number(number) => serde_json::from_str(number).unwrap_or_default(),
        MetaValue::Boolean(boolean) => Value::from(*boolean),
    }
}
