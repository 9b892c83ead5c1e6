//! Where things stand, by the size of the terminal (docs/cockpit.md, rule 11).

use crate::app::entries::entries;
use crate::app::entry::Entry;
use crate::app::pane::Pane;
use crate::app::selection::Selection;
use crate::app::state::{Ui, Zoomed};

use super::body::Body;
use super::body_rows::BodyRows;
use super::line::Line;
use super::list::List;
use super::row_context::RowContext;
use super::screen::{Role, Row};
use super::{border, subject, unjudged};

/// The divider between two parts, with a blank on either side.
const DIVIDER: usize = 3;
/// Cells before a detail that has the whole width.
const INDENT: usize = 2;
/// Below this height a detail has no blank rows.
const WITH_BLANKS: usize = 16;
/// Below this height a detail does not tell how much more of it there is: it needs the row itself.
const WITH_MORE: usize = 3;
/// The checklist rail's width.
const RAIL: usize = 36;

/// How the panes share the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Below 80x24: the current item with its essentials.
    Current,
    /// From 80x24: one list, or the opened entry.
    Single,
    /// From 120x30: list beside detail.
    Beside,
    /// From 160x50: checklist rail, list, detail.
    Rail,
}

impl Layout {
    pub(super) fn of(width: usize, height: usize) -> Self {
        let is_at_least = |(columns, rows): (u16, u16)| width >= columns.into() && height >= rows.into();
        match () {
            () if is_at_least((160, 50)) => Self::Rail,
            () if is_at_least(Ui::BESIDE) => Self::Beside,
            () if is_at_least(Ui::SINGLE) => Self::Single,
            () => Self::Current,
        }
    }
}

impl Body<'_> {
    /// The rows between the tabs and the hints; `screen` is how the whole screen is shared.
    pub(super) fn rows(&self, screen: Layout) -> BodyRows {
        if let Some(failed) = self.state.facts.reading.failed() {
            return unjudged::rows(failed, self).into();
        }
        let pane = self.state.ui.pane;
        let Selection { entries, cursor } = self.selection;
        let list = List { state: self.state, pane, entries, cursor: *cursor, width: self.width };
        let layout = if self.state.ui.zoomed == Zoomed::Yes { Layout::Single } else { screen };
        let opened = self.opened();
        match layout {
            Layout::Current | Layout::Single if opened.is_some() => self.indented(opened, self.height),
            Layout::Current => self.current(&list),
            Layout::Single => list.rows(self.height).into(),
            Layout::Beside => self.beside(&list, opened),
            Layout::Rail if pane == Pane::Checklist => self.beside(&list, opened),
            Layout::Rail => self.with_rail(&list, opened),
        }
    }

    /// The entry that was opened; it is the selected one unless evidence reloaded meanwhile.
    fn opened(&self) -> Option<&Entry> {
        let id = self.state.ui.open.as_ref()?;
        self.selection.entries.iter().find(|entry| entry.id == *id).or_else(|| self.selection.entry())
    }

    /// The current item, a few neighbours, and its detail below.
    fn current(&self, list: &List<'_>) -> BodyRows {
        let Some(entry) = list.cursor.and_then(|at| list.entries.get(at)) else {
            return list.rows(self.height).into();
        };
        if self.height < 6 {
            return list.entry_rows(self.height).into();
        }
        let mut rows = list.entry_rows(self.height / 3);
        rows.push(self.rule());
        rows.extend(self.indented(Some(entry), self.height - rows.len()).rows);
        rows.into()
    }

    /// A detail that has the whole width: it begins where the list's glyphs do.
    fn indented(&self, entry: Option<&Entry>, height: usize) -> BodyRows {
        let detail = self.detail(entry, self.width.saturating_sub(INDENT), height);
        let line = || Line::new(self.state.session.glyphs).to(INDENT);
        detail.with(|rows| rows.iter().map(|row| line().append_row(row).fit(self.width)).collect())
    }

    fn rule(&self) -> Row {
        let glyphs = self.state.session.glyphs;
        Line::new(glyphs).push(&border::stroke(glyphs).repeat(self.width), Role::Frame).fit(self.width)
    }

    fn beside(&self, list: &List<'_>, opened: Option<&Entry>) -> BodyRows {
        let left = list_cells(self.width);
        let right = self.width.saturating_sub(left + DIVIDER);
        let list_rows = List { width: left, ..*list }.rows(self.height);
        let entry = opened.or_else(|| list.cursor.and_then(|at| list.entries.get(at)));
        self.detail(entry, right, self.height).with(|detail| self.side_by_side(list_rows, left, detail))
    }

    fn with_rail(&self, list: &List<'_>, opened: Option<&Entry>) -> BodyRows {
        let entries = entries(self.state, Pane::Checklist);
        let rail = List { state: self.state, pane: Pane::Checklist, entries: &entries, cursor: None, width: RAIL };
        let rest = Self { width: self.width.saturating_sub(RAIL + DIVIDER), ..*self };
        rest.beside(list, opened).with(|rest| self.side_by_side(rail.rows(self.height), RAIL, rest))
    }

    fn side_by_side(&self, left: Vec<Row>, cells: usize, right: Vec<Row>) -> Vec<Row> {
        let glyphs = self.state.session.glyphs;
        let (mut left, mut right) = (left.into_iter(), right.into_iter());
        let row = |_| {
            let line = Line::new(glyphs).append_row(&left.next().unwrap_or_default()).to(cells + 1);
            let line = line.push(border::divider(glyphs), Role::Frame).push(" ", Role::Text);
            line.append_row(&right.next().unwrap_or_default()).fit(self.width)
        };
        (0..self.height).map(row).collect()
    }

    /// An entry's detail from the line that the operator scrolled to; the last line stays in sight.
    fn detail(&self, entry: Option<&Entry>, width: usize, height: usize) -> BodyRows {
        let Some((entry, assessment)) = entry.zip(self.state.assessment()) else { return BodyRows::default() };
        let context = RowContext { state: self.state, assessment, width };
        let mut detail = subject::detail(entry, self.state.ui.pane, &context);
        if height < WITH_BLANKS {
            detail.drop_blanks();
        }
        let below = detail.rows.len().saturating_sub(height);
        let top = self.state.ui.detail_top.min(below);
        let mut rows: Vec<Row> = detail.rows.iter().skip(top).take(height).cloned().collect();
        let is_told = top < below && height >= WITH_MORE;
        if is_told && let Some(last) = rows.last_mut() {
            let more = format!("({} more below)", below - top + 1);
            *last = context.row(context.line().push(&more, Role::Faint));
        }
        let shown = top..top + rows.len() - usize::from(is_told);
        BodyRows { rows, card: detail.deciding().sight(self.state, entry, shown) }
    }
}

/// The list's share of the width beside a detail.
fn list_cells(width: usize) -> usize {
    (width * 11 / 20).max(64).min(width)
}
