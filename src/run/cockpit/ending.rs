//! Stopping, and dying: what has to be in order before.

use rustix::process::{Signal, getpgid, getpgrp, getppid, getsid, kill_current_process_group};

use crate::run::Exit;
use crate::run::sources::{Incoming, Queue};
use crate::tui::guard;

/// A panic gives the terminal back, is told, and ends the cockpit, on whichever thread it was.
pub fn restore_before_panics_are_told(queue: Queue) {
    guard::give_back_on_panic(move || queue.send(Incoming::End(Exit::Bug)));
}

/// Whether a shell stands behind us that could say `fg`. In an orphaned process group (a login's own command, say)
/// nobody would, and the process would be stopped for ever.
pub fn can_be_continued() -> bool {
    let session = getsid(None).ok();
    let parents = getppid().map(|parent| (getsid(Some(parent)).ok(), getpgid(Some(parent)).ok()));
    let is_the_sessions_own_group = session == Some(getpgrp());
    !is_the_sessions_own_group && parents.is_some_and(|(of_parent, group)| of_parent == session && group.is_some())
}

/// Stops the job, as ctrl-z does for a program that does nothing about it; returns when it is continued.
pub fn stop() {
    // SIGSTOP, as SIGTSTP is caught. The whole job, so that the shell sees it stopped. A failure leaves us running.
    kill_current_process_group(Signal::STOP).unwrap_or_default();
}
