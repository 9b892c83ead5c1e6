//! What documents say of themselves in labelled lines (`Date: 2026-02-13`, `| Commit | 1a2b3c4 |`).

use jiff::civil::Date;

use super::date;
use super::markdown::{Block, BlockKind, Line};

/// A label and what it labels, Markdown taken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Labelled<'a> {
    pub label: &'a str,
    pub value: &'a str,
    /// From 1.
    pub line: u64,
}

impl Labelled<'_> {
    /// Whether the label has this word (lower case) in it.
    pub(super) fn is_about(&self, word: &str) -> bool {
        self.label.split(|c: char| !c.is_alphanumeric()).any(|it| it.eq_ignore_ascii_case(word))
    }
}

/// Every `label: value` of the blocks, in order: several on one line, too, and table rows whose first cell is the label.
pub(super) fn labels(blocks: &[Block]) -> impl Iterator<Item = Labelled<'_>> {
    blocks.iter().flat_map(|block| {
        let (row, lines) = match (block.kind, block.lines.as_slice()) {
            (BlockKind::Row, [label, value, ..]) => (Some((label, value)), &[][..]),
            (_, lines) => (None, lines),
        };
        let row = row.map(|(label, value)| Labelled {
            label: label.text.trim_end_matches(':'),
            value: &value.text,
            line: label.number,
        });
        row.into_iter().chain(lines.iter().flat_map(|line| of_line(&line.text, line.number)))
    })
}

/// Every `label: value` of a line: a label reaches back to the separator before it, a value to the end of the line.
pub(super) fn of_line(text: &str, line: u64) -> impl Iterator<Item = Labelled<'_>> {
    let mut from = 0;
    text.match_indices(':').map(move |(at, _)| {
        let label = text[from..at].rsplit([',', ';', '|', '·', '(']).next().unwrap_or_default().trim();
        from = at + 1;
        Labelled { label, value: text[at + 1..].trim(), line }
    })
}

/// A date that a document states.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum StatedDate {
    #[default]
    Absent,
    Read(Date),
    /// As written: in no form that is read, or in one that has two readings.
    Unread(String),
}

/// The first labelled date that can be read; where none can, the first one as it is written.
pub(super) fn stated_date(blocks: &[Block]) -> StatedDate {
    let mut labelled = labels(blocks).filter(|it| is_date(it.label) && !it.value.is_empty()).peekable();
    let Some(first) = labelled.peek().map(|it| it.value.to_owned()) else { return StatedDate::Absent };
    labelled.find_map(|it| date::in_text(it.value)).map_or(StatedDate::Unread(first), StatedDate::Read)
}

/// `Date`, `Rehearsal date`, `Date of the run`: a label of a few words.
fn is_date(label: &str) -> bool {
    let mut words = label.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    label.split_whitespace().count() <= 4 && words.any(|word| word.eq_ignore_ascii_case("date"))
}

impl StatedDate {
    pub fn read(&self) -> Option<Date> {
        match self {
            Self::Read(date) => Some(*date),
            Self::Absent | Self::Unread(_) => None,
        }
    }
}

/// Words before another one in a label that leave it the release's own; a `Node version` is that of something else.
const OWN: [&str; 12] = [
    "app",
    "application",
    "product",
    "release",
    "software",
    "build",
    "tested",
    "measured",
    "rehearsed",
    "git",
    "source",
    "base",
];

/// The first value of a label that is this word (lower case), alone or as the release's own (`App version`), as written,
/// with its line.
pub(super) fn named(blocks: &[Block], word: &str) -> Option<(String, u64)> {
    let is_named = |label: &str| {
        let mut words = label.split_whitespace().rev();
        let is_own = |it: &str| OWN.iter().any(|own| it.eq_ignore_ascii_case(own));
        words.next().is_some_and(|last| last.eq_ignore_ascii_case(word)) && words.all(is_own)
    };
    let found = labels(blocks).find(|it| is_named(it.label))?;
    let value = found.value.split([',', ';', '(']).next().unwrap_or_default().trim();
    (!value.is_empty() && !value.contains(' ')).then(|| (value.to_owned(), found.line))
}

/// Whether a line does nothing but name the build: a label and one code span, whatever that is called.
pub(super) fn names_the_build(line: &Line) -> bool {
    const NAMES: [&str; 6] = ["repo", "repository", "branch", "commit", "version", "platform"];
    let Some((label, value)) = line.text.split_once(':') else { return false };
    let mut words = label.split_whitespace();
    let is_name = words.next().is_some_and(|word| NAMES.iter().any(|name| word.eq_ignore_ascii_case(name)));
    is_name && words.next().is_none() && matches!(line.spans.as_slice(), [span] if span.trim() == value.trim())
}

/// How far into a value a date or a commit is looked for, in words: further on, it belongs to something else.
const WORDS: usize = 24;

/// The commit that a document is about, as written, with its line: the one under validation where several are labelled.
pub(super) fn commit(blocks: &[Block]) -> Option<(String, u64)> {
    let commits = || {
        labels(blocks)
            .filter(|it| ["commit", "sha", "revision"].iter().any(|word| it.is_about(word)))
            .filter_map(|it| Some((it, (commit_in(it.value)?.to_owned(), it.line))))
    };
    let is_of_another =
        |it: &Labelled<'_>| ["base", "baseline", "previous", "parent"].iter().any(|word| it.is_about(word));
    let under_validation = commits().find(|(it, _)| it.is_about("validation") || it.is_about("validated"));
    let own = || commits().find(|(it, _)| !is_of_another(it));
    under_validation.or_else(own).or_else(|| commits().next()).map(|(_, found)| found)
}

