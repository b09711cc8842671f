//! The environment that the configuration is read from.

/// Looks up a var or a secret by name.
pub(crate) type Lookup<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Whether a name stands for a binding, or for anything else that is not text.
pub(crate) type Bound<'a> = &'a dyn Fn(&str) -> bool;
