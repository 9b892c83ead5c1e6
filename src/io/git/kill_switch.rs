//! What holds the `git` that runs just now, so that it can be ended from elsewhere.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

use rustix::process::{Pid, Signal, kill_process_group};

const NOBODY: i32 = 0;
const CUT: i32 = -1;

/// Ends the git that runs, and lets no other begin, once it is cut.
#[derive(Clone, Debug, Default)]
pub struct KillSwitch(Arc<AtomicI32>);

impl KillSwitch {
    /// For ever: who asks from now on gets no answer.
    pub fn cut(&self) {
        if let Some(group) = Pid::from_raw(self.0.swap(CUT, Ordering::SeqCst).max(NOBODY)) {
            end(group);
        }
    }

    pub(super) fn is_cut(&self) -> bool {
        self.0.load(Ordering::SeqCst) == CUT
    }

    /// Takes a group that has just begun; one that came too late is ended.
    pub(super) fn take(&self, group: Option<Pid>) {
        let Some(group) = group else { return };
        if self.0.compare_exchange(NOBODY, group.as_raw_nonzero().get(), Ordering::SeqCst, Ordering::SeqCst).is_err() {
            end(group);
        }
    }

    pub(super) fn let_go(&self, group: Option<Pid>) {
        let Some(group) = group.map(|group| group.as_raw_nonzero().get()) else { return };
        // One that was cut meanwhile stays cut.
        self.0.compare_exchange(group, NOBODY, Ordering::SeqCst, Ordering::SeqCst).ok();
    }
}

/// Ends a group, with all that it started.
pub(super) fn end(group: Pid) {
    // One that is gone already needs no end.
    kill_process_group(group, Signal::KILL).ok();
}
