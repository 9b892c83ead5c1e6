//! How the terminal of this process is set: a program that is ended while it asks for a passphrase leaves it without echo.

use std::os::fd::OwnedFd;

use rustix::fs::{Mode, OFlags, open};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};

/// The terminal as it was, to which it is set again once this is dropped; nothing where there is none.
#[derive(Debug)]
pub(super) struct TerminalMode(Option<(OwnedFd, Termios)>);

impl TerminalMode {
    pub fn now() -> Self {
        let terminal = open("/dev/tty", OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty());
        Self(terminal.and_then(|terminal| tcgetattr(&terminal).map(|before| (terminal, before))).ok())
    }
}

impl Drop for TerminalMode {
    fn drop(&mut self) {
        let Some((terminal, before)) = &self.0 else { return };
        // Who sets it in the background is stopped: it is done only where it is needed.
        if tcgetattr(terminal).is_ok_and(|now| now.local_modes != before.local_modes) {
            tcsetattr(terminal, OptionalActions::Now, before).ok();
        }
    }
}
