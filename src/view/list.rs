//! A pane's list: the pinned rows on top, then the entries that fit around the cursor. Builds no row that is not on
//! screen (docs/cockpit.md: measures: 10,000 items).

use crate::app::entry::{Entry, Subject};
use crate::app::pane::Pane;
use crate::app::state::State;

use super::border;
use super::headline::headline;
use super::line::Line;
use super::row_context::Verbosity;
use super::screen::{Role, Row};
use super::subject::{self, EntryContext};
use super::text::width;

/// The marker's column, with its gap.
const MARKER: usize = 2;

/// One pane's entries, as they are to be shown.
#[derive(Clone, Copy, Debug)]
pub struct List<'a> {
    pub state: &'a State,
    pub pane: Pane,
    pub entries: &'a [Entry],
    /// The index of the selected entry.
    pub cursor: Option<usize>,
    pub width: usize,
}

impl List<'_> {
    /// Title, column names and as many entries as fit into `height` rows.
    pub(super) fn rows(&self, height: usize) -> Vec<Row> {
        let mut rows = self.pinned();
        rows.truncate(height.saturating_sub(1));
        let room = height - rows.len();
        rows.extend(self.entry_rows(room));
        rows
    }

    /// The entries around the cursor alone.
    pub(super) fn entry_rows(&self, height: usize) -> Vec<Row> {
        VerboseList { list: self, verbosity: self.verbosity(height) }.rows(height)
    }

    /// The fullest verbosity with which the whole list fits.
    fn verbosity(&self, height: usize) -> Verbosity {
        let pinned = self.pinned_entries();
        if self.entries.len() > height + pinned {
            return Verbosity::Brief;
        }
        let fits = |verbosity: &Verbosity| {
            let told = VerboseList { list: self, verbosity: *verbosity };
            (pinned..self.entries.len()).map(|index| told.plain(index).len()).sum::<usize>() <= height
        };
        Verbosity::ALL.into_iter().find(fits).unwrap_or(Verbosity::Brief)
    }

    /// The part's title with the pane's headline, and the names of the columns.
    fn pinned(&self) -> Vec<Row> {
        let title = match self.entries.first().map(|entry| &entry.subject) {
            Some(Subject::Heading(title)) => &**title,
            _ => self.pane.title(),
        };
        let glyphs = self.state.session.glyphs;
        let line = Line::new(glyphs).push(&border::stroke(glyphs).repeat(2), Role::Title);
        let line = line.push(&format!(" {title}  "), Role::Title);
        let line = match headline(self.state, self.pane) {
            Some((standing, words)) => {
                let room = self.width.saturating_sub(line.width() + 5);
                line.standing(standing).push(in_short(&words, room), Role::of(standing)).push(" ", Role::Text)
            }
            None => line,
        };
        let rest = if self.is_roomy() { self.width.saturating_sub(line.width()) } else { 0 };
        let mut rows = vec![line.push(&border::stroke(glyphs).repeat(rest), Role::Frame).fit(self.width)];
        let columns = subject::columns(self.state, self.pane, self.inner());
        rows.extend(columns.map(|row| self.behind_marker(row, Marker::Away)));
        rows
    }

    /// How many entries on top are pinned already.
    fn pinned_entries(&self) -> usize {
        usize::from(matches!(self.entries.first().map(|entry| &entry.subject), Some(Subject::Heading(_))))
    }

    fn behind_marker(&self, row: Row, marker: Marker) -> Row {
        let line = Line::new(self.state.session.glyphs);
        let line = match marker {
            Marker::Here => line.push(">", Role::Cursor).push(" ", Role::Text),
            Marker::Away => line.push("  ", Role::Text),
        };
        line.append_row(&row).fit(self.width)
    }

    fn inner(&self) -> usize {
        self.width.saturating_sub(MARKER)
    }

    fn is_roomy(&self) -> bool {
        usize::from(self.state.ui.width) >= border::ROOMY
    }
}

/// A list whose entries say so much each.
#[derive(Clone, Copy, Debug)]
struct VerboseList<'a> {
    list: &'a List<'a>,
    verbosity: Verbosity,
}

impl VerboseList<'_> {
    /// The entries around the cursor.
    fn rows(&self, height: usize) -> Vec<Row> {
        let first = self.first_on_screen(height);
        let mut rows = Vec::with_capacity(height);
        for index in first..self.list.entries.len() {
            if rows.len() >= height {
                break;
            }
            rows.extend(self.marked(index));
        }
        rows.truncate(height);
        rows
    }

    /// Where the list begins: where the operator left it, moved only as far as the cursor needs.
    fn first_on_screen(&self, height: usize) -> usize {
        let least = self.list.pinned_entries();
        let top = self
            .list
            .state
            .ui
            .top
            .get(&self.list.pane)
            .copied()
            .unwrap_or(0)
            .clamp(least, self.list.entries.len().max(least));
        let Some(cursor) = self.list.cursor else { return top };
        if cursor < top {
            return cursor.max(least);
        }
        let mut first = cursor;
        let mut used = self.plain(cursor).len();
        while first > top {
            used += self.plain(first - 1).len();
            if used > height {
                return first;
            }
            first -= 1;
        }
        top
    }

    fn plain(&self, index: usize) -> Vec<Row> {
        self.laid_out(index, self.list.inner())
    }

    fn laid_out(&self, index: usize, width: usize) -> Vec<Row> {
        let place = EntryContext {
            state: self.list.state,
            width,
            next: self.list.entries.get(index + 1),
            verbosity: self.verbosity,
        };
        self.list.entries.get(index).map_or_else(Vec::new, |entry| subject::rows(entry, &place))
    }

    /// The rows of an entry with the cursor's marker; a title begins where the marker stands.
    fn marked(&self, index: usize) -> Vec<Row> {
        let heading = matches!(self.list.entries.get(index).map(|entry| &entry.subject), Some(Subject::Heading(_)));
        let mut marker = match (heading, self.list.cursor == Some(index)) {
            (true, _) => return self.laid_out(index, self.list.width),
            (false, true) => Marker::Here,
            (false, false) => Marker::Away,
        };
        let rows = self.plain(index).into_iter();
        rows.map(|row| self.list.behind_marker(row, std::mem::replace(&mut marker, Marker::Away))).collect()
    }
}

/// A headline, or as many of its parts as fit; the first one in any case.
fn in_short(mut words: &str, cells: usize) -> &str {
    while width(words) > cells
        && let Some(end) = words.rfind([':', ';'])
    {
        words = &words[..end];
    }
    words
}

/// Whether the cursor stands on a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Marker {
    Here,
    Away,
}
