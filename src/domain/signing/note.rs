//! Drafting the approval note: the exact bytes (docs/contracts.md, section 1: approval note).

use jiff::civil::Date;

use crate::domain::assessment::basis::Basis;
use crate::domain::assessment::wording::counted;
use crate::domain::assessment::{Assessment, GateFact, measured_report};
use crate::domain::evidence::attestation::{Statement, signature_of, statement_of};
use crate::domain::evidence::note::{ApprovalNote, Decision, parse, speaks_of_decision};
use crate::domain::finding::Finding;
use crate::domain::profile::Profile;
use crate::domain::values::digest::Digest;
use crate::domain::values::escaped::{Escaped, is_hazardous};
use crate::domain::values::path::PackPath;
use crate::domain::values::time_span::{date_in, number_at_end};

use super::approval::{self, NoteRefusal};
use super::author::Author;
use super::code_span::span;
use super::note_grounds::{grounds, stated};

/// The most characters of a finding's message that a reason takes over: it is a short reason.
const OWN_REASON: usize = 240;
/// So many blockers are named in a reason: more than that nobody reads.
const MOST_NAMED: usize = 200;

/// Nobody writes so many notes a day: a name with a higher number is no reason to look for one behind it.
const MOST_NOTES: u64 = 10_000;

/// What somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub author: Author,
    /// The day that the name of the file tells, where the note gets one.
    pub today: Date,
    /// Without one it is APPROVED where nothing stands against it, else BLOCKED.
    pub decision: Option<Decision>,
    /// Without one it is what blocks, or that all steps hold.
    pub reason: Option<String>,
    /// Without one it goes into the artifacts folder, under a name that no artifact has.
    pub place: Option<PackPath>,
}

/// A note ready to be written: what is previewed is what is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub decision: Decision,
    /// Where it would go.
    pub path: PackPath,
    pub text: String,
    /// What was asked for, with the decision and the reason that it came to.
    pub request: Box<Request>,
    /// What it was drafted from: other evidence, another profile or other runs, other note.
    pub basis: Box<Basis>,
}

impl Draft {
    /// What a person types to write it: it names the evidence that was looked at.
    pub fn confirmation(&self) -> String {
        confirmation(self.basis.evidence)
    }

    /// Whether it decides the same of the same: it may be dated otherwise.
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.decision == other.decision && self.basis == other.basis
    }

    /// Whether a person typed just that.
    pub fn is_confirmed_by(&self, typed: &str) -> bool {
        typed.trim() == self.confirmation()
    }
}

/// What a person types to stand for this evidence.
pub fn confirmation(evidence: Digest) -> String {
    format!("sign {}", evidence.short())
}

/// Drafts the note of the template. Untrusted text is escaped.
///
/// # Errors
/// [`NoteRefusal`]: as [`approval::check`], and where no name for it lies inside the pack.
pub fn draft(assessment: &Assessment, profile: &Profile, request: &Request) -> Result<Draft, NoteRefusal> {
    let against: Vec<&Finding> = approval::against(assessment).collect();
    let by_itself = if against.is_empty() { Decision::Approved } else { Decision::Blocked };
    let decision = request.decision.unwrap_or(by_itself);
    approval::check(assessment, decision)?;
    approval::may_sign(assessment, decision, &request.author.by)?;
    let given = request.reason.clone().filter(|reason| !reason.trim().is_empty());
    let reason = given.unwrap_or_else(|| own_reason(assessment, decision, &against));
    let decided = Request { decision: Some(decision), reason: Some(reason), ..request.clone() };
    redraft(assessment, profile, &decided).ok_or_else(|| NoteRefusal::NoPlace(profile.paths.artifacts.clone()))
}

/// The draft of a request that says what is decided and why, whatever stands against it: to hold a note against it. `None`
/// where it does not say so, or where no name for it lies inside the pack.
pub fn redraft(assessment: &Assessment, profile: &Profile, request: &Request) -> Option<Draft> {
    let (decision, reason) = (request.decision?, request.reason.as_deref()?);
    let path = request.place.clone().or_else(|| free_path(assessment, profile, request.today))?;
    Some(Draft {
        decision,
        path,
        text: text(assessment, profile, &request.author, (decision, reason)),
        request: Box::new(request.clone()),
        basis: Box::new(Basis::of(assessment)),
    })
}

