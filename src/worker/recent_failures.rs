//! Failed upstream calls that answer later requests for a short while, so that a failing upstream is asked by one
//! request at a time.
//!
//! A failure answers requests for the same page. When the API refuses calls for different pages because of the account
//! (its rate limit, its credentials), the latest of these failures answers requests for every page: see
//! [`RecentFailures::account`]. Other failures never do that, or one query that the API cannot handle would be an
//! outage for everyone.

use std::collections::HashMap;

/// How long a failure answers for, in milliseconds, if the upstream requests no delay.
pub(crate) const HOLD_MS: f64 = 2_000.0;
/// The shortest time that a failure answers for, in milliseconds, whatever delay the upstream requests.
pub(crate) const MIN_HOLD_MS: f64 = 1_000.0;
/// The longest.
pub(crate) const MAX_HOLD_MS: f64 = 60_000.0;
/// The number of refusals because of the account, one after the other, from which they answer for every page.
pub(crate) const ACCOUNT_REFUSALS: u32 = 5;
/// The most pages to remember failures of.
const MAX_FAILURES: usize = 256;

/// A failure that can be remembered.
pub(crate) trait Failure: Clone {
    /// The delay that the upstream requests before the next call, in milliseconds.
    fn requested_delay_ms(&self) -> Option<f64>;
    /// The delay to advise to callers, in milliseconds.
    fn advised_delay_ms(&self) -> f64 {
        self.requested_delay_ms().unwrap_or(HOLD_MS)
    }
    /// The failure without anything specific to its page, if it is because of the account.
    fn of_account(&self) -> Option<Self>;
}

/// A failure and its times, in milliseconds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Recent<E> {
    /// The failure.
    pub error: E,
    /// Until then it answers requests.
    until: f64,
    /// When the upstream should be asked again.
    retry_at: f64,
}

impl<E: Failure> Recent<E> {
    /// A failure at this time.
    pub(crate) fn new(error: E, now: f64) -> Self {
        let hold = error.requested_delay_ms().unwrap_or(HOLD_MS).clamp(MIN_HOLD_MS, MAX_HOLD_MS);
        let retry_at = now + error.advised_delay_ms().max(hold);
        Self { error, until: now + hold, retry_at }
    }
}

impl<E> Recent<E> {
    /// The seconds until a request makes sense, as for `Retry-After`: at least 1.
    pub(crate) fn retry_after(&self, now: f64) -> u32 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, from 1")]
        let seconds = ((self.retry_at - now) / 1_000.0).ceil().max(1.0) as u32;
        seconds
    }
}

/// The failures of the pages, and of the account.
pub(crate) struct RecentFailures<E> {
    pages: HashMap<String, Recent<E>>,
    account: Account<E>,
}

struct Account<E> {
    latest: Option<Recent<E>>,
    /// The number of refusals since a call was answered otherwise.
    refusals: u32,
    /// Until when one request is testing whether the account is still refused.
    test: Option<f64>,
}

/// Whether a request may call the upstream.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Permit<E> {
    /// It may.
    Call,
    /// It may, and no other request does until it has ended.
    Test,
    /// It may not: this failure is its answer.
    Refused(Recent<E>),
}

impl<E> Default for RecentFailures<E> {
    fn default() -> Self {
        Self { pages: HashMap::new(), account: Account { latest: None, refusals: 0, test: None } }
    }
}

impl<E: Failure> RecentFailures<E> {
    /// Whether a request for a page may call the upstream. A call ends before `expires`.
    pub(crate) fn permit(&mut self, key: &str, now: f64, expires: f64) -> Permit<E> {
        match self.pages.get(key) {
            Some(recent) if now < recent.until => Permit::Refused(recent.clone()),
            _ => self.account.permit(now, expires),
        }
    }

    /// Records a failed call.
    pub(crate) fn failed(&mut self, key: &str, now: f64, error: &E) {
        match error.of_account() {
            Some(error) => {
                self.account.refusals = self.account.refusals.saturating_add(1);
                self.account.latest = Some(Recent::new(error, now));
                self.account.test = None;
            }
            None => self.account.accepted(),
        }
        self.pages.retain(|_, recent| now < recent.until);
        if self.pages.len() < MAX_FAILURES || self.pages.contains_key(key) {
            self.pages.insert(key.to_owned(), Recent::new(error.clone(), now));
        }
    }

    /// Records a successful call.
    pub(crate) fn succeeded(&mut self, key: &str) {
        self.pages.remove(key);
        self.account.accepted();
    }

    /// Lets the next request test the account, because the one that tested it ended without a result.
    pub(crate) fn test_ended(&mut self) {
        self.account.test = None;
    }
}

impl<E: Clone> Account<E> {
    fn permit(&mut self, now: f64, expires: f64) -> Permit<E> {
        match &self.latest {
            Some(recent) if self.refusals >= ACCOUNT_REFUSALS => {
                if now < recent.until || self.test.is_some_and(|until| now < until) {
                    return Permit::Refused(recent.clone());
                }
                self.test = Some(expires);
                Permit::Test
            }
            _ => Permit::Call,
        }
    }

    fn accepted(&mut self) {
        *self = Self { latest: None, refusals: 0, test: None };
    }
}

#[cfg(test)]
mod tests {
    use super::{
        ACCOUNT_REFUSALS, Failure, HOLD_MS, MAX_FAILURES, MAX_HOLD_MS, MIN_HOLD_MS, Permit, Recent,
        RecentFailures,
    };

