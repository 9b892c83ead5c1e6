//! The note: lines of its exact text, and earlier notes.

use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::wording::short_commit;
use crate::domain::assessment::{ApprovalFact, ApprovalStanding, Missing, NoteFact};
use crate::domain::evidence::note::Decision;
use crate::domain::signing::approval;
use crate::domain::values::path::Location;
use crate::view::detail_builder::DetailBuilder;
use crate::view::row_context::RowContext;
use crate::view::screen::{Role, Row};

/// A line of a text, behind its number.
pub(super) fn text_line_entry(context: &RowContext<'_>, index: usize, line: &str) -> Vec<Row> {
    vec![context.row(context.line().number(&(index + 1).to_string(), 3, Role::Text).push(line, Role::Text))]
}

pub(super) fn note_entry(context: &RowContext<'_>, note: &NoteFact) -> Vec<Row> {
    let word = if note.doubts.is_empty() { "holds" } else { "no longer holds" };
    let line = context
        .line()
        .standing(Standing::of_note(note))
        .cell(word, 15, Role::Text)
        .cell(note.decision.map_or("no decision", |decision| decision.word()), 11, Role::Text)
        .cell(note.commit.as_deref().map_or("no commit", short_commit), 9, Role::Text);
    vec![context.row(line.push(note.path.name(), Role::Text))]
}

pub(super) fn draft_detail(detail: &mut DetailBuilder<'_>) {
    let Some(draft) = detail.context().state.draft() else {
        let why = detail.context().state.undrafted().unwrap_or("still loading").to_owned();
        return detail.text(&why);
    };
    let has_note = detail.context().assessment.notes.last().is_some_and(NoteFact::approves);
    let word = if has_note { "would be another note" } else { "not written yet" };
    detail.title(Standing::Open, word, draft.path.as_str());
    detail.part("WOULD SAY");
    detail.field("decision", draft.decision.word());
    detail.field("evidence", &draft.basis.evidence.short());
    if let Err(refused) = approval::check(detail.context().assessment, Decision::Approved) {
        detail.point(Standing::Blocks, &refused.to_string());
    }
    approvals(detail);
}

/// Where several people have to approve: who did, and who is missing.
fn approvals(detail: &mut DetailBuilder<'_>) {
    let Some(quorum) = &detail.context().assessment.quorum else { return };
    detail.part("APPROVALS");
    for approval in &quorum.approvals {
        let is_current = quorum.current().any(|it| it == approval);
        let standing = if is_current { Standing::Ticked } else { Standing::Stale };
        detail.point(
            standing,
            &format!("{} at {}: {}", approval.of.approver, approval.at, word_of(approval, is_current)),
        );
    }
    let missing = quorum.missing(quorum.current());
    detail.point(if missing == Missing::Nothing { Standing::Sensed } else { Standing::Open }, &missing.words());
}

fn word_of(approval: &ApprovalFact, is_current: bool) -> String {
    match &approval.standing {
        ApprovalStanding::Void(why) => format!("does not count: {why}"),
        _ if !is_current => "of another state of the release".to_owned(),
        ApprovalStanding::Author(why) => format!("counts as an author's: {why}"),
        ApprovalStanding::Independent => "counts".to_owned(),
    }
}

pub(super) fn note_detail(detail: &mut DetailBuilder<'_>, note: &NoteFact) {
    let word = if note.doubts.is_empty() { "holds" } else { "no longer holds" };
    detail.title(Standing::of_note(note), word, note.path.as_str());
    detail.part("IT SAYS");
    detail.field_or("decision", note.decision.map(|decision| decision.word()), "none found");
    detail.field_or("commit", note.commit.as_deref(), "none found");
    detail.field_or("reason", note.reason.as_deref(), "none found");
    if !note.doubts.is_empty() {
        detail.part("WHY IT NO LONGER HOLDS");
        note.doubts.iter().for_each(|doubt| detail.point(Standing::Stale, doubt));
    }
    history(detail, note);
    detail.evidence(&[Location::file(&note.path)]);
}

/// What lies between the measured commit and the one that this note names, where it is the note that counts.
fn history(detail: &mut DetailBuilder<'_>, note: &NoteFact) {
    let assessment = detail.context().assessment;
    let Some(relation) = assessment.history.relation.as_ref().filter(|_| assessment.notes.last() == Some(note)) else {
        return;
    };
    detail.part("BETWEEN THE MEASURED COMMIT AND THIS ONE");
    let standing = if relation.is_harmless() { Standing::Sensed } else { Standing::Stale };
    detail.point(standing, &relation.describe());
}
