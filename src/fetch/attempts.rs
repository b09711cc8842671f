//! What follows a failed attempt: a retry, the next credentials, or failure. Time and randomness are arguments.

use crate::api::retry;

/// The least time for an attempt after the first one, in milliseconds, or half of [`Policy::timeout_ms`] if that is
/// less.
///
/// With less time left, the attempt would probably time out and hide the previous failure. So it is not started, and
/// the previous failure is final.
pub const MIN_ATTEMPT_MS: u32 = 500;

/// How much time and how many retries a call may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// The time until the response begins, including all attempts and the delays between them; also the longest wait
    /// for the next chunk of its body. In milliseconds, at least 1.
    pub timeout_ms: u32,
    /// The most retries within that time. An attempt with the next credentials is not a retry.
    pub max_retries: u32,
}

/// The properties of a failed attempt that decide what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Failure {
    /// Whether the credentials were refused.
    pub credentials: bool,
    /// Whether another attempt may succeed: see [`retry::is_retryable`].
    pub retryable: bool,
    /// The delay that the server requests, in milliseconds: see [`retry::server_delay_ms`].
    pub server_delay_ms: Option<u32>,
}

/// What to do after a failed attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Retry after this many milliseconds.
    Retry {
        /// The delay before the attempt.
        delay_ms: u32,
    },
    /// Try immediately with the credentials that [`Attempts::credentials`] now returns.
    NextCredentials,
    /// The failure is final.
    Fail,
}

/// The attempts of one call.
///
/// ```
/// use cf_list_images::fetch::{Attempts, Failure, Next, Policy};
///
/// let policy = Policy { timeout_ms: 3_000, max_retries: 2 };
/// // One set of credentials; times are in milliseconds, from any point.
/// let mut attempts = Attempts::new(policy, 1, 10_000.0);
/// let failure = Failure { retryable: true, ..Failure::default() };
/// assert_eq!(attempts.after(failure, 10_100.0, 0.0), Next::Retry { delay_ms: 500 });
/// assert_eq!(attempts.time_left_ms(10_600.0), 2_400);
/// // Another second of waiting would leave too little time for an attempt.
/// assert_eq!(attempts.after(failure, 11_700.0, 0.0), Next::Fail);
/// ```
#[derive(Debug, Clone)]
pub struct Attempts {
    policy: Policy,
    deadline_ms: f64,
    retries: u32,
    /// The number of sets of credentials.
    sets: usize,
    /// The index of the current set.
    credentials: usize,
}

impl Attempts {
    /// A call that starts at `now_ms`, with `sets` sets of credentials.
    #[must_use]
    pub fn new(policy: Policy, sets: usize, now_ms: f64) -> Self {
        let deadline_ms = now_ms + f64::from(policy.timeout_ms);
        Self { policy, deadline_ms, retries: 0, sets, credentials: 0 }
    }

    /// The index of the credentials that the next attempt sends.
    #[must_use]
    pub fn credentials(&self) -> usize {
        self.credentials
    }

    /// The timeout of an attempt that starts at `now_ms`, in milliseconds; at least 1.
    #[must_use]
    pub fn time_left_ms(&self, now_ms: f64) -> u32 {
        let left = (self.deadline_ms - now_ms).clamp(1.0, f64::from(self.policy.timeout_ms.max(1)));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 1 to a u32")]
        let left = left as u32;
        left
    }

    /// What to do after an attempt that failed at `now_ms`. `random` is in `0.0..1.0`.
    pub fn after(&mut self, failure: Failure, now_ms: f64, random: f64) -> Next {
        if failure.credentials && self.credentials + 1 < self.sets && self.has_time(now_ms) {
            self.credentials += 1;
            return Next::NextCredentials;
        }
        if !failure.retryable {
            return Next::Fail;
        }
        let failed = self.retries + 1;
        match retry::delay_ms(failed, self.policy.max_retries, failure.server_delay_ms, random) {
            Some(delay_ms) if self.has_time(now_ms + f64::from(delay_ms)) => {
                self.retries = failed;
                Next::Retry { delay_ms }
            }
            _ => Next::Fail,
        }
    }

    /// Whether an attempt that starts at this time has at least the minimum time.
    fn has_time(&self, start_ms: f64) -> bool {
        let least = MIN_ATTEMPT_MS.min(self.policy.timeout_ms / 2);
        start_ms + f64::from(least) <= self.deadline_ms
    }
}

