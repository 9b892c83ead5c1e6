//! The dialog in which a field's value is typed: what it was, what it must look like, and whether it does.

use crate::app::field::Field;
use crate::domain::assessment::FieldFact;
use crate::view::body::Body;
use crate::view::border::{Edge, boxed};
use crate::view::field_line::with_field;
use crate::view::line::Line;
use crate::view::screen::{Position, Role, Row};
use crate::view::text::wrap;

/// Cells of a label.
const LABEL: usize = 9;

pub(super) fn pin(body: &Body<'_>, (target, field): (&str, &str), input: &Field) -> (Vec<Row>, Option<Position>) {
    let glyphs = body.state.session.glyphs;
    let line = || Line::new(glyphs);
    let inside = body.width.saturating_sub(4);
    let (typed, at) = with_field(line().push("> ", Role::Cursor), input, inside);
    let labelled = |label: &str, text: &str, role| line().cell(label, LABEL, Role::Faint).push(text, role);
    let fact = body.state.assessment().and_then(|assessment| assessment.field(target, field));
    let mut lines = Vec::new();
    if let Some(fact) = fact {
        lines.push(labelled("in lock", fact.value.as_deref().unwrap_or("nothing"), Role::Text));
        let words = wrap(fact.format.words(), inside.saturating_sub(LABEL + 1));
        let labels = std::iter::once("expected").chain(std::iter::repeat(""));
        lines.extend(labels.zip(&words).map(|(label, text)| labelled(label, text, Role::Text)));
        fact.fill.iter().for_each(|command| lines.push(labelled("tab runs", command, Role::Text)));
        lines.push(fits(fact, input.text(), labelled));
    }
    lines.push(typed);
    let last = lines.len();
    (boxed(glyphs, Edge::Light, &format!("PIN {field} of {target}"), lines, body.width), Some((at + 2, last)))
}

/// Whether what is typed has the field's form. What else stands against it is said where it is written.
fn fits(fact: &FieldFact, input: &str, labelled: impl Fn(&str, &str, Role) -> Line) -> Line {
    match input.trim() {
        "" => labelled("so far", "nothing is typed", Role::Faint),
        text if fact.format.fits(text) => labelled("so far", "has this form", Role::Good),
        _ => labelled("so far", "has not this form", Role::Warn),
    }
}
