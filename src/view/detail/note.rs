//! The note that would be written; an earlier note.

use crate::domain::assessment::NoteFact;
use crate::domain::assessment::standing::Standing;
use crate::domain::values::path::Location;
use crate::view::detail_builder::DetailBuilder;
use crate::view::entry::state_of_note;

pub fn draft(page: &mut DetailBuilder<'_>) {
    let Some(draft) = page.sheet().state.draft() else {
        return page.text("still loading");
    };
    page.title(Standing::Open, "not written yet", draft.path.as_str());
    page.part("WOULD SAY");
    page.field("decision", draft.decision.word());
    page.field("evidence", &draft.evidence.short());
    let refused = page.sheet().state.facts.drafts.as_ref().is_some_and(|drafts| drafts.approved.is_none());
    if refused {
        page.point(Standing::Blocks, "APPROVED is refused while a blocker stands against it");
    }
}

pub fn note(page: &mut DetailBuilder<'_>, note: &NoteFact) {
    let word = if note.doubts.is_empty() { "holds" } else { "no longer holds" };
    page.title(state_of_note(note), word, note.path.as_str());
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