/// The first commit id in a text: 7 to 64 hex digits. A short word of the letters a to f alone is a word.
pub(super) fn commit_in(text: &str) -> Option<&str> {
    text.split(|c: char| !c.is_alphanumeric()).take(WORDS).find(|word| {
        let is_hex = (7..=64).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hex && (word.len() >= 40 || word.bytes().any(|byte| byte.is_ascii_digit()))
    })
}

/// Words by which a status or a title says that nothing was done yet.
const NOT_YET: [&str; 12] = [
    "pending",
    "placeholder",
    "planned",
    "todo",
    "tbd",
    "draft",
    "template",
    "scheduled",
    "unexecuted",
    "skipped",
    "open",
    "incomplete",
];

/// Whether a document says of itself that it is pending, a plan or a placeholder: in its title, or in a status line
/// that stands by itself. The same words elsewhere say nothing about the document.
pub(super) fn is_pending(blocks: &[Block]) -> bool {
    let title = blocks.iter().find(|block| matches!(block.kind, BlockKind::Heading(_)));
    let from_title = title.is_some_and(|block| has_any(&block.text(), &NOT_YET[..5]));
    from_title || statuses(&blocks.iter().collect::<Vec<_>>()).any(|(_, status)| says_not_yet(&status))
}

/// The document's own status lines, with where they stand: those of a table, or of a list within an entry, are the
/// entry's.
pub(super) fn statuses(blocks: &[&Block]) -> impl Iterator<Item = (u64, String)> {
    let own = blocks.iter().filter(|block| block.depth <= 1);
    own.flat_map(|block| match (block.kind, block.lines.as_slice()) {
        (BlockKind::Row, [label, value]) if is_status(&label.text) => vec![(label.number, value.text.clone())],
        (BlockKind::Row, _) => Vec::new(),
        _ => block.lines.iter().filter_map(|line| Some((line.number, status_of(&line.text)?))).collect(),
    })
}

fn status_of(line: &str) -> Option<String> {
    let (label, value) = line.split_once(':')?;
    is_status(label).then(|| value.trim().to_owned())
}

fn is_status(label: &str) -> bool {
    let words: Vec<String> = label.split_whitespace().map(str::to_lowercase).collect();
    words.len() <= 3 && words.last().is_some_and(|word| matches!(word.trim_end_matches(':'), "status" | "state"))
}

/// Only the first clause counts: `completed; next one pending` is completed.
fn says_not_yet(status: &str) -> bool {
    let clause = status.split([';', ',', '(', '.']).next().unwrap_or_default();
    let lower = clause.to_lowercase();
    has_any(clause, &NOT_YET)
        || ["not ", "in progress", "to be ", "to do", "plan"].iter().any(|it| lower.starts_with(it))
}

fn has_any(text: &str, words: &[&str]) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| words.iter().any(|it| it.eq_ignore_ascii_case(word)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::evidence::markdown::blocks;

    #[test]
    fn the_commit_under_validation_goes_before_any_other() {
        let text = "- Base commit: `1111111`\n- Commit under validation: `abcdef0123`\n";
        assert_eq!(commit(&blocks(text)), Some(("abcdef0123".into(), 2)));
        assert_eq!(commit(&blocks("Branch: main, commit: 2222222\n")), Some(("2222222".into(), 1)));
        assert_eq!(
            commit(&blocks("| Field | Value |\n|--|--|\n| Commit | `3333333` |\n")),
            Some(("3333333".into(), 3))
        );
        assert_eq!(commit(&blocks("- SHA: `5555555`\n")), Some(("5555555".into(), 1)));
        assert_eq!(commit(&blocks("Commit: effaced\nCommitted by: 4444444\n")), None);
    }

    #[test]
    fn dates_are_read_from_their_labels() {
        let date = |text: &str| stated_date(&blocks(text));
        assert_eq!(date("On 2025-01-01.\n\n**Date:** 2026-03-04 (local)\n").read(), "2026-03-04".parse().ok());
        assert_eq!(date("Date: 4 March 2026\n").read(), "2026-03-04".parse().ok());
        assert_eq!(date("Date: soon\n"), StatedDate::Unread("soon".to_owned()));
        assert_eq!(date("On 2025-01-01.\n"), StatedDate::Absent);
    }

    #[test]
    fn values_are_read_from_labels_that_end_in_a_word() {
        let text = "- Repo: `acme/widget`\n- Branch: main (merged)\n- Version of nothing: 3\n";
        let named = |word| named(&blocks(text), word).map(|(value, _)| value);
        assert_eq!((named("repo"), named("branch")), (Some("acme/widget".into()), Some("main".into())));
        assert_eq!(named("version"), None);
        let version = |text: &str| super::named(&blocks(text), "version").map(|(value, _)| value);
        assert_eq!(version("- Node version: 20.1\n- App version: 4.2\n"), Some("4.2".into()));
        for text in ["Schema version: v1\n", "Next version: 5\n", "{\"version\":\"v1\"}\n", "pnpm version: 9\n"] {
            assert_eq!(version(text), None, "{text}");
        }
    }

    #[test]
    fn only_title_and_status_make_a_document_pending() {
        for text in ["# Rehearsal placeholder\n", "Status: pending execution\n", "# R\n\n- **Status**: not started\n"] {
            assert!(is_pending(&blocks(text)), "{text}");
        }
        for text in
            ["# R\n\nStatus: done; next one pending\n", "# R\n\nNothing is pending.\n", "- a\n  - Status: pending\n"]
        {
            assert!(!is_pending(&blocks(text)), "{text}");
        }
    }
}