    #[derive(Debug, Clone, PartialEq)]
    enum Fault {
        Page(&'static str),
        Delayed(f64),
        Account(&'static str),
    }

    impl Failure for Fault {
        fn requested_delay_ms(&self) -> Option<f64> {
            if let Self::Delayed(delay) = self { Some(*delay) } else { None }
        }

        fn of_account(&self) -> Option<Self> {
            matches!(self, Self::Account(_)).then_some(Self::Account(""))
        }
    }

    type Failures = RecentFailures<Fault>;

    fn refused(failures: &mut Failures, key: &str, now: f64) -> Option<Fault> {
        match failures.permit(key, now, now + 1_000.0) {
            Permit::Refused(recent) => Some(recent.error),
            Permit::Call | Permit::Test => None,
        }
    }

    #[test]
    fn a_failure_answers_for_its_page_for_a_short_while() {
        let mut failures = Failures::default();
        failures.failed("a", 0.0, &Fault::Page("503"));
        assert_eq!(refused(&mut failures, "a", HOLD_MS - 1.0), Some(Fault::Page("503")));
        assert_eq!(refused(&mut failures, "b", 0.0), None);
        assert_eq!(refused(&mut failures, "a", HOLD_MS), None);
    }

    #[test]
    fn the_upstreams_delay_counts_within_bounds() {
        for (delay, hold) in [(0.0, MIN_HOLD_MS), (7_000.0, 7_000.0), (300_000.0, MAX_HOLD_MS)] {
            let mut failures = Failures::default();
            failures.failed("a", 0.0, &Fault::Delayed(delay));
            assert!(refused(&mut failures, "a", hold - 1.0).is_some(), "{delay}");
            assert!(refused(&mut failures, "a", hold).is_none(), "{delay}");
        }
    }

    #[test]
    fn callers_learn_how_many_seconds_are_left_of_the_whole_delay() {
        let recent = Recent::new(Fault::Delayed(300_000.0), 0.0);
        assert_eq!([0.0, 1.0, 299_999.0, 400_000.0].map(|now| recent.retry_after(now)), [300, 300, 1, 1]);
        assert_eq!(Recent::new(Fault::Page(""), 0.0).retry_after(500.0), 2);
        assert_eq!(Recent::new(Fault::Delayed(f64::from(u32::MAX)), 0.0).retry_after(0.0), 4_294_968);
    }

    #[test]
    fn a_success_ends_it() {
        let mut failures = Failures::default();
        failures.failed("a", 0.0, &Fault::Page("503"));
        failures.succeeded("a");
        assert_eq!(refused(&mut failures, "a", 1.0), None);
    }

    #[test]
    fn repeated_refusals_of_the_account_answer_for_every_page_without_a_pages_details() {
        let mut failures = Failures::default();
        for (index, key) in ["a", "b", "c", "d", "e"].into_iter().enumerate() {
            assert_eq!(refused(&mut failures, "z", 0.0), None, "{index}");
            failures.failed(key, 0.0, &Fault::Account("no"));
        }
        assert_eq!(refused(&mut failures, "z", HOLD_MS - 1.0), Some(Fault::Account("")));
        assert_eq!(refused(&mut failures, "a", 0.0), Some(Fault::Account("no")));
    }

    #[test]
    fn one_request_at_a_time_tests_the_account() {
        let mut failures = Failures::default();
        for _ in 0..ACCOUNT_REFUSALS {
            failures.failed("a", 0.0, &Fault::Account("no"));
        }
        let expires = HOLD_MS + 500.0;
        assert_eq!(failures.permit("b", HOLD_MS, expires), Permit::Test);
        assert!(refused(&mut failures, "c", HOLD_MS + 1.0).is_some());
        failures.test_ended();
        assert_eq!(failures.permit("c", HOLD_MS + 2.0, expires), Permit::Test);
        // Its platform stopped it without a trace.
        assert_eq!(failures.permit("d", expires, expires + 500.0), Permit::Test);
        failures.failed("d", expires + 1.0, &Fault::Account("no"));
        assert!(refused(&mut failures, "e", expires + HOLD_MS).is_some());
        failures.succeeded("f");
        assert_eq!(failures.permit("e", expires + HOLD_MS, 0.0), Permit::Call);
    }

    #[test]
    fn failures_of_a_page_are_no_refusal_of_the_account() {
        let mut failures = Failures::default();
        for _ in 0..ACCOUNT_REFUSALS * 2 {
            failures.failed("a", 0.0, &Fault::Page("500"));
        }
        for _ in 1..ACCOUNT_REFUSALS {
            failures.failed("a", 0.0, &Fault::Account("no"));
        }
        failures.failed("b", 0.0, &Fault::Page("500"));
        failures.failed("a", 0.0, &Fault::Account("no"));
        assert_eq!(failures.permit("z", 0.0, 1.0), Permit::Call);
    }

    #[test]
    fn memory_is_bounded_and_old_failures_make_room() {
        let mut failures = Failures::default();
        for index in 0..2 * MAX_FAILURES {
            failures.failed(&index.to_string(), 0.0, &Fault::Page("500"));
        }
        assert_eq!(failures.pages.len(), MAX_FAILURES);
        failures.failed("new", HOLD_MS, &Fault::Page("500"));
        assert_eq!(failures.pages.len(), 1);
    }
}
