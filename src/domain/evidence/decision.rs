//! What an approval note decides. One clear word decides; whatever takes it back, adds a condition to it or says the
//! opposite leaves it undecided.

use super::label::{self, Labelled};
use super::markdown::{Block, BlockKind};
use crate::domain::values::placeholder::is_filler;

/// The two decisions of the template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decision {
    Approved,
    Blocked,
}

impl Decision {
    const BOTH: [Self; 2] = [Self::Approved, Self::Blocked];

    /// As the note spells it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Approved => "APPROVED",
            Self::Blocked => "BLOCKED",
        }
    }
}

/// A place that decides, or takes a decision back: what it says, and its line. `None` decides nothing.
pub(super) type Said = (Option<Decision>, u64);

/// Every place of a note that speaks of its decision, in order of kind.
pub(super) fn said(blocks: &[Block]) -> Vec<Said> {
    let labelled = label::labels(blocks).chain(whole_labels(blocks)).filter_map(|it| of_label(&it));
    labelled.chain(under_headings(blocks)).chain(on_next_lines(blocks)).chain(taken_back(blocks)).collect()
}

/// All that stands before a line's first colon, brackets among it: `Decision (QA)`.
fn whole_labels(blocks: &[Block]) -> impl Iterator<Item = Labelled<'_>> {
    let lines = blocks.iter().flat_map(|block| &block.lines);
    lines.filter_map(|line| {
        let (label, value) = line.text.split_once(':').filter(|(label, _)| label.contains('('))?;
        Some(Labelled { label: label.trim(), value: value.trim(), line: line.number })
    })
}

/// The decision where there is one and all places say the same.
pub(super) fn agreed(said: &[Said]) -> Option<Decision> {
    let first = said.first()?.0;
    first.filter(|_| said.iter().all(|(decision, _)| *decision == first))
}

/// Whether a value is a template's: `<APPROVED|BLOCKED>`.
pub(super) fn is_unfilled(blocks: &[Block]) -> bool {
    let is_choice = |value: &str| value.trim().starts_with('<') && value.trim().ends_with('>');
    label::labels(blocks).any(|it| is_own_label(it.label) && is_choice(it.value))
}

/// What else may bear a refusal.
const VERDICTS: [&str; 5] = ["verdict", "outcome", "status", "result", "vote"];
/// What a refusal is called there.
const REFUSALS: [&str; 12] = [
    "blocked",
    "rejected",
    "refused",
    "denied",
    "withdrawn",
    "revoked",
    "void",
    "draft",
    "cancelled",
    "canceled",
    "declined",
    "suspended",
];

/// `Decision:`, `Final decision:`, `Decision (QA):`; an earlier decision that the note tells of is not its own.
fn of_label(it: &Labelled<'_>) -> Option<Said> {
    let told = ["previous", "earlier", "prior", "former", "old"].iter().any(|word| it.is_about(word));
    let decision = decision_of(it.value);
    if told || it.value.trim().is_empty() {
        return None;
    }
    if is_own_label(it.label) {
        return Some((decision, it.line));
    }
    if it.is_about("decision") || it.is_about("verdict") {
        let is_refusal = first_word(it.value).is_some_and(|word| REFUSALS.contains(&word.as_str()));
        return (decision.is_some() || is_refusal).then_some((decision, it.line));
    }
    let is_refused = first_word(it.value).is_some_and(|word| REFUSALS.contains(&word.as_str()));
    (is_refused && VERDICTS.iter().any(|word| it.is_about(word))).then_some((None, it.line))
}

fn is_own_label(label: &str) -> bool {
    label.trim_end().to_lowercase().ends_with("decision")
}

fn first_word(text: &str) -> Option<String> {
    text.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).map(str::to_lowercase)
}

/// `## Decision`, `## Final decision (update)`, and below it one of the words.
fn under_headings(blocks: &[Block]) -> impl Iterator<Item = Said> + '_ {
    blocks.windows(2).filter_map(|pair| {
        let heading = matches!(pair[0].kind, BlockKind::Heading(_)).then(|| pair[0].text().to_lowercase())?;
        let line = pair[1].lines.first().filter(|_| heading.contains("decision") && !heading.contains(':'))?;
        Some((Some(decision_of(&line.text)?), line.number))
    })
}

/// `Decision:` at the end of a line, and one of the words on the next.
fn on_next_lines(blocks: &[Block]) -> impl Iterator<Item = Said> {
    let lines: Vec<_> = blocks.iter().flat_map(|block| &block.lines).collect();
    let is_own = |text: &str| text.trim_end().strip_suffix(':').is_some_and(is_own_label);
    let asked = lines.iter().enumerate().filter(|(_, line)| is_own(&line.text));
    let said = asked.map(|(at, line)| (lines.get(at + 1).and_then(|next| decision_of(&next.text)), line.number));
    said.collect::<Vec<_>>().into_iter()
}

/// Words of a heading or a label by which a note takes itself back, or makes a condition.
const TAKEN_BACK: [&str; 18] = [
    "revoked",
    "revocation",
    "void",
    "voided",
    "withdrawn",
    "withdrawal",
    "rescinded",
    "superseded",
    "cancelled",
    "canceled",
    "expired",
    "expires",
    "condition",
    "conditions",
    "conditional",
    "invalid",
    "invalidated",
    "suspended",
];

