//! The time that a check may take, and its cancelling.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// The longest wait between two looks at the clock. It is half of the 100 ms
/// within which a check must be cancelled.
pub(super) const SLICE: Duration = Duration::from_millis(50);

#[derive(Clone, Copy)]
pub struct Clock<'a> {
    start: Instant,
    limit: Duration,
    is_cancelled: &'a dyn Fn() -> bool,
}

impl<'a> Clock<'a> {
    pub(super) fn start(limit: Duration, is_cancelled: &'a dyn Fn() -> bool) -> Self {
        Self { start: Instant::now(), limit, is_cancelled }
    }

    /// A clock that starts now and runs no longer than this one.
    pub(super) fn at_most(self, limit: Duration) -> Self {
        Self::start(limit.min(self.left()), self.is_cancelled)
    }

    pub(super) fn left(&self) -> Duration {
        self.limit.saturating_sub(self.start.elapsed())
    }

    /// Errs if the check was cancelled or its time is over. `missing` says what
    /// has not happened so far, such as "sent no event".
    pub(super) fn check(&self, missing: &str) -> Result<(), String> {
        if (self.is_cancelled)() {
            return Err(format!("{missing} before the check was cancelled"));
        }
        if self.left().is_zero() {
            return Err(format!("{missing} within {} s", self.limit.as_secs_f64()));
        }
        Ok(())
    }

    /// Does work that nothing can interrupt on a thread of its own, and waits
    /// for it as long as [`check`](Self::check) allows. The thread is left
    /// behind after that; what it returns is dropped.
    pub(super) fn wait_for<T: Send + 'static>(
        &self,
        missing: &str,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, String> {
        let (sender, receiver) = mpsc::channel();
        // Sending fails if nobody waits any more, which is no error.
        let send_result = move || drop(sender.send(work()));
        thread::Builder::new().spawn(send_result).map_err(|error| format!("could not be asked ({error})"))?;
        loop {
            self.check(missing)?;
            match receiver.recv_timeout(SLICE.min(self.left())) {
                Ok(result) => return Ok(result),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    return Err("could not be asked (a thread broke off)".to_string());
                }
            }
        }
    }
}
