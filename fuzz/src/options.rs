//! The options of a listing, from arbitrary values.

use cf_list_images::api::{
    ListOptions, MetaFilter, MetaFilters, MetaOperator, MetaValue, OptionError, Target, Version,
};
use url::Url;

/// Options of either version: those within the documented bounds are accepted, and the URL that they make has the same
/// options. A line for each option, `name=value`; the first line is the version.
pub fn run(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let version = if first == "v2" { Version::V2 } else { Version::V1 };
    let mut options = ListOptions::new(version);
    for line in rest.split('\n').take(12) {
        let (name, value) = line.split_once('=').unwrap_or((line, ""));
        match set(options.clone(), name, value) {
            Ok(accepted) => options = accepted,
            Err(error) => check_message(&error),
        }
    }
    let url = Target::Endpoint("https://a.example/images?a=b".to_owned()).url(&options);
    let url = Url::parse(&url).expect("a URL");
    let pairs: Vec<_> = url.query_pairs().skip(1).collect();
    let pairs = pairs.iter().map(|(name, value)| (&**name, &**value));
    assert_eq!(ListOptions::from_query(version, pairs), Ok(options), "{url}");
}

/// Sets an option, and asserts that it is accepted if and only if it is within its bounds.
fn set(options: ListOptions, name: &str, value: &str) -> Result<ListOptions, OptionError> {
    let (v1, version) = (options.version() == Version::V1, options.version());
    let number: f64 = value.parse().unwrap_or(f64::NAN);
    let whole = |least: u32, most: f64| number.fract() == 0.0 && number >= least.into() && number <= most;
    let (result, expected) = match name {
        "page" => (options.page(number), v1 && whole(1, 9_007_199_254_740_991.0)),
        "per_page" => (options.per_page(number), whole(10, version.max_per_page().into())),
        "creator" => (options.creator(value), value.chars().count() <= 1_024),
        "continuation_token" => {
            (options.continuation_token(value), !v1 && (1..=4_096).contains(&value.len()))
        }
        "sort_order" => (options.sort_order(value), !v1 && matches!(value, "asc" | "desc")),
        _ => return set_meta(options, name, value),
    };
    assert_eq!(result.is_ok(), expected, "{name}={value}");
    result
}

/// `field operator=value|value`: adds a filter.
fn set_meta(options: ListOptions, name: &str, value: &str) -> Result<ListOptions, OptionError> {
    let (field, operator) = name.rsplit_once(' ').unwrap_or((name, "eq"));
    let Some(operator) = MetaOperator::from_name(operator) else { return Ok(options) };
    let values = value.split('|').map(|text| match text {
        "true" | "false" => MetaValue::Boolean(text == "true"),
        _ if text.parse::<f64>().is_ok_and(f64::is_finite) => MetaValue::Number(text.to_owned()),
        _ => MetaValue::String(text.to_owned()),
    });
    let filter = MetaFilter::new(field, operator, values.collect())?;
    let levels: Vec<&str> = field.split('.').collect();
    assert!(levels.len() <= 5 && levels.iter().all(|level| !level.is_empty()), "{field}");
    assert!(!field.contains(['[', ']']), "{field}");
    assert_eq!(
        MetaFilter::from_query(&filter.name(), &filter.value()).as_ref(),
        Ok(&filter),
        "the query has the filter"
    );
    let known = options.get_meta().iter().any(|other| other.name() == filter.name());
    if known {
        return Ok(options);
    }
    let filters: Vec<MetaFilter> = options.get_meta().iter().cloned().chain([filter]).collect();
    let (count, v1) = (filters.len(), options.version() == Version::V1);
    let result = MetaFilters::new(filters).and_then(|filters| options.meta(filters));
    assert_eq!(result.is_ok(), !v1 && count <= 5);
    result
}

/// A message is short and on one line, whatever the value is.
pub fn check_message(error: &OptionError) {
    let message = error.to_string();
    assert!(message.chars().count() < 500, "{message:?}");
    assert!(!message.is_empty());
}