#[cfg(test)]
mod tests {
    use super::{Attempts, Failure, Next, Policy};

    const TRANSIENT: Failure = Failure { credentials: false, retryable: true, server_delay_ms: None };
    const PERMANENT: Failure = Failure { credentials: false, retryable: false, server_delay_ms: None };
    const REFUSED: Failure = Failure { credentials: true, retryable: false, server_delay_ms: None };

    fn attempts(timeout_ms: u32, max_retries: u32, credentials: usize) -> Attempts {
        Attempts::new(Policy { timeout_ms, max_retries }, credentials, 0.0)
    }

    #[test]
    fn a_transient_failure_is_retried_up_to_the_limit() {
        let mut attempts = attempts(60_000, 2, 1);
        assert_eq!(attempts.after(TRANSIENT, 10.0, 0.0), Next::Retry { delay_ms: 500 });
        assert_eq!(attempts.after(TRANSIENT, 600.0, 0.0), Next::Retry { delay_ms: 1_000 });
        assert_eq!(attempts.after(TRANSIENT, 1_700.0, 0.0), Next::Fail);
    }

    #[test]
    fn a_permanent_failure_is_not_retried() {
        assert_eq!(attempts(60_000, 2, 1).after(PERMANENT, 10.0, 0.0), Next::Fail);
    }

    #[test]
    fn the_servers_delay_is_used_if_there_is_time_for_it() {
        let transient = |delay| Failure { server_delay_ms: Some(delay), ..TRANSIENT };
        assert_eq!(attempts(10_000, 2, 1).after(transient(7_000), 0.0, 0.0), Next::Retry { delay_ms: 7_000 });
        assert_eq!(attempts(10_000, 2, 1).after(transient(10_000), 0.0, 0.0), Next::Fail);
        assert_eq!(attempts(u32::MAX, 2, 1).after(transient(60_001), 0.0, 0.0), Next::Fail);
    }

    #[test]
    fn after_refused_credentials_the_next_are_tried_without_a_delay_or_a_retry() {
        let mut attempts = attempts(10_000, 1, 3);
        assert_eq!(attempts.credentials(), 0);
        assert_eq!(attempts.after(REFUSED, 100.0, 0.0), Next::NextCredentials);
        assert_eq!(attempts.credentials(), 1);
        assert_eq!(attempts.after(TRANSIENT, 200.0, 0.0), Next::Retry { delay_ms: 500 });
        assert_eq!(attempts.credentials(), 1, "a retry keeps the credentials");
        assert_eq!(attempts.after(REFUSED, 800.0, 0.0), Next::NextCredentials);
        assert_eq!(attempts.after(REFUSED, 900.0, 0.0), Next::Fail, "there are no more");
    }

    #[test]
    fn an_attempt_without_the_minimum_time_is_not_started() {
        // 500 ms of delay and 500 ms for the attempt.
        assert_eq!(attempts(2_000, 2, 1).after(TRANSIENT, 1_000.0, 0.0), Next::Retry { delay_ms: 500 });
        assert_eq!(attempts(2_000, 2, 1).after(TRANSIENT, 1_001.0, 0.0), Next::Fail);
        assert_eq!(attempts(2_000, 2, 2).after(REFUSED, 1_500.0, 0.0), Next::NextCredentials);
        assert_eq!(attempts(2_000, 2, 2).after(REFUSED, 1_501.0, 0.0), Next::Fail);
    }

    #[test]
    fn with_a_short_timeout_an_attempt_needs_half_of_it() {
        assert_eq!(attempts(100, 0, 2).after(REFUSED, 50.0, 0.0), Next::NextCredentials);
        assert_eq!(attempts(100, 0, 2).after(REFUSED, 51.0, 0.0), Next::Fail);
    }

    #[test]
    fn an_attempt_may_use_the_remaining_time() {
        let attempts = attempts(2_000, 2, 1);
        assert_eq!(attempts.time_left_ms(0.0), 2_000);
        assert_eq!(attempts.time_left_ms(1_400.0), 600);
        assert_eq!(attempts.time_left_ms(9_000.0), 1, "never 0");
        assert_eq!(attempts.time_left_ms(-9_000.0), 2_000, "a clock that was set back gives no more");
    }
}
