//! The size that a process's files may have (`ulimit -f`).

use std::sync::Arc;

use signal_hook::consts::SIGXFSZ;

/// From now on a write past that size is told by an error, as a full disk is, and does not end the process. Where the system
/// does not let us listen, it does as ever.
pub fn tell_of_limit() {
    signal_hook::flag::register(SIGXFSZ, Arc::default()).ok();
}
