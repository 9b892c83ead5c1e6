//! What commands and cockpit do alike for an operator: running probes and keeping what they showed, changing the lock,
//! writing the note.

pub mod answering;
pub mod approving;
pub mod capturing;
pub mod emitting;
pub mod journaling;
mod keeping;
pub mod marking;
pub mod pinning;
pub mod preparing;
pub mod probing;
mod progress;
pub mod rehearsing;
pub mod signing;
pub mod verifying;
