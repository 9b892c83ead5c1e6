//! What commands and cockpit do alike for an operator: running probes and keeping what they showed, changing the lock.

mod keeping;
pub mod pinning;
pub mod probing;
