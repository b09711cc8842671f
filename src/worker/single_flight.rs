//! Single-flight: concurrent requests for the same page in one isolate share one upstream call.
//!
//! The first request for a key is the leader: it makes the call. Requests that arrive before it completes are its
//! followers: they wait for its result. Only plain data passes between them, because the platform ties streams and
//! sockets to the request that opened them. For the same reason a follower is not woken as a future, which would run it
//! in the leader's context: it registers a callback, which resolves its own promise.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::{Rc, Weak};

/// How long the table keeps a result, in milliseconds. A follower takes it immediately; a follower whose client has
/// disconnected never does, and must not keep it in memory.
const KEEP_COMPLETED_MS: f64 = 5_000.0;

/// The pending calls, by key.
pub(crate) struct SingleFlight<T> {
    table: Rc<RefCell<Table<T>>>,
}

struct Table<T> {
    calls: HashMap<String, Rc<Call<T>>>,
    /// Calls that completed while followers waited, and when.
    completed: Vec<(f64, Rc<Call<T>>)>,
}

/// A call that several requests share.
struct Call<T> {
    started: f64,
    state: RefCell<State<T>>,
}

enum State<T> {
    /// The number of followers so far, and the callbacks of those that still wait, by follower number.
    Pending { joined: usize, wake: Vec<(usize, Box<dyn FnOnce()>)> },
    /// The result; `None`: there is nothing to share.
    Completed(Option<T>),
}

/// The role of a request in a call.
pub(crate) enum Role<T: Clone> {
    /// It makes the call.
    Leader(Leader<T>),
    /// It waits for the leader's result.
    Follower(Follower<T>),
}

/// Makes the call. Dropping it without a result releases its followers with nothing to share.
pub(crate) struct Leader<T: Clone> {
    table: Rc<RefCell<Table<T>>>,
    call: Rc<Call<T>>,
    key: String,
}

/// Waits for a leader.
pub(crate) struct Follower<T> {
    call: Weak<Call<T>>,
    number: usize,
}

impl<T> Default for SingleFlight<T> {
    fn default() -> Self {
        let table = Table { calls: HashMap::new(), completed: Vec::new() };
        Self { table: Rc::new(RefCell::new(table)) }
    }
}

impl<T: Clone> SingleFlight<T> {
    /// Follows the pending call for a key, or leads a new one. Times are in milliseconds.
    ///
    /// A call older than `timeout` gets no more followers: its leader was cancelled with its client, or its upstream
    /// does not respond. The request then leads a new call.
    pub(crate) fn join(&self, key: &str, now: f64, timeout: f64) -> Role<T> {
        let mut table = self.table.borrow_mut();
        table.completed.retain(|(at, _)| now - at < KEEP_COMPLETED_MS);
        if let Some(call) = table.calls.get(key).filter(|call| now - call.started < timeout)
            && let State::Pending { joined, .. } = &mut *call.state.borrow_mut()
        {
            *joined += 1;
            return Role::Follower(Follower { call: Rc::downgrade(call), number: *joined });
        }
        let state = RefCell::new(State::Pending { joined: 0, wake: Vec::new() });
        let call = Rc::new(Call { started: now, state });
        table.calls.insert(key.to_owned(), Rc::clone(&call));
        Role::Leader(Leader { table: Rc::clone(&self.table), call, key: key.to_owned() })
    }
}

impl<T: Clone> Leader<T> {
    /// Shares a result with all followers.
    pub(crate) fn complete(self, now: f64, result: T) {
        self.end(now, Some(result));
    }

    fn end(&self, now: f64, result: Option<T>) {
        let State::Pending { wake, .. } = self.call.state.replace(State::Completed(result)) else { return };
        {
            let mut table = self.table.borrow_mut();
            // A newer call may have taken the key.
            if table.calls.get(&self.key).is_some_and(|call| Rc::ptr_eq(call, &self.call)) {
                table.calls.remove(&self.key);
            }
            if !wake.is_empty() {
                table.completed.push((now, Rc::clone(&self.call)));
            }
        }
        for (_, wake) in wake {
            wake();
        }
    }
}

impl<T: Clone> Drop for Leader<T> {
    fn drop(&mut self) {
        if matches!(*self.call.state.borrow(), State::Pending { .. }) {
            // No result is kept, so the time does not matter.
            self.end(self.call.started, None);
        }
    }
}

impl<T: Clone> Follower<T> {
    /// Calls `wake` once, when the call completes.
    pub(crate) fn on_complete(&self, wake: impl FnOnce() + 'static) {
        if let Some(call) = self.call.upgrade()
            && let State::Pending { wake: wakes, .. } = &mut *call.state.borrow_mut()
        {
            wakes.push((self.number, Box::new(wake)));
        } else {
            wake();
        }
    }

