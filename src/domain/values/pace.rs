//! How far counted work is, and how long the rest of it takes at this pace.

use std::time::Duration;

/// Work that is counted in rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    pub done: u64,
    pub planned: u64,
    pub failed: u64,
    /// How long `timed` of them took.
    pub elapsed: Duration,
    /// Of those done, the ones that `elapsed` was measured over.
    pub timed: u64,
}

impl Pace {
    /// How long the rest takes at this pace; `None` before anything was timed.
    pub fn left(&self) -> Option<Duration> {
        let left = self.planned.saturating_sub(self.done);
        let per_row = (self.timed > 0).then(|| self.elapsed.as_secs_f64() / self.timed as f64)?;
        Duration::try_from_secs_f64(per_row * left as f64).ok()
    }

    /// Rows a second; `None` before anything was timed.
    pub fn rate(&self) -> Option<f64> {
        let seconds = self.elapsed.as_secs_f64();
        (self.timed > 0 && seconds > 0.0).then(|| self.timed as f64 / seconds)
    }

    /// `87 of 200, 2 failed`.
    pub fn counted(&self) -> String {
        format!("{} of {}, {} failed", self.done, self.planned, self.failed)
    }

    /// `87 of 200, 2 failed, 4 min left`.
    pub fn words(&self) -> String {
        match self.left().filter(|_| self.done < self.planned) {
            Some(left) => format!("{}, {} left", self.counted(), rounded(left)),
            None => self.counted(),
        }
    }
}

/// A span as people say it, rounded up: `40 s`, `4 min`, `3 h`.
pub fn rounded(span: Duration) -> String {
    match span.as_secs_f64().ceil() as u64 {
        seconds @ ..100 => format!("{seconds} s"),
        seconds @ ..6000 => format!("{} min", seconds.div_ceil(60)),
        seconds => format!("{} h", seconds.div_ceil(3600)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_follows_from_what_was_timed() {
        let pace = Pace { done: 87, planned: 200, failed: 2, elapsed: Duration::from_secs(180), timed: 87 };
        assert_eq!(pace.words(), "87 of 200, 2 failed, 4 min left");
        assert_eq!(Pace { timed: 0, ..pace }.words(), "87 of 200, 2 failed");
        assert_eq!(Pace { done: 200, ..pace }.words(), "200 of 200, 2 failed");
    }

    #[test]
    fn a_span_is_rounded_up() {
        let told = [0, 1, 99, 100, 240, 5999, 6000, 7201].map(|seconds| rounded(Duration::from_secs(seconds)));
        assert_eq!(told, ["0 s", "1 s", "99 s", "2 min", "4 min", "100 min", "2 h", "3 h"]);
    }
}
