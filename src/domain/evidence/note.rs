//! Approval notes, read leniently (docs/contracts.md, section 1: approval note).

use std::collections::HashSet;

use serde_json::Value;

use super::label::{self, Labelled, StatedDate};
use super::markdown::{self, Block, BlockKind, Line, Statements};

/// What an approval note says, by whichever layout.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApprovalNote {
    pub decision: Option<Decision>,
    /// The line of the decision (from 1).
    pub decision_line: Option<u64>,
    pub reason: Option<String>,
    pub branch: Option<String>,
    pub commit: Option<String>,
    pub commit_line: Option<u64>,
    /// `Date:` in the text.
    pub date: StatedDate,
    /// The gate's JSON, where it is pasted.
    pub gate: Option<PastedGate>,
    /// Pull requests as `#20`, in order, each once: so written, or linked.
    pub pull_requests: Vec<String>,
    /// Paths in code spans and links, with their lines, in order.
    pub links: Vec<(String, u64)>,
}

/// The gate's JSON as a note shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PastedGate {
    Read(Value),
    /// It begins like the gate's output and is no JSON.
    Unread,
}

impl PastedGate {
    /// In a code span, or in a code block.
    fn of(said: &Statements) -> Option<Self> {
        let spans = said.blocks.iter().flat_map(|block| &block.lines).flat_map(|line| &line.spans);
        let block: Vec<&str> = said.output.iter().map(|line| line.text.as_str()).collect();
        let block = block.join("\n");
        let is_gate = |text: &&str| text.trim_start().starts_with('{') && text.contains("gatePass");
        let pasted = spans.map(String::as_str).chain([block.as_str()]).find(is_gate)?;
        Some(serde_json::from_str(pasted).map_or(Self::Unread, Self::Read))
    }
}

/// The two decisions of the template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decision {
    Approved,
    Blocked,
}

impl Decision {
    /// As the note spells it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Approved => "APPROVED",
            Self::Blocked => "BLOCKED",
        }
    }
}

/// Reads a note. `None` where the text holds neither a decision nor a base commit, not even undecided ones: no note.
pub fn parse(text: &str) -> Option<ApprovalNote> {
    let blocks = markdown::blocks(text);
    let said = markdown::statements(text);
    let decisions = decisions(&said.blocks);
    let (branch, base) = base(&blocks);
    let has_base = label::labels(&blocks).any(|it| it.is_about("commit"));
    if decisions.is_empty() && !has_base {
        return None;
    }
    let decision = agreed(&decisions);
    let (commit, commit_line) = base.unzip();
    Some(ApprovalNote {
        decision,
        decision_line: decision.and(decisions.first().map(|(_, line)| *line)),
        reason: reason(&blocks),
        branch,
        commit,
        commit_line,
        date: label::stated_date(&blocks),
        gate: PastedGate::of(&said),
        pull_requests: pull_requests(&blocks),
        links: links(&blocks),
    })
}

/// Every place that decides, and what it says; `None` for a place that does not say one of the two words.
fn decisions(blocks: &[Block]) -> Vec<(Option<Decision>, u64)> {
    let labelled = label::labels(blocks).filter(is_decision).map(|it| (decision_of(it.value), it.line));
    let under_heading = blocks.windows(2).filter_map(|pair| {
        let heading = matches!(pair[0].kind, BlockKind::Heading(_)) && pair[0].text().eq_ignore_ascii_case("decision");
        let line = pair[1].lines.first().filter(|_| heading)?;
        Some((decision_of(&line.text)?, line.number))
    });
    labelled.chain(under_heading.map(|(decision, line)| (Some(decision), line))).collect()
}

/// `Decision:`, `Final decision:`; an earlier decision that the note tells of is not its own.
fn is_decision(it: &Labelled<'_>) -> bool {
    let label = it.label.trim_end().to_lowercase();
    let told = ["previous", "earlier", "prior", "former", "last", "old", "first"];
    label.ends_with("decision") && !told.iter().any(|word| it.is_about(word))
}

/// The decision where the value is one of the two words, alone or with a remark. BLOCKED holds whatever is said of it;
/// APPROVED holds beside a remark that only says who, when or that it is so ([`affirms`]). Anything else
/// (`<APPROVED|BLOCKED>`, `APPROVED once CI is green`, `APPROVED (void)`) does not decide.
fn decision_of(value: &str) -> Option<Decision> {
    let value = value.trim();
    let end = value.find(|c: char| !c.is_alphabetic()).unwrap_or(value.len());
    let (word, rest) = value.split_at(end);
    let decision =
        [Decision::Approved, Decision::Blocked].into_iter().find(|it| word.eq_ignore_ascii_case(it.word()))?;
    let is_choice = rest.trim_start().starts_with(['|', '/', '?']);
    let holds = decision == Decision::Blocked || affirms(rest);
    (holds && !is_choice).then_some(decision)
}

