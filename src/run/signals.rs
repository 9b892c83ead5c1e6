//! Signals, heard in place of what they do by themselves.

use std::io;
use std::thread::Builder;

use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator;

use super::Exit;

/// The signals that end a process, and how it ends then.
const ENDING: [(i32, Exit); 4] =
    [(SIGHUP, Exit::HungUp), (SIGINT, Exit::Interrupted), (SIGQUIT, Exit::QuitBySignal), (SIGTERM, Exit::Terminated)];

/// Those that end a process, and others that were asked for.
#[derive(Debug)]
pub(super) struct Signals(iterator::Signals);

impl Signals {
    /// From now on they no longer do what they do by themselves.
    ///
    /// # Errors
    /// Where the system does not let us listen.
    pub(super) fn listen(also: &[i32]) -> io::Result<Self> {
        let ending = ENDING.iter().map(|(signal, _)| signal);
        iterator::Signals::new(ending.chain(also)).map(Self)
    }

    /// Calls `tell` with each, on a thread of its own.
    ///
    /// # Errors
    /// When no thread can be started.
    pub(super) fn pass_on(mut self, tell: impl FnMut(i32) + Send + 'static) -> io::Result<()> {
        Builder::new().spawn(move || self.0.forever().for_each(tell)).map(drop)
    }
}

/// How to end at a signal, where it is one that ends a process.
pub(super) fn ending(signal: i32) -> Option<Exit> {
    ENDING.into_iter().find_map(|(ending, exit)| (ending == signal).then_some(exit))
}

/// How to end with an exit status that is a signal's.
pub(super) fn exit_of(status: u8) -> Option<Exit> {
    ENDING.into_iter().find_map(|(_, exit)| (exit as u8 == status).then_some(exit))
}
