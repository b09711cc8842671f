//! Whose images a caller sees.

use super::auth::Caller;
use crate::api::ListOptions;

/// The rule that `CREATOR` sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CreatorRule {
    /// Everyone's.
    Any,
    /// One creator's.
    Fixed(String),
    /// The creator that a claim of the caller names.
    Claim(String),
}

/// Why a caller gets nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ScopeError {
    /// The caller has no fit value for the claim.
    NoClaim,
    /// The caller asked for someone else's images.
    Foreign,
}

impl CreatorRule {
    /// Whether callers must have claims.
    pub(crate) fn needs_claims(&self) -> bool {
        matches!(self, Self::Claim(_))
    }

    /// The only creator whose images this caller may see; `None`: everyone's.
    ///
    /// # Errors
    /// When the caller has no such claim. An empty one would stand for the images of nobody.
    pub(crate) fn creator(&self, caller: &Caller) -> Result<Option<String>, ScopeError> {
        match self {
            Self::Any => Ok(None),
            Self::Fixed(creator) => Ok(Some(creator.clone())),
            Self::Claim(claim) => {
                let value = caller.claim(claim).ok_or(ScopeError::NoClaim)?;
                let fit = !value.is_empty() && value.chars().count() <= ListOptions::MAX_CREATOR;
                if fit { Ok(Some(value)) } else { Err(ScopeError::NoClaim) }
            }
        }
    }

    /// The options with the creator forced.
    ///
    /// # Errors
    /// As [`CreatorRule::creator`], and when another creator was asked for.
    pub(crate) fn apply(
        &self,
        options: ListOptions,
        caller: &Caller,
    ) -> Result<(ListOptions, Option<String>), ScopeError> {
        let Some(creator) = self.creator(caller)? else { return Ok((options, None)) };
        if options.get_creator().is_some_and(|asked| asked != creator) {
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
    use serde_json::json;

    fn caller(claims: &serde_json::Value) -> Caller {
        Caller::with_claims(claims.as_object().cloned().unwrap_or_default())
    }

    #[test]
    fn a_claim_forces_the_creator_and_nothing_widens_it() {
        let rule = CreatorRule::Claim("sub".into());
        let ana = caller(&json!({ "sub": "ana" }));
        let (options, creator) = rule.apply(ListOptions::v1(), &ana).unwrap();
        assert_eq!((options.get_creator(), creator.as_deref()), (Some("ana"), Some("ana")));
        for asked in ["bob", "", "Ana", "ana "] {
            let options = ListOptions::v1().creator(asked).unwrap();
            assert_eq!(rule.apply(options, &ana).unwrap_err(), ScopeError::Foreign, "{asked}");
        }
        assert!(rule.apply(ListOptions::v1().creator("ana").unwrap(), &ana).is_ok());
    }

    #[test]
    fn a_caller_without_a_fit_claim_gets_nothing() {
        let rule = CreatorRule::Claim("sub".into());
        for claims in [json!({}), json!({ "sub": "" }), json!({ "sub": ["a"] }), json!({ "sub": null })] {
            assert_eq!(rule.apply(ListOptions::v1(), &caller(&claims)).unwrap_err(), ScopeError::NoClaim);
        }
        let long = json!({ "sub": "x".repeat(1_025) });
        assert_eq!(rule.apply(ListOptions::v1(), &caller(&long)).unwrap_err(), ScopeError::NoClaim);
    }

    #[test]
    fn numbers_name_creators_too() {
        let rule = CreatorRule::Claim("user_id".into());
        let (_, creator) = rule.apply(ListOptions::v2(), &caller(&json!({ "user_id": 42 }))).unwrap();
        assert_eq!(creator.as_deref(), Some("42"));
    }
}
