//! Whose images a caller sees.

use super::auth::Caller;
use crate::api::ListOptions;

/// The rule that `CREATOR` sets: whose images a caller sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CreatorRule {
    /// Images of every creator.
    Any,
    /// Images of one creator.
    Fixed(String),
    /// Images of the creator in this claim of the caller.
    Claim(String),
}

/// Why a caller may not list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ScopeError {
    /// They do not have the claim, or its value is not a creator.
    NoClaim,
    /// They request the images of another creator.
    Foreign,
}

impl CreatorRule {
    /// The only creator whose images a caller may see; `None`: every creator.
    ///
    /// # Errors
    /// When the caller does not have the claim, or its value does not name a creator.
    pub(crate) fn creator(&self, caller: &Caller) -> Result<Option<String>, ScopeError> {
        match self {
            Self::Any => Ok(None),
            Self::Fixed(creator) => Ok(Some(creator.clone())),
            Self::Claim(claim) => {
                caller.claim(claim).filter(|value| is_creator(value)).map(Some).ok_or(ScopeError::NoClaim)
            }
        }
    }

    /// The options, limited to the caller's creator.
    ///
    /// # Errors
    /// As [`CreatorRule::creator`], and when the options request another creator.
    pub(crate) fn apply(
        &self,
        options: ListOptions,
        caller: &Caller,
    ) -> Result<(ListOptions, Option<String>), ScopeError> {
        let Some(creator) = self.creator(caller)? else { return Ok((options, None)) };
        if options.get_creator().is_some_and(|requested| requested != creator) {
            return Err(ScopeError::Foreign);
        }
        let options = options.creator(&creator).map_err(|_| ScopeError::NoClaim)?;
        Ok((options, Some(creator)))
    }
}

/// Whether a claim's value names exactly one creator, however the API reads it: to the API, an empty creator means
/// images without one, and it may trim spaces or end the text at a control character.
fn is_creator(value: &str) -> bool {
    let length = value.chars().count();
    (1..=ListOptions::MAX_CREATOR).contains(&length)
        && value.trim() == value
        && !value.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::{Caller, CreatorRule, ScopeError};
    use crate::api::ListOptions;
    use crate::worker::auth::Mode;
    use serde_json::json;

    fn caller(claims: &serde_json::Value) -> Caller {
        Caller::token(Mode::Jwt, "i", claims.as_object().cloned().unwrap_or_default())
    }

    #[test]
    fn a_claim_sets_the_creator_and_the_query_cannot_widen_it() {
        let rule = CreatorRule::Claim("sub".into());
        let ana = caller(&json!({ "sub": "ana" }));
        let (options, creator) = rule.apply(ListOptions::v1(), &ana).unwrap();
        assert_eq!((options.get_creator(), creator.as_deref()), (Some("ana"), Some("ana")));
        for creator in ["bob", "", "Ana", "ana "] {
            let options = ListOptions::v1().creator(creator).unwrap();
            assert_eq!(rule.apply(options, &ana).unwrap_err(), ScopeError::Foreign, "{creator}");
        }
        assert!(rule.apply(ListOptions::v1().creator("ana").unwrap(), &ana).is_ok());
    }

    #[test]
    fn a_caller_without_the_claim_may_not_list() {
        let rule = CreatorRule::Claim("sub".into());
        for claims in [json!({}), json!({ "sub": "" }), json!({ "sub": ["a"] }), json!({ "sub": null })] {
            assert_eq!(rule.apply(ListOptions::v1(), &caller(&claims)).unwrap_err(), ScopeError::NoClaim);
        }
        let long = json!({ "sub": "x".repeat(1_025) });
        assert_eq!(rule.apply(ListOptions::v1(), &caller(&long)).unwrap_err(), ScopeError::NoClaim);
    }

    #[test]
    fn a_claim_that_is_not_a_string_or_a_whole_number_names_no_creator() {
        let rule = CreatorRule::Claim("sub".into());
        for sub in [json!(1.5), json!(1e300), json!(-0.0), json!(true), json!({ "a": 1 }), json!([["ana"]])] {
            let claims = json!({ "sub": sub });
            assert_eq!(rule.creator(&caller(&claims)), Err(ScopeError::NoClaim), "{claims}");
        }
    }

    #[test]
    fn a_claim_that_the_api_could_read_as_another_creator_names_none() {
        let rule = CreatorRule::Claim("sub".into());
        for sub in
            [" ", " ana", "ana ", "ana\n", "\u{a0}ana", "ana\u{3000}", "a\0na", "ana\0", "\u{85}ana", "an\ta"]
        {
            assert_eq!(rule.creator(&caller(&json!({ "sub": sub }))), Err(ScopeError::NoClaim), "{sub:?}");
        }
    }

    #[test]
    fn creators_that_only_look_alike_are_different() {
        let rule = CreatorRule::Claim("sub".into());
        for sub in
            ["Ana", "\u{430}na", "a\u{301}na", "\u{e1}na", "\u{200b}ana", "\u{202e}ana", "ａｎａ", "an%61"]
        {
            let (_, creator) = rule.apply(ListOptions::v1(), &caller(&json!({ "sub": sub }))).unwrap();
            assert_eq!(creator.as_deref(), Some(sub));
            let ana = ListOptions::v1().creator("ana").unwrap();
            assert_eq!(rule.apply(ana, &caller(&json!({ "sub": sub }))).unwrap_err(), ScopeError::Foreign);
        }
    }

    #[test]
    fn a_number_can_name_a_creator() {
        let rule = CreatorRule::Claim("user_id".into());
        let (_, creator) = rule.apply(ListOptions::v2(), &caller(&json!({ "user_id": 42 }))).unwrap();
        assert_eq!(creator.as_deref(), Some("42"));
    }
}
