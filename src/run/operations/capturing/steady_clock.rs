//! The time of rows.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use crate::io::clock;

/// By so much clock and passed time may come apart.
const STEADY: SignedDuration = SignedDuration::from_secs(1);

/// A clock that nobody puts back: from the time at which it begins it counts what passes.
#[derive(Clone, Copy, Debug)]
pub(super) struct SteadyClock {
    at: Timestamp,
    begun: Instant,
}

impl SteadyClock {
    pub(super) fn begun_at(at: Timestamp) -> Self {
        Self { at, begun: Instant::now() }
    }

    pub(super) fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    pub(super) fn now(&self) -> Timestamp {
        self.at.checked_add(self.elapsed()).unwrap_or(self.at)
    }

    /// By how much the machine's clock went another way.
    pub(super) fn jumped(&self) -> Option<SignedDuration> {
        let jumped = clock::now().duration_since(self.now());
        (jumped.abs() > STEADY).then_some(jumped)
    }
}