fn own_reason(assessment: &Assessment, decision: Decision, against: &[&Finding]) -> String {
    match (decision, against) {
        (Decision::Approved, _) => match assessment.waived().count() as u64 {
            0 => "all steps of the runbook hold and nothing blocks".to_owned(),
            waived => format!("nothing blocks but what is waived: {}", counted(waived, "blocker")),
        },
        (Decision::Blocked, []) => "blocked by the decision of a person; nothing blocks in the evidence".to_owned(),
        (Decision::Blocked, [only]) => {
            let message: String = only.message.chars().take(OWN_REASON).collect();
            let subject = assessment.subject(only);
            if only.message.contains(subject) { message } else { format!("{subject}: {message}") }
        }
        (Decision::Blocked, all) => {
            let named: Vec<String> = all.iter().take(MOST_NAMED).map(|it| assessment.headline(it)).collect();
            let more = all.len() - named.len();
            let rest = if more == 0 { String::new() } else { format!("; and {more} more") };
            format!("{} things block: {}{rest}", all.len(), named.join("; "))
        }
    }
}

fn free_path(assessment: &Assessment, profile: &Profile, today: Date) -> Option<PackPath> {
    let name = profile.note.file_name.as_str();
    let (stem, ending) = name.rfind('.').map_or((name, ""), |dot| name.split_at(dot));
    let taken = |path: &PackPath| assessment.artifacts.iter().any(|fact| fact.artifact.path == *path);
    // Of the notes of one day the one with the highest number counts.
    let of_today = assessment.notes.iter().map(|note| note.path.name()).filter(|name| date_in(name) == Some(today));
    let highest = of_today.map(number_at_end).filter(|number| *number < MOST_NOTES).max().unwrap_or_default();
    let is_free = |note: &PackPath| {
        let statement = statement_of(note);
        let signature = statement.as_ref().and_then(signature_of);
        // One that is gone is told of: another note under its name would be taken for it, and not be what was written.
        let is_told = assessment.journal.notes.contains(note);
        !is_told && number_at_end(note.name()) > highest && !statement.iter().chain(&signature).any(taken)
    };
    assessment.free_paths(&profile.paths.artifacts, today, stem, ending).find(is_free)
}

fn text(assessment: &Assessment, profile: &Profile, author: &Author, (decision, reason): (Decision, &str)) -> String {
    let base = measured_report(&assessment.reports, profile);
    let branch = span(base.and_then(|report| report.branch.as_deref()));
    let commit = span(base.and_then(|report| report.commit.as_deref()));
    let [run_a, run_b] = match &assessment.gate.pair {
        Some(pair) => pair.each_ref().map(|path| span(Some(path.as_str()))),
        None => [span(None), span(None)],
    };
    without_decisions(&format!(
        "## {title} Final Approval\n\n\
         - Base branch/commit: {branch} / {commit}\n\
         - Closure PRs:\n{pull_requests}\
         - KPI evidence:\n  - run A report: {run_a}\n  - run B report: {run_b}\n{GATE}{gate}\n\
         - Rollback evidence:\n  - {rollback}\n\
         - Checklist:\n  - {checklist}\n\n\
         {decided}{grounds}",
        title = name(&assessment.title),
        pull_requests = pull_requests(profile),
        gate = gate_json(&assessment.gate),
        rollback = span(assessment.rollback.as_ref().map(|rollback| rollback.path.as_str())),
        checklist = checklist(assessment),
        decided = decided(decision, reason),
        grounds = grounds(assessment, profile, author),
    ))
}

fn decided(decision: Decision, reason: &str) -> String {
    format!("{DECISION}{}\n{REASON}{}\n", span(Some(decision.word())), span(Some(reason)))
}

