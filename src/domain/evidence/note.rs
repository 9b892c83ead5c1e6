//! Approval notes, read leniently (docs/contracts.md, section 1: approval note).

use std::collections::HashSet;

use serde_json::Value;

use super::build::Build;
use super::decision;
use super::denial;
use super::document::Document;
use super::label::{self, Labelled, StatedDate};
use super::markdown::{self, Block, BlockKind, Line, Statements};
use super::pull_requests;
use crate::domain::values::digest::Digest;
use crate::domain::values::placeholder::is_filler;

pub use super::decision::Decision;

/// What an approval note says, by whichever layout.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApprovalNote {
    pub decision: Option<Decision>,
    /// The line of the decision (from 1).
    pub decision_line: Option<u64>,
    pub reason: Option<String>,
    /// It asks for a reason that nobody wrote: `Reason: <short reason>`.
    pub lacks_reason: bool,
    pub branch: Option<String>,
    /// Branch and commit of a note have forms of their own.
    pub build: Build,
    pub commit: Option<String>,
    pub commit_line: Option<u64>,
    /// It says of itself that it is a draft or a template, or is one that nobody filled in.
    pub pending: bool,
    /// `Date:` in the text.
    pub date: StatedDate,
    /// The first line, beside the decision and its reason, that says that something failed or was not done.
    pub against: Option<String>,
    /// How many checklist items of how many it says are checked, where it counts them.
    pub items: Option<(u64, u64)>,
    /// The gate's JSON, where it is pasted.
    pub gate: Option<PastedGate>,
    /// Pull requests as `#20`, in order, each once: so written, or linked.
    pub pull_requests: Vec<String>,
    /// The last lines of the journals as its writer read them, each with the line that names it: of the entry
    /// `Journal:`.
    pub journal: Vec<(Digest, u64)>,
    /// The digest of the evidence that it was written upon: of the entry `Evidence:`.
    pub evidence: Option<Digest>,
    /// Who wrote it with signoff, as its entry `Written by:` says: then a statement stands beside it.
    pub written_by: Option<String>,
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
        // The command may stand before what it printed.
        let printed = block.iter().position(|line| line.trim_start().starts_with('{')).unwrap_or_default();
        let block = block[printed..].join("\n");
        let is_gate = |text: &&str| text.trim_start().starts_with('{') && text.contains("gatePass");
        let pasted = spans.map(String::as_str).chain([block.as_str()]).find(is_gate)?;
        Some(Document::parse(pasted).map_or(Self::Unread, |it| Self::Read(it.into_value())))
    }
}

/// Whether a text decides, takes a decision back, or gives a reason.
pub fn speaks_of_decision(text: &str) -> bool {
    let gives_reason = || label::labels(&markdown::blocks(text)).any(|it| is_reason(&it));
    !decision::said(&markdown::statements(text).blocks).is_empty() || gives_reason()
}

/// Reads a note. `None` where the text holds neither a decision nor a base commit, not even undecided ones: no note.
///
/// A text that is blank or speaks of either decision in no way that is known is a note that does not decide.
pub fn parse(text: &str) -> Option<ApprovalNote> {
    let blocks = markdown::blocks(text);
    let said = markdown::statements(text);
    let decisions = decision::said(&said.blocks);
    let (branch, base) = base(&blocks);
    let has_base = label::labels(&blocks).any(|it| it.is_about("commit"));
    let upper = text.to_uppercase();
    let speaks = ["APPROVE", "BLOCKED", "REJECTED"].iter().any(|word| upper.contains(word)) || text.trim().is_empty();
    if decisions.is_empty() && !has_base {
        return speaks.then(ApprovalNote::default);
    }
    let (commit, commit_line) = base.unzip();
    let decision = decision::agreed(&decisions).filter(|it| *it == Decision::Blocked || !is_of_another(&said, &commit));
    let (reason, written_by) = (reason(&blocks), written_by(&blocks));
    Some(ApprovalNote {
        decision,
        decision_line: decision.and(decisions.first().map(|(_, line)| *line)),
        lacks_reason: reason.as_deref().map_or_else(|| label::labels(&blocks).any(|it| is_reason(&it)), is_unsaid),
        reason,
        branch,
        build: Build { branch: None, commit: None, ..Build::of(&said.blocks) },
        commit,
        commit_line,
        pending: label::is_pending(&blocks) || is_titled_a_draft(&blocks) || decision::is_unfilled(&said.blocks),
        against: against(&said.blocks),
        date: label::stated_date(&blocks),
        items: items(&said.blocks, written_by.is_some()),
        gate: PastedGate::of(&said),
        pull_requests: pull_requests::named(&blocks),
        journal: digests(&blocks, "journal"),
        evidence: digests(&blocks, "evidence").first().map(|(digest, _)| *digest),
        written_by,
        links: links(&blocks),
    })
}