/// Words of a remark that leave an approval as it is.
const AFFIRMING: [&str; 32] = [
    "on",
    "at",
    "for",
    "of",
    "as",
    "with",
    "and",
    "the",
    "in",
    "see",
    "reason",
    "below",
    "above",
    "unanimous",
    "unanimously",
    "final",
    "finally",
    "confirmed",
    "signed",
    "release",
    "commit",
    "version",
    "all",
    "both",
    "gates",
    "gate",
    "runs",
    "checks",
    "hold",
    "pass",
    "passed",
    "utc",
];
/// What an earlier decision is told by: `previously BLOCKED`.
const EARLIER: [&str; 5] = ["previously", "formerly", "earlier", "initially", "was"];

/// Whether a remark says who approved, when, of what, or what was decided before, and nothing that is not known to leave
/// the approval as it is.
fn affirms(remark: &str) -> bool {
    let words =
        remark.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | ',' | ';' | '\u{2014}'));
    let words = words.map(|word| word.trim_matches(|c: char| matches!(c, '.' | '!' | ':' | '-' | '*' | '`')));
    let mut names_follow = false;
    let mut earlier_follows = false;
    words.filter(|word| word.chars().any(|c| c.is_alphanumeric() || c == '?')).all(|word| {
        let lower = word.to_lowercase();
        let is_name = names_follow && word.starts_with(|c: char| c.is_uppercase() || c == '@');
        let is_number = word.contains(|c: char| c.is_ascii_digit()) && !word.contains('?');
        let is_earlier = earlier_follows && word.eq_ignore_ascii_case(Decision::Blocked.word());
        names_follow = lower == "by" || is_name || (names_follow && lower == "and");
        earlier_follows = EARLIER.contains(&lower.as_str());
        names_follow || earlier_follows || is_earlier || is_number || AFFIRMING.contains(&lower.as_str())
    })
}

/// The decision where all places say the same.
fn agreed(decisions: &[(Option<Decision>, u64)]) -> Option<Decision> {
    let first = decisions.first()?.0;
    first.filter(|_| decisions.iter().all(|(decision, _)| *decision == first))
}

/// `Reason:` and the lines that go on with it. A placeholder is no reason.
fn reason(blocks: &[Block]) -> Option<String> {
    blocks.iter().find_map(|block| {
        if block.kind == BlockKind::Row {
            return label::labels(std::slice::from_ref(block)).find(is_reason).and_then(|it| stated(it.value));
        }
        let (at, first) = block.lines.iter().enumerate().find_map(|(at, line)| {
            let labelled = label::of_line(&line.text, line.number).next().filter(is_reason)?;
            Some((at, labelled.value.to_owned()))
        })?;
        let more =
            block.lines[at + 1..].iter().take_while(|line| !begins_with_label(line)).map(|line| line.text.as_str());
        stated(&std::iter::once(first.as_str()).chain(more).collect::<Vec<_>>().join(" "))
    })
}

fn is_reason(it: &Labelled<'_>) -> bool {
    it.is_about("reason")
}

/// Whether a line begins another labelled entry: a word or two, capitalised, and a colon.
fn begins_with_label(line: &Line) -> bool {
    let label = line.text.split_once(':').map(|(label, _)| label);
    label.is_some_and(|it| it.split_whitespace().count() <= 2 && it.starts_with(char::is_uppercase))
}

/// The value, unless it is blank or in angle brackets.
fn stated(value: &str) -> Option<String> {
    let value = value.trim();
    let placeholder = value.starts_with('<') && value.ends_with('>');
    (!value.is_empty() && !placeholder).then(|| value.to_owned())
}

/// The branch, and the base commit with its line: from `Base branch/commit: main / 1a2b3c4`, or from labels of their own.
fn base(blocks: &[Block]) -> (Option<String>, Option<(String, u64)>) {
    let mut labels = label::labels(blocks).filter(|it| it.is_about("branch"));
    let Some(found) = labels.next() else { return (None, label::commit(blocks)) };
    if !found.is_about("commit") {
        return (stated(found.value), label::commit(blocks));
    }
    let (branch, commit) =
        found.value.rsplit_once(" / ").or_else(|| found.value.rsplit_once([' ', '@'])).unwrap_or_default();
    let commit = label::commit_in(commit).map(|commit| (commit.to_owned(), found.line));
    (stated(branch), commit.or_else(|| label::commit(blocks)))
}

