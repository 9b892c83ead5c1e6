//! The palette: verbs by name, the same as the commands.

use crate::app::availability::{self, Offer};
use crate::app::field::Field;
use crate::view::body::Body;
use crate::view::border::{Edge, boxed};
use crate::view::field_line::with_field;
use crate::view::line::Line;
use crate::view::screen::{Position, Role, Row};

/// Verbs listed at once.
const LISTED: usize = 10;
/// The names' column.
const NAME: usize = 17;

pub(super) fn palette(body: &Body<'_>, input: &Field, selected: usize) -> (Vec<Row>, Option<Position>) {
    let glyphs = body.state.session.glyphs;
    let inside = body.width.saturating_sub(4);
    let (typed, at) = with_field(Line::new(glyphs).push(": ", Role::Key), input, inside);
    let offers = availability::palette(body.state, input.text());
    let selected = selected.min(offers.len().saturating_sub(1));
    let first = (selected + 1).saturating_sub(LISTED);
    let mut lines = vec![typed];
    if offers.is_empty() {
        lines.push(Line::new(glyphs).push("  no such verb", Role::Faint));
    }
    let shown = offers.iter().enumerate().skip(first).take(LISTED);
    lines.extend(shown.map(|(index, offer)| verb(body, offer, index == selected)));
    (boxed(glyphs, Edge::Light, "What to do", lines, body.width), Some((at + 2, 1)))
}

fn verb(body: &Body<'_>, offer: &Offer, is_selected: bool) -> Line {
    let marker = if is_selected { ">" } else { " " };
    let line = Line::new(body.state.session.glyphs).push(marker, Role::Cursor).push(" ", Role::Text);
    let line = line.cell(offer.action.name(), NAME, Role::Key);
    match &offer.refused {
        Some(why) => line.push("not now: ", Role::Warn).push(&why.0, Role::Faint),
        None => line.push(&offer.help, Role::Text),
    }
}
