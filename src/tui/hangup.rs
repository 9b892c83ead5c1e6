//! Noticing that the terminal is gone. crossterm's own reading does not: it would spin for ever.

use std::io;
use std::thread::Builder;

use super::guard;

/// Calls `gone` once the terminal has hung up, from a thread of its own that sleeps until then.
///
/// # Errors
/// When no thread can be started.
pub fn watch(gone: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let watching = move || {
        if guard::is_hung_up(None) {
            guard::abandon();
            gone();
        }
    };
    Builder::new().spawn(watching).map(drop)
}
