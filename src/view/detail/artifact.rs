//! An artifact: what it is, who refers to it, what rests on it, and its beginning.

use crate::domain::artifact::Condition;
use crate::domain::assessment::ArtifactFact;
use crate::domain::path::PackPath;

use super::super::entry::said_of_artifact;
use super::super::measure::{age, size};
use super::page::Page;
use crate::domain::standing::Standing;

/// Paths of one list that are shown; the rest is counted.
const LISTED: usize = 12;

pub fn artifact(page: &mut Page<'_>, fact: &ArtifactFact) {
    let artifact = &fact.artifact;
    let (standing, words) = said_of_artifact(page.sheet(), fact);
    page.title(standing, &words, artifact.path.as_str());
    page.part("FILE");
    page.field("kind", artifact.kind.words());
    page.field("size", &size(artifact.size));
    let now = page.sheet().state.facts.now;
    let ago = now.zip(artifact.modified).map(|(now, then)| age(now.at, then));
    page.field_or("age", ago.as_deref(), "cannot be seen");
    let digest = artifact.digest.map(|digest| digest.to_string());
    page.field_or("sha-256", digest.as_deref(), "none: it could not be read whole");
    condition(page, &artifact.condition);
    findings(page, fact);
    paths(page, "NAMED BY", &fact.referred_by);
    paths(page, "NAMES", &fact.refers_to);
    page.preview(&artifact.path);
}

fn condition(page: &mut Page<'_>, condition: &Condition) {
    match condition {
        Condition::Readable => {}
        Condition::BeingWritten => page.point(Standing::Stale, "being written: neither a failure nor evidence"),
        Condition::Unreadable { why, line, column } => {
            let line = line.map_or_else(String::new, |line| format!(", line {line}"));
            let column = column.map_or_else(String::new, |column| format!(", column {column}"));
            page.point(Standing::Unseen, &format!("unreadable{line}{column}: {why}"));
        }
        Condition::Escapes { target } => {
            page.point(Standing::Blocks, &format!("a link that leads outside the pack, to {target}: not opened"));
        }
    }
}

fn findings(page: &mut Page<'_>, fact: &ArtifactFact) {
    page.part("FINDINGS");
    if fact.findings.is_empty() {
        page.text("none found");
    }
    let all = &page.sheet().assessment.findings;
    for finding in fact.findings.iter().filter_map(|index| all.get(*index)) {
        page.point(Standing::of_finding(finding), &format!("{}: {}", finding.code.title(), finding.message));
    }
}

fn paths(page: &mut Page<'_>, title: &str, paths: &[PackPath]) {
    page.part(title);
    if paths.is_empty() {
        page.text("none found");
    }
    paths.iter().take(LISTED).for_each(|path| page.text(path.as_str()));
    if paths.len() > LISTED {
        page.text(&format!("and {} more", paths.len() - LISTED));
    }
}
