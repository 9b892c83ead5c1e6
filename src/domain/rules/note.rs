//! Rules behind `note.*`.

use jiff::Timestamp;

use crate::domain::assessment::wording::{cut, join_capped, quoted};
use crate::domain::assessment::{Assessment, HistoryFact, HistoryStanding, NoteFact, RelationFact};
use crate::domain::evidence::attestation::statement_of;
use crate::domain::evidence::history::Answer;
use crate::domain::evidence::journal::graph::EverySaid;
use crate::domain::evidence::note::{ApprovalNote, Decision, parse};
use crate::domain::evidence::pack::Pack;
use crate::domain::finding::{Code, Finding, Origin, Severity};
use crate::domain::profile::Profile;
use crate::domain::signing::approval;
use crate::domain::values::path::{Location, PackPath};
use crate::domain::values::time_span::number_at_end;

use super::citing::ABSENT;
use super::dated::of_note;
use super::kpi::measured_commit;
use super::note_agrees::{differs, disagreements, unlinked};
use super::note_altered;
use super::quorum::check_quorum;
use super::words::{same_commit, short};

/// A note's place in time: its day, then the number at the end of its name; of equals the worse comes last. One that
/// tells no day is the oldest where it approves, and else the newest: nothing is approved by leaving a date out.
fn order<'a>(path: &'a PackPath, note: &ApprovalNote) -> (Timestamp, u64, u8, &'a PackPath) {
    let when = of_note(path, note);
    let number = number_at_end(path.name());
    let (day, weight) = match note.decision {
        Some(Decision::Approved) => (when.from, 0),
        None => (if when.is_known() { when.from } else { when.to }, 1),
        Some(Decision::Blocked) => (if when.is_known() { when.from } else { when.to }, 2),
    };
    (day, number, weight, path)
}

/// The notes that do not lie ahead of the moment of judging, and are no drafts.
fn oldest_first(pack: &Pack) -> Vec<(&PackPath, &ApprovalNote)> {
    let is_ahead = |path: &PackPath, note: &ApprovalNote| of_note(path, note).is_ahead_of(pack.moment);
    // A draft approves nothing, and neither does it stand in the way of what was decided.
    let is_draft = |note: &ApprovalNote| note.pending && note.decision != Some(Decision::Blocked);
    let mut notes: Vec<_> = pack.notes().filter(|(path, note)| !is_ahead(path, note) && !is_draft(note)).collect();
    notes.sort_by_key(|(path, note)| order(path, note));
    notes
}

/// The note that counts.
pub fn newest(pack: &Pack) -> Option<(&PackPath, &ApprovalNote)> {
    oldest_first(pack).pop()
}

/// The note that would count all the same, were one of this text to stand at a path.
pub fn newer_than<'a>(pack: &'a Pack, path: &PackPath, text: &str) -> Option<&'a PackPath> {
    let (counting, standing) = newest(pack)?;
    (order(path, &parse(text)?) < order(counting, standing)).then_some(counting)
}

/// What the note that counts lacks of what a note has to name, whichever way it decides: `names no commit`, ...
pub(super) fn lacks(pack: &Pack, pair: Option<&[PackPath; 2]>) -> Vec<String> {
    let Some((path, note)) = newest(pack) else { return vec!["is not there".to_owned()] };
    let mut lacks = Vec::new();
    if note.decision.is_none() {
        lacks.push("does not decide".to_owned());
    }
    if note.commit.as_deref().is_none_or(|commit| commit.trim().is_empty()) {
        lacks.push("names no commit".to_owned());
    }
    if note.pull_requests.is_empty() {
        lacks.push("names no pull request".to_owned());
    }
    match pair {
        None => lacks.push("cannot link two gate reports, since there are none".to_owned()),
        Some(pair) => lacks.extend(unlinked(pack, path, note, pair).iter().map(|it| format!("does not link {it}"))),
    }
    lacks
}

