//! Upstream calls that the requests of an environment share.

use std::rc::Rc;

use super::clock::now_ms;
use crate::fetch::sleep;
use crate::worker::calls::{self, Calls};
use crate::worker::single_flight::{self, Next, Outcome, pause_ms};
use crate::worker::upstream::UpstreamError;

/// The result of a shared call: a page in memory, or an error.
pub(super) type CallResult = Result<SharedPage, UpstreamError>;

/// A page in memory, with its entity tag. A clone shares it.
#[derive(Clone)]
pub(super) struct SharedPage {
    /// The entity tag.
    pub tag: Rc<str>,
    /// The body.
    pub body: Rc<Vec<u8>>,
    /// Whether it may be cached.
    pub cacheable: bool,
}

/// A request's call. Dropping it without a result passes the turn to one of its followers.
pub(super) type Call = calls::Call<SharedPage, UpstreamError>;
/// What a request does for its page.
pub(super) type Turn = calls::Turn<SharedPage, UpstreamError>;

/// The calls of an environment.
#[derive(Default)]
pub(super) struct SharedCalls(Calls<SharedPage, UpstreamError>);

impl SharedCalls {
    /// The turn of a request for a page. A call ends within `life_ms`.
    pub(super) fn turn(&self, key: &str, life_ms: u32) -> Turn {
        self.0.turn(key, now_ms(), life_ms.into())
    }

    /// The turn of a request that followed a call whose page cannot be shared.
    pub(super) fn turn_alone(&self, key: &str, life_ms: u32) -> Turn {
        self.0.turn_alone(key, now_ms(), life_ms.into())
    }
}

/// Waits for another request's call to end, or to expire. Its timers belong to this request, so that it goes on in its
/// own context.
pub(super) async fn follow(follower: single_flight::Follower<CallResult>) -> Outcome<CallResult> {
    let since = now_ms();
    loop {
        let now = now_ms();
        match follower.next(now) {
            Next::Ended(outcome) => return outcome,
            Next::Wait { until } => {
                let pause = pause_ms(now - since).min(until - now);
                // Rounded up: a timer that fires early would only start another one.
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "from 1, and short"
                )]
                sleep(pause.ceil().max(1.0) as u32).await;
            }
        }
    }
}
