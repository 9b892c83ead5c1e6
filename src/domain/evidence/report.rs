//! KPI reports (contracts, section 1, KPI report).

use super::Fault;
use super::document::Document;

/// A KPI report as it was found: any JSON object that has a `scope`, `metrics` and `environment`.
#[derive(Clone, Debug)]
pub struct KpiReport {
    pub document: Document,
}

/// Reads a report. `Ok(None)` for JSON that is no report at all.
///
/// # Errors
/// A [`Fault`] where the text is no JSON.
pub fn parse(text: &str) -> Result<Option<KpiReport>, Fault> {
    todo!("{text}")
}

impl KpiReport {
    pub fn run_id(&self) -> Option<&str> {
        self.document.string("/scope/runId")
    }

    pub fn run_type(&self) -> Option<&str> {
        self.document.string("/scope/runType")
    }

    pub fn generated_at(&self) -> Option<&str> {
        self.document.string("/generatedAt")
    }

    pub fn commit(&self) -> Option<&str> {
        self.document.string("/environment/git/commit")
    }

    pub fn state(&self) -> Option<&str> {
        self.document.string("/executionStatus/state")
    }

    /// Whether the report claims to rest on runs. A shell that was never run is no evidence, and no error.
    pub fn is_executed(&self) -> bool {
        self.state() == Some("executed")
    }

    /// As written, relative to the report's own folder.
    pub fn raw_runs_path(&self) -> Option<&str> {
        self.document.string("/executionStatus/rawRunsPath")
    }
}
