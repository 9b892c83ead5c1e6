//! Kept outputs of the two-run gate (contracts, section 1, two-run gate).

use super::Fault;
use super::document::Document;

/// A gate output as it was kept.
#[derive(Clone, Debug)]
pub struct GateOutput {
    pub document: Document,
}

/// Reads a gate output. `Ok(None)` for JSON that is none (no `gatePass` and no `reports`).
///
/// # Errors
/// A [`Fault`] where the text is no JSON.
pub fn parse(text: &str) -> Result<Option<GateOutput>, Fault> {
    todo!("{text}")
}

impl GateOutput {
    pub fn checked_at(&self) -> Option<&str> {
        self.document.string("/checkedAt")
    }

    /// The paths of the two reports as written: from the pack's root, or from wherever the gate was run.
    pub fn report_paths(&self) -> [Option<&str>; 2] {
        [self.document.string("/reports/first/path"), self.document.string("/reports/second/path")]
    }

    pub fn gate_pass(&self) -> Option<bool> {
        self.document.at("/gatePass")?.as_bool()
    }
}
