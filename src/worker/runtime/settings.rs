//! What the isolate keeps for each environment: its configuration, its upstream calls, and signed URLs.
//!
//! A deployed Worker has one environment. An application that mounts the Worker may give it several, such as one for each
//! of its routes: nothing of one is used for another.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use worker::Env;

use super::platform::entries;
use super::shared_call::SharedCalls;
use crate::api::text;
use crate::worker::base_path::BasePath;
use crate::worker::config::{Config, ConfigError};
use crate::worker::signed_urls::SignedUrls;

/// The most environments to keep.
const MAX_KNOWN: usize = 8;

/// The settings of an environment, and the calls that its requests share.
pub(super) struct Settings {
    /// The path that the Worker serves; `None` for a whole Worker.
    pub base_path: Option<BasePath>,
    /// The configuration, or all of its faults.
    pub config: Result<Config, Vec<ConfigError>>,
    /// The upstream calls.
    pub calls: SharedCalls,
    /// What the Images binding has signed.
    pub signed: RefCell<SignedUrls>,
}

impl Settings {
    /// The configuration, if it is valid.
    pub(super) fn valid(&self) -> Option<&Config> {
        self.config.as_ref().ok()
    }
}

/// Vars, secrets and bindings, by name.
type Environment = HashMap<String, Setting>;

/// What a name in the environment stands for.
#[derive(PartialEq)]
enum Setting {
    /// A var or a secret.
    Var(String),
    /// A binding, or a var that is a list or a table.
    Binding(JsValue),
}

struct Known {
    /// The object that was read last.
    env: JsValue,
    environment: Environment,
    settings: Rc<Settings>,
}

thread_local! {
    /// The environments, the oldest first.
    static KNOWN: RefCell<Vec<Known>> = const { RefCell::new(Vec::new()) };
}

/// The settings of an environment. An object is read once: its vars and secrets never change. Another object with the same
/// vars, secrets and bindings has the same settings.
pub(super) fn settings(env: &Env) -> Rc<Settings> {
    KNOWN.with_borrow_mut(|known| {
        let env: &JsValue = env.as_ref();
        if let Some(same) = known.iter().find(|known| known.env == *env) {
            return Rc::clone(&same.settings);
        }
        let environment = read(env);
        if let Some(equal) = known.iter_mut().find(|known| known.environment == environment) {
            equal.env = env.clone();
            return Rc::clone(&equal.settings);
        }
        if known.len() == MAX_KNOWN {
            known.remove(0);
        }
        let settings = Rc::new(validate(&environment));
        known.push(Known { env: env.clone(), environment, settings: Rc::clone(&settings) });
        settings
    })
}

fn validate(environment: &Environment) -> Settings {
    let lookup = |name: &str| match environment.get(name)? {
        Setting::Var(text) => Some(text.clone()),
        Setting::Binding(_) => None,
    };
    let bound = |name: &str| matches!(environment.get(name), Some(Setting::Binding(_)));
    Settings {
        base_path: lookup("BASE_PATH").and_then(|path| BasePath::parse(path.trim())),
        config: Config::read(&lookup, &bound),
        calls: SharedCalls::default(),
        signed: RefCell::default(),
    }
}

fn read(env: &JsValue) -> Environment {
    let pairs = entries(env).unwrap_or_default();
    pairs
        .iter()
        .filter_map(|pair| {
            let pair: Array = pair.dyn_into().ok()?;
            Some((pair.get(0).as_string()?, setting(pair.get(1))))
        })
        .collect()
}

/// Wrangler's configuration may have numbers and booleans too.
fn setting(value: JsValue) -> Setting {
    // Bindings are not inspected: some make a remote call for any property.
    if value.is_object() || value.is_function() {
        return Setting::Binding(value);
    }
    let number = || value.as_f64().map(text::number);
    let flag = || value.as_bool().map(|flag| flag.to_string());
    Setting::Var(value.as_string().or_else(number).or_else(flag).unwrap_or_default())
}