/// Every note, oldest first, with what speaks against each. `assessment` holds everything but the notes.
pub(super) fn check_notes(
    (pack, profile): (&Pack, &Profile),
    said: &EverySaid<'_>,
    assessment: &Assessment,
) -> (Vec<NoteFact>, Vec<Finding>) {
    let notes = oldest_first(pack);
    let contradiction = notes.last().and_then(|(path, note)| contradicts(path, note, assessment));
    let unapproved = check_quorum(assessment.quorum.as_ref(), notes.last().copied());
    let measured = measured_commit(pack, &assessment.reports, profile);
    let commit = measured.as_ref().map(|(commit, _)| *commit);
    let disagreements = notes.last().map_or_else(Vec::new, |it| disagreements(pack, profile, assessment, *it));
    let altered = note_altered::altered(pack, said, notes.last().map(|(path, _)| *path));
    let last = notes.len().saturating_sub(1);
    let newer = notes.last().map(|(path, _)| quoted(path.name()));
    let facts = notes.iter().enumerate().map(|(index, (path, note))| {
        let own = altered.iter().filter(|it| it.subject == **path || statement_of(path).as_ref() == Some(&it.subject));
        let mut doubts: Vec<String> = own.map(|it| it.why.clone()).collect();
        if index < last {
            doubts.extend(newer.as_ref().map(|newer| format!("It is superseded by {newer}.")));
        } else {
            doubts.extend(contradiction.as_ref().map(|finding| finding.message.clone()));
            doubts.extend(unapproved.as_ref().map(|finding| finding.message.clone()));
            doubts.extend(other_commit(note, commit, &assessment.history));
            doubts.extend(disagreements.iter().map(|it| it.sentence.clone()));
            doubts.extend(undated(path, note));
        }
        NoteFact {
            path: (*path).clone(),
            decision: note.decision,
            commit: note.commit.clone(),
            reason: note.reason.clone(),
            modified: pack.entry(path).and_then(|entry| entry.artifact.modified),
            doubts,
        }
    });
    let facts = facts.collect();
    let elsewhere =
        notes.last().and_then(|(path, note)| commit_differs(path, note, measured.as_ref(), &assessment.history));
    let blocked = notes.last().and_then(|(path, note)| blocked(path, note));
    let differs = notes.last().and_then(|(path, _)| differs(path, &disagreements));
    let of_altered = note_altered::findings(pack, &altered, notes.last().copied());
    let of_newest = contradiction.into_iter().chain(elsewhere).chain(blocked).chain(unapproved).chain(differs);
    (facts, of_newest.chain(of_altered).collect())
}

/// Of a note that tells no day nobody can say that no evidence came after it.
fn undated(path: &PackPath, note: &ApprovalNote) -> Option<String> {
    (!of_note(path, note).is_known()).then(|| "It does not say when it was written.".to_owned())
}

/// A decision against the release stands until a newer note takes its place.
fn blocked(path: &PackPath, note: &ApprovalNote) -> Option<Finding> {
    if note.decision != Some(Decision::Blocked) {
        return None;
    }
    let reason = note.reason.as_deref().map_or_else(|| "no reason is given".to_owned(), cut);
    let message = format!("The newest note {} says BLOCKED: {reason}.", quoted(path.name()));
    let place = Location { path: path.clone(), line: note.decision_line };
    let finding = Finding::new(Code::NoteBlocked, path.as_str(), message).at(place.clone());
    Some(
        finding
            .comparing("decision", Decision::Blocked.word(), Origin::at(place.clone()))
            .comparing("reason", note.reason.as_deref().map_or(ABSENT.to_owned(), cut), Origin::at(place))
            .remedy("Settle the reason, then write a new note: `signoff note`."),
    )
}

/// A doubt, unless the history shows that it is none.
fn other_commit(note: &ApprovalNote, measured: Option<&str>, history: &HistoryFact) -> Option<String> {
    let (named, measured) = (note.commit.as_deref()?, measured?);
    let harmless = history.relation.as_ref().is_some_and(RelationFact::is_harmless);
    (!same_commit(named, measured) && !harmless)
        .then(|| format!("It names commit {}, the runs measured {}.", quoted(short(named)), quoted(short(measured))))
}