    /// The leader's result; `None` before the call completes, or if there is nothing to share.
    pub(crate) fn result(&self) -> Option<T> {
        match &*self.call.upgrade()?.state.borrow() {
            State::Completed(result) => result.clone(),
            State::Pending { .. } => None,
        }
    }
}

impl<T> Drop for Follower<T> {
    fn drop(&mut self) {
        let Some(call) = self.call.upgrade() else { return };
        if let State::Pending { wake, .. } = &mut *call.state.borrow_mut() {
            wake.retain(|(number, _)| *number != self.number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Follower, KEEP_COMPLETED_MS, Leader, Role, SingleFlight};
    use std::cell::Cell;
    use std::rc::Rc;

    const TIMEOUT: f64 = 1_000.0;

    type Calls = SingleFlight<Rc<str>>;

    fn leader(calls: &Calls, key: &str, now: f64) -> Leader<Rc<str>> {
        match calls.join(key, now, TIMEOUT) {
            Role::Leader(leader) => leader,
            Role::Follower(_) => panic!("expected to lead {key}"),
        }
    }

    /// A follower, and how many times it has been woken.
    fn follower(calls: &Calls, key: &str, now: f64) -> (Follower<Rc<str>>, Rc<Cell<u32>>) {
        let Role::Follower(follower) = calls.join(key, now, TIMEOUT) else {
            panic!("expected to follow {key}");
        };
        let woken = Rc::new(Cell::new(0));
        let count = Rc::clone(&woken);
        follower.on_complete(move || count.set(count.get() + 1));
        (follower, woken)
    }

    #[test]
    fn followers_get_the_leaders_result() {
        let calls = Calls::default();
        let first = leader(&calls, "a", 0.0);
        let followers = [follower(&calls, "a", 1.0), follower(&calls, "a", 999.0)];
        assert!(followers.iter().all(|(one, woken)| one.result().is_none() && woken.get() == 0));
        first.complete(999.0, "page".into());
        for (one, woken) in &followers {
            assert_eq!((one.result().as_deref(), woken.get()), (Some("page"), 1));
        }
    }

    #[test]
    fn other_keys_and_later_requests_lead_their_own_calls() {
        let calls = Calls::default();
        let first = leader(&calls, "a", 0.0);
        let _other = leader(&calls, "b", 0.0);
        first.complete(10.0, "page".into());
        let _later = leader(&calls, "a", 10.0);
    }

    #[test]
    fn a_dropped_leader_releases_its_followers_with_nothing_to_share() {
        let calls = Calls::default();
        let first = leader(&calls, "a", 0.0);
        let (one, woken) = follower(&calls, "a", 1.0);
        drop(first);
        assert_eq!((one.result(), woken.get()), (None, 1));
        let _next = leader(&calls, "a", 1.0);
    }

    #[test]
    fn a_call_that_takes_too_long_is_replaced() {
        let calls = Calls::default();
        let hanging = leader(&calls, "a", 0.0);
        let (early, woken) = follower(&calls, "a", TIMEOUT - 1.0);
        let second = leader(&calls, "a", TIMEOUT);
        let (one, _) = follower(&calls, "a", TIMEOUT);
        hanging.complete(TIMEOUT + 1.0, "old".into());
        assert_eq!((early.result().as_deref(), woken.get()), (Some("old"), 1));
        let (other, _) = follower(&calls, "a", TIMEOUT + 2.0);
        second.complete(TIMEOUT + 3.0, "new".into());
        assert!([one, other].iter().all(|one| one.result().as_deref() == Some("new")));
    }

    #[test]
    fn a_dropped_follower_is_not_woken() {
        let calls = Calls::default();
        let first = leader(&calls, "a", 0.0);
        let (one, woken) = follower(&calls, "a", 1.0);
        let (_other, others) = follower(&calls, "a", 2.0);
        drop(one);
        first.complete(3.0, "page".into());
        assert_eq!((woken.get(), others.get()), (0, 1));
    }

    #[test]
    fn a_callback_may_start_a_new_call() {
        let calls = Rc::new(Calls::default());
        let first = leader(&calls, "a", 0.0);
        let (one, woken) = follower(&calls, "a", 0.0);
        let again = Rc::clone(&calls);
        one.on_complete(move || drop(leader(&again, "a", 1.0)));
        first.complete(1.0, "page".into());
        assert_eq!(woken.get(), 1);
    }

    #[test]
    fn a_result_does_not_stay_in_memory() {
        let calls = Calls::default();
        let page: Rc<str> = "page".into();
        let first = leader(&calls, "a", 0.0);
        let (gone, _) = follower(&calls, "a", 0.0);
        first.complete(1.0, Rc::clone(&page));
        let _other = leader(&calls, "b", 1.0 + KEEP_COMPLETED_MS);
        assert_eq!((Rc::strong_count(&page), gone.result()), (1, None));

        let alone = leader(&calls, "c", 0.0);
        alone.complete(1.0, Rc::clone(&page));
        assert_eq!(Rc::strong_count(&page), 1);
    }
}
