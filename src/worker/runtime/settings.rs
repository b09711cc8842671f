//! The configuration, read from the environment.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use js_sys::{Array, Object};
use serde::Deserialize;
use wasm_bindgen::{JsCast, JsValue};
use worker::Env;

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

/// A var: Wrangler's configuration may have numbers and booleans too.
#[derive(Deserialize)]
#[serde(untagged)]
enum Var {
    Text(String),
    Number(f64),
    Flag(bool),
}

fn read(env: &Env) -> HashMap<String, Setting> {
    let pairs = Object::entries(env.unchecked_ref());
    pairs
        .iter()
        .filter_map(|pair| {
            let pair = Array::from(&pair);
            Some((pair.get(0).as_string()?, setting(pair.get(1))))
        })
        .collect()
}

fn setting(value: JsValue) -> Setting {
    // Bindings are not inspected: some make a remote call for any property.
    if value.is_object() || value.is_function() {
        return Setting::Binding;
    }
    match serde_wasm_bindgen::from_value(value) {
        Ok(Var::Text(text)) => Setting::Var(text),
        Ok(Var::Number(number)) => Setting::Var(number.to_string()),
        Ok(Var::Flag(flag)) => Setting::Var(flag.to_string()),
        Err(_) => Setting::Var(String::new()),
    }
}
