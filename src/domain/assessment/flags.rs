//! The flags in the runs, and the rollback rehearsal that covers them.

use jiff::civil::Date;

use crate::domain::evidence::outcome::StatedResult;
use crate::domain::values::path::{Location, PackPath};

/// One flag in runs and in rehearsal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlagFact {
    pub name: String,
    /// In the closure set.
    pub expected: bool,
    /// Per executed report that is a gate run or the newest baseline: path, run id and the flag (`None`: missing or no boolean).
    pub runs: Vec<FlagInRun>,
    /// What the rehearsal that counts says to it; `None` where it says nothing.
    pub rehearsed: Option<Rehearsed>,
}

impl FlagFact {
    /// Whether the rehearsal names it and states no result: a person's.
    pub fn is_undecided(&self) -> bool {
        self.rehearsed.as_ref().is_some_and(|it| matches!(it.result, StatedResult::Undecided(_)))
    }

    /// Whether the rehearsal says outright that it held.
    pub fn is_rehearsed(&self) -> bool {
        self.rehearsed.as_ref().is_some_and(|it| it.result == StatedResult::Holds)
    }
}

/// What a rehearsal says to a flag or a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rehearsed {
    /// In its words.
    pub words: String,
    pub place: Location,
    pub result: StatedResult,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlagInRun {
    pub report: PackPath,
    pub run_id: String,
    pub value: Option<bool>,
}

/// The rehearsal that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollbackFact {
    pub path: PackPath,
    pub commit: Option<String>,
    pub date: Option<Date>,
    /// The expected rollback's, from the profile.
    pub steps: Vec<RollbackStep>,
}

/// A step of the expected rollback, and what the evidence says to it; `None`: nothing.
pub type RollbackStep = (String, Option<Rehearsed>);
