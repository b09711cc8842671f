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
    /// Whether the rule depends on the caller's claims.
    pub(crate) fn needs_claims(&self) -> bool {
        matches!(self, Self::Claim(_))
    }

    /// The only creator whose images a caller may see; `None`: every creator.
    ///
    /// # Errors
    /// When the caller does not have the claim, or it is empty: to the API, an empty creator means images
    /// without one.
    pub(crate) fn creator(&self, caller: &Caller) -> Result<Option<String>, ScopeError> {
        match self {
            Self::Any => Ok(None),
            Self::Fixed(creator) => Ok(Some(creator.clone())),
            Self::Claim(claim) => {
                let value = caller.claim(claim).ok_or(ScopeError::NoClaim)?;
                let is_creator = !value.is_empty() && value.chars().count() <= ListOptions::MAX_CREATOR;
                if is_creator { Ok(Some(value)) } else { Err(ScopeError::NoClaim) }
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

#[cfg(test)]
mod tests {
    use super::{Caller, CreatorRule, ScopeError};
    use crate::api::ListOptions;
    use crate::worker::auth::Mode;
    use serde_json::json;

    fn caller(claims: &serde_json::Value) -> Caller {
        Caller::token(Mode::Jwt, claims.as_object().cloned().unwrap_or_default())
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
    fn a_number_can_name_a_creator() {
        let rule = CreatorRule::Claim("user_id".into());
        let (_, creator) = rule.apply(ListOptions::v2(), &caller(&json!({ "user_id": 42 }))).unwrap();
        assert_eq!(creator.as_deref(), Some("42"));
    }
}
