//! How long a failure of the upstream answers later requests.

use super::recent_failures::{Failure, HOLD_MS};
use super::upstream::UpstreamError;
use crate::api::FailureKind;
use crate::fetch::Refusal;

/// The delay to advise when the API limits requests and states none, in milliseconds.
const LIMIT_DELAY_MS: f64 = 60_000.0;

impl Failure for UpstreamError {
    fn requested_delay_ms(&self) -> Option<f64> {
        match self {
            Self::Refused(refusal) => refusal.server_delay_ms.map(f64::from),
            _ => None,
        }
    }

    fn advised_delay_ms(&self) -> f64 {
        let limited = matches!(self, Self::Refused(refusal) if refusal.kind == FailureKind::RateLimit);
        self.requested_delay_ms().unwrap_or(if limited { LIMIT_DELAY_MS } else { HOLD_MS })
    }

    /// Refused credentials count only if the API names them as the reason: with a bare 401 or 403, a firewall may have
    /// refused this query.
    fn of_account(&self) -> Option<Self> {
        let Self::Refused(refusal) = self else { return None };
        let of_account = refusal.kind == FailureKind::RateLimit || refusal.names_credentials();
        of_account.then(|| Self::Refused(Refusal { errors: Vec::new(), ..refusal.clone() }))
    }
}

#[cfg(test)]
mod tests {
    use super::{Failure, HOLD_MS, UpstreamError};
    use crate::api::Redactor;
    use crate::fetch::Refusal;

    fn refused(status: u16, delay: Option<u32>, code: i64) -> UpstreamError {
        let body = format!(r#"{{"success":false,"errors":[{{"code":{code},"message":"creator ana"}}]}}"#);
        UpstreamError::Refused(Refusal::read(status, delay, body.as_bytes(), &Redactor::default()))
    }

    #[test]
    fn the_apis_delay_is_used_and_a_minute_is_advised_when_it_limits_requests_without_one() {
        let delays = |error: UpstreamError| (error.requested_delay_ms(), error.advised_delay_ms());
        assert_eq!(delays(refused(429, Some(7_000), 971)), (Some(7_000.0), 7_000.0));
        assert_eq!(delays(refused(429, None, 971)), (None, 60_000.0));
        assert_eq!(delays(refused(503, Some(9_000), 1)), (Some(9_000.0), 9_000.0));
        for error in [refused(503, None, 1), UpstreamError::Timeout, UpstreamError::Network] {
            assert_eq!(delays(error), (None, HOLD_MS));
        }
    }

    #[test]
    fn the_rate_limit_and_refused_credentials_are_of_the_account_and_keep_no_detail() {
        for error in [refused(429, None, 971), refused(403, None, 10_000), refused(400, None, 9_106)] {
            let Some(UpstreamError::Refused(refusal)) = error.of_account() else { panic!("{error:?}") };
            assert!(refusal.errors.is_empty());
            assert_eq!(UpstreamError::Refused(refusal).cause(), error.cause());
        }
    }

    #[test]
    fn what_may_concern_one_query_is_not_of_the_account() {
        let bare =
            UpstreamError::Refused(Refusal::read(403, None, b"<html>blocked</html>", &Redactor::default()));
        let others = [refused(500, None, 1), refused(400, None, 5_400), refused(404, None, 7_003)];
        let local = [UpstreamError::Timeout, UpstreamError::Network, UpstreamError::Scope, bare];
        assert!(others.iter().chain(&local).all(|error| error.of_account().is_none()));
    }
}
