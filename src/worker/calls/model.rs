//! A model test: many requests, failures, and requests that leave, in any order.
//!
//! A request looks for its page in the cache, and else takes its turn, as `runtime/listing.rs` does. The platform ends
//! it in one of two ways: it runs destructors (`leave`), or it does not (`vanish`).

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use proptest::collection::vec;
use proptest::prelude::*;

use super::{Call, Calls, Turn};
use crate::worker::config::CachePolicy;
use crate::worker::freshness::Freshness;
use crate::worker::recent_failures::{ACCOUNT_REFUSALS, Failure, HOLD_MS, MAX_HOLD_MS, MIN_HOLD_MS};
use crate::worker::single_flight::{Follower, Next, Outcome, pause_ms};

/// A call ends within this time, in milliseconds.
const LIFE: f64 = 11_000.0;
/// Followers wait this long for a page that is being stored.
const STORING: f64 = 2_000.0;
/// A follower looks again within this time.
const LONGEST_PAUSE: f64 = 250.0;
const POLICY: CachePolicy = CachePolicy { ttl: 5, stale_while_revalidate: 0, stale_if_error: 20 };

/// The scope and number of a page, as its key has them.
type Key = u8;

fn name(key: Key) -> String {
    format!("scope {} page {}", key % 2, key / 2)
}

/// A page, which belongs to a key.
type Page = Rc<str>;

#[derive(Debug, Clone, PartialEq)]
enum Fault {
    Page { key: String, delay: Option<u32> },
    Account { key: Option<String> },
}

impl Failure for Fault {
    fn requested_delay_ms(&self) -> Option<f64> {
        match self {
            Self::Page { delay, .. } => delay.map(f64::from),
            Self::Account { .. } => None,
        }
    }

    fn of_account(&self) -> Option<Self> {
        matches!(self, Self::Account { .. }).then_some(Self::Account { key: None })
    }
}

#[derive(Debug, Clone)]
enum Event {
    Arrive(Key),
    Wait(u16),
    /// The upstream answers one of the pending calls, chosen by its index.
    Share(usize),
    Stream(usize),
    EndStream(usize),
    Fail {
        call: usize,
        delay: Option<u32>,
    },
    RefuseAccount(usize),
    /// One of the requests leaves, chosen by its index.
    Leave(usize),
    Vanish(usize),
}

fn event() -> impl Strategy<Value = Event> {
    let some = any::<usize>;
    let delay = prop::option::of(0..120_000_u32);
    prop_oneof![
        8 => (0..6_u8).prop_map(Event::Arrive),
        4 => (0..4_000_u16).prop_map(Event::Wait),
        2 => some().prop_map(Event::Share),
        1 => some().prop_map(Event::Stream),
        1 => some().prop_map(Event::EndStream),
        2 => (some(), delay).prop_map(|(call, delay)| Event::Fail { call, delay }),
        3 => some().prop_map(Event::RefuseAccount),
        1 => some().prop_map(Event::Leave),
        1 => some().prop_map(Event::Vanish),
    ]
}

/// A request that has no answer yet.
struct Request {
    key: Key,
    step: Step,
}

enum Step {
    /// It waits, and looks again at `look`.
    Following {
        follower: Follower<Result<Page, Fault>>,
        look: f64,
        since: f64,
    },
    Calling {
        call: Call<Page, Fault>,
        since: f64,
        streaming: bool,
    },
}

/// The isolate, its cache and the upstream.
struct World {
    now: f64,
    calls: Calls<Page, Fault>,
    cache: HashMap<Key, (f64, Page)>,
    requests: Vec<Request>,
    /// The times at which the upstream was called for a key.
    upstream: Vec<(Key, f64)>,
    arrivals: usize,
    answers: usize,
    left: usize,
    /// For each key, until when a failure answers.
    holds: HashMap<Key, f64>,
}

impl World {
    fn new() -> Self {
        Self {
            now: 0.0,
            calls: Calls::default(),
            cache: HashMap::new(),
            requests: Vec::new(),
            upstream: Vec::new(),
            arrivals: 0,
            answers: 0,
            left: 0,
            holds: HashMap::new(),
        }
    }

