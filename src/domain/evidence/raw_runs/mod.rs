//! Raw runs: one row per executed scenario (docs/contracts.md, section 1: raw runs).
//!
//! `frame` cuts a stream into rows, `row` reads one row's members, `tally` holds them to the contract and counts,
//! `problems` keeps what is wrong, `against` which rows count against a metric, `fingerprints` what tells them from another
//! run's, `repeats` which tell of a measurement again, `measurements` the values that the first rows measured, `statuses`
//! how rows say that they ended.

mod against;
pub mod captured;
mod fingerprints;
mod frame;
mod measurements;
mod outcomes;
mod problems;
mod repeats;
mod row;
mod runs;
mod sketch;
mod statuses;
mod tally;
mod times;

use std::io::BufRead;

use crate::domain::profile::Profile;

pub use against::RowAgainst;
pub use measurements::{MeasuredField, MeasuredRow, Measurements};
pub use problems::{Breach, Problems, RowPosition, RowProblem};
pub use repeats::{HowRepeated, Repeat, Repeats};
pub use runs::{PROVENANCE, RawRuns};
pub use sketch::{RowFingerprint, Sketch};
pub use statuses::{StatusCount, Statuses};
pub use times::{Times, common_step};

/// Whether bytes begin as rows do, whatever their file is called.
pub fn are_rows(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(8 << 10)]);
    let first = head.trim_start_matches(['\u{feff}', '[']).trim_start();
    first.starts_with('{') && ["\"scenarioId\"", "\"sessionId\""].iter().all(|mark| first.contains(mark))
}

/// Reads raw runs (NDJSON or one JSON array) from a stream. Never fails: whatever is wrong is in `problems`.
///
/// # Errors
/// Only what reading the stream itself reports.
pub fn read(stream: impl BufRead, profile: &Profile) -> std::io::Result<RawRuns> {
    let mut rows = tally::Rows::new(profile);
    frame::each_row(stream, &mut rows)?;
    Ok(rows.finish())
}

#[cfg(test)]
mod tests;
