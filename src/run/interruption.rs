//! Signals while a command runs something for the operator: what runs is ended, whole, and then the command ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use crate::io::describe_error;
use crate::io::kill_switch::KillSwitch;

use super::signals::{Signals, ending, exit_of};
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
        let signals = Signals::listen(&[]).map_err(|error| {
            let text = format!("signals cannot be listened to: {}", describe_error(&error));
            UsageError::new(text, "try again in another session")
        })?;
        let seen = Arc::new(AtomicU8::new(Exit::Done as u8));
        let told = seen.clone();
        let cut = move |signal| {
            if let Some(exit) = ending(signal) {
                // Of several the first counts.
                told.compare_exchange(Exit::Done as u8, exit as u8, Ordering::SeqCst, Ordering::SeqCst).ok();
                kill_switch.cut();
            }
        };
        signals.pass_on(cut).map_err(|error| UsageError::no_thread(&error))?;
        Ok(Self(seen))
    }

    /// How to end, where a signal asked for it.
    pub(super) fn exit(&self) -> Option<Exit> {
        exit_of(self.0.load(Ordering::SeqCst))
    }
}
