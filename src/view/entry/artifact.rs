//! Artifacts of the pack.

use crate::domain::artifact::{Condition, Kind};
use crate::domain::assessment::ArtifactFact;
use crate::domain::finding::Severity;

use super::super::measure::{age, count, size};
use super::super::screen::{Role, Row};
use super::super::sheet::Sheet;
use super::super::standing::Standing;

const KIND: usize = 21;
const SIZE: usize = 6;
const AGE: usize = 6;
const DIGEST: usize = 6;
/// All columns but the name, with their gaps.
const OTHERS: usize = 4 + KIND + SIZE + AGE + DIGEST + 5;
/// What is said of a file takes at least this.
const SAID: usize = 10;

pub fn columns(sheet: &Sheet<'_>) -> Option<Row> {
    let line = sheet.line().to(4).cell("artifact", name_cells(sheet.width), Role::Faint);
    let line = line.cell("kind", KIND, Role::Faint).number("size", SIZE, Role::Faint);
    let line = line.number("age", AGE, Role::Faint).cell("digest", DIGEST, Role::Faint);
    Some(sheet.row(line.push("says", Role::Faint)))
}

pub fn artifact(sheet: &Sheet<'_>, fact: &ArtifactFact) -> Vec<Row> {
    let artifact = &fact.artifact;
    let (standing, words) = said(sheet, fact);
    let now = sheet.state.facts.now;
    let age = now.zip(artifact.modified).map_or_else(|| "?".to_owned(), |(now, then)| age(now.at, then));
    let digest = artifact.digest.map_or_else(|| "none".to_owned(), |digest| digest.short());
    let line = sheet
        .line()
        .standing(standing)
        .cell(artifact.path.name(), name_cells(sheet.width), Role::Text)
        .cell(artifact.kind.words(), KIND, Role::Faint)
        .number(&size(artifact.size), SIZE, Role::Faint)
        .number(&age, AGE, Role::Faint)
        .cell(&digest, DIGEST, Role::Faint);
    vec![sheet.row(line.push(&words, Role::Text))]
}

/// Its state, and in a few words why.
pub fn said(sheet: &Sheet<'_>, fact: &ArtifactFact) -> (Standing, String) {
    match &fact.artifact.condition {
        Condition::BeingWritten => (Standing::Stale, "being written".to_owned()),
        Condition::Unreadable { why, .. } => (Standing::Unseen, format!("unreadable: {why}")),
        Condition::Escapes { target } => (Standing::Blocks, format!("leads outside: {target}")),
        Condition::Readable => readable(sheet, fact),
    }
}

fn readable(sheet: &Sheet<'_>, fact: &ArtifactFact) -> (Standing, String) {
    let of = |severity: Severity| {
        let findings = fact.findings.iter().filter_map(|index| sheet.assessment.findings.get(*index));
        findings.filter(|finding| finding.severity == severity).count()
    };
    match (of(Severity::Blocker), of(Severity::Warning)) {
        (0, 0) if fact.artifact.kind == Kind::Unknown => (Standing::NotRequired, "listed".to_owned()),
        (0, 0) => (Standing::Sensed, "read".to_owned()),
        (0, warnings) => (Standing::Stale, count(warnings, "warning")),
        (blockers, 0) => (Standing::Blocks, count(blockers, "block")),
        (blockers, warnings) => (Standing::Blocks, format!("{}, {warnings} warn", count(blockers, "block"))),
    }
}

fn name_cells(width: usize) -> usize {
    width.saturating_sub(OTHERS + SAID).clamp(10, 48)
}
