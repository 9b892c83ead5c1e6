//! The rows that count against a metric: all of them as a table, and one of them in its file.

use crate::app::action::Action;
use crate::app::keymap::Context;
use crate::app::row_trace::{excerpt, followed};
use crate::app::state::Ui;
use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{ArtifactFact, MetricFact};
use crate::domain::evidence::raw_runs::RowAgainst;
use crate::view::detail_builder::DetailBuilder;
use crate::view::line::Line;
use crate::view::screen::Role;

/// Cells of a row's number, and of its line's.
const NUMBER: usize = 6;
/// Cells of a time: its end, which tells rows apart.
const TIME: usize = 13;
/// From this width on there is room for how a row ended.
const WITH_STATUS: usize = 70;

/// The rows against a metric, beneath its numbers.
pub(super) fn against(detail: &mut DetailBuilder<'_>, metric: &MetricFact) {
    detail.part("ROWS THAT COUNT AGAINST IT");
    let Some((listed, count)) = metric.against.as_ref().zip(metric.count_against()) else {
        return detail.point(Standing::Unseen, "cannot be seen: there are no valid rows");
    };
    if listed.is_empty() {
        return detail.point(Standing::Sensed, "no row counts against it");
    }
    let columns = Columns::of(detail.context().width);
    detail.line(columns.head(detail.context().line()));
    listed.iter().take(Ui::ROWS).for_each(|row| detail.line(columns.row(detail.context().line(), row)));
    detail.more(count.saturating_sub(listed.len().min(Ui::ROWS) as u64) as usize);
    let key = key(detail, Action::Open);
    detail.text(&format!("{key} opens the file at the first of them"));
}

/// Which fields of a row are shown, and how wide.
#[derive(Clone, Copy)]
struct Columns {
    scenario: usize,
    session: usize,
    status: usize,
}

impl Columns {
    fn of(width: usize) -> Self {
        let rest = width.saturating_sub(2 * (NUMBER + 1) + TIME + 3);
        let status = if width >= WITH_STATUS { 10 } else { 0 };
        let rest = rest.saturating_sub(status + 1);
        let scenario = (rest / 2).clamp(6, 32);
        Self { scenario, session: rest.saturating_sub(scenario + 1).clamp(6, 32), status }
    }

    fn head(self, line: Line) -> Line {
        let line = line.number("row", NUMBER, Role::Faint).number("line", NUMBER, Role::Faint);
        let line = line.cell("scenario", self.scenario, Role::Faint).cell("session", self.session, Role::Faint);
        let line = line.cell("time", TIME, Role::Faint);
        if self.status > 0 { line.cell("status", self.status, Role::Faint) } else { line }
    }

    fn row(self, line: Line, row: &RowAgainst) -> Line {
        let line = line.number(&row.place.row.to_string(), NUMBER, Role::Text);
        let line = line.number(&row.place.line.to_string(), NUMBER, Role::Faint);
        let line = line.cell(&row.scenario, self.scenario, Role::Text).end_cell(&row.session, self.session, Role::Text);
        let line = line.end_cell(&row.time, TIME, Role::Text);
        if self.status > 0 { line.cell(&row.status, self.status, Role::Text) } else { line }
    }
}

/// The row that was followed into its file: above everything else that is said of the file.
pub(super) fn in_file(detail: &mut DetailBuilder<'_>, fact: &ArtifactFact) {
    let state = detail.context().state;
    let Some(followed) = followed(state).filter(|it| *it.raw == fact.artifact.path) else { return };
    let (row, count) = (followed.row, followed.metric.count_against().unwrap_or_default());
    detail.part(&format!("ROW {} (LINE {})", row.place.row, row.place.line));
    detail.point(
        Standing::Stale,
        &format!("{} of {count} against `{}` of {}", followed.at + 1, followed.metric.label, followed.report.label()),
    );
    detail.field("scenario", &row.scenario);
    detail.field("session", &row.session);
    detail.field("time", &row.time);
    detail.field("status", &row.status);
    match excerpt(state, &followed) {
        None => detail.text("its lines are still loading"),
        Some(excerpt) => detail.excerpt_read(excerpt),
    }
    if count > 1 {
        let (next, previous) = (key(detail, Action::NextMatch), key(detail, Action::PreviousMatch));
        detail.text(&format!("{next} shows the next of them, {previous} the one before"));
    }
}

fn key(detail: &DetailBuilder<'_>, action: Action) -> String {
    let state = detail.context().state;
    let key = state.keymap.key(Context::Pane(state.ui.pane), action);
    key.map_or_else(|| format!(":{action}"), |key| key.to_string())
}
