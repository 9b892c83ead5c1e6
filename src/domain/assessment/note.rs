//! An approval note, and whether it holds.

use jiff::Timestamp;

use crate::domain::evidence::note::Decision;
use crate::domain::values::path::PackPath;

#[derive(Clone, Debug, PartialEq)]
pub struct NoteFact {
    pub path: PackPath,
    pub decision: Option<Decision>,
    pub commit: Option<String>,
    pub reason: Option<String>,
    pub modified: Option<Timestamp>,
    /// Why it no longer holds: one sentence each; empty for a note that does.
    pub doubts: Vec<String>,
}

impl NoteFact {
    /// Whether it says APPROVED, and holds.
    pub fn approves(&self) -> bool {
        self.decision == Some(Decision::Approved) && self.doubts.is_empty()
    }
}
