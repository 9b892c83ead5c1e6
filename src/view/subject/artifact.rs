//! Artifacts of the pack.

use crate::app::links::LISTED;
use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{ArtifactFact, End, Link, wording};
use crate::domain::evidence::artifact::Condition;
use crate::domain::finding::Severity;
use crate::domain::values::kind::Kind;
use crate::domain::values::path::{Location, PackPath};
use crate::view::detail_builder::DetailBuilder;
use crate::view::measure::{age, size};
use crate::view::row_context::RowContext;
use crate::view::screen::{Role, Row};

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

pub(super) fn columns(context: &RowContext<'_>) -> Option<Row> {
    let line = context.line().to(4).cell("artifact", name_cells(context.width), Role::Faint);
    let line = if context.has_room_for(WITH_ALL) { line.cell("kind", KIND, Role::Faint) } else { line };
    let line = if context.has_room_for(WITH_SIZE) { line.number("size", SIZE, Role::Faint) } else { line };
    let line = line.number("age", AGE, Role::Faint);
    let line = if context.has_room_for(WITH_ALL) { line.cell("digest", DIGEST, Role::Faint) } else { line };
    Some(context.row(line.push("says", Role::Faint)))
}

pub(super) fn artifact_entry(context: &RowContext<'_>, fact: &ArtifactFact) -> Vec<Row> {
    let artifact = &fact.artifact;
    let (standing, remark) = remark(context, fact);
    let ago = context.state.now().zip(artifact.modified).map(|(now, then)| age(now.at, then));
    let kind = artifact.kind.words();
    let line = context.line().standing(standing).end_cell(artifact.path.name(), name_cells(context.width), Role::Text);
    let line = if context.has_room_for(WITH_ALL) { line.cell(kind, KIND, Role::Text) } else { line };
    let line = if context.has_room_for(WITH_SIZE) { line.number(&size(artifact.size), SIZE, Role::Text) } else { line };
    let line = line.number(ago.as_deref().unwrap_or("?"), AGE, Role::Text);
    if !context.has_room_for(WITH_ALL) {
        return vec![context.row(line.push(&remark.in_list(fact, Some(kind)), Role::Text))];
    }
    let digest = artifact.digest.map_or_else(|| "none".to_owned(), |digest| digest.short());
    vec![context.row(line.cell(&digest, DIGEST, Role::Text).push(&remark.in_list(fact, None), Role::Text))]
}

/// What there is to say of a file.
enum Remark {
    /// Nothing but that it was read.
    Read,
    /// Nothing but that nobody claims it.
    Unclaimed,
    Other(String),
}

impl Remark {
    fn words(&self) -> &str {
        match self {
            Self::Read => "read",
            Self::Unclaimed => UNCLAIMED,
            Self::Other(words) => words,
        }
    }

