//! Errors and events, newest last.

use crate::app::state::{Message, Weight};
use crate::view::body::Body;
use crate::view::border;
use crate::view::line::Line;
use crate::view::screen::{Role, Row};

pub(super) fn log(body: &Body<'_>, top: usize) -> Vec<Row> {
    let glyphs = body.state.session.glyphs;
    let messages = &body.state.ui.log;
    let mut rows = vec![border::title(glyphs, "Errors and events, newest last", body.width, body.width)];
    if messages.is_empty() {
        rows.push(Line::new(glyphs).push("  none found", Role::Faint).fit(body.width));
    }
    let room = body.height.saturating_sub(1);
    let first = top.min(messages.len().saturating_sub(room));
    rows.extend(messages.iter().enumerate().skip(first).take(room).map(|(index, message)| row(body, index, message)));
    rows
}

fn row(body: &Body<'_>, index: usize, message: &Message) -> Row {
    let (word, role) = match message.weight {
        Weight::Word => ("event", Role::Faint),
        Weight::Refusal => ("refused", Role::Warn),
        Weight::Error => ("error", Role::Bad),
    };
    let line = Line::new(body.state.session.glyphs).number(&(index + 1).to_string(), 5, Role::Faint);
    line.cell(word, 8, role).push(&message.text, Role::Text).fit(body.width)
}
