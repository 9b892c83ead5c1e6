//! The kinds of evidence (docs/contracts.md, section 1).

use serde::{Deserialize, Serialize};

/// The kinds of evidence (docs/contracts.md, section 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    RawRuns,
    Report,
    GateOutput,
    Checklist,
    SetupLock,
    Rollback,
    Regression,
    ApprovalNote,
    Checksums,
    SmokeTranscript,
    /// A file of the source tree that a contract of the profile names.
    Source,
    /// Any other file: listed, hashed, not interpreted.
    Unknown,
}

impl Kind {
    /// The kind in words, as lists and messages say it.
    pub fn words(self) -> &'static str {
        match self {
            Self::RawRuns => "raw runs",
            Self::Report => "KPI report",
            Self::GateOutput => "gate output",
            Self::Checklist => "checklist",
            Self::SetupLock => "setup lock",
            Self::Rollback => "rollback rehearsal",
            Self::Regression => "regression evidence",
            Self::ApprovalNote => "approval note",
            Self::Checksums => "checksum manifest",
            Self::SmokeTranscript => "smoke-test transcript",
            Self::Source => "contract source",
            Self::Unknown => "unknown",
        }
    }
}
