//! What the lock shows of gateways: their fields and probes.

use crate::domain::profile::FieldFormat;
use crate::domain::values::path::PackPath;

use super::lock_diff::LockDiff;
use super::probe::{ProbeFact, SmokeFact};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosureFact {
    pub path: PackPath,
    pub mode: Option<String>,
    /// `status` in the lock.
    pub declared: Option<String>,
    /// What mode and fields add up to: the mode's closed status, or `open`.
    pub computed: String,
    pub targets: Vec<TargetFact>,
    /// What changed in the lock; `None` where nothing is known of an earlier one.
    pub diff: Option<LockDiff>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetFact {
    pub name: String,
    /// In the lock; `None` where the lock does not name the target.
    pub status: Option<String>,
    /// `actionToClose`.
    pub rationale: Option<String>,
    pub fields: Vec<FieldFact>,
    /// What is run to see that it works.
    pub probes: Vec<ProbeFact>,
    pub smoke: SmokeFact,
}

impl TargetFact {
    /// Whether one of its fields is deferred: then nothing runs that could be tested.
    pub fn is_deferred(&self) -> bool {
        self.fields.iter().any(|field| field.state == FieldState::Deferred)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFact {
    pub name: String,
    pub value: Option<String>,
    pub state: FieldState,
    pub line: Option<u64>,
    pub format: FieldFormat,
    /// The runbook's collection commands.
    pub collect: Vec<String>,
    /// The command that prints the value here, as it would be run; `None` where there is none, or a pack names it.
    pub fill: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldState {
    Concrete,
    Placeholder,
    Deferred,
    Malformed,
    Missing,
}

impl FieldState {
    pub fn word(self) -> &'static str {
        match self {
            Self::Concrete => "concrete",
            Self::Placeholder => "placeholder",
            Self::Deferred => "deferred",
            Self::Malformed => "malformed",
            Self::Missing => "missing",
        }
    }
}
