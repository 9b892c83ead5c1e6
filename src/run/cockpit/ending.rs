//! Stopping, and dying: what has to be in order before.

use nix::unistd::{getpgid, getpgrp, getppid, getsid};
use rustix::process::{Signal, kill_current_process_group};

use crate::run::Exit;
use crate::tui::guard;

use super::queue::{Incoming, Queue};

/// A panic gives the terminal back, is told, and ends the cockpit, on whichever thread it was.
pub(super) fn restore_before_panics_are_told(queue: Queue) {
    guard::give_back_on_panic(move || queue.send(Incoming::End(Exit::Bug)));
}

/// Whether a shell stands behind us that could say `fg`. In an orphaned process group (a login's own command, say)
/// nobody would, and the process would be stopped for ever.
pub(super) fn can_be_continued() -> bool {
    let (session, parent) = (getsid(None), getppid());
    // A parent outside our process namespace has no number here; to ask for 0 would be to ask for ourselves.
    let is_known = parent.as_raw() != 0;
    let is_of_the_session = is_known && getsid(Some(parent)) == session;
    is_of_the_session && session != Ok(getpgrp()) && getpgid(Some(parent)).is_ok()
}

/// Stops the job, as ctrl-z does for a program that does nothing about it; returns when it is continued.
pub(super) fn stop() {
    // SIGSTOP, as SIGTSTP is caught. The whole job, so that the shell sees it stopped. A failure leaves us running.
    kill_current_process_group(Signal::STOP).ok();
}
