//! Errors, refusals that the last row had no room for, and events, newest last.

use crate::app::state::{Message, Weight};
use crate::view::body::Body;
use crate::view::border;
use crate::view::line::Line;
use crate::view::screen::{Role, Row};
use crate::view::text::{shown, wrap};

/// Every message in full, down to the one with the index `last`; what room is left shows those after it.
pub(super) fn log(body: &Body<'_>, last: usize) -> Vec<Row> {
    let glyphs = body.state.session.glyphs;
    let messages = &body.state.ui.log;
    let mut rows = vec![border::title(glyphs, "Errors, long refusals and events, newest last", body.width, body.width)];
    if messages.is_empty() {
        rows.push(Line::new(glyphs).push("  none found", Role::Faint).fit(body.width));
    }
    let room = body.height.saturating_sub(1);
    let all: Vec<Vec<Row>> = messages.iter().enumerate().map(|(index, message)| entry(body, index, message)).collect();
    let down_to: usize = all.iter().take(last.saturating_add(1)).map(Vec::len).sum();
    rows.extend(all.into_iter().flatten().skip(down_to.saturating_sub(room)).take(room));
    rows
}

fn entry(body: &Body<'_>, index: usize, message: &Message) -> Vec<Row> {
    let (word, role) = match message.weight {
        Weight::Word => ("event", Role::Faint),
        Weight::Refusal => ("refused", Role::Warn),
        Weight::Error => ("error", Role::Bad),
    };
    let line = || Line::new(body.state.session.glyphs);
    let lead = line().number(&(index + 1).to_string(), 5, Role::Faint).cell(word, 8, role);
    let indent = lead.width();
    let text = wrap(shown(&message.text).as_str(), body.width.saturating_sub(indent).max(8));
    let rest = text.iter().skip(1).map(|text| line().to(indent).push_shown(text, Role::Text));
    let first = lead.push_shown(text.first().map_or("", String::as_str), Role::Text);
    std::iter::once(first).chain(rest).map(|line| line.fit(body.width)).collect()
}
