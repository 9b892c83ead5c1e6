//! What the system must have to spare before anything is begun. Libraries panic where they get no descriptor, and evidence
//! that was not opened for want of one would be judged as unreadable.

use std::io;
use std::os::fd::{AsFd, OwnedFd};

use crate::io::describe_error;

use super::UsageError;

/// Descriptors that must be free: the cockpit with a watch, git and a probe opens fewer than twenty.
const DESCRIPTORS: usize = 32;

/// Whether enough files can be opened.
///
/// # Errors
/// [`UsageError`] where they cannot.
pub fn check() -> Result<(), UsageError> {
    let taken: io::Result<Vec<OwnedFd>> = (0..DESCRIPTORS).map(|_| io::stdin().as_fd().try_clone_to_owned()).collect();
    taken.map(drop).map_err(|error| {
        let text = format!("{DESCRIPTORS} more files cannot be opened: {}", describe_error(&error));
        UsageError::new(text, "let more of them be opened: ulimit -n 256")
    })
}