/// What an approval of another commit rests on was never measured, unless the history shows that nothing but documents
/// changed in between.
fn commit_differs(
    path: &PackPath,
    note: &ApprovalNote,
    measured: Option<&(&str, Origin)>,
    history: &HistoryFact,
) -> Option<Finding> {
    let approves = note.decision == Some(Decision::Approved);
    let (commit, measuring) = measured?;
    let Some(approved) = note.commit.as_deref() else {
        return approves.then(|| names_no_commit(path, note, commit, measuring));
    };
    if !approves || same_commit(approved, commit) {
        return None;
    }
    let relation = history.relation.as_ref();
    let between = match (relation, &history.standing) {
        (Some(relation), _) => format!(": {}", relation.describe()),
        (None, HistoryStanding::Asking) => "; what changed between the two is still being asked".to_owned(),
        (None, _) => String::new(),
    };
    let message = format!(
        "The note {} approves commit {}, but the runs measured {}{between}.",
        quoted(path.name()),
        quoted(short(approved)),
        quoted(short(commit))
    );
    let harmless = relation.is_some_and(RelationFact::is_harmless);
    let severity = match relation {
        Some(_) if harmless => Severity::Info,
        Some(relation) if relation.shows_other_code() => Severity::Blocker,
        _ => Code::NoteCommitDiffers.severity(),
    };
    let place = Location { path: path.clone(), line: note.commit_line };
    let remedy = "Show that nothing but documents changed between the two, or measure the approved commit.";
    let finding = Finding::new(Code::NoteCommitDiffers, path.as_str(), message)
        .weighing(severity)
        .remedy(if harmless { "Nothing: the measured code is the approved one." } else { remedy })
        .comparing("commit approved", cut(approved), Origin::at(place.clone()))
        .comparing("commit measured", cut(commit), measuring.clone())
        .at(place);
    Some(relation.into_iter().fold(finding, compared))
}

/// An approval that names no commit, or what is none (a branch, too few digits), approves nobody knows what.
fn names_no_commit(path: &PackPath, note: &ApprovalNote, measured: &str, measuring: &Origin) -> Finding {
    let message = format!(
        "The note {} says APPROVED, but names no commit (7 to 64 hex digits): nothing ties it to {}, which was measured.",
        quoted(path.name()),
        quoted(short(measured))
    );
    let place = Location { path: path.clone(), line: note.commit_line.or(note.decision_line) };
    Finding::new(Code::NoteCommitDiffers, path.as_str(), message)
        .remedy("Write a new note that names the commit which was measured: `signoff note`.")
        .comparing("commit approved", "none that can be read", Origin::at(place.clone()))
        .comparing("commit measured", cut(measured), measuring.clone())
        .at(place)
}

/// What the history had to say of the two.
fn compared(finding: Finding, relation: &RelationFact) -> Finding {
    let asked = || Origin::computed("what the `git` program answered");
    let leads = match &relation.is_ancestor {
        Answer::Known(true) => "yes".to_owned(),
        Answer::Known(false) => "no".to_owned(),
        Answer::Undecided(why) => format!("cannot be told: {why}"),
    };
    let changed = match &relation.changed {
        Answer::Known(paths) if paths.is_empty() && !relation.more => "none".to_owned(),
        Answer::Known(paths) => join_capped(paths),
        Answer::Undecided(why) => format!("cannot be told: {why}"),
    };
    finding.comparing("measured commit is an ancestor of the approved one", leads, asked()).comparing(
        "files outside the documents that differ",
        changed,
        asked(),
    )
}

fn contradicts(path: &PackPath, note: &ApprovalNote, assessment: &Assessment) -> Option<Finding> {
    let against: Vec<&Finding> = approval::against(assessment).collect();
    let first = *against.first().filter(|_| note.decision == Some(Decision::Approved))?;
    let more = against.len() - 1;
    let rest = if more == 0 { String::new() } else { format!(" (and {more} more)") };
    let message =
        format!("The note {} says APPROVED in spite of: {}{rest}.", quoted(path.name()), assessment.headline(first));
    let place = Location { path: path.clone(), line: note.decision_line };
    let remedy = "Settle what blocks, or write a new note that says BLOCKED: `signoff note --decision blocked`.";
    let finding = Finding::new(Code::NoteContradicts, path.as_str(), message).at(place.clone());
    let finding = finding.comparing("decision", Decision::Approved.word(), Origin::at(place));
    let blocking = against.iter().fold(finding, |finding, it| {
        let told = Origin::computed(format!("the evidence, by the rule {}", it.code));
        finding.comparing("blocks", assessment.headline(it), told)
    });
    Some(blocking.remedy(remedy))
}
