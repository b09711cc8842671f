//! What the isolate keeps for each environment: its configuration, its upstream calls, and signed URLs.
//!
//! A deployed Worker has one environment. An application that mounts the Worker may give it several, such as one for each
//! of its routes: nothing of one is used for another.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use worker::Env;

use super::platform::entries;
use super::shared_call::SharedCalls;
use crate::api::text;
use crate::worker::base_path::BasePath;
use crate::worker::config::{Config, ConfigError, misspelled};
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

/// Vars, secrets and bindings, in the platform's order: few enough to search one by one.
struct Environment(Vec<(String, Setting)>);

impl Environment {
    fn get(&self, name: &str) -> Option<&Setting> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, setting)| setting)
    }
}

/// What a name in the environment stands for.
#[derive(Clone, PartialEq)]
enum Setting {
    /// A var or a secret.
    Var(String),
    /// A binding, or what is no setting, such as a list or a table.
    Binding(JsValue),
}

impl Setting {
    /// The text of a var or a secret.
    fn text(&self) -> Option<String> {
        match self {
            Self::Var(text) => Some(text.clone()),
            Self::Binding(_) => None,
        }
    }
}

struct Known {
    /// The object that was read last.
    env: JsValue,
    /// The names that the settings depend on, and what they stand for.
    depends_on: Vec<(String, Option<Setting>)>,
    /// The faults of names that the settings do not ask for.
    misspelled: Vec<ConfigError>,
    settings: Rc<Settings>,
}

impl Known {
    /// Whether the settings of an environment are these. The application may have other things in it, for each request.
    fn is_of(&self, environment: &Environment, misspelled: &[ConfigError]) -> bool {
        self.misspelled == misspelled
            && self.depends_on.iter().all(|(name, setting)| environment.get(name) == setting.as_ref())
    }
}

thread_local! {
    /// The environments, the oldest first.
    static KNOWN: RefCell<Vec<Known>> = const { RefCell::new(Vec::new()) };
}

/// The settings of an environment. An object is read once: `src/worker/js/environments.ts` passes another when its values
/// change. Another object with the same settings and Images binding has the same settings.
pub(super) fn settings(env: &Env) -> Rc<Settings> {
    KNOWN.with_borrow_mut(|known| {
        let env: &JsValue = env.as_ref();
        if let Some(same) = known.iter().find(|known| known.env == *env) {
            return Rc::clone(&same.settings);
        }
        let environment = read(env);
        let names: Vec<&str> = environment.0.iter().map(|(name, _)| name.as_str()).collect();
        let misspelled = misspelled(&|name| environment.get(name).and_then(Setting::text), &names);
        if let Some(equal) = known.iter_mut().find(|known| known.is_of(&environment, &misspelled)) {
            equal.env = env.clone();
            return Rc::clone(&equal.settings);
        }
        if known.len() == MAX_KNOWN {
            known.remove(0);
        }
        let (settings, depends_on) = validate(&environment, misspelled.clone());
        let settings = Rc::new(settings);
        known.push(Known { env: env.clone(), depends_on, misspelled, settings: Rc::clone(&settings) });
        settings
    })
}

/// The settings, and what they depend on: the names that the configuration asks for, and the binding that is listed from.
fn validate(
    environment: &Environment,
    misspelled: Vec<ConfigError>,
) -> (Settings, Vec<(String, Option<Setting>)>) {
    let asked = RefCell::new(vec!["IMAGES".to_owned()]);
    let get = |name: &str| {
        let mut asked = asked.borrow_mut();
        if !asked.iter().any(|known| known == name) {
            asked.push(name.to_owned());
        }
        environment.get(name)
    };
    let lookup = |name: &str| get(name).and_then(Setting::text);
    let bound = |name: &str| matches!(get(name), Some(Setting::Binding(_)));
    let settings = Settings {
        base_path: lookup("BASE_PATH").and_then(|path| BasePath::parse(path.trim())),
        config: Config::read_spelled(&lookup, &bound, misspelled),
        calls: SharedCalls::default(),
        signed: RefCell::default(),
    };
    let names = asked.into_inner().into_iter();
    let depends_on = names.map(|name| {
        let setting = environment.get(&name).cloned();
        (name, setting)
    });
    (settings, depends_on.collect())
}

fn read(env: &JsValue) -> Environment {
    let pairs = entries(env).unwrap_or_default();
    let settings = pairs.iter().filter_map(|pair| {
        let pair: Array = pair.dyn_into().ok()?;
        Some((pair.get(0).as_string()?, setting(pair.get(1))))
    });
    Environment(settings.collect())
}

/// Wrangler's configuration may have numbers and booleans too. Everything else is not inspected: some bindings make a remote
/// call for any property.
fn setting(value: JsValue) -> Setting {
    let number = || value.as_f64().map(text::number);
    let flag = || value.as_bool().map(|flag| flag.to_string());
    match value.as_string().or_else(number).or_else(flag) {
        Some(text) => Setting::Var(text),
        None if value.is_null_or_undefined() => Setting::Var(String::new()),
        None => Setting::Binding(value),
    }
}
