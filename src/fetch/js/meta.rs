//! Metadata filters from a JavaScript object. A filter that is not understood is an error, never left out.

use js_sys::{Array, Reflect};
use wasm_bindgen::JsValue;

use super::object::members;
use crate::api::text::number;
use crate::api::{MetaFilter, MetaFilters, MetaOperator, MetaValue, OptionError};

/// Filters such as `{ "region.name": "eu", priority: { gte: 1, lt: 5 }, status: { in: ["new", "seen"] } }`.
pub(super) fn filters(value: &JsValue) -> Result<MetaFilters, OptionError> {
    let expected = "an object of one to five filters";
    let fields = members("meta", value, expected)?;
    MetaFilters::check_count(fields.len())?;
    let mut filters = Vec::new();
    for (field, condition) in fields {
        if !condition.is_object() {
            filters.push(filter(&field, MetaOperator::Eq, &condition)?);
            continue;
        }
        let name = format!("meta.{field}");
        let conditions = members(&name, &condition, "a value, or an object of conditions")?;
        if conditions.is_empty() {
            return Err(OptionError::hidden(&name, "at least one condition, such as eq"));
        }
        for (condition, operand) in conditions {
            let operator = MetaOperator::from_name(&condition).ok_or_else(|| {
                OptionError::unknown("condition", &format!("{name}.{condition}"), &MetaOperator::NAMES)
            })?;
            filters.push(filter(&field, operator, &operand)?);
        }
    }
    if filters.is_empty() {
        return Err(OptionError::hidden("meta", expected));
    }
    MetaFilters::new(filters)
}

fn filter(field: &str, operator: MetaOperator, operand: &JsValue) -> Result<MetaFilter, OptionError> {
    let (values, expected) = match operator {
        MetaOperator::In => (list(operand), "an array of texts or finite numbers for in"),
        _ => (value(operand).map(|value| vec![value]), "a text, a finite number, true or false"),
    };
    let values = values.ok_or_else(|| OptionError::hidden(&format!("meta.{field}"), expected))?;
    MetaFilter::new(field, operator, values)
}

/// The values of an array; one more than a filter may have, if there are more.
fn list(operand: &JsValue) -> Option<Vec<MetaValue>> {
    if !Array::is_array(operand) {
        return None;
    }
    let length = Reflect::get(operand, &"length".into()).ok()?.as_f64()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
    let length = (length as u32).min(MetaFilter::MAX_VALUES as u32 + 1);
    (0..length).map(|index| value(&Reflect::get_u32(operand, index).ok()?)).collect()
}

fn value(value: &JsValue) -> Option<MetaValue> {
    let text = value.as_string().map(MetaValue::String);
    let boolean = || value.as_bool().map(MetaValue::Boolean);
    let finite = || value.as_f64().filter(|value| value.is_finite());
    text.or_else(boolean).or_else(|| finite().map(|value| MetaValue::Number(number(value))))
}