/// What the text of a note would say of all that its statement tells of it as well, read as notes are. `None` where the
/// statement's time is none.
pub fn as_stated(statement: &Statement) -> Option<ApprovalNote> {
    let told = &statement.predicate.note;
    let author = Author::new(&told.by, &told.host, statement.predicate.time_verified.parse().ok()?);
    let text = decided(told.decision.into(), &told.reason) + &stated(&author, &told.evidence);
    parse(&without_decisions(&text))
}

/// A note decides once: in a line whose values speak of a decision they keep their words, and lose the colon.
fn without_decisions(text: &str) -> String {
    let is_heard = |line: &str| !line.starts_with(DECISION) && speaks_of_decision(line.trim_start_matches(REASON));
    let disarmed = |line: &str| {
        let plain = if is_heard(line) { without_colons(line) } else { line.to_owned() };
        // One value may be the label of the next.
        if line.starts_with(LISTED) && is_heard(&plain) { plain.replace(':', "-") } else { plain }
    };
    text.split_inclusive('\n').map(disarmed).collect()
}

/// What the lines begin with that decide, and say why.
const DECISION: &str = "Decision: ";
const REASON: &str = "Reason: ";
/// ... the one that holds JSON,
const GATE: &str = "  - gate output: ";
/// ... and those that have a value and no label.
const LISTED: &str = "  - `";

/// Without those of its code spans. The gate's JSON keeps its own.
fn without_colons(line: &str) -> String {
    let parts = line.split('`').zip([false, true].into_iter().cycle());
    let is_json = |part: &str| line.starts_with(GATE) && part.starts_with('{');
    let part = |(part, is_span): (&str, bool)| match is_span && !is_json(part) {
        true => part.replace(':', "-"),
        false => part.to_owned(),
    };
    parts.map(part).collect::<Vec<_>>().join("`")
}

/// A name outside of code spans: where it speaks of a decision it keeps its words, and loses the signs of Markdown too.
fn name(untrusted: &str) -> String {
    let text = Escaped::new(untrusted).into_string().replace('`', "'");
    match speaks_of_decision(&text) || speaks_of_decision(&format!("# {text}")) {
        true => text.replace([':', '&', '\\', '<', '>', '[', ']', '|', '*', '_', '~'], "-"),
        false => text,
    }
}

fn pull_requests(profile: &Profile) -> String {
    let pulls = profile.note.pull_requests.iter();
    let lines: String = pulls.map(|it| format!("  - {} ({})\n", span(Some(&it.number)), name(&it.title))).collect();
    if lines.is_empty() { format!("  - {}\n", span(None)) } else { lines }
}

/// The kept output on one line. Its strings keep their values: what could deceive, end the span or be taken for a pull
/// request or a decision is escaped as JSON.
fn gate_json(gate: &GateFact) -> String {
    let Some(kept) = &gate.kept else { return span(None) };
    let text = json_span(kept, |c, _| matches!(c, '`' | '#'));
    match speaks_of_decision(&text) {
        true => json_span(kept, |c, is_in_string| matches!(c, '`' | '#') || (c == ':' && is_in_string)),
        false => text,
    }
}

/// JSON text in a code span, with the characters escaped that are asked for, where they stand in a string or not.
fn json_span(json: &str, is_escaped: impl Fn(char, bool) -> bool) -> String {
    let (mut text, mut is_in_string, mut is_quoted) = (String::with_capacity(json.len() + 2), false, false);
    for c in json.chars() {
        if is_escaped(c, is_in_string) || is_hazardous(c) {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| text.push_str(&format!("\\u{unit:04x}")));
        } else {
            text.push(c);
        }
        is_in_string ^= c == '"' && !is_quoted;
        is_quoted = c == '\\' && !is_quoted;
    }
    format!("`{text}`")
}

/// The template's sentence where it holds, else the count that does.
fn checklist(assessment: &Assessment) -> String {
    let Some(checklist) = &assessment.checklist else { return span(None) };
    let required = checklist.items.iter().filter(|item| item.required);
    let (ticked, all) = (required.clone().filter(|item| item.is_done()).count(), required.count());
    let path = span(Some(checklist.path.as_str()));
    if ticked == all && all > 0 {
        format!("{path} all required items checked")
    } else {
        format!("{path} {ticked} of {all} required items checked")
    }
}
