//! Writes that were asked for and are not done.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Counts them.
#[derive(Clone, Debug, Default)]
pub(super) struct Writes(Arc<Open>);

#[derive(Debug, Default)]
struct Open {
    count: Mutex<usize>,
    fewer: Condvar,
}

/// One of them, until it is dropped.
#[derive(Debug)]
pub(super) struct OpenWrite(Writes);

impl Writes {
    pub(super) fn begin(&self) -> OpenWrite {
        *self.count() += 1;
        OpenWrite(self.clone())
    }

    /// Waits until there are none, but not longer than this.
    pub(super) fn settle(&self, patience: Duration) {
        let open = self.0.fewer.wait_timeout_while(self.count(), patience, |count| *count > 0);
        drop(open.unwrap_or_else(PoisonError::into_inner));
    }

    fn count(&self) -> MutexGuard<'_, usize> {
        self.0.count.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for OpenWrite {
    fn drop(&mut self) {
        *self.0.count() -= 1;
        self.0.0.fewer.notify_all();
    }
}
