//! What a note was written upon, below the template: who wrote it and when, digests of the evidence, of the rules and of the
//! journals, and the ticks that rest on a person.

use crate::domain::assessment::{ActFact, ApprovalFact, Assessment, ItemFact, ItemState};
use crate::domain::profile::Profile;
use crate::domain::values::digest::Digest;

use super::author::Author;
use super::checkpoint::Checkpoint;
use super::code_span::span;
use super::note_answers;

/// So many ticks are told one by one.
const MOST_TICKS: usize = 200;

/// The section: a function for each kind of line.
pub(super) fn grounds(assessment: &Assessment, profile: &Profile, author: &Author) -> String {
    let lines = [
        note_answers::waived(assessment),
        written(author),
        supersedes(assessment),
        upon(&assessment.digest),
        format!("- Policy: {} {}\n", span(Some(&assessment.profile)), digest(&assessment.policy.digest)),
        format!("- Journal: {}\n", journal(assessment)),
        approvals(assessment),
        note_answers::warnings(assessment),
        ticks(assessment),
        checkpoint(assessment, profile),
    ];
    below(&lines.concat())
}

/// The lines of it that a statement tells as well.
pub(super) fn stated(author: &Author, evidence: &Digest) -> String {
    below(&(written(author) + &upon(evidence)))
}

fn below(lines: &str) -> String {
    format!("\n### Written upon\n\n{lines}")
}

fn upon(evidence: &Digest) -> String {
    format!("- Evidence: {}\n", digest(evidence))
}

/// By whom and when.
fn written(author: &Author) -> String {
    format!("- Written by: {} at {}\n", span(Some(&author.who())), span(Some(&author.when())))
}

/// The note that counted before: it is not edited, and counts no more.
fn supersedes(assessment: &Assessment) -> String {
    let earlier = assessment.notes.last();
    earlier.map_or_else(String::new, |note| format!("- Supersedes: {}\n", span(Some(note.path.as_str()))))
}

/// Last, and in a block of its own, to be cut out.
fn checkpoint(assessment: &Assessment, profile: &Profile) -> String {
    format!("- Checkpoint:\n\n```text\n{}```\n", Checkpoint::of(&assessment.journal, profile))
}

fn digest(digest: &Digest) -> String {
    format!("`{digest}`")
}

/// How many entries, and the last lines: these lead to all others, so that whoever has the journals later sees what is
/// gone. On a line of its own the root of all.
fn journal(assessment: &Assessment) -> String {
    let journal = &assessment.journal;
    if journal.entries == 0 {
        return span(None);
    }
    let heads: Vec<String> = journal.heads.iter().map(digest).collect();
    format!("`{}` entries, up to {}\n- Root: {}", journal.entries, heads.join(" "), digest(&journal.root))
}

/// Ticks that no check holds: by whom, whether what stands behind them was on screen, and why.
fn ticks(assessment: &Assessment) -> String {
    let by_hand = assessment.items().iter().filter(|item| item.is_done() && item.state == ItemState::Manual);
    let all: Vec<&ItemFact> = by_hand.collect();
    let lines: String = all.iter().take(MOST_TICKS).map(|item| tick(item)).collect();
    let rest = all.len().saturating_sub(MOST_TICKS);
    let more = if rest == 0 { String::new() } else { format!("  - `{rest}` more\n") };
    format!("- Ticked by hand: `{}`\n{lines}{more}", all.len())
}

/// Who approved it, where several people have to.
fn approvals(assessment: &Assessment) -> String {
    let Some(quorum) = &assessment.quorum else { return String::new() };
    let line = |it: &ApprovalFact| format!("  - {} at {}\n", span(Some(&it.of.approver)), span(Some(&it.at)));
    let lines: String = quorum.current().map(line).collect();
    format!("- Approvals: `{}` of `{}`\n{lines}", quorum.current().count(), quorum.needed)
}

fn tick(item: &ItemFact) -> String {
    // Whose commit it was is no part of the pack: where it is checked out otherwise, the note would not follow again.
    let by = item.record.tick().map_or_else(|| "`elsewhere`".to_owned(), by_whom);
    let behind = if item.needs_reason() { ", on their word" } else { "" };
    format!("  - {}: {by}{behind}\n", span(Some(&item.id)))
}

fn by_whom(tick: &ActFact) -> String {
    let seen = if tick.on_screen { "on screen" } else { "unseen" };
    let reason = tick.reason.as_ref().map_or_else(String::new, |reason| format!(", reason {}", span(Some(reason))));
    format!("{}, {seen}{reason}", span(Some(&tick.who())))
}
