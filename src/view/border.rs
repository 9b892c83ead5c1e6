//! Lines and corners, in Unicode or ASCII.

use crate::app::state::Glyphs;

use super::line::Line;
use super::screen::{Role, Row};
use super::text::width;

/// From this width on a title's rule runs to the end of its part; below, bytes on the wire count for more
/// (docs/cockpit.md: measures).
pub(super) const ROOMY: usize = 100;

/// A horizontal stroke.
pub(super) fn stroke(glyphs: Glyphs) -> &'static str {
    match glyphs {
        Glyphs::Unicode => "─",
        Glyphs::Ascii => "-",
    }
}

/// What stands between two parts side by side.
pub(super) fn divider(glyphs: Glyphs) -> &'static str {
    match glyphs {
        Glyphs::Unicode => "│",
        Glyphs::Ascii => "|",
    }
}

/// A part's title on a rule: `── THE SIX STEPS ────`; `screen` is the whole screen's width.
pub(super) fn title(glyphs: Glyphs, text: &str, cells: usize, screen: usize) -> Row {
    let line = Line::new(glyphs).push(&stroke(glyphs).repeat(2), Role::Title).push(&format!(" {text} "), Role::Title);
    let tail = if screen >= ROOMY { cells.saturating_sub(line.width()) } else { 0 };
    line.push(&stroke(glyphs).repeat(tail), Role::Frame).fit(cells)
}

/// The edges of a box that stands over a pane. The heavy one is for what cannot be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    Light,
    Heavy,
}

/// Draws a box `cells` wide around lines; each line is cut to fit.
pub(super) fn boxed(glyphs: Glyphs, edge: Edge, heading: &str, lines: Vec<Line>, cells: usize) -> Vec<Row> {
    let inside = cells.saturating_sub(4);
    let [flat, side, top_left, top_right, bottom_left, bottom_right] = strokes(glyphs, edge);
    let head = format!("{top_left}{flat} ");
    let rest = cells.saturating_sub(width(&head) + width(heading) + 2);
    let mut rows = vec![
        Line::new(glyphs)
            .push(&head, Role::Frame)
            .push(heading, Role::Title)
            .push(&format!(" {}{}", flat.repeat(rest), top_right), Role::Frame)
            .fit(cells),
    ];
    for line in lines {
        let inner = line.fit(inside);
        let filled = Line::new(glyphs).push(side, Role::Frame).push(" ", Role::Text).append_row(&inner);
        rows.push(filled.to(cells.saturating_sub(1)).push(side, Role::Frame).fit(cells));
    }
    let floor = format!("{bottom_left}{}{bottom_right}", flat.repeat(cells.saturating_sub(2)));
    rows.push(Line::new(glyphs).push(&floor, Role::Frame).fit(cells));
    rows
}

/// Flat, side, and the corners: top left, top right, bottom left, bottom right.
fn strokes(glyphs: Glyphs, edge: Edge) -> [&'static str; 6] {
    match (glyphs, edge) {
        (Glyphs::Unicode, Edge::Light) => ["─", "│", "┌", "┐", "└", "┘"],
        (Glyphs::Unicode, Edge::Heavy) => ["═", "║", "╔", "╗", "╚", "╝"],
        (Glyphs::Ascii, Edge::Light) => ["-", "|", "+", "+", "+", "+"],
        (Glyphs::Ascii, Edge::Heavy) => ["=", "|", "+", "+", "+", "+"],
    }
}