/// Headings and labels that take the decision back, and boxes that are open.
fn taken_back(blocks: &[Block]) -> impl Iterator<Item = Said> + '_ {
    let speaks =
        |text: &str| text.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|word| TAKEN_BACK.contains(&word));
    // Nobody has approved yet: `Approver: TBD`.
    let is_open = |it: &Labelled<'_>| {
        let is_of_people = it.is_about("approver") || it.is_about("approved") || it.is_about("signed");
        let value = it.value.trim().trim_matches('`');
        is_of_people && (is_filler(value) || (value.starts_with('<') && value.ends_with('>')))
    };
    let unsigned = label::labels(blocks).filter(is_open).map(|it| it.line);
    let is_none = |value: &str| matches!(first_word(value).as_deref(), None | Some("none" | "no" | "n"));
    let headings = blocks.iter().filter(move |it| matches!(it.kind, BlockKind::Heading(_)) && speaks(&it.text()));
    let headings = headings.filter_map(|it| it.lines.first()).map(|line| line.number);
    let labels = label::labels(blocks).filter(move |it| speaks(it.label) && !is_none(it.value) && !it.label.is_empty());
    let open = blocks.iter().filter(|it| decision_of(&it.text()).is_none()).filter_map(|it| it.task);
    let open = open.filter(|task| !task.ticked).map(|task| task.line);
    headings
        .chain(labels.map(|it| it.line))
        .chain(unsigned)
        .chain(open)
        .map(|line| (None, line))
        .collect::<Vec<_>>()
        .into_iter()
}

/// The decision where the value is one of the two words, alone or with a remark. BLOCKED holds whatever is said of it;
/// APPROVED holds beside a remark that only says who, when or that it is so ([`affirms`]). Anything else
/// (`<APPROVED|BLOCKED>`, `APPROVED once CI is green`, `APPROVED (void)`) does not decide.
fn decision_of(value: &str) -> Option<Decision> {
    let value = value.trim().trim_start_matches(|c: char| AFFIRMING_SIGNS.contains(&c) || c.is_whitespace());
    let end = value.find(|c: char| !c.is_alphabetic()).unwrap_or(value.len());
    let (word, rest) = value.split_at(end);
    let decision = Decision::BOTH.into_iter().find(|it| word.eq_ignore_ascii_case(it.word()))?;
    let is_choice = rest.trim_start().starts_with(['|', '/', '?']);
    let remark = rest.split(". Reason:").next().unwrap_or(rest);
    let holds = decision == Decision::Blocked || affirms(remark);
    (holds && !is_choice).then_some(decision)
}

/// Words of a remark that leave an approval as it is.
const AFFIRMING: [&str; 40] = [
    "on",
    "at",
    "for",
    "of",
    "as",
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
    "utc",
    "go",
    "to",
    "ship",
    "owner",
    "lead",
    "manager",
    "engineer",
    "officer",
    "team",
    "date",
    "with",
    "reviewed",
    "accepted",
    "granted",
    "closure",
    "transition",
    "next",
    "plan",
];
/// What says that nothing is held against it.
const UNCONDITIONAL: [&str; 6] = [
    "without conditions",
    "without reservations",
    "without objections",
    "no conditions",
    "no reservations",
    "no objections",
];
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/// Signs that affirm, or mean nothing.
const AFFIRMING_SIGNS: [char; 9] = ['✅', '✓', '✔', '☑', '🎉', '👍', '\u{fe0f}', '—', '–'];
/// What an earlier decision is told by: `previously BLOCKED`.
const EARLIER: [&str; 5] = ["previously", "formerly", "earlier", "initially", "was"];
/// No names of anybody.
const NOBODY: [&str; 8] = ["mistake", "nobody", "proxy", "accident", "error", "none", "default", "pending"];

/// Whether a remark says who approved, when, of what, or what was decided before, and nothing that is not known to leave
/// the approval as it is.
fn affirms(remark: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || c.is_whitespace() || c.is_ascii() || AFFIRMING_SIGNS.contains(&c);
    if !remark.chars().all(|c| is_plain(c) || matches!(c, '’' | '·' | '•')) || remark.contains('?') {
        return false;
    }
    let plain = UNCONDITIONAL.iter().fold(remark.to_owned(), |text, phrase| text.replace(phrase, ""));
    let words = plain.split(|c: char| c.is_whitespace() || "()[],;<>".contains(c) || AFFIRMING_SIGNS.contains(&c));
    let words = words.map(|word| word.trim_matches(|c: char| matches!(c, '.' | '!' | ':' | '-' | '*' | '`')));
    let mut names_follow = false;
    let mut earlier_follows = false;
    words.filter(|word| word.chars().any(char::is_alphanumeric)).all(|word| {
        let lower = word.to_lowercase();
        let is_name = names_follow && word.starts_with(|c: char| c.is_uppercase() || c == '@');
        let is_date = word.contains(|c: char| c.is_ascii_digit()) || MONTHS.iter().any(|it| lower.starts_with(it));
        let is_earlier = earlier_follows && word.eq_ignore_ascii_case(Decision::Blocked.word());
        let is_mail = word.contains('@') && names_follow;
        names_follow = lower == "by" || is_name || is_mail || (names_follow && lower == "and");
        earlier_follows = EARLIER.contains(&lower.as_str());
        let is_known = names_follow || earlier_follows || is_earlier || is_date || AFFIRMING.contains(&lower.as_str());
        is_known && !NOBODY.contains(&lower.as_str())
    })
}