    /// As the list says it, beside the kind where that has no column.
    fn in_list(&self, fact: &ArtifactFact, kind: Option<&str>) -> String {
        let beside = (!fact.claim.is_claimed()).then_some(UNCLAIMED);
        let parts = match self {
            Self::Read if kind.is_some() => [None, None, kind],
            Self::Read | Self::Unclaimed => [Some(self.words()), None, kind],
            Self::Other(words) => [Some(words.as_str()), beside, kind],
        };
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// Its state, and in a few words why.
fn remark(context: &RowContext<'_>, fact: &ArtifactFact) -> (Standing, Remark) {
    match &fact.artifact.condition {
        Condition::BeingWritten => (Standing::Stale, Remark::Other("being written".to_owned())),
        Condition::Unreadable { why, .. } => (Standing::Unseen, Remark::Other(format!("unreadable: {why}"))),
        Condition::Escapes { target } => (Standing::Blocks, Remark::Other(format!("leads outside: {target}"))),
        Condition::Readable => readable(context, fact),
    }
}

fn readable(context: &RowContext<'_>, fact: &ArtifactFact) -> (Standing, Remark) {
    let of = |severity: Severity| {
        context.assessment.findings_on(fact).filter(|finding| finding.severity == severity).count()
    };
    let (blockers, warnings) = (of(Severity::Blocker), of(Severity::Warning));
    let (block, warn) = (wording::block(blockers), wording::warn(warnings));
    match (blockers, warnings) {
        (0, 0) if !fact.claim.is_claimed() => (Standing::NotRequired, Remark::Unclaimed),
        (0, 0) if fact.artifact.kind == Kind::Unknown => {
            (Standing::NotRequired, Remark::Other("only listed".to_owned()))
        }
        (0, 0) => (Standing::Sensed, Remark::Read),
        (0, _) => (Standing::Stale, Remark::Other(warn)),
        (_, 0) => (Standing::Blocks, Remark::Other(block)),
        (_, _) => (Standing::Blocks, Remark::Other(format!("{block}, {warn}"))),
    }
}

fn name_cells(width: usize) -> usize {
    let size = if width >= WITH_SIZE { SIZE + 1 } else { 0 };
    let all = if width >= WITH_ALL { KIND + DIGEST + 2 } else { 0 };
    width.saturating_sub(4 + size + all + AGE + 2 + SAID).clamp(10, if width >= WITH_SIZE { 60 } else { 40 })
}

pub(super) fn artifact_detail(detail: &mut DetailBuilder<'_>, fact: &ArtifactFact) {
    let artifact = &fact.artifact;
    let (standing, remark) = remark(detail.context(), fact);
    detail.title(standing, remark.words(), artifact.path.as_str());
    super::rows::in_file(detail, fact);
    detail.part("FILE");
    detail.field("kind", artifact.kind.words());
    detail.field("size", &size(artifact.size));
    let now = detail.context().state.now();
    let ago = now.zip(artifact.modified).map(|(now, then)| age(now.at, then));
    detail.field_or("age", ago.as_deref(), "cannot be seen");
    let digest = artifact.digest.map(|digest| digest.to_string());
    detail.field_or("sha-256", digest.as_deref(), "none: it could not be read whole");
    detail.field("claimed by", fact.claim.words());
    if let Some(kept) = fact.kept {
        detail.field("git", kept.words());
    }
    condition(detail, &artifact.condition);
    findings(detail, fact);
    links(detail, fact);
    detail.preview(&artifact.path);
}

fn condition(detail: &mut DetailBuilder<'_>, condition: &Condition) {
    match condition {
        Condition::Readable => {}
        Condition::BeingWritten => detail.point(Standing::Stale, "being written: neither a failure nor evidence"),
        Condition::Unreadable { why, line, column } => {
            let line = line.map_or_else(String::new, |line| format!(", line {line}"));
            let column = column.map_or_else(String::new, |column| format!(", column {column}"));
            detail.point(Standing::Unseen, &format!("unreadable{line}{column}: {why}"));
        }
        Condition::Escapes { target } => {
            detail.point(Standing::Blocks, &format!("a link that leads outside the pack, to {target}: not opened"));
        }
    }
}

fn findings(detail: &mut DetailBuilder<'_>, fact: &ArtifactFact) {
    detail.part("FINDINGS");
    if fact.findings.is_empty() {
        detail.text("none found");
    }
    for finding in detail.context().assessment.findings_on(fact) {
        detail.point(Standing::of_finding(finding), &format!("{}: {}", finding.code.title(), finding.message));
    }
}

/// The files that it names, and those that name it: what Enter follows is marked.
fn links(detail: &mut DetailBuilder<'_>, fact: &ArtifactFact) {
    let from = &fact.artifact.path;
    let lists = [("REFERS TO (its lines)", &fact.refers_to), ("REFERRED BY (their lines)", &fact.referred_by)];
    let mut followed = 0;
    for (title, links) in lists {
        detail.part(title);
        if links.is_empty() {
            detail.text("none found");
        }
        for link in links.iter().take(LISTED) {
            let is_there = link.end == End::There;
            let mark = if is_there && detail.is_marked(followed) { "> " } else { "  " };
            followed += usize::from(is_there);
            one(detail, from, link, mark);
        }
        detail.more(links.len().saturating_sub(LISTED));
    }
}

/// A link with its lines; what is missing says so.
fn one(detail: &mut DetailBuilder<'_>, from: &PackPath, link: &Link, mark: &str) {
    let context = detail.context();
    let line = context.line().push(mark, Role::Key);
    let line = match link.end {
        End::There => line,
        End::Missing => {
            let standing = standing_of_missing(context, from, link);
            line.standing(standing).push("missing ", Role::of(standing))
        }
        End::Beyond => line.standing(Standing::Unseen).push("not looked at ", Role::Unknown),
    };
    let lines: Vec<String> = link.lines.iter().map(u64::to_string).collect();
    let more = if link.lines.len() == Link::LINES { ",..." } else { "" };
    let lines = if lines.is_empty() { String::new() } else { format!(":{}{more}", lines.join(",")) };
    let rows = context.wrapped(line, &format!("{}{lines}", link.path), Role::Text);
    rows.into_iter().for_each(|row| detail.row(row));
}

/// A missing file blocks where a blocker rests on a line that names it.
fn standing_of_missing(context: &RowContext<'_>, from: &PackPath, link: &Link) -> Standing {
    let names_it = |at: &Location| at.path == *from && at.line.is_some_and(|line| link.lines.contains(&line));
    let blocks = context.assessment.blockers().any(|finding| finding.evidence.iter().any(names_it));
    if blocks { Standing::Blocks } else { Standing::Stale }
}
