//! What holds the program that runs just now, so that it can be ended from elsewhere.

use std::io;
use std::process::Child;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustix::process::{Pid, Signal, kill_process, kill_process_group};

/// Ends the program that runs, and lets no other begin, once it is cut.
#[derive(Clone, Debug, Default)]
pub struct KillSwitch(Arc<Mutex<Held>>);

#[derive(Debug, Default)]
enum Held {
    #[default]
    Nobody,
    /// The process group that runs.
    Group(Pid),
    Cut,
}

impl KillSwitch {
    /// For ever: who asks from now on gets no answer. One that is just beginning is waited for, and ended.
    pub fn cut(&self) {
        if let Held::Group(group) = std::mem::replace(&mut *self.held(), Held::Cut) {
            end(group);
        }
    }

    pub fn is_cut(&self) -> bool {
        matches!(*self.held(), Held::Cut)
    }

    /// Begins a program in a group of its own, and takes hold of it before anybody can cut; `None` where that was done.
    pub(super) fn begin(&self, spawn: impl FnOnce() -> io::Result<Child>) -> Option<io::Result<(Child, Option<Pid>)>> {
        let mut held = self.held();
        if matches!(*held, Held::Cut) {
            return None;
        }
        Some(spawn().map(|child| {
            let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
            *held = group.map_or(Held::Nobody, Held::Group);
            (child, group)
        }))
    }

    /// One that was cut meanwhile stays cut.
    pub(super) fn let_go(&self, group: Option<Pid>) {
        let mut held = self.held();
        if matches!((&*held, group), (Held::Group(taken), Some(group)) if *taken == group) {
            *held = Held::Nobody;
        }
    }

    /// Whoever panicked with it in hand has left a whole value.
    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends a group, with all that it started.
pub(super) fn end(group: Pid) {
    // The group first: who is killed between the two leaves nothing behind. One that is gone already needs no end, and a leader
    // that is about to make its session has started nothing yet.
    kill_process_group(group, Signal::KILL).ok();
    kill_process(group, Signal::KILL).ok();
}
