//! The dialog in which a field's value is typed: what it was, what it must look like, and whether it does.

use crate::domain::assessment::FieldFact;
use crate::view::body::Body;
use crate::view::border::{Edge, boxed};
use crate::view::hint_bar::end_of;
use crate::view::line::Line;
use crate::view::screen::{Position, Role, Row};

pub(super) fn pin(body: &Body<'_>, (target, field): (&str, &str), input: &str) -> (Vec<Row>, Option<Position>) {
    let glyphs = body.state.session.glyphs;
    let line = || Line::new(glyphs);
    let inside = body.width.saturating_sub(4);
    let typed = line().push("> ", Role::Cursor).push(&end_of(input, inside.saturating_sub(4)), Role::Input);
    let at = typed.width() + 2;
    let labelled = |label: &str, text: &str, role| line().cell(label, 9, Role::Faint).push(text, role);
    let fact = fact(body, target, field);
    let mut lines = Vec::new();
    if let Some(fact) = fact {
        lines.push(labelled("in lock", fact.value.as_deref().unwrap_or("nothing"), Role::Text));
        lines.push(labelled("expected", fact.format.words(), Role::Text));
        fact.fill.iter().for_each(|command| lines.push(labelled("tab runs", command, Role::Text)));
        lines.push(fits(fact, input, labelled));
    }
    lines.push(typed);
    let last = lines.len();
    (boxed(glyphs, Edge::Light, &format!("PIN {field} of {target}"), lines, body.width), Some((at, last)))
}

/// Whether what is typed has the field's form. What else stands against it is said where it is written.
fn fits(fact: &FieldFact, input: &str, labelled: impl Fn(&str, &str, Role) -> Line) -> Line {
    match input.trim() {
        "" => labelled("so far", "nothing is typed", Role::Faint),
        text if fact.format.fits(text) => labelled("so far", "has this form", Role::Good),
        _ => labelled("so far", "has not this form", Role::Warn),
    }
}

fn fact<'a>(body: &Body<'a>, target: &str, field: &str) -> Option<&'a FieldFact> {
    let closure = body.state.assessment()?.closure.as_ref()?;
    let target = closure.targets.iter().find(|fact| fact.name == target)?;
    target.fields.iter().find(|fact| fact.name == field)
}
