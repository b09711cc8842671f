//! Single-flight: concurrent requests for the same page in one isolate share one upstream call.
//!
//! The first request for a key is the leader: it makes the call. Requests that arrive before it ends are its
//! followers: they wait for its outcome. Only plain data passes between them, because the platform ties streams, sockets
//! and timers to the request that opened them. For the same reason the leader does not wake its followers: in `workerd`,
//! a request that another one wakes may go on in the context of a third one, and is lost when that one ends. A follower
//! looks again after [`pause_ms`], by a timer of its own.
//!
//! A leader that is dropped releases its followers. The platform may also stop a request without running any destructor,
//! so a call has an expiry: from then on, nobody waits for it, and the next request leads a new call.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::{Rc, Weak};

/// How long the table keeps an outcome, in milliseconds. A follower takes it within [`MAX_PAUSE_MS`]; a follower whose
/// client has disconnected never does, and must not keep it in memory.
const KEEP_ENDED_MS: f64 = 5_000.0;
/// The shortest and the longest pause of a follower before it looks again, in milliseconds.
const MIN_PAUSE_MS: f64 = 4.0;
const MAX_PAUSE_MS: f64 = 250.0;

/// The pending calls, by key.
pub(crate) struct SingleFlight<T> {
    table: Rc<RefCell<Table<T>>>,
}

struct Table<T> {
    calls: HashMap<String, Rc<Call<T>>>,
    /// Calls that ended while followers waited, and when.
    ended: Vec<(f64, Rc<Call<T>>)>,
}

/// A call that several requests share.
struct Call<T> {
    /// When followers stop waiting for it.
    expires: Cell<f64>,
    state: RefCell<State<T>>,
}

enum State<T> {
    Pending,
    Ended(Outcome<T>),
}

/// How a call ends for its followers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome<T> {
    /// The leader's result.
    Shared(T),
    /// The leader has a result that cannot be shared in memory.
    NotShared,
    /// The leader ended without a result, or its call has expired.
    LeaderGone,
}

/// What a follower does next.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Next<T> {
    /// Wait, but not beyond this time.
    Wait { until: f64 },
    /// The call has ended.
    Ended(Outcome<T>),
}

/// Makes the call. Dropping it releases its followers with [`Outcome::LeaderGone`].
pub(crate) struct Leader<T: Clone> {
    table: Rc<RefCell<Table<T>>>,
    call: Rc<Call<T>>,
    key: String,
}

/// Waits for a leader.
pub(crate) struct Follower<T> {
    call: Weak<Call<T>>,
}

/// How long a follower pauses before it looks again, in milliseconds: a fifth of the time that it has waited, so that a
/// long wait takes few looks and no wait becomes much longer.
pub(crate) fn pause_ms(waited: f64) -> f64 {
    (waited / 5.0).clamp(MIN_PAUSE_MS, MAX_PAUSE_MS)
}

impl<T> Default for SingleFlight<T> {
    fn default() -> Self {
        let table = Table { calls: HashMap::new(), ended: Vec::new() };
        Self { table: Rc::new(RefCell::new(table)) }
    }
}

impl<T: Clone> SingleFlight<T> {
    /// Follows the pending call for a key, if there is one that has not expired. Times are in milliseconds.
    pub(crate) fn follow(&self, key: &str, now: f64) -> Option<Follower<T>> {
        let mut table = self.table.borrow_mut();
        table.ended.retain(|(at, _)| now - at < KEEP_ENDED_MS);
        let call = table.calls.get(key).filter(|call| now < call.expires.get())?;
        let is_pending = matches!(*call.state.borrow(), State::Pending);
        is_pending.then(|| Follower { call: Rc::downgrade(call) })
    }

    /// Leads a new call for a key, which followers join until it `expires`.
    pub(crate) fn lead(&self, key: &str, expires: f64) -> Leader<T> {
        let call = Rc::new(Call { expires: Cell::new(expires), state: RefCell::new(State::Pending) });
        // If there is another call for the key, its leader is gone, or its upstream does not respond.
        self.table.borrow_mut().calls.insert(key.to_owned(), Rc::clone(&call));
        Leader { table: Rc::clone(&self.table), call, key: key.to_owned() }
    }
}

impl<T: Clone> Leader<T> {
    /// Ends the call for all followers.
    pub(crate) fn end(self, now: f64, outcome: Outcome<T>) {
        self.settle(now, outcome);
    }

    /// Lets followers wait no longer than until this time.
    pub(crate) fn expire_at(&self, time: f64) {
        self.call.expires.set(self.call.expires.get().min(time));
    }

    fn settle(&self, now: f64, outcome: Outcome<T>) {
        // Followers of a call that no longer exists know that its leader is gone.
        let keep = Rc::weak_count(&self.call) > 0 && !matches!(outcome, Outcome::LeaderGone);
        self.call.state.replace(State::Ended(outcome));
        let mut table = self.table.borrow_mut();
        // A newer call may have taken the key.
        if table.calls.get(&self.key).is_some_and(|call| Rc::ptr_eq(call, &self.call)) {
            table.calls.remove(&self.key);
        }
        if keep {
            table.ended.push((now, Rc::clone(&self.call)));
        }
    }
}

impl<T: Clone> Drop for Leader<T> {
    fn drop(&mut self) {
        let is_pending = matches!(*self.call.state.borrow(), State::Pending);
        if is_pending {
            self.settle(0.0, Outcome::LeaderGone);
        }
    }
}

impl<T: Clone> Follower<T> {
    /// What to do at this time.
    pub(crate) fn next(&self, now: f64) -> Next<T> {
        let Some(call) = self.call.upgrade() else { return Next::Ended(Outcome::LeaderGone) };
        match &*call.state.borrow() {
            State::Ended(outcome) => Next::Ended(outcome.clone()),
            State::Pending if now >= call.expires.get() => Next::Ended(Outcome::LeaderGone),
            State::Pending => Next::Wait { until: call.expires.get() },
        }
    }
}

#[cfg(test)]
mod tests;
