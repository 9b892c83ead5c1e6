//! One run of a scenario's program.

use std::time::Duration;

use crate::domain::values::child_end::ChildEnd;

/// What one run of a scenario's program did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub end: ChildEnd,
    pub took: Duration,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    /// Whether there was more of it.
    pub is_cut: bool,
}
