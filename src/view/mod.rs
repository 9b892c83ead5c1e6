//! How the state looks: rows of text and roles, for a size. Pure; no colours, only roles. Imports `app` and `domain`.
//!
//! Row 1 answers the question, row 2 names the panes, the last row says what can be done; between them stands the body.

mod body;
mod body_rows;
mod border;
mod detail_builder;
mod dialog;
mod field_line;
mod headline;
mod hint_bar;
mod layout;
mod line;
mod list;
mod measure;
mod preview;
mod row_context;
mod ruler;
mod scale;
pub mod screen;
mod sequence;
mod subject;
mod tabs;
mod text;
mod title_row;
mod unjudged;

use crate::app::look::Sight;
use crate::app::selection::Selection;
use crate::app::state::State;

use body::Body;
use body_rows::BodyRows;
use layout::Layout;
use screen::{Row, Screen};

/// Rows from which on there is a last row with hints, and one with tabs.
const WITH_BAR: usize = 3;
const WITH_TABS: usize = 6;

/// Lays the state out for a terminal of `width` columns and `height` rows. Never refuses: 1x1 is drawn too
/// (docs/cockpit.md, rule 11).
pub fn lay_out(state: &State, width: u16, height: u16) -> Screen {
    let (cells, lines) = (usize::from(width), usize::from(height));
    let mut rows: Vec<Row> = Vec::with_capacity(lines);
    rows.push(title_row::title_row(state, cells));
    if lines >= WITH_TABS {
        rows.push(tabs::tabs(state, cells));
    }
    let with_bar = usize::from(lines >= WITH_BAR);
    let selection = Selection::of(state);
    let body = Body { state, selection: &selection, width: cells, height: lines.saturating_sub(rows.len() + with_bar) };
    let first = rows.len();
    let BodyRows { rows: body_rows, card } = body.rows(Layout::of(cells, lines));
    let covered = dialog::over(state, &body, body_rows);
    let sight = Sight { card: card.map(|card| card.above(covered.free)), question: covered.question };
    rows.extend(covered.rows);
    rows.resize(lines.saturating_sub(with_bar), Row::default());
    let cursor = covered.cursor.map(|(column, row)| (column, row + first));
    if with_bar > 0 {
        rows.push(hint_bar::hint_bar(state, &selection, cells));
    }
    rows.truncate(lines);
    Screen { width, height, rows, cursor: cursor.and_then(|at| on_screen(at, cells, lines)), sight }
}

/// The cursor, where it is on screen at all.
fn on_screen((column, row): (usize, usize), cells: usize, lines: usize) -> Option<(u16, u16)> {
    let is_on = column < cells && row < lines;
    is_on.then(|| Some((u16::try_from(column).ok()?, u16::try_from(row).ok()?))).flatten()
}
