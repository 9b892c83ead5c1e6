//! What a raw-runs file says, in sums.

use std::sync::Arc;

use crate::domain::values::rate::Tally;

use super::against::RowAgainst;
use super::captured::CapturedRows;
use super::fingerprints::RowFingerprints;
use super::measurements::Measurements;
use super::problems::Problems;
use super::repeats::Repeats;
use super::statuses::Statuses;
use super::times::Times;

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
    /// What rows say of the capture that they are of; `None` where none does.
    pub captured: Option<CapturedRows>,
    pub times: Times,
    pub problems: Problems,
    /// Per metric of the profile, in its order: the first [`RowAgainst::LISTED`] rows that count against it.
    pub against: Vec<Arc<[RowAgainst]>>,
    /// What tells these rows from another run's.
    pub prints: RowFingerprints,
    /// Rows that tell of a measurement again.
    pub repeats: Repeats,
    /// What the first rows measured.
    pub measurements: Measurements,
    /// How the rows say that they ended.
    pub statuses: Statuses,
}

impl RawRuns {
    /// A provenance value by its dotted name.
    pub fn provenance_of(&self, field: &str) -> Option<&str> {
        self.provenance.iter().find(|(name, _)| name == field).map(|(_, value)| value.as_str())
    }
}

/// The provenance fields of a row, in report order, dotted from the row's root.
pub const PROVENANCE: [&str; 6] = [
    "environment.git.repo",
    "environment.git.branch",
    "environment.git.commit",
    "environment.model.provider",
    "environment.model.name",
    "environment.app.version",
];

/// How many unknown flags are kept by name.
pub(super) const UNKNOWN_FLAGS_LISTED: usize = 100;
