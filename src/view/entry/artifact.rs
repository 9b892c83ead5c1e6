//! Artifacts of the pack.

use crate::domain::assessment::ArtifactFact;
use crate::domain::assessment::standing::Standing;
use crate::domain::evidence::artifact::Condition;
use crate::domain::finding::Severity;
use crate::domain::values::kind::Kind;
use crate::view::measure::{age, count, size};
use crate::view::row_context::RowContext;
use crate::view::screen::{Role, Row};

/// What is said of a file that there is nothing else to say of.
const READ: &str = "read";
/// What is said of a file that nobody claims.
const UNCLAIMED: &str = "unclaimed";
const KIND: usize = 21;
const SIZE: usize = 6;
const AGE: usize = 6;
const DIGEST: usize = 6;
/// What is said of a file takes at least this.
const SAID: usize = 22;
/// From these widths on there are columns of their own for the size, and for kind and digest.
const WITH_SIZE: usize = 90;
const WITH_ALL: usize = 100;

pub fn columns(sheet: &RowContext<'_>) -> Option<Row> {
    let line = sheet.line().to(4).cell("artifact", name_cells(sheet.width), Role::Faint);
    let line = if sheet.has_room_for(WITH_ALL) { line.cell("kind", KIND, Role::Faint) } else { line };
    let line = if sheet.has_room_for(WITH_SIZE) { line.number("size", SIZE, Role::Faint) } else { line };
    let line = line.number("age", AGE, Role::Faint);
    let line = if sheet.has_room_for(WITH_ALL) { line.cell("digest", DIGEST, Role::Faint) } else { line };
    Some(sheet.row(line.push("says", Role::Faint)))
}

pub fn artifact(sheet: &RowContext<'_>, fact: &ArtifactFact) -> Vec<Row> {
    let artifact = &fact.artifact;
    let (standing, words) = said(sheet, fact);
    let is_told = fact.claim.is_claimed() || words == UNCLAIMED;
    let words = if is_told { words } else { format!("{words}, {UNCLAIMED}") };
    let ago = sheet.state.facts.now.zip(artifact.modified).map(|(now, then)| age(now.at, then));
    let kind = artifact.kind.words();
    let line = sheet.line().standing(standing).end_cell(artifact.path.name(), name_cells(sheet.width), Role::Text);
    let line = if sheet.has_room_for(WITH_ALL) { line.cell(kind, KIND, Role::Text) } else { line };
    let line = if sheet.has_room_for(WITH_SIZE) { line.number(&size(artifact.size), SIZE, Role::Text) } else { line };
    let line = line.number(ago.as_deref().unwrap_or("?"), AGE, Role::Text);
    if !sheet.has_room_for(WITH_ALL) {
        let words = if words == READ { kind.to_owned() } else { format!("{words}, {kind}") };
        return vec![sheet.row(line.push(&words, Role::Text))];
    }
    let digest = artifact.digest.map_or_else(|| "none".to_owned(), |digest| digest.short());
    vec![sheet.row(line.cell(&digest, DIGEST, Role::Text).push(&words, Role::Text))]
}

/// Its state, and in a few words why.
pub fn said(sheet: &RowContext<'_>, fact: &ArtifactFact) -> (Standing, String) {
    match &fact.artifact.condition {
        Condition::BeingWritten => (Standing::Stale, "being written".to_owned()),
        Condition::Unreadable { why, .. } => (Standing::Unseen, format!("unreadable: {why}")),
        Condition::Escapes { target } => (Standing::Blocks, format!("leads outside: {target}")),
        Condition::Readable => readable(sheet, fact),
    }
}

fn readable(sheet: &RowContext<'_>, fact: &ArtifactFact) -> (Standing, String) {
    let of = |severity: Severity| {
        let findings = fact.findings.iter().filter_map(|index| sheet.assessment.findings.get(*index));
        findings.filter(|finding| finding.severity == severity).count()
    };
    match (of(Severity::Blocker), of(Severity::Warning)) {
        (0, 0) if !fact.claim.is_claimed() => (Standing::NotRequired, UNCLAIMED.to_owned()),
        (0, 0) if fact.artifact.kind == Kind::Unknown => (Standing::NotRequired, "only listed".to_owned()),
        (0, 0) => (Standing::Sensed, READ.to_owned()),
        (0, warnings) => (Standing::Stale, count(warnings, "warning")),
        (blockers, 0) => (Standing::Blocks, count(blockers, "block")),
        (blockers, warnings) => (Standing::Blocks, format!("{}, {warnings} warn", count(blockers, "block"))),
    }
}

fn name_cells(width: usize) -> usize {
    let size = if width >= WITH_SIZE { SIZE + 1 } else { 0 };
    let all = if width >= WITH_ALL { KIND + DIGEST + 2 } else { 0 };
    width.saturating_sub(4 + size + all + AGE + 2 + SAID).clamp(10, if width >= WITH_SIZE { 60 } else { 40 })
}
