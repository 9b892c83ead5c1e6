//! Signals while a command runs something for the operator: what runs is ended, whole, and then the command ends.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::io::kill_switch::KillSwitch;

use super::{Exit, UsageError};

/// Cuts a switch at the first signal.
#[derive(Debug)]
pub(super) struct Interruption(Arc<AtomicU8>);

impl Interruption {
    /// From now on these signals no longer do what they do by themselves.
    ///
    /// # Errors
    /// [`UsageError`] where the system does not let it listen: nothing is to be run then.
    pub(super) fn listen(kill_switch: KillSwitch) -> Result<Self, UsageError> {
        Self::try_listen(kill_switch).map_err(|error| {
            UsageError::new(format!("signals cannot be listened to: {error}"), "try again in another session")
        })
    }

    fn try_listen(kill_switch: KillSwitch) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let signals = runtime.block_on(async { Signals::listen() })?;
        let seen = Arc::new(AtomicU8::new(Exit::Done as u8));
        let told = seen.clone();
        std::thread::spawn(move || {
            let exit = runtime.block_on(signals.first());
            told.store(exit as u8, Ordering::SeqCst);
            kill_switch.cut();
        });
        Ok(Self(seen))
    }

    /// How to end, where a signal asked for it.
    pub(super) fn exit(&self) -> Option<Exit> {
        let seen = self.0.load(Ordering::SeqCst);
        SIGNALLED.into_iter().find(|exit| *exit as u8 == seen)
    }
}

const SIGNALLED: [Exit; 4] = [Exit::HungUp, Exit::Interrupted, Exit::QuitBySignal, Exit::Terminated];

struct Signals {
    hangup: Signal,
    interrupt: Signal,
    quit: Signal,
    terminate: Signal,
}

impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self {
            hangup: signal(SignalKind::hangup())?,
            interrupt: signal(SignalKind::interrupt())?,
            quit: signal(SignalKind::quit())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn first(mut self) -> Exit {
        tokio::select! {
            _ = self.hangup.recv() => Exit::HungUp,
            _ = self.interrupt.recv() => Exit::Interrupted,
            _ = self.quit.recv() => Exit::QuitBySignal,
            _ = self.terminate.recv() => Exit::Terminated,
        }
    }
}
