//! Single-flight: requests of one isolate that ask for the same page at the same time share one upstream call.
//!
//! The first request for a key is the leader: it makes the call. Those that come meanwhile follow: they wait for what
//! the leader lands. Only plain data passes between them, because the platform ties streams and sockets to the request
//! that opened them. For the same reason a follower is not woken as a future, which would run it in the leader's
//! context: it gives a callback, which resolves a promise of its own.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::{Rc, Weak};

/// How long the table keeps what has landed, in milliseconds. A follower takes it at once; one whose client has gone
/// never does, and must not keep it in memory.
const KEEP_LANDED_MS: f64 = 5_000.0;

/// The calls that are under way, by key.
pub(crate) struct SingleFlight<T> {
    table: Rc<RefCell<Table<T>>>,
}

struct Table<T> {
    flights: HashMap<String, Rc<Flight<T>>>,
    /// Flights that have landed for followers, and when.
    landed: Vec<(f64, Rc<Flight<T>>)>,
}

/// One call that others may share.
struct Flight<T> {
    started: f64,
    state: RefCell<State<T>>,
}

enum State<T> {
    /// Under way: how many have followed, and the callbacks of those who still do, by their numbers.
    Flying { joined: usize, wake: Vec<(usize, Box<dyn FnOnce()>)> },
    /// Done; `None`: there is nothing to share.
    Landed(Option<T>),
}

/// What a request is to a call.
pub(crate) enum Role<T: Clone> {
    /// It makes the call.
    Leader(Leader<T>),
    /// It waits for the leader's.
    Follower(Follower<T>),
}

/// Makes the call. Dropped without landing, it releases its followers with nothing to share.
pub(crate) struct Leader<T: Clone> {
    table: Rc<RefCell<Table<T>>>,
    flight: Rc<Flight<T>>,
    key: String,
}

/// Waits for a leader.
pub(crate) struct Follower<T> {
    flight: Weak<Flight<T>>,
    number: usize,
}

impl<T> Default for SingleFlight<T> {
    fn default() -> Self {
        let table = Table { flights: HashMap::new(), landed: Vec::new() };
        Self { table: Rc::new(RefCell::new(table)) }
    }
}

impl<T: Clone> SingleFlight<T> {
    /// Joins the call for a key, or leads one. Times are in milliseconds.
    ///
    /// A call older than `patience` gets no more followers: its leader was cancelled with its client, or its upstream
    /// hangs. The request leads a new one then.
    pub(crate) fn join(&self, key: &str, now: f64, patience: f64) -> Role<T> {
        let mut table = self.table.borrow_mut();
        table.landed.retain(|(at, _)| now - at < KEEP_LANDED_MS);
        if let Some(flight) = table.flights.get(key).filter(|flight| now - flight.started < patience)
            && let State::Flying { joined, .. } = &mut *flight.state.borrow_mut()
        {
            *joined += 1;
            return Role::Follower(Follower { flight: Rc::downgrade(flight), number: *joined });
        }
        let state = RefCell::new(State::Flying { joined: 0, wake: Vec::new() });
        let flight = Rc::new(Flight { started: now, state });
        table.flights.insert(key.to_owned(), Rc::clone(&flight));
        Role::Leader(Leader { table: Rc::clone(&self.table), flight, key: key.to_owned() })
    }
}

impl<T: Clone> Leader<T> {
    /// Hands a result to all who follow.
    pub(crate) fn land(self, now: f64, result: T) {
        self.end(now, Some(result));
    }

    fn end(&self, now: f64, result: Option<T>) {
        let State::Flying { wake, .. } = self.flight.state.replace(State::Landed(result)) else { return };
        {
            let mut table = self.table.borrow_mut();
            // A newer call may have taken the key.
            if table.flights.get(&self.key).is_some_and(|flight| Rc::ptr_eq(flight, &self.flight)) {
                table.flights.remove(&self.key);
            }
            if !wake.is_empty() {
                table.landed.push((now, Rc::clone(&self.flight)));
            }
        }
        for (_, wake) in wake {
            wake();
        }
    }
}

impl<T: Clone> Drop for Leader<T> {
    fn drop(&mut self) {
        if matches!(*self.flight.state.borrow(), State::Flying { .. }) {
            // Nothing is kept for them, so the time does not matter.
            self.end(self.flight.started, None);
        }
    }
}

impl<T: Clone> Follower<T> {
    /// Calls `wake` once when the leader has landed.
    pub(crate) fn on_landing(&self, wake: impl FnOnce() + 'static) {
        if let Some(flight) = self.flight.upgrade()
            && let State::Flying { wake: wakes, .. } = &mut *flight.state.borrow_mut()
        {
            wakes.push((self.number, Box::new(wake)));
        } else {
            wake();
        }
    }