/// The entries that begin with this label, in list items of the first level: a value of another entry begins none, whatever
/// it says.
fn entries<'b>(blocks: &'b [Block], label: &str) -> impl Iterator<Item = (usize, Labelled<'b>)> {
    let first = |block: &'b Block| {
        let line = block.lines.first().filter(|_| block.kind == BlockKind::Item && block.depth == 1)?;
        label::of_line(&line.text, line.number).next().filter(|it| line.text.starts_with(it.label))
    };
    let labelled = blocks.iter().enumerate().filter_map(move |(at, block)| Some((at, first(block)?)));
    labelled.filter(move |(_, it)| it.label.eq_ignore_ascii_case(label))
}

/// The digests that the entries of this label hold, whole.
fn digests(blocks: &[Block], label: &str) -> Vec<(Digest, u64)> {
    let digests = |(_, it): (usize, Labelled<'_>)| {
        let words = it.value.split(|c: char| !c.is_ascii_hexdigit()).filter_map(Digest::from_hex);
        words.map(|digest| (digest, it.line)).collect::<Vec<_>>()
    };
    entries(blocks, label).flat_map(digests).collect()
}

fn written_by(blocks: &[Block]) -> Option<String> {
    entries(blocks, "written by").next().map(|(_, it)| it.value.to_owned())
}

fn is_titled_a_draft(blocks: &[Block]) -> bool {
    let title = blocks.iter().find(|block| matches!(block.kind, BlockKind::Heading(_))).map(Block::text);
    let title = title.unwrap_or_default().to_lowercase();
    title.split(|c: char| !c.is_alphanumeric()).any(|word| matches!(word, "draft" | "template"))
}

/// A word that stands for a reason.
fn is_unsaid(reason: &str) -> bool {
    is_filler(reason.trim_matches(['`', '.', ' ']))
}

/// What was decided earlier, and what the reason says, is read by itself.
fn against(blocks: &[Block]) -> Option<String> {
    const EARLIER: [&str; 5] = ["previous", "earlier", "history", "changelog", "superseded"];
    let below_headings = blocks.iter().scan(false, |is_earlier, block| {
        if matches!(block.kind, BlockKind::Heading(_)) {
            let heading = block.text().to_lowercase();
            *is_earlier = EARLIER.iter().any(|word| heading.contains(word));
        }
        Some((*is_earlier, block))
    });
    let lines = below_headings.filter(|(is_earlier, _)| !is_earlier).flat_map(|(_, block)| &block.lines);
    let is_own = |line: &&Line| {
        let lower = line.text.to_lowercase();
        !["decision", "reason", "blocked", "{"].iter().chain(&EARLIER).any(|word| lower.contains(word))
    };
    let says_no = |text: &str| {
        let tight = text.to_lowercase().replace([' ', '`'], "");
        denial::denied(text).is_some() || tight.contains("gatepass=false") || tight.contains("gatepass:false")
    };
    lines.filter(is_own).map(|line| &line.text).find(|text| says_no(text)).cloned()
}

