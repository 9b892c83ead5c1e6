//! What a renderer of rows is given: the state, the assessment on screen and how much room there is.

use crate::app::entry::Entry;
use crate::app::state::{Glyphs, State};
use crate::app::thing::Thing;
use crate::domain::assessment::Assessment;

use super::line::Line;
use super::screen::{Role, Row};
use super::text::{beginning, ellipsis, shown, wrap};

/// Room of `width` cells to write rows on.
#[derive(Clone, Copy, Debug)]
pub struct RowContext<'a> {
    pub state: &'a State,
    pub assessment: &'a Assessment,
    pub width: usize,
}

impl<'a> RowContext<'a> {
    pub(super) fn glyphs(&self) -> Glyphs {
        self.state.session.glyphs
    }

    pub(super) fn line(&self) -> Line {
        Line::new(self.glyphs())
    }

    /// The line as a row this wide.
    pub(super) fn row(&self, line: Line) -> Row {
        line.fit(self.width)
    }

    /// What stands before an entry that folds others: it is unfolded where the entry below belongs to it.
    pub(super) fn fold_mark(&self, below: Option<&Entry>, belongs: impl Fn(&Thing<'_>) -> bool) -> &'static str {
        let below = below.and_then(|below| below.subject.resolve(self.state));
        match (below.is_some_and(|below| belongs(&below)), self.glyphs()) {
            (true, Glyphs::Unicode) => "▾ ",
            (false, Glyphs::Unicode) => "▸ ",
            (true, Glyphs::Ascii) => "- ",
            (false, Glyphs::Ascii) => "+ ",
        }
    }

    /// Whether a row is wide enough for something that only a roomy one has.
    pub(super) fn has_room_for(&self, cells: usize) -> bool {
        self.width >= cells
    }

    /// Text behind `lead` in as many rows as an entry may have.
    pub(super) fn text(&self, lead: Line, untrusted: &str, verbosity: Verbosity) -> Vec<Row> {
        match verbosity {
            Verbosity::Brief => vec![self.row(lead.push(untrusted, Role::Text))],
            Verbosity::Headlines => self.wrapped_within(lead, untrusted, Role::Text, 2),
            _ => self.wrapped(lead, untrusted, Role::Text),
        }
    }

    /// Wrapped text behind `lead`, which stands on the first row only.
    pub(super) fn wrapped(&self, lead: Line, untrusted: &str, role: Role) -> Vec<Row> {
        self.wrapped_within(lead, untrusted, role, usize::MAX)
    }

    /// The same in at most so many rows; where that is too few the last one ends in an ellipsis.
    pub(super) fn wrapped_within(&self, lead: Line, untrusted: &str, role: Role, rows: usize) -> Vec<Row> {
        let indent = lead.width();
        let room = self.width.saturating_sub(indent);
        let hazard = crate::domain::values::escaped::looks_otherwise(untrusted);
        let room = if hazard { room.saturating_sub(super::line::BADGE.len() + 1) } else { room };
        let mut lead = Some(lead);
        let lines = shortened(wrap(shown(untrusted).as_str(), room.max(8)), rows, room.max(8), self.glyphs());
        lines
            .iter()
            .map(|text| {
                let line = lead.take().unwrap_or_else(|| self.line().to(indent)).push_shown(text, role);
                let line = if hazard { line.badged() } else { line };
                self.row(line)
            })
            .collect()
    }
}

/// The first `rows` lines; what was left out is an ellipsis at their end.
fn shortened(mut lines: Vec<String>, rows: usize, cells: usize, glyphs: Glyphs) -> Vec<String> {
    if lines.len() > rows {
        lines.truncate(rows);
        if let Some(last) = lines.last_mut() {
            *last = format!("{}{}", beginning(last, cells.saturating_sub(1)).trim_end(), ellipsis(glyphs));
        }
    }
    lines
}

/// How much each entry says: as much as lets the whole list stand on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verbosity {
    /// Every text whole, wrapped.
    Whole,
    /// What blocks is told whole; of the rest its headline.
    Blockers,
    /// What blocks says what to do, in two lines at most; of the rest its headline.
    ToDo,
    /// Two lines each.
    Headlines,
    /// One line each.
    Brief,
}

impl Verbosity {
    /// From the fullest to the shortest.
    pub(super) const ALL: [Self; 5] = [Self::Whole, Self::Blockers, Self::ToDo, Self::Headlines, Self::Brief];
}
