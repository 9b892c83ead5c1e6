//! The note: lines of its exact text, and earlier notes.

use crate::app::pane::Pane;
use crate::domain::assessment::NoteFact;
use crate::domain::assessment::standing::Standing;
use crate::view::measure::commit;
use crate::view::row_context::RowContext;
use crate::view::screen::{Role, Row};

/// A line of the text that the pane shows: the note as it would be written, or the gate's JSON.
pub fn text_line(sheet: &RowContext<'_>, pane: Pane, index: usize) -> Vec<Row> {
    let text = match pane {
        Pane::Note => sheet.state.draft().map(|draft| draft.text.as_str()),
        _ => sheet.assessment.gate.json.as_deref(),
    };
    let line = text.and_then(|text| text.lines().nth(index)).unwrap_or_default();
    vec![sheet.row(sheet.line().number(&(index + 1).to_string(), 3, Role::Text).push(line, Role::Text))]
}

pub fn note(sheet: &RowContext<'_>, note: &NoteFact) -> Vec<Row> {
    let standing = state_of(note);
    let word = if note.doubts.is_empty() { "holds" } else { "no longer holds" };
    let line = sheet
        .line()
        .standing(standing)
        .cell(word, 15, Role::Text)
        .cell(note.decision.map_or("no decision", |decision| decision.word()), 11, Role::Text)
        .cell(note.commit.as_deref().map_or("no commit", commit), 9, Role::Text);
    vec![sheet.row(line.push(note.path.name(), Role::Text))]
}

pub fn state_of(note: &NoteFact) -> Standing {
    if note.doubts.is_empty() { Standing::Sensed } else { Standing::Stale }
}
