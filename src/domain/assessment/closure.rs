//! What the lock shows: gateways with their fields and smoke tests, and plugins.

use crate::domain::values::path::{Location, PackPath};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosureFact {
    pub path: PackPath,
    pub mode: Option<String>,
    /// `status` in the lock.
    pub declared: Option<String>,
    /// What mode and fields add up to: the mode's closed status, or `open`.
    pub computed: String,
    pub targets: Vec<TargetFact>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetFact {
    pub name: String,
    /// In the lock; `None` where the lock does not name the target.
    pub status: Option<String>,
    /// `actionToClose`.
    pub rationale: Option<String>,
    pub fields: Vec<FieldFact>,
    pub smoke: SmokeFact,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFact {
    pub name: String,
    pub value: Option<String>,
    pub state: FieldState,
    pub line: Option<u64>,
    /// The runbook's collection commands.
    pub collect: Vec<String>,
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

/// Smoke-test evidence of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SmokeFact {
    /// The policy asks for none, or the target is deferred.
    NotRequired,
    /// Transcripts show what every probe must show, on these pins.
    Evidenced(Vec<PackPath>),
    /// Why not and where that stands, with the tests that are required (name, command).
    Missing { why: String, places: Vec<Location>, tests: Vec<(String, String)> },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginFact {
    pub runtime: String,
    /// The required entry, in words.
    pub entry: String,
    pub locked: Locked,
    pub line: Option<u64>,
}

/// What the lock says to a required plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Locked {
    Yes,
    OtherVersion(String),
    Missing,
    /// On a denylist: an entry that must not be there.
    Denied,
    /// The lock itself says that it is not applied: in these words.
    NotApplied(String),
}
