//! How rows say that they ended, where that is nothing good and no metric counts against them.

use crate::domain::profile::Profile;

use super::outcomes::Outcomes;
use super::problems::RowPosition;

/// Rows that count against no metric, by how they say that they ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statuses {
    /// Rows that count against no metric.
    pub clean: u64,
    /// Of these, rows of a status that is none of `runs.final_status.good`.
    pub contradicting: u64,
    /// The first statuses of those, in order of first appearance.
    pub listed: Vec<StatusCount>,
}

/// How many rows end so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusCount {
    /// As the first of them writes it; untrusted, at most [`Statuses::LONGEST`] characters.
    pub status: String,
    pub rows: u64,
    pub first: RowPosition,
}

impl Statuses {
    /// How many different statuses are told.
    const LISTED: usize = 10;
    /// The longest that a status is kept, in characters.
    pub const LONGEST: usize = 60;

    pub(super) fn add(&mut self, place: RowPosition, status: Option<&str>, outcomes: Outcomes, profile: &Profile) {
        let Some(status) = status.filter(|_| !outcomes.has_worse()) else { return };
        self.clean += 1;
        if profile.runs.final_status.is_good(status) {
            return;
        }
        self.contradicting += 1;
        let status: String = status.chars().take(Self::LONGEST).collect();
        if let Some(known) = self.listed.iter_mut().find(|it| it.status == status) {
            known.rows += 1;
        } else if self.listed.len() < Self::LISTED {
            self.listed.push(StatusCount { status, rows: 1, first: place });
        }
    }
}