    fn happen(&mut self, event: &Event) {
        match *event {
            Event::Arrive(key) => {
                self.arrivals += 1;
                self.arrive(key);
            }
            Event::Wait(ms) => return self.wait(f64::from(ms)),
            Event::Share(index) => {
                if let Some((key, call)) = self.take_call(index, false) {
                    let page: Page = name(key).into();
                    self.cache.insert(key, (self.now, Rc::clone(&page)));
                    self.answer(key, &Ok(Rc::clone(&page)));
                    self.holds.remove(&key);
                    call.share(self.now, page);
                }
            }
            Event::Stream(index) => self.stream(index),
            Event::EndStream(index) => {
                if let Some((key, call)) = self.take_call(index, true) {
                    self.cache.insert(key, (self.now, name(key).into()));
                    self.answers += 1;
                    self.holds.remove(&key);
                    call.finish(self.now);
                }
            }
            Event::Fail { call, delay } => {
                let fault = |key| Fault::Page { key: name(key), delay };
                self.fail(call, fault);
            }
            Event::RefuseAccount(call) => self.fail(call, |key| Fault::Account { key: Some(name(key)) }),
            Event::Leave(index) => drop(self.remove(index)),
            Event::Vanish(index) => std::mem::forget(self.remove(index)),
        }
        self.settle();
        self.check();
    }

    /// Time passes: each request acts when its time has come.
    fn wait(&mut self, ms: f64) {
        let end = self.now + ms;
        loop {
            let due = self.requests.iter().map(|request| match &request.step {
                Step::Following { look, .. } => *look,
                Step::Calling { since, .. } => since + LIFE,
            });
            let next = due.fold(f64::INFINITY, f64::min);
            if next > end {
                break;
            }
            self.now = self.now.max(next);
            self.settle();
            self.check();
        }
        self.now = end;
    }

    /// A request arrives, or looks again after the call that it followed.
    fn arrive(&mut self, key: Key) {
        if self.cached(key) == Some(Freshness::Fresh) {
            return self.answer_from_cache(key);
        }
        match self.calls.turn(&name(key), self.now, LIFE) {
            Turn::Call(call) => self.call(key, call),
            Turn::Follow(follower) => self.follow(key, follower, self.now),
            Turn::Refused(recent) => self.answer(key, &Err(recent.error)),
        }
    }

    /// Waits for the call, or acts on its outcome.
    fn follow(&mut self, key: Key, follower: Follower<Result<Page, Fault>>, since: f64) {
        match follower.next(self.now) {
            Next::Wait { until } => {
                let look = until.min(self.now + pause_ms(self.now - since));
                self.requests.push(Request { key, step: Step::Following { follower, look, since } });
            }
            Next::Ended(Outcome::Shared(result)) => self.answer(key, &result),
            Next::Ended(Outcome::NotShared) => self.alone(key),
            Next::Ended(Outcome::LeaderGone) => self.arrive(key),
        }
    }

    fn call(&mut self, key: Key, call: Call<Page, Fault>) {
        self.upstream.push((key, self.now));
        if call.is_shared() {
            assert!(self.holds.get(&key).is_none_or(|until| self.now >= *until), "called while it answers");
        }
        self.requests.push(Request { key, step: Step::Calling { call, since: self.now, streaming: false } });
    }

    /// A page that is too large to share begins: followers wait a short while for the cache.
    fn stream(&mut self, index: usize) {
        let now = self.now;
        let index = self.calls_at(false).get(index % self.requests.len().max(1)).copied();
        if let Some(Step::Calling { call, streaming, .. }) =
            index.and_then(|index| self.requests.get_mut(index)).map(|request| &mut request.step)
        {
            *streaming = true;
            call.expire_at(now + STORING);
        }
    }

    fn fail(&mut self, index: usize, fault: impl Fn(Key) -> Fault) {
        let Some((key, call)) = self.take_call(index, false) else { return };
        let fault = fault(key);
        let hold = fault.requested_delay_ms().unwrap_or(HOLD_MS).clamp(MIN_HOLD_MS, MAX_HOLD_MS);
        self.holds.insert(key, self.now + hold);
        self.answer(key, &Err(fault.clone()));
        call.fail(self.now, &fault);
    }

    /// Requests whose time has come act.
    fn settle(&mut self) {
        loop {
            let now = self.now;
            let ready = self.requests.iter().position(|request| match &request.step {
                Step::Following { look, .. } => now >= *look,
                Step::Calling { since, .. } => now >= since + LIFE,
            });
            let Some(index) = ready else { return };
            let Request { key, step } = self.requests.swap_remove(index);
            match step {
                Step::Following { follower, since, .. } => self.follow(key, follower, since),
                // The upstream's timeout.
                Step::Calling { call, .. } => {
                    let fault = Fault::Page { key: name(key), delay: None };
                    self.holds.insert(key, now + HOLD_MS);
                    self.answer(key, &Err(fault.clone()));
                    call.fail(now, &fault);
                }
            }
        }
    }

