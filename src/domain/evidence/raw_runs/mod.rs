//! Raw runs: one row per executed scenario (contracts, section 1, raw runs).
//!
//! `frame` cuts a stream into rows, `row` reads one row's members, `tally` holds them to the contract and counts,
//! `problems` keeps what is wrong, `against` which rows count against a metric, `prints` what tells them from another
//! run's.

mod against;
mod fingerprints;
mod frame;
mod problems;
mod row;
mod sketch;
mod tally;

use std::io::BufRead;
use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::profile::Profile;
use crate::domain::values::rate::Tally;

pub use against::RowAgainst;
pub use fingerprints::RowFingerprints;
pub use problems::{Breach, Place, Problems, RowProblem};
pub use sketch::{RowFingerprint, Sketch};

/// What a raw-runs file says, in sums: the rows themselves are not kept, so memory does not grow with the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RawRuns {
    /// Rows, blank lines not counted.
    pub rows: u64,
    /// Rows per scenario, in order of first appearance.
    pub scenario_counts: Vec<(String, u64)>,
    /// One tally per metric of the profile, in its order.
    pub tallies: Vec<Tally>,
    /// From the first row that has each, trimmed; absent while no row has a valid one.
    pub provenance: Vec<(String, String)>,
    /// The profile's flags, in its order, as the first row that has each sets them.
    pub flags: Vec<(String, bool)>,
    /// Flags that rows carry beyond the profile's set: the first [`UNKNOWN_FLAGS_LISTED`].
    pub unknown_flags: Vec<String>,
    pub times: Times,
    pub problems: Problems,
    /// Per metric of the profile, in its order: the first [`RowAgainst::LISTED`] rows that count against it.
    pub against: Vec<Arc<[RowAgainst]>>,
    /// What tells these rows from another run's.
    pub prints: RowFingerprints,
}

/// When the rows were measured, by their `timestamp` (RFC 3339).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// The earliest and the latest of all; `None` while no row has a readable one.
    pub first: Option<Timestamp>,
    pub last: Option<Timestamp>,
    /// Rows whose time cannot be read.
    pub unparsed: u64,
    /// Rows that are earlier than the readable one before them.
    pub backward: u64,
    /// In nanoseconds, the greatest step by which all of them lie apart: how finely times are told. 0 while they are
    /// all one time.
    pub grain: u128,
    /// Of the newest readable row.
    latest: Option<Timestamp>,
}

impl Times {
    /// Takes in a row's time; `None` where it cannot be read.
    fn add(&mut self, text: &str) -> Option<Timestamp> {
        let Ok(at) = text.trim().parse::<Timestamp>() else {
            self.unparsed += 1;
            return None;
        };
        let before = self.latest.unwrap_or(at);
        self.grain = common_step(self.grain, at.as_nanosecond().abs_diff(before.as_nanosecond()));
        self.backward += u64::from(self.latest.is_some_and(|before| at < before));
        self.latest = Some(at);
        self.first = Some(self.first.map_or(at, |first| first.min(at)));
        self.last = Some(self.last.map_or(at, |last| last.max(at)));
        Some(at)
    }
}

/// The greatest step of which both are multiples; 0 is one of any.
pub fn common_step(one: u128, other: u128) -> u128 {
    if other == 0 { one } else { common_step(other, one % other) }
}

/// A row may not be longer than this: 16 MiB.
pub const MAX_ROW_BYTES: usize = 16 << 20;

/// How many unknown flags are kept by name.
pub const UNKNOWN_FLAGS_LISTED: usize = 100;

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
    let mut rows = tally::Rows::new(profile);
    frame::each_row(stream, &mut rows)?;
    Ok(rows.finish())
}

impl RawRuns {
    /// A provenance value by its dotted name.
    pub fn provenance_of(&self, field: &str) -> Option<&str> {
        self.provenance.iter().find(|(name, _)| name == field).map(|(_, value)| value.as_str())
    }
}

#[cfg(test)]
mod tests;
