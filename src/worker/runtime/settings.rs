//! The configuration, read from the environment.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use worker::Env;

use super::platform::entries;

use crate::worker::config::{Config, ConfigError};

/// The configuration, or all of its faults.
pub(super) type Settings = Rc<Result<Config, Vec<ConfigError>>>;

thread_local! {
    /// Read once: an isolate's vars and secrets never change.
    static SETTINGS: RefCell<Option<Settings>> = const { RefCell::new(None) };
}

/// The configuration, read on the isolate's first request.
pub(super) fn settings(env: &Env) -> Settings {
    let known = SETTINGS.with_borrow(Clone::clone);
    known.unwrap_or_else(|| {
        let environment = read(env);
        let lookup = |name: &str| match environment.get(name)? {
            Setting::Var(text) => Some(text.clone()),
            Setting::Binding => None,
        };
        let bound = |name: &str| matches!(environment.get(name), Some(Setting::Binding));
        let settings = Rc::new(Config::read(&lookup, &bound));
        SETTINGS.set(Some(Rc::clone(&settings)));
        settings
    })
}

/// What a name in the environment stands for.
enum Setting {
    /// A var or a secret.
    Var(String),
    /// A binding, or a var that is a list or a table.
    Binding,
}

fn read(env: &Env) -> HashMap<String, Setting> {
    let pairs = entries(env).unwrap_or_default();
    pairs
        .iter()
        .filter_map(|pair| {
            let pair: Array = pair.dyn_into().ok()?;
            Some((pair.get(0).as_string()?, setting(&pair.get(1))))
        })
        .collect()
}

/// Wrangler's configuration may have numbers and booleans too.
fn setting(value: &JsValue) -> Setting {
    // Bindings are not inspected: some make a remote call for any property.
    if value.is_object() || value.is_function() {
        return Setting::Binding;
    }
    let number = || value.as_f64().map(|number| number.to_string());
    let flag = || value.as_bool().map(|flag| flag.to_string());
    Setting::Var(value.as_string().or_else(number).or_else(flag).unwrap_or_default())
}
