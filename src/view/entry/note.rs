//! The note: lines of its exact text, and earlier notes.

use crate::app::pane::Pane;
use crate::app::state::State;
use crate::domain::assessment::NoteFact;
use crate::domain::note::Draft;

use super::super::measure::commit;
use super::super::screen::{Role, Row};
use super::super::sheet::Sheet;
use super::super::standing::Standing;

/// A line of the text that the pane shows: the note as it would be written, or the gate's JSON.
pub fn text_line(sheet: &Sheet<'_>, pane: Pane, index: usize) -> Vec<Row> {
    let text = match pane {
        Pane::Note => draft_shown(sheet.state).map(|draft| draft.text.as_str()),
        _ => sheet.assessment.gate.json.as_deref(),
    };
    let line = text.and_then(|text| text.lines().nth(index)).unwrap_or_default();
    vec![sheet.row(sheet.line().number(&(index + 1).to_string(), 3, Role::Faint).push(line, Role::Text))]
}

pub fn note(sheet: &Sheet<'_>, note: &NoteFact) -> Vec<Row> {
    let decision = note.decision.map_or("no decision", |decision| decision.word());
    let line = sheet
        .line()
        .standing(state_of(note))
        .cell(note.path.name(), (sheet.width / 2).clamp(8, 48), Role::Text)
        .cell(decision, 11, Role::Text)
        .cell(note.commit.as_deref().map_or("no commit", commit), 9, Role::Faint);
    vec![sheet.row(match note.doubts.len() {
        0 => line.push("holds", Role::Good),
        _ => line.push("no longer holds", Role::Warn),
    })]
}

pub fn state_of(note: &NoteFact) -> Standing {
    if note.doubts.is_empty() { Standing::Sensed } else { Standing::Stale }
}

/// The draft that the pane shows: APPROVED where it is not refused.
pub fn draft_shown(state: &State) -> Option<&Draft> {
    let drafts = state.facts.drafts.as_ref()?;
    drafts.approved.as_ref().or(Some(&drafts.blocked))
}
