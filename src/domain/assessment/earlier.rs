//! Runs before the gate's two.

use crate::domain::values::path::PackPath;

use super::report::called;

/// A run that failed before the gate's two passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierRun {
    /// Its report.
    pub path: PackPath,
    pub run_id: Option<String>,
    pub generated_at: Option<String>,
    /// What it missed, in a few words.
    pub why: String,
}

impl EarlierRun {
    /// Its run id, or its report's path where it has none.
    pub fn name(&self) -> &str {
        called(self.run_id.as_deref(), &self.path)
    }
}
