//! `signoff gate`: the two-run gate, as the canonical program does it (runbook, section 3).

use std::path::PathBuf;

use super::Outcome;

/// The options as typed.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub first: Option<PathBuf>,
    pub second: Option<PathBuf>,
    pub out: Option<PathBuf>,
    pub profile: Option<PathBuf>,
}

/// Runs the command.
pub fn run(request: &Request) -> Outcome {
    todo!("{request:?}")
}
