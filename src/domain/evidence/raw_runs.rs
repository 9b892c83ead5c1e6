//! Raw runs: one row per executed scenario (contracts, section 1, raw runs).

use std::io::BufRead;

use super::super::profile::Profile;

/// What a raw-runs file says, in sums: the rows themselves are not kept, so memory does not grow with the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RawRuns {
    /// Rows, blank lines not counted.
    pub rows: u64,
    /// Rows per scenario, in order of first appearance.
    pub scenario_counts: Vec<(String, u64)>,
    /// One tally per metric of the profile, in its order.
    pub tallies: Vec<Tally>,
    /// From the first row that has each, trimmed; `None` while no row has a valid one.
    pub provenance: Vec<(String, String)>,
    /// The profile's flags, in its order, as the first row that has each sets them.
    pub flags: Vec<(String, bool)>,
    /// Flags that rows carry beyond the profile's set.
    pub unknown_flags: Vec<String>,
    /// Lines of the file of the first row and the last one, for references.
    pub problems: Problems,
}

/// Rows that count for a metric (`hits`: where it is true) of the rows it is taken over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub hits: u64,
    pub total: u64,
}

/// Everything wrong with a raw-runs file: the first [`Problems::LISTED`] by phase (row fields, then provenance, then
/// flags, as the canonical program finds them) and row, and how many there are in all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    pub listed: Vec<RowProblem>,
    pub total: u64,
}

impl Problems {
    /// How many problems are kept with their words; more are only counted.
    pub const LISTED: usize = 20;

    pub fn is_empty(&self) -> bool {
        self.total == 0
    }
}

/// One breach of the row contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowProblem {
    /// The row's number from 1, blank lines not counted; `None` for a problem of the file as a whole.
    pub row: Option<u64>,
    /// The line of the file, from 1, where the row begins.
    pub line: Option<u64>,
    /// The field in dotted spelling (`environment.git.commit`); empty for a row that is no JSON.
    pub field: String,
    pub what: Breach,
    /// One sentence that names row, field and values.
    pub message: String,
}

/// What sort of breach, in the order in which the canonical program looks for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breach {
    /// The file or a line is no JSON, no UTF-8, or longer than [`MAX_ROW_BYTES`].
    Syntax,
    /// A field is missing or of the wrong type.
    Field,
    /// Provenance differs from the first row's.
    Provenance,
    /// A flag differs from the first row's.
    Flag,
    /// An object names a key twice.
    DuplicateKey,
}

/// A row may not be longer than this: 16 MiB.
pub const MAX_ROW_BYTES: usize = 16 << 20;

/// The provenance fields of a row, in report order, dotted from the row's root.
pub const PROVENANCE: [&str; 6] = [
    "environment.git.repo",
    "environment.git.branch",
    "environment.git.commit",
    "environment.model.provider",
    "environment.model.name",
    "environment.app.version",
];

/// Reads raw runs (NDJSON or one JSON array) from a stream. Never fails: whatever is wrong is in `problems`.
///
/// # Errors
/// Only what reading the stream itself reports.
pub fn read(stream: impl BufRead, profile: &Profile) -> std::io::Result<RawRuns> {
    drop(stream);
    todo!("{}", profile.name)
}

impl RawRuns {
    /// A provenance value by its dotted name.
    pub fn provenance_of(&self, field: &str) -> Option<&str> {
        self.provenance.iter().find(|(name, _)| name == field).map(|(_, value)| value.as_str())
    }
}
