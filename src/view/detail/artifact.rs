//! An artifact: what it is, who refers to it, what rests on it, and its beginning.

use crate::app::links::LISTED;
use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{ArtifactFact, End, Link};
use crate::domain::evidence::artifact::Condition;
use crate::domain::values::path::{Location, PackPath};
use crate::view::detail_builder::DetailBuilder;
use crate::view::entry::said_of_artifact;
use crate::view::measure::{age, size};
use crate::view::row_context::RowContext;
use crate::view::screen::Role;

pub fn artifact(page: &mut DetailBuilder<'_>, fact: &ArtifactFact) {
    let artifact = &fact.artifact;
    let (standing, words) = said_of_artifact(page.sheet(), fact);
    page.title(standing, &words, artifact.path.as_str());
    super::rows::in_file(page, fact);
    page.part("FILE");
    page.field("kind", artifact.kind.words());
    page.field("size", &size(artifact.size));
    let now = page.sheet().state.facts.now;
    let ago = now.zip(artifact.modified).map(|(now, then)| age(now.at, then));
    page.field_or("age", ago.as_deref(), "cannot be seen");
    let digest = artifact.digest.map(|digest| digest.to_string());
    page.field_or("sha-256", digest.as_deref(), "none: it could not be read whole");
    page.field("claimed by", fact.claim.words());
    if let Some(kept) = fact.kept {
        page.field("git", kept.words());
    }
    condition(page, &artifact.condition);
    findings(page, fact);
    links(page, fact);
    page.preview(&artifact.path);
}

fn condition(page: &mut DetailBuilder<'_>, condition: &Condition) {
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

fn findings(page: &mut DetailBuilder<'_>, fact: &ArtifactFact) {
    page.part("FINDINGS");
    if fact.findings.is_empty() {
        page.text("none found");
    }
    let all = &page.sheet().assessment.findings;
    for finding in fact.findings.iter().filter_map(|index| all.get(*index)) {
        page.point(Standing::of_finding(finding), &format!("{}: {}", finding.code.title(), finding.message));
    }
}

/// The files that it names, and those that name it: what Enter follows is marked.
fn links(page: &mut DetailBuilder<'_>, fact: &ArtifactFact) {
    let from = &fact.artifact.path;
    let lists = [("REFERS TO (its lines)", &fact.refers_to), ("REFERRED BY (their lines)", &fact.referred_by)];
    let mut followed = 0;
    for (title, links) in lists {
        page.part(title);
        if links.is_empty() {
            page.text("none found");
        }
        for link in links.iter().take(LISTED) {
            let is_there = link.end == End::There;
            let mark = if is_there && page.is_marked(followed) { "> " } else { "  " };
            followed += usize::from(is_there);
            one(page, from, link, mark);
        }
        if links.len() > LISTED {
            page.text(&format!("and {} more", links.len() - LISTED));
        }
    }
}

/// A link with its lines; what is missing says so.
fn one(page: &mut DetailBuilder<'_>, from: &PackPath, link: &Link, mark: &str) {
    let sheet = page.sheet();
    let line = sheet.line().push(mark, Role::Key);
    let line = match link.end {
        End::There => line,
        End::Missing => {
            let standing = standing_of_missing(sheet, from, link);
            line.standing(standing).push("missing ", Role::of(standing))
        }
        End::Beyond => line.standing(Standing::Unseen).push("not looked at ", Role::Unknown),
    };
    let lines: Vec<String> = link.lines.iter().map(u64::to_string).collect();
    let more = if link.lines.len() == Link::LINES { ",..." } else { "" };
    let lines = if lines.is_empty() { String::new() } else { format!(":{}{more}", lines.join(",")) };
    let rows = sheet.wrapped(line, &format!("{}{lines}", link.path), Role::Text);
    rows.into_iter().for_each(|row| page.row(row));
}

/// A missing file blocks where a blocker rests on a line that names it.
fn standing_of_missing(sheet: &RowContext<'_>, from: &PackPath, link: &Link) -> Standing {
    let names_it = |at: &Location| at.path == *from && at.line.is_some_and(|line| link.lines.contains(&line));
    let blocks = sheet.assessment.blockers().any(|finding| finding.evidence.iter().any(names_it));
    if blocks { Standing::Blocks } else { Standing::Stale }
}
