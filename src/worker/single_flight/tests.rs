use super::{Follower, KEEP_ENDED_MS, Leader, MAX_PAUSE_MS, Next, Outcome, SingleFlight, pause_ms};
use std::rc::Rc;

const LIFE: f64 = 1_000.0;

type Calls = SingleFlight<Rc<str>>;

fn leader(calls: &Calls, key: &str, now: f64) -> Leader<Rc<str>> {
    assert!(calls.follow(key, now).is_none(), "expected to lead {key}");
    calls.lead(key, now + LIFE)
}

fn follower(calls: &Calls, key: &str, now: f64) -> Follower<Rc<str>> {
    calls.follow(key, now).unwrap()
}

fn shared(text: &str) -> Next<Rc<str>> {
    Next::Ended(Outcome::Shared(text.into()))
}

const GONE: Next<Rc<str>> = Next::Ended(Outcome::LeaderGone);

#[test]
fn followers_get_the_leaders_result() {
    let calls = Calls::default();
    let first = leader(&calls, "a", 0.0);
    let followers = [follower(&calls, "a", 1.0), follower(&calls, "a", 999.0)];
    assert!(followers.iter().all(|one| one.next(999.0) == Next::Wait { until: LIFE }));
    first.end(999.0, Outcome::Shared("page".into()));
    assert!(followers.iter().all(|one| one.next(999.0) == shared("page")));
}

#[test]
fn other_keys_and_later_requests_lead_their_own_calls() {
    let calls = Calls::default();
    let first = leader(&calls, "a", 0.0);
    let _other = leader(&calls, "b", 0.0);
    first.end(10.0, Outcome::Shared("page".into()));
    let _later = leader(&calls, "a", 10.0);
}

#[test]
fn a_dropped_leader_releases_its_followers_at_once() {
    let calls = Calls::default();
    let first = leader(&calls, "a", 0.0);
    let one = follower(&calls, "a", 1.0);
    drop(first);
    assert_eq!(one.next(1.0), GONE);
    let _next = leader(&calls, "a", 1.0);
}

#[test]
fn followers_learn_that_a_result_cannot_be_shared() {
    let calls = Calls::default();
    let first = leader(&calls, "a", 0.0);
    let one = follower(&calls, "a", 1.0);
    first.end(2.0, Outcome::NotShared);
    assert_eq!(one.next(2.0), Next::Ended(Outcome::NotShared));
}

#[test]
fn nobody_waits_for_a_call_that_has_expired() {
    let calls = Calls::default();
    let hanging = leader(&calls, "a", 0.0);
    let early = follower(&calls, "a", LIFE - 1.0);
    assert_eq!(early.next(LIFE), GONE);
    let second = leader(&calls, "a", LIFE);
    let one = follower(&calls, "a", LIFE);
    hanging.end(LIFE + 1.0, Outcome::Shared("old".into()));
    let other = follower(&calls, "a", LIFE + 2.0);
    second.end(LIFE + 3.0, Outcome::Shared("new".into()));
    assert!([one, other].iter().all(|one| one.next(LIFE + 3.0) == shared("new")));
}

#[test]
fn a_leader_can_shorten_the_wait_but_not_lengthen_it() {
    let calls = Calls::default();
    let first = leader(&calls, "a", 0.0);
    let one = follower(&calls, "a", 1.0);
    first.expire_at(LIFE + 1.0);
    assert_eq!(one.next(2.0), Next::Wait { until: LIFE });
    first.expire_at(100.0);
    assert_eq!(one.next(99.0), Next::Wait { until: 100.0 });
    assert_eq!(one.next(100.0), GONE);
    let _next = leader(&calls, "a", 100.0);
}

#[test]
fn a_result_does_not_stay_in_memory() {
    let calls = Calls::default();
    let page: Rc<str> = "page".into();
    let first = leader(&calls, "a", 0.0);
    let gone = follower(&calls, "a", 0.0);
    first.end(1.0, Outcome::Shared(Rc::clone(&page)));
    let later = 1.0 + KEEP_ENDED_MS;
    let _other = leader(&calls, "b", later);
    assert_eq!((Rc::strong_count(&page), gone.next(later)), (1, GONE));

    let alone = leader(&calls, "c", later);
    alone.end(later, Outcome::Shared(Rc::clone(&page)));
    assert_eq!(Rc::strong_count(&page), 1);
}

#[test]
fn a_follower_looks_again_soon_and_not_too_often() {
    let pauses = [0.0, 100.0, 60_000.0].map(pause_ms);
    assert!(pauses.iter().zip([4.0, 20.0, 250.0]).all(|(pause, expected)| (pause - expected).abs() < 0.1));
    let (mut waited, mut looks) = (0.0, 0);
    while waited < 10_000.0 {
        waited += pause_ms(waited);
        looks += 1;
    }
    assert!(looks < 70, "{looks}");
    const { assert!(MAX_PAUSE_MS * 2.0 < KEEP_ENDED_MS, "an outcome is kept until every follower has looked") };
}
