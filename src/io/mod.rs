//! The outside world: scanning, watching, storing, the clock. The only home of the file system and notify.
//! Imports `domain`.

pub mod clock;
pub mod git;
pub mod input;
pub mod scan;
pub mod store;
pub mod watch;