/// Whether the decision's own line names another commit than the note.
fn is_of_another(said: &Statements, commit: &Option<String>) -> bool {
    let remarks = label::labels(&said.blocks).filter(|it| it.label.to_lowercase().ends_with("decision"));
    let mut named = remarks.filter_map(|it| label::commit_in(it.value));
    let is_same = |one: &str, other: &str| one.starts_with(other) || other.starts_with(one);
    named.any(|named| commit.as_deref().is_some_and(|own| !is_same(&own.to_lowercase(), &named.to_lowercase())))
}

/// `20 of 22 items checked`: of signoff's own note beneath its entry, of another one anywhere.
fn items(blocks: &[Block], is_own: bool) -> Option<(u64, u64)> {
    let entry = entries(blocks, "checklist").next().filter(|_| is_own).map(|(at, _)| &blocks[at..]);
    let beneath = |all: &'_ [Block]| 1 + all.iter().skip(1).take_while(|block| block.depth > 1).count();
    let blocks = entry.map_or(blocks, |all| &all[..beneath(all)]);
    let lines = blocks.iter().flat_map(|block| &block.lines).filter(|line| line.text.to_lowercase().contains("item"));
    let mut counts = lines.filter_map(|line| {
        let words: Vec<&str> = line.text.split_whitespace().collect();
        words.windows(3).find_map(|it| (it[1] == "of").then(|| Some((it[0].parse().ok()?, it[2].parse().ok()?)))?)
    });
    counts.next()
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
            "Decision: APPROVED by Jane Doe (release owner), 16 Feb 2026\n",
            "Decision: APPROVED by Jane Doe <jane@acme.example>\n",
            "Decision: \u{2705} APPROVED\n",
            "Decision:\nAPPROVED\n",
            "Decision: APPROVED. Reason: all holds\n",
            "Decision: APPROVED (GO)\n",
            "Decision: APPROVED\n\nConditions: none\n",
            "- [x] Looked at twice\n\nDecision: APPROVED\n",
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
            "Decision: APPROVED\nDecision (QA): BLOCKED\n",
            "Decision: APPROVED\n\nDecision by security: BLOCKED\n",
            "Decision: APPROVED\n\nLast decision: BLOCKED\n",
            "Decision: APPROVED\n\nVerdict: rejected\n",
            "Decision: APPROVED\n\n## Final decision (update)\n\nBLOCKED\n",
            "Decision: APPROVED\n\nRevoked: 2026-02-20\n",
            "Decision: APPROVED\n\nStatus: withdrawn\n",
            "Decision: APPROVED\n\n## VOID\n\nSee the tracker.\n",
            "Decision: APPROVED\n\nConditions: rerun the gate\n",
            "Decision: APPROVED\n\n- [ ] rerun the gate\n",
            "Decision: APPROVED \u{274c}\n",
            "Decision: APPROVED \u{1f44e}\n",
            "Decision: APPROVED by Mistake\n",
            "Decision: APPROVED with 0 of 4 checks\n",
            "- Commit: `abcdef1`\n\nDecision: APPROVED for commit `1234567`\n",
            "Decision: APPROVED\n\n## Decision: `<APPROVED|BLOCKED>`\n",
        ] {
            let note = parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((note.decision, note.decision_line), (None, None), "{text}");
        }
    }

    #[test]
    fn a_text_without_decision_and_commit_is_no_note() {
        assert_eq!(parse("# Notes\n\nThe decision was taken.\n"), None);
        for undecided in ["", "**BLOCKED**\n", "Decision - BLOCKED\n", "```\nDecision: APPROVED\n```\n"] {
            assert_eq!(parse(undecided), Some(ApprovalNote::default()), "{undecided}");
        }
    }

    #[test]
    fn an_unfilled_template_says_nothing() {
        let note = parse(
            "- Base branch/commit: `<branch>` / `<commit>`\n\nDecision: `<APPROVED|BLOCKED>`\nReason: `<short reason>`\n",
        );
        assert_eq!(note, Some(ApprovalNote { pending: true, lacks_reason: true, ..ApprovalNote::default() }));
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
