//! `signoff kpi`: raw runs to report, as the canonical program does it (runbook, section 3).

use std::path::PathBuf;

use super::Outcome;

/// The options as typed.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub raw: Option<PathBuf>,
    pub out: Option<PathBuf>,
    pub branch: Option<String>,
    pub commit: Option<String>,
    pub provider: Option<String>,
    pub model: Option<String>,
    pub app_version: Option<String>,
    pub run_id: Option<String>,
    pub repo: Option<String>,
    pub run_type: Option<String>,
    pub min_sample_count: Option<String>,
    pub platform: Option<String>,
    pub profile: Option<PathBuf>,
}

/// Runs the command.
pub fn run(request: &Request) -> Outcome {
    todo!("{request:?}")
}
