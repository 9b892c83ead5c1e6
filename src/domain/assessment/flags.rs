//! The flags in the runs, and the rollback rehearsal that covers them.

use jiff::civil::Date;

use crate::domain::values::path::{Location, PackPath};

/// One flag in runs and in rehearsal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlagFact {
    pub name: String,
    /// In the closure set.
    pub expected: bool,
    /// Per executed report that is a gate run or the newest baseline: path, run id and the flag (`None`: missing or no boolean).
    pub runs: Vec<FlagInRun>,
    /// What the rehearsal that counts verified, in its words, and where; `None` where it does not cover the flag.
    pub rehearsed: Option<(String, Location)>,
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

/// A step of the expected rollback, and what the evidence says to it, and where; `None`: nothing.
pub type RollbackStep = (String, Option<(String, Location)>);
