//! Following a number to the rows that count against it, one after the other, in the file that holds them.

use crate::domain::assessment::{MetricFact, ReportFact};
use crate::domain::evidence::raw_runs::RowAgainst;
use crate::domain::values::path::{Location, PackPath};

use super::event::Excerpt;
use super::pane::Pane;
use super::state::{State, Trail};

/// The row that is looked at, and where it belongs.
#[derive(Clone, Copy, Debug)]
pub struct Followed<'a> {
    pub report: &'a ReportFact,
    pub metric: &'a MetricFact,
    /// The file that holds the rows.
    pub raw: &'a PackPath,
    pub row: &'a RowAgainst,
    /// Which of the listed rows it is, from 0.
    pub at: usize,
}

impl Followed<'_> {
    /// The row's line.
    fn place(&self) -> Location {
        Location::line(self.raw, self.row.place.line)
    }
}

/// The row that is followed on screen: its file is open in the Evidence pane. `None` where none is (any more).
pub fn followed(state: &State) -> Option<Followed<'_>> {
    let Trail { report, metric, at } = state.ui.rows.as_ref()?;
    let report = state.assessment()?.reports.iter().find(|it| it.path == *report)?;
    let metric = report.metrics.iter().find(|it| it.name == *metric)?;
    let raw = report.raw.path()?;
    let is_open = state.ui.pane == Pane::Evidence && state.ui.open.as_deref() == Some(&artifact_id(raw));
    let row = metric.against.as_ref()?.get(*at).filter(|_| is_open)?;
    Some(Followed { report, metric, raw, row, at: *at })
}

/// The file's lines around the row that is followed, where they are at hand.
pub fn excerpt<'a>(state: &'a State, followed: &Followed<'_>) -> Option<&'a Excerpt> {
    state.facts.excerpts.get(&followed.place())
}

/// The lines that are still to be read.
pub(super) fn missing_lines(state: &State) -> Option<Location> {
    let followed = followed(state)?;
    excerpt(state, &followed).is_none().then(|| followed.place())
}

/// The id of an artifact's entry.
pub(super) fn artifact_id(path: &PackPath) -> String {
    format!("artifact:{path}")
}