    /// What the leader has landed; `None` before, or when there is nothing to share.
    pub(crate) fn result(&self) -> Option<T> {
        match &*self.flight.upgrade()?.state.borrow() {
            State::Landed(result) => result.clone(),
            State::Flying { .. } => None,
        }
    }
}

impl<T> Drop for Follower<T> {
    fn drop(&mut self) {
        let Some(flight) = self.flight.upgrade() else { return };
        if let State::Flying { wake, .. } = &mut *flight.state.borrow_mut() {
            wake.retain(|(number, _)| *number != self.number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Follower, KEEP_LANDED_MS, Leader, Role, SingleFlight};
    use std::cell::Cell;
    use std::rc::Rc;

    const PATIENCE: f64 = 1_000.0;

    type Flights = SingleFlight<Rc<str>>;

    fn leader(flights: &Flights, key: &str, now: f64) -> Leader<Rc<str>> {
        match flights.join(key, now, PATIENCE) {
            Role::Leader(leader) => leader,
            Role::Follower(_) => panic!("expected to lead {key}"),
        }
    }

    /// A follower, and how many times it has been woken.
    fn follower(flights: &Flights, key: &str, now: f64) -> (Follower<Rc<str>>, Rc<Cell<u32>>) {
        let Role::Follower(follower) = flights.join(key, now, PATIENCE) else {
            panic!("expected to follow {key}");
        };
        let woken = Rc::new(Cell::new(0));
        let count = Rc::clone(&woken);
        follower.on_landing(move || count.set(count.get() + 1));
        (follower, woken)
    }

    #[test]
    fn followers_get_what_the_leader_lands() {
        let flights = Flights::default();
        let first = leader(&flights, "a", 0.0);
        let followers = [follower(&flights, "a", 1.0), follower(&flights, "a", 999.0)];
        assert!(followers.iter().all(|(one, woken)| one.result().is_none() && woken.get() == 0));
        first.land(999.0, "page".into());
        for (one, woken) in &followers {
            assert_eq!((one.result().as_deref(), woken.get()), (Some("page"), 1));
        }
    }

    #[test]
    fn other_keys_and_later_requests_lead_calls_of_their_own() {
        let flights = Flights::default();
        let first = leader(&flights, "a", 0.0);
        let _other = leader(&flights, "b", 0.0);
        first.land(10.0, "page".into());
        let _later = leader(&flights, "a", 10.0);
    }

    #[test]
    fn a_dropped_leader_releases_its_followers_with_nothing_to_share() {
        let flights = Flights::default();
        let first = leader(&flights, "a", 0.0);
        let (one, woken) = follower(&flights, "a", 1.0);
        drop(first);
        assert_eq!((one.result(), woken.get()), (None, 1));
        let _next = leader(&flights, "a", 1.0);
    }

    #[test]
    fn a_call_that_takes_too_long_is_led_again() {
        let flights = Flights::default();
        let hanging = leader(&flights, "a", 0.0);
        let (early, woken) = follower(&flights, "a", PATIENCE - 1.0);
        let second = leader(&flights, "a", PATIENCE);
        let (one, _) = follower(&flights, "a", PATIENCE);
        hanging.land(PATIENCE + 1.0, "old".into());
        assert_eq!((early.result().as_deref(), woken.get()), (Some("old"), 1));
        let (other, _) = follower(&flights, "a", PATIENCE + 2.0);
        second.land(PATIENCE + 3.0, "new".into());
        assert!([one, other].iter().all(|one| one.result().as_deref() == Some("new")));
    }

    #[test]
    fn a_follower_that_has_given_up_is_not_woken() {
        let flights = Flights::default();
        let first = leader(&flights, "a", 0.0);
        let (one, woken) = follower(&flights, "a", 1.0);
        let (_other, others) = follower(&flights, "a", 2.0);
        drop(one);
        first.land(3.0, "page".into());
        assert_eq!((woken.get(), others.get()), (0, 1));
    }

    #[test]
    fn a_follower_may_ask_again_while_it_is_woken() {
        let flights = Rc::new(Flights::default());
        let first = leader(&flights, "a", 0.0);
        let (one, woken) = follower(&flights, "a", 0.0);
        let again = Rc::clone(&flights);
        one.on_landing(move || drop(leader(&again, "a", 1.0)));
        first.land(1.0, "page".into());
        assert_eq!(woken.get(), 1);
    }

    #[test]
    fn what_has_landed_does_not_stay_in_memory() {
        let flights = Flights::default();
        let page: Rc<str> = "page".into();
        let first = leader(&flights, "a", 0.0);
        let (gone, _) = follower(&flights, "a", 0.0);
        first.land(1.0, Rc::clone(&page));
        let _other = leader(&flights, "b", 1.0 + KEEP_LANDED_MS);
        assert_eq!((Rc::strong_count(&page), gone.result()), (1, None));

        let alone = leader(&flights, "c", 0.0);
        alone.land(1.0, Rc::clone(&page));
        assert_eq!(Rc::strong_count(&page), 1);
    }
}