/// `#20` wherever it stands by itself, and what links to pull requests; each once.
fn pull_requests(blocks: &[Block]) -> Vec<String> {
    let lines = blocks.iter().flat_map(|block| &block.lines);
    let numbers = lines.flat_map(|line| {
        let written = line.text.match_indices('#').filter_map(|(at, _)| pull_request_at(&line.text, at));
        let texts = std::iter::once(line.text.as_str()).chain(line.spans.iter().map(String::as_str));
        written.map(str::to_owned).chain(texts.flat_map(linked_pull_requests)).collect::<Vec<_>>()
    });
    let mut known = HashSet::new();
    numbers.filter(|number| known.insert(number.clone())).collect()
}

/// `https://host/owner/name/pull/20`, and a merge request alike.
fn linked_pull_requests(text: &str) -> impl Iterator<Item = String> {
    let addresses = text.split_whitespace().filter(|word| word.contains("://"));
    addresses.filter_map(|address| {
        let (_, rest) = address.split_once("/pull/").or_else(|| address.split_once("/merge_requests/"))?;
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        (1..=9).contains(&digits.len()).then(|| format!("#{digits}"))
    })
}

/// Not within a word: `runbook.md#9-closure` and `#20abc` name no pull request.
fn pull_request_at(text: &str, at: usize) -> Option<&str> {
    let digits = text[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
    let end = at + 1 + digits;
    let before = text[..at].chars().next_back();
    let after = text[end..].chars().next();
    let begins =
        before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '&' | '/' | '#')) || text[..at].ends_with("PR");
    let ends = after.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '_' | '-'));
    ((1..=9).contains(&digits) && begins && ends).then(|| &text[at..end])
}

/// What code spans and links point at, where it looks like a path of the pack; once per line.
fn links(blocks: &[Block]) -> Vec<(String, u64)> {
    let lines = blocks.iter().flat_map(|block| &block.lines).filter(|line| !names_source(line));
    let paths = lines.flat_map(|line| line.spans.iter().filter_map(|span| Some((path_of(span)?, line.number))));
    let mut known = HashSet::new();
    paths.filter(|place| known.insert(*place)).map(|(path, line)| (path.to_owned(), line)).collect()
}

/// A line about a branch, commit or repository: its code spans may hold `/` and are no paths.
fn names_source(line: &Line) -> bool {
    let about = ["branch", "commit", "repo", "repository", "tag"];
    label::of_line(&line.text, line.number).next().is_some_and(|it| about.iter().any(|word| it.is_about(word)))
}

/// Endings by which a name without a folder is known as a file.
const ENDINGS: [&str; 12] = ["md", "json", "ndjson", "sha256", "gz", "tgz", "zip", "txt", "log", "toml", "pdf", "html"];

