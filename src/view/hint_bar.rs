//! The last row: what was said last, or what can be done now, from the keymap.

use crate::app::availability;
use crate::app::entry::Entry;
use crate::app::selection::Selection;
use crate::app::state::{State, Weight};

use super::line::Line;
use super::screen::{Role, Row};

/// The last row: in a dialog without the cursor's position.
pub(super) fn hint_bar(state: &State, selection: &Selection, cells: usize) -> Row {
    let position = if state.ui.dialog.is_none() { position(selection) } else { String::new() };
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
        None => hints_behind(line, (state, selection), &position, cells),
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
