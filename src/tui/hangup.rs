//! Noticing that the terminal is gone. crossterm's own reading does not: it would spin for ever.

use super::guard;

/// Calls `gone` once the terminal has hung up, from a thread of its own that sleeps until then.
pub fn watch(gone: impl FnOnce() + Send + 'static) {
    std::thread::spawn(move || {
        if guard::is_hung_up(None) {
            guard::abandon();
            gone();
        }
    });
}
