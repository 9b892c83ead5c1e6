//! The last row: what was said last, or what can be done now, from the keymap.

use crate::app::availability;
use crate::app::entry::Entry;
use crate::app::selection::Selection;
use crate::app::state::{Dialog, State, Weight};

use super::line::Line;
use super::screen::{Role, Row};

/// The last row, and where the terminal's cursor stands in it.
pub(super) fn hint_bar(state: &State, selection: &Selection, cells: usize) -> (Row, Option<usize>) {
    match &state.ui.dialog {
        Some(Dialog::Filter { input }) => field(state, selection, ("filter /", input), cells),
        Some(Dialog::Reason { input }) => field(state, selection, ("reason: ", input), cells),
        Some(Dialog::Vouch { input, .. }) => {
            field(state, selection, ("nothing stands behind it; why is it ticked: ", input), cells)
        }
        Some(Dialog::Defer { target, input }) => {
            field(state, selection, (&format!("why is {target} deferred: "), input), cells)
        }
        Some(Dialog::Attach { target, input }) => {
            field(state, selection, (&format!("file for {target}: "), input), cells)
        }
        Some(_) => (message_or_hints(state, selection, "", cells), None),
        None => (message_or_hints(state, selection, &position(selection), cells), None),
    }
}

/// A text field in place: what was typed last stays in sight.
fn field(state: &State, selection: &Selection, (label, input): (&str, &str), cells: usize) -> (Row, Option<usize>) {
    let line = Line::new(state.session.glyphs).push(" ", Role::Text).push(label, Role::Key);
    let room = cells.saturating_sub(line.width() + 1);
    let line = line.push(&end_of(input, room), Role::Input);
    let at = line.width();
    (hints_behind(line.push("   ", Role::Text), (state, selection), "", cells), Some(at))
}

/// The end of a text, as much as fits into `cells`.
pub(super) fn end_of(text: &str, cells: usize) -> String {
    let shown = super::text::shown(text);
    let starts = shown.as_str().char_indices().map(|(at, _)| at).chain([shown.as_str().len()]);
    let fits = |at: &usize| super::text::width(&shown.as_str()[*at..]) <= cells;
    starts.into_iter().find(fits).map_or_else(String::new, |at| shown.as_str()[at..].to_owned())
}

fn message_or_hints(state: &State, selection: &Selection, position: &str, cells: usize) -> Row {
    let line = Line::new(state.session.glyphs).push(" ", Role::Text);
    match &state.ui.message {
        Some(message) => {
            let (word, role) = match message.weight {
                Weight::Word => ("", Role::Text),
                Weight::Refusal => ("refused: ", Role::Warn),
                Weight::Error => ("error: ", Role::Bad),
            };
            line.push(word, role).push(&message.text, role).fit(cells)
        }
        None => hints_behind(line, (state, selection), position, cells),
    }
}

/// As many hints as fit, each whole, and the cursor's position at the end.
fn hints_behind(line: Line, (state, selection): (&State, &Selection), position: &str, cells: usize) -> Row {
    let room = cells.saturating_sub(position.len() + 2);
    let keys = if usize::from(state.ui.width) >= super::border::ROOMY { Role::Key } else { Role::Faint };
    let mut line = line;
    for offer in availability::hints(state, selection) {
        let Some(key) = offer.keys.first().map(ToString::to_string) else { continue };
        let words = format!(" {}  ", offer.short);
        if line.width() + key.len() + super::text::width(&words) > room + 2 {
            break;
        }
        line = line.push(&key, keys).push(&words, Role::Faint);
    }
    line.to(cells.saturating_sub(position.len() + 1)).push(position, Role::Faint).fit(cells)
}

/// `3/22`: the cursor among what can be selected.
fn position(selection: &Selection) -> String {
    let Some(cursor) = selection.cursor else { return String::new() };
    let count = |entries: &[Entry]| entries.iter().filter(|it| it.subject.is_selectable()).count();
    format!("{}/{}", count(&selection.entries[..=cursor]), count(&selection.entries))
}