/// The path in a code span or link, without its fragment.
fn path_of(span: &str) -> Option<&str> {
    let path = span.split('#').next().unwrap_or(span);
    let is_other = path.contains("://")
        || path.starts_with("mailto:")
        || path.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '*' | '|' | '{' | '}'));
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
    // `release/2.0` is no path; `../secret` is one, whatever it is called.
    let is_place = path.contains('/')
        && (ending.starts_with(|c: char| c.is_ascii_alphabetic()) || name.is_empty() || path.starts_with('/'));
    let is_path = is_place || path.contains("../") || (name.len() > ending.len() + 1 && ENDINGS.contains(&ending));
    (!is_other && is_path).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTE: &str = "# Acme Widget Final Approval\n\n- Base branch/commit: `release/2.0` / `abcdef1234`\n- Closure PRs:\n\
        \x20 - `#7` (gates), see #8 and `#7`\n- Evidence:\n  - run A: `docs/acme/a.report.json`\n\
        \x20 - [gate](../b.gate.json#top), `notes.md`, `<paste>`, `cargo test a/b`, <https://acme.example/x>\n\n\
        Decision: `APPROVED`\nReason: all gates hold\non `release/2.0`.\nSigned: A\n";

    #[test]
    fn a_note_by_the_template_is_read_whole() {
        let note = parse(NOTE).unwrap();
        assert_eq!((note.decision, note.decision_line), (Some(Decision::Approved), Some(10)));
        assert_eq!((note.branch.as_deref(), note.commit.as_deref()), (Some("release/2.0"), Some("abcdef1234")));
        assert_eq!(note.commit_line, Some(3));
        assert_eq!(note.reason.as_deref(), Some("all gates hold on release/2.0."));
        assert_eq!(note.pull_requests, ["#7", "#8"]);
        let links: Vec<(&str, u64)> = note.links.iter().map(|(path, line)| (path.as_str(), *line)).collect();
        assert_eq!(links, [("docs/acme/a.report.json", 7), ("../b.gate.json", 8), ("notes.md", 8)]);
    }

    #[test]
    fn people_spell_a_decision_in_many_ways() {
        for text in [
            "Decision: `APPROVED`\n",
            "**Decision:** approved\n",
            "- Decision: **Approved**\n",
            "## Decision: APPROVED\n",
            "## Decision\n\n**APPROVED**\n",
            "| Decision | Approved |\n|--|--|\n",
            "### Final decision: APPROVED (unanimous)\n",
            "Decision: APPROVED by A. Person\n\nPrevious decision: BLOCKED\n",
            "Decision: APPROVED.\r\nReason: x\r\n",
            "Decision: `APPROVED` (previously BLOCKED)\n",
            "Decision: APPROVED on 2026-02-13 by A. Person and @lead\n",
            "Decision: APPROVED, 13:05 UTC\n",
            "Decision: APPROVED \u{2705}\n",
            "Decision: APPROVED for release v4.2\n",
        ] {
            assert_eq!(parse(text).and_then(|note| note.decision), Some(Decision::Approved), "{text}");
        }
        for text in
            ["Decision: blocked\n", "Decision: BLOCKED until legal agrees\n", "Decision: BLOCKED (was APPROVED)\n"]
        {
            assert_eq!(parse(text).unwrap().decision, Some(Decision::Blocked), "{text}");
        }
    }

    #[test]
    fn an_ambiguous_decision_is_none() {
        for text in [
            "Decision: `<APPROVED|BLOCKED>`\n",
            "Decision: NOT APPROVED\n",
            "Decision: APPROVED\n\nDecision: BLOCKED\n",
            "Decision: APPROVED once CI is green\n",
            "Decision: APPROVED (pending legal)\n",
            "Decision: APPROVED/BLOCKED\n",
            "Decision:\n",
            "Decision: UNAPPROVED\n",
            "Decision: ~~APPROVED~~\n",
            "Decision: <del>APPROVED</del>\n",
            "## Decision\n\n~~APPROVED~~\n\nCommit: `abcdef1`\n",
            "Decision: APPROVED (void)\n",
            "Decision: APPROVED (revoked 2026-02-20)\n",
            "Decision: APPROVED (NOT)\n",
            "Decision: APPROVED; withdrawn\n",
            "Decision: APPROVED [withdrawn]\n",
            "Decision: APPROVED by mistake\n",
            "Decision: APPROVED?\n",
            "Decision: APPROVED (was it?)\n",
            "Decision: BLOCKED/APPROVED\n",
            "Decision: APPROVED\n\n## Decision: `<APPROVED|BLOCKED>`\n",
        ] {
            let note = parse(text).unwrap();
            assert_eq!((note.decision, note.decision_line), (None, None), "{text}");
        }
    }

    #[test]
    fn a_text_without_decision_and_commit_is_no_note() {
        assert_eq!(parse("# Notes\n\nThe decision was taken to approve.\n"), None);
        assert_eq!(parse("```\nDecision: APPROVED\n```\n"), None);
    }

    #[test]
    fn an_unfilled_template_says_nothing() {
        let note = parse(
            "- Base branch/commit: `<branch>` / `<commit>`\n\nDecision: `<APPROVED|BLOCKED>`\nReason: `<short reason>`\n",
        );
        assert_eq!(note, Some(ApprovalNote::default()));
    }

    #[test]
    fn branch_and_commit_may_have_labels_of_their_own() {
        let note = parse("- Branch: main\n- Commit: `abcdef1`\n\nColour #20abc, file a.md#9-b, PR#12.\n").unwrap();
        assert_eq!(
            (note.branch.as_deref(), note.commit.as_deref(), note.commit_line),
            (Some("main"), Some("abcdef1"), Some(2))
        );
        assert_eq!(note.pull_requests, ["#12"]);
    }

    #[test]
    fn pull_requests_may_be_links_and_the_gate_may_be_pasted() {
        let text = "Decision: APPROVED\n- PRs: https://github.com/acme/w/pull/20, [b](https://acme.example/a/w/-/merge_requests/21)\n\
            - gate: `{\"gatePass\":true}`\n";
        let note = parse(text).unwrap();
        assert_eq!(note.pull_requests, ["#20", "#21"]);
        assert_eq!(note.gate, Some(PastedGate::Read(serde_json::json!({ "gatePass": true }))));
        let note = parse("Decision: APPROVED\n\n```json\n{\n  \"gatePass\": true, ...\n}\n```\n").unwrap();
        assert_eq!(note.gate, Some(PastedGate::Unread));
    }
}
