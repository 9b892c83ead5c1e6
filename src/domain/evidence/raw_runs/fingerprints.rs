//! What tells a run's rows from another run's: their sessions, and what they measured and when.

use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::Timestamp;

use crate::domain::values::escaped::is_hazardous;

use super::problems::RowPosition;
use super::row::Members;
use super::sketch::Sketch;

/// The fields that a row is known by, and those that describe the run and not the row: none of them is in its print.
pub(super) const LEFT_OUT: [&str; 5] = ["runId", "sessionId", "timestamp", "environment", "featureFlags"];

/// The prints of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowFingerprints {
    /// Every `sessionId`, whatever its case and whatever in it cannot be seen.
    pub sessions: Sketch,
    /// Every row with a readable time: its instant, however its zone is spelled, and all its other members but its ids
    /// and what describes the whole run (environment, flags). The order of its members means nothing.
    pub rows: Sketch,
    /// Every row with a readable time after [`RowFingerprints::PACED`] others: how long after the one before each of the
    /// last ones came, and its members as in `rows`. A run that is moved in time as a whole keeps them, and two runs that
    /// are not one hardly ever have any in common.
    pub paces: Sketch,
    /// Rows with a readable time.
    pub timed: u64,
    /// The newest readable time.
    latest: Option<Timestamp>,
    /// The prints of the last paces, the newest first.
    recent: [Option<u64>; Self::PACED - 1],
}

impl RowFingerprints {
    /// So many paces in turn make one print: single ones of clean rows come in clumps.
    const PACED: usize = 3;

    /// How many prints of paces there are.
    pub fn paced(&self) -> u64 {
        self.timed.saturating_sub(Self::PACED as u64)
    }

    /// Takes in a session; its print.
    pub(super) fn session(&mut self, place: RowPosition, id: &str) -> u64 {
        let print = session(id);
        self.sessions.add(print, 0, place);
        print
    }

    /// A row without a readable time is left out: what it shares proves nothing.
    pub(super) fn row(&mut self, place: RowPosition, row: &Members<'_>, at: Option<Timestamp>) {
        let Some(at) = at else { return };
        let members = row.iter().filter(|(name, _)| !LEFT_OUT.contains(name));
        let class = members.fold(0_u64, |sum, (name, value)| sum.wrapping_add(hash((name, value.get()))));
        self.timed += 1;
        self.rows.add(hash((class, at.as_nanosecond())), class, place);
        if let Some(before) = self.latest.replace(at) {
            let pace = hash((class, at.as_nanosecond() - before.as_nanosecond()));
            let [newer, older] = self.recent;
            if let Some(turn) = newer.zip(older) {
                self.paces.add(hash((pace, turn)), class, place);
            }
            self.recent = [Some(pace), newer];
        }
    }

    pub(super) fn finish(self) -> Self {
        let Self { sessions, rows, paces, .. } = self;
        Self { sessions: sessions.finish(), rows: rows.finish(), paces: paces.finish(), ..self }
    }
}

/// A session's print: by what a reader sees of its id, in whichever case.
fn session(id: &str) -> u64 {
    let seen = id.chars().filter(|c| !is_hazardous(*c) && (c.is_alphanumeric() || c.is_ascii_graphic()));
    hash(seen.flat_map(char::to_lowercase).collect::<String>())
}

/// The same for the same value in every file that one program reads; never written down.
pub(super) fn hash(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
