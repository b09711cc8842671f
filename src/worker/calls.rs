//! The upstream calls of an isolate: which request makes a call, which waits for another's, and which is answered by a
//! recent failure.

use std::cell::RefCell;
use std::rc::Rc;

use super::recent_failures::{Failure, Permit, Recent, RecentFailures};
use super::single_flight::{Follower, Leader, Outcome, SingleFlight};

/// The pending calls and the recent failures. Clones share them.
pub(crate) struct Calls<T, E> {
    pending: Rc<SingleFlight<Result<T, E>>>,
    failures: Rc<RefCell<RecentFailures<E>>>,
}

/// What a request for a page does.
pub(crate) enum Turn<T: Clone, E: Failure> {
    /// It calls the upstream.
    Call(Call<T, E>),
    /// It waits for another request's call.
    Follow(Follower<Result<T, E>>),
    /// It is answered by a recent failure.
    Refused(Recent<E>),
}

/// A request's call of the upstream. Dropping it without a result passes the turn to one of its followers.
pub(crate) struct Call<T: Clone, E: Failure> {
    calls: Calls<T, E>,
    key: String,
    /// `None` for a call that nobody follows.
    leader: Option<Leader<Result<T, E>>>,
    /// Whether it tests the account.
    test: bool,
}

impl<T, E> Clone for Calls<T, E> {
    fn clone(&self) -> Self {
        Self { pending: Rc::clone(&self.pending), failures: Rc::clone(&self.failures) }
    }
}

impl<T: Clone, E> Default for Calls<T, E> {
    fn default() -> Self {
        Self { pending: Rc::default(), failures: Rc::default() }
    }
}

impl<T: Clone, E: Failure> Calls<T, E> {
    /// The turn of a request for a page. Times are in milliseconds; a call ends within `life`.
    pub(crate) fn turn(&self, key: &str, now: f64, life: f64) -> Turn<T, E> {
        match self.pending.follow(key, now) {
            Some(follower) => Turn::Follow(follower),
            None => self.permitted(key, now, now + life, || Some(self.pending.lead(key, now + life))),
        }
    }

    /// The turn of a request that followed a call whose page cannot be shared: it makes a call that nobody follows.
    pub(crate) fn turn_alone(&self, key: &str, now: f64, life: f64) -> Turn<T, E> {
        self.permitted(key, now, now + life, || None)
    }

    fn permitted(
        &self,
        key: &str,
        now: f64,
        expires: f64,
        lead: impl FnOnce() -> Option<Leader<Result<T, E>>>,
    ) -> Turn<T, E> {
        let permit = self.failures.borrow_mut().permit(key, now, expires);
        let call = |test| Call { calls: self.clone(), key: key.to_owned(), leader: lead(), test };
        match permit {
            Permit::Refused(recent) => Turn::Refused(recent),
            Permit::Call => Turn::Call(call(false)),
            Permit::Test => Turn::Call(call(true)),
        }
    }
}

impl<T: Clone, E: Failure> Call<T, E> {
    /// Whether other requests may follow it. A call that nobody follows makes no retries: there may be many of them.
    pub(crate) fn is_shared(&self) -> bool {
        self.leader.is_some()
    }

    /// Shares a page with all followers.
    pub(crate) fn share(mut self, now: f64, page: T) {
        self.succeeded(now, Outcome::Shared(Ok(page)));
    }

    /// Ends with a page that followers find elsewhere, or not at all.
    pub(crate) fn finish(mut self, now: f64) {
        self.succeeded(now, Outcome::NotShared);
    }

    /// Shares a failure with all followers, and with the requests of the next seconds.
    pub(crate) fn fail(mut self, now: f64, error: &E) {
        self.test = false;
        self.calls.failures.borrow_mut().failed(&self.key, now, error);
        self.end(now, Outcome::Shared(Err(error.clone())));
    }

    /// Releases all followers, since the page cannot be shared.
    pub(crate) fn release(&mut self, now: f64) {
        self.end(now, Outcome::NotShared);
    }

    /// Lets followers wait no longer than until this time.
    pub(crate) fn expire_at(&self, time: f64) {
        if let Some(leader) = &self.leader {
            leader.expire_at(time);
        }
    }

    fn succeeded(&mut self, now: f64, outcome: Outcome<Result<T, E>>) {
        self.test = false;
        self.calls.failures.borrow_mut().succeeded(&self.key);
        self.end(now, outcome);
    }

    fn end(&mut self, now: f64, outcome: Outcome<Result<T, E>>) {
        if let Some(leader) = self.leader.take() {
            leader.end(now, outcome);
        }
    }
}

impl<T: Clone, E: Failure> Drop for Call<T, E> {
    fn drop(&mut self) {
        if self.test {
            self.calls.failures.borrow_mut().test_ended();
        }
    }
}

#[cfg(test)]
mod model;