    /// The page cannot be shared: it is in the cache, or the request calls for itself.
    fn alone(&mut self, key: Key) {
        if self.cached(key) == Some(Freshness::Fresh) {
            return self.answer_from_cache(key);
        }
        match self.calls.turn_alone(&name(key), self.now, LIFE) {
            Turn::Call(call) => self.call(key, call),
            Turn::Follow(_) => unreachable!("it follows nobody"),
            Turn::Refused(recent) => self.answer(key, &Err(recent.error)),
        }
    }

    fn cached(&self, key: Key) -> Option<Freshness> {
        let (stored, _) = self.cache.get(&key)?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "seconds, not negative")]
        let age = ((self.now - stored) / 1_000.0) as u64;
        Some(Freshness::of(age, POLICY))
    }

    fn answer_from_cache(&mut self, key: Key) {
        let page = Rc::clone(&self.cache[&key].1);
        self.answer(key, &Ok(page));
    }

    /// No answer crosses a scope.
    fn answer(&mut self, key: Key, result: &Result<Page, Fault>) {
        match result {
            Ok(page) => assert_eq!(**page, name(key)),
            Err(Fault::Page { key: of, .. }) => assert_eq!(*of, name(key)),
            Err(Fault::Account { key: of }) => assert!(of.as_ref().is_none_or(|of| *of == name(key))),
        }
        self.answers += 1;
    }

    /// The indexes of the requests that call the upstream.
    fn calls_at(&self, streams: bool) -> Vec<usize> {
        let calling = |(index, request): (usize, &Request)| match request.step {
            Step::Calling { streaming, .. } if streaming == streams => Some(index),
            _ => None,
        };
        self.requests.iter().enumerate().filter_map(calling).collect()
    }

    fn take_call(&mut self, index: usize, streams: bool) -> Option<(Key, Call<Page, Fault>)> {
        let calls = self.calls_at(streams);
        let index = *calls.get(index % calls.len().max(1))?;
        match self.requests.swap_remove(index) {
            Request { key, step: Step::Calling { call, .. } } => Some((key, call)),
            Request { .. } => None,
        }
    }

    fn remove(&mut self, index: usize) -> Option<Request> {
        if self.requests.is_empty() {
            return None;
        }
        self.left += 1;
        Some(self.requests.swap_remove(index % self.requests.len()))
    }

    /// What holds after every event.
    fn check(&self) {
        assert_eq!(self.arrivals, self.answers + self.left + self.requests.len(), "each is accounted for");
        let mut followed = HashSet::new();
        for request in &self.requests {
            match &request.step {
                Step::Following { look, since, .. } => {
                    assert!(self.now - since < LIFE, "a follower waits longer than a call may take");
                    assert!(look - self.now < LONGEST_PAUSE + 1.0, "a follower does not look for too long");
                }
                Step::Calling { call, streaming, .. } if call.is_shared() && !streaming => {
                    assert!(followed.insert(request.key), "two shared calls for {}", name(request.key));
                }
                Step::Calling { .. } => {}
            }
        }
        assert!(self.upstream.len() <= self.arrivals, "more calls than requests");
    }
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn nobody_waits_on_a_leader_that_is_gone_no_answer_crosses_a_scope_and_calls_are_bounded(
        events in vec(event(), 1..120),
    ) {
        let mut world = World::new();
        for event in &events {
            world.happen(event);
        }
        // In the end, every request that has not left is answered.
        for _ in 0..20 {
            world.happen(&Event::Wait(4_000));
        }
        prop_assert!(world.requests.is_empty());
    }

    #[test]
    fn an_account_that_is_refused_is_asked_by_one_request_at_a_time(
        waits in vec(0..3_000_u16, 1..60),
    ) {
        let mut world = World::new();
        for (page, wait) in waits.iter().enumerate() {
            world.happen(&Event::Wait(*wait));
            world.happen(&Event::Arrive(u8::try_from(page).unwrap_or_default()));
            world.happen(&Event::RefuseAccount(0));
        }
        // After the first ones, at most one call per hold.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
        let holds = (world.now / HOLD_MS) as usize + 1;
        prop_assert!(world.upstream.len() <= ACCOUNT_REFUSALS as usize + holds);
    }
}
