//! The note: lines of its exact text, and earlier notes.

use crate::app::pane::Pane;
use crate::domain::assessment::NoteFact;
use crate::domain::assessment::standing::Standing;
use crate::domain::values::path::Location;
use crate::view::detail_builder::DetailBuilder;
use crate::view::measure::commit;
use crate::view::row_context::RowContext;
use crate::view::screen::{Role, Row};

/// A line of the text that the pane shows: the note as it would be written, or the gate's JSON.
pub fn text_line_entry(sheet: &RowContext<'_>, pane: Pane, index: usize) -> Vec<Row> {
    let text = match pane {
        Pane::Note => sheet.state.draft().map(|draft| draft.text.as_str()),
        _ => sheet.assessment.gate.json.as_deref(),
    };
    let line = text.and_then(|text| text.lines().nth(index)).unwrap_or_default();
    vec![sheet.row(sheet.line().number(&(index + 1).to_string(), 3, Role::Text).push(line, Role::Text))]
}

pub fn note_entry(sheet: &RowContext<'_>, note: &NoteFact) -> Vec<Row> {
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

pub fn draft_detail(page: &mut DetailBuilder<'_>) {
    let Some(draft) = page.sheet().state.draft() else {
        return page.text("still loading");
    };
    page.title(Standing::Open, "not written yet", draft.path.as_str());
    page.part("WOULD SAY");
    page.field("decision", draft.decision.word());
    page.field("evidence", &draft.basis.evidence.short());
    let refused = page.sheet().state.drafts().is_some_and(|drafts| drafts.approved.is_none());
    if refused {
        page.point(Standing::Blocks, "APPROVED is refused while a blocker stands against it");
    }
}

pub fn note_detail(page: &mut DetailBuilder<'_>, note: &NoteFact) {
    let word = if note.doubts.is_empty() { "holds" } else { "no longer holds" };
    page.title(state_of(note), word, note.path.as_str());
    page.part("IT SAYS");
    page.field_or("decision", note.decision.map(|decision| decision.word()), "none found");
    page.field_or("commit", note.commit.as_deref(), "none found");
    page.field_or("reason", note.reason.as_deref(), "none found");
    if !note.doubts.is_empty() {
        page.part("WHY IT NO LONGER HOLDS");
        note.doubts.iter().for_each(|doubt| page.point(Standing::Stale, doubt));
    }
    history(page, note);
    page.evidence(&[Location::file(&note.path)]);
}

/// What lies between the measured commit and the one that this note names, where it is the note that counts.
fn history(page: &mut DetailBuilder<'_>, note: &NoteFact) {
    let assessment = page.sheet().assessment;
    let Some(relation) = assessment.history.relation.as_ref().filter(|_| assessment.notes.last() == Some(note)) else {
        return;
    };
    page.part("BETWEEN THE MEASURED COMMIT AND THIS ONE");
    let standing = if relation.is_harmless() { Standing::Sensed } else { Standing::Stale };
    page.point(standing, &relation.describe());
}
