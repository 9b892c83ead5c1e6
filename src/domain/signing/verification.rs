//! Whether a note holds: what it was written upon follows again from the evidence as it is now.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::domain::assessment::Assessment;
use crate::domain::assessment::wording::quoted;
use crate::domain::evidence::attestation::{
    Decided, FindingStated, JournalStated, Statement, signature_of, statement_of,
};
use crate::domain::evidence::journal::graph::Graph;
use crate::domain::evidence::pack::Pack;
use crate::domain::finding::{Code, Family};
use crate::domain::profile::Profile;
use crate::domain::values::digest::Digest;
use crate::domain::values::path::PackPath;
use crate::domain::values::time_span::{TimeSpan, number_at_end};

use super::approval;
use super::attestation::{findings, statement, subjects};
use super::author::Author;
use super::note::{Request, redraft};

/// One thing that is not as the note says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What it is about: `note`, `signature`, `journal`, a file's path.
    pub about: String,
    /// A sentence without its end.
    pub why: String,
}

impl Difference {
    pub fn new(about: impl Into<String>, why: impl Into<String>) -> Self {
        Self { about: about.into(), why: why.into() }
    }
}

/// The bytes of a note against its statement.
pub fn of_bytes(statement: &Statement, name: &str, note: &[u8]) -> Vec<Difference> {
    let stated = &statement.predicate.note.path;
    let named = (stated.name() != name)
        .then(|| Difference::new("note", format!("the statement is about {}", quoted(stated.as_str()))));
    let bytes = (statement.digest_of_note() != Some(Digest::of(note)))
        .then(|| Difference::new("note", "its bytes are not those that were written"));
    named.into_iter().chain(bytes).collect()
}

/// The bytes of a note against what the journals say was written: whoever rewrites a note and its statement has to rewrite
/// a journal too.
pub fn as_recorded(pack: &Pack, path: &PackPath, note: &[u8]) -> Option<Difference> {
    let (graph, found) = (Graph::of(pack.journals()), Digest::of(note));
    let told: Vec<Digest> = graph
        .placed()
        .filter_map(|it| Some(it.entry.about.note()?.clone()))
        .filter(|it| it.path == *path)
        .map(|it| it.sha256)
        .collect();
    let differs = !told.is_empty() && !told.contains(&found);
    differs.then(|| Difference::new("journal", "it tells that the note was written with other bytes"))
}

/// Takes away what was not there when the note was written: itself, later notes, and what was added to the journals; and
/// tells files whose line ends alone are other ones as they were. What the journals lack is told.
pub fn as_it_was(pack: &mut Pack, statement: &Statement, at: Timestamp) -> Vec<Difference> {
    let own = (at, number_at_end(statement.predicate.note.path.name()));
    let notes = pack.notes().map(|(path, _)| path.clone());
    let later: Vec<PackPath> = notes.filter(|path| is_later(pack, path, own)).collect();
    for note in later.iter().chain([&statement.predicate.note.path]) {
        let beside = statement_of(note);
        let signature = beside.as_ref().and_then(signature_of);
        [Some(note.clone()), beside, signature].iter().flatten().for_each(|path| pack.remove(path));
    }
    pack.restate(statement.subject.iter().map(|it| (&it.name, it.digest.sha256)));
    cut_back(pack, &statement.predicate.note.journal)
}

/// Whether a note was written after another one: as its statement says and the number in its name, else by the day in it.
fn is_later(pack: &Pack, note: &PackPath, (at, number): (Timestamp, u64)) -> bool {
    let statement = statement_of(note).and_then(|path| pack.entry(&path)?.statement());
    let stated = statement.and_then(|statement| statement.predicate.time_verified.parse::<Timestamp>().ok());
    let day = TimeSpan::of(None, note.name());
    let own = number_at_end(note.name());
    stated.map_or_else(|| day.is_known() && day.from > at, |stated| (stated, own) > (at, number))
}

fn cut_back(pack: &mut Pack, stated: &JournalStated) -> Vec<Difference> {
    let read = Graph::of(pack.journals());
    let gone = stated.heads.iter().filter(|head| !read.holds(head));
    let mut differences: Vec<Difference> =
        gone.map(|head| Difference::new("journal", format!("the line {} is in no journal", head.short()))).collect();
    let kept = read.led_to_by(&stated.heads);
    pack.keep_of_journals(&kept);
    let then = Graph::of(pack.journals());
    if (then.count(), then.root()) != (stated.entries, stated.root) {
        let why =
            format!("its first {} entries are not those that were read: there are {}", stated.entries, then.count());
        differences.push(Difference::new("journal", why));
    }
    differences
}

/// What does not follow again. `assessment` is of the pack as it was, at the note's moment.
pub fn of_judgement(stated: &Statement, note: &str, (assessment, profile): (&Assessment, &Profile)) -> Vec<Difference> {
    let told = &stated.predicate.note;
    let mut found: Vec<Difference> = of_policy(stated, assessment).into_iter().collect();
    found.extend(of_files(stated, assessment));
    if found.is_empty() && told.evidence != assessment.digest {
        found.push(Difference::new("evidence", "files that cannot be read are not those that could not be read then"));
    }
    if told.gate != assessment.gate.pair {
        found.push(Difference::new("gate", "the two runs are other ones"));
    }
    found.extend(of_findings(&told.findings, assessment));
    found.extend(of_decision(stated, assessment));
    found.extend(of_text(stated, note, (assessment, profile)));
    found
}

fn of_policy(stated: &Statement, assessment: &Assessment) -> Option<Difference> {
    let (then, now) = (stated.predicate.policy.digest.sha256, assessment.policy.digest);
    let why = || format!("the profile in force is {}, it was {}", now.short(), then.short());
    (then != now).then(|| Difference::new("policy", why()))
}

fn of_files(stated: &Statement, assessment: &Assessment) -> Vec<Difference> {
    let note = &stated.predicate.note.path;
    let digests = |(path, digest): (&PackPath, Digest)| (path.clone(), digest);
    let of_note = |path: &&PackPath| *path != note;
    let then = stated.subject.iter().map(|it| (&it.name, it.digest.sha256)).filter(|(path, _)| of_note(path));
    let then: BTreeMap<PackPath, Digest> = then.map(digests).collect();
    let now: BTreeMap<PackPath, Digest> = subjects(assessment).map(|it| (it.name, it.digest.sha256)).collect();
    let was = then.iter().filter_map(|(path, digest)| match now.get(path) {
        None => Some((path, "it is gone, or cannot be read")),
        Some(other) if other != digest => Some((path, "it has other bytes")),
        Some(_) => None,
    });
    let is_new = now.keys().filter(|path| !then.contains_key(*path)).map(|path| (path, "it was not there"));
    let repeated =
        (then.len() + 1 != stated.subject.len()).then(|| Difference::new("statement", "it names a file twice"));
    was.chain(is_new).map(|(path, why)| Difference::new(path.as_str(), why)).chain(repeated).collect()
}

/// What this machine and the repository tell is not in the pack: it is no part of what must follow again.
fn is_of_the_pack(id: &str) -> bool {
    let code = id.split(':').next().unwrap_or_default();
    let elsewhere = [Code::PluginHostDiffers, Code::NoteCommitDiffers, Code::ChecklistItemRemoved];
    let found = Code::ALL.iter().find(|it| it.name() == code);
    found.is_none_or(|code| code.family() != Family::History && !elsewhere.contains(code))
}

fn of_findings(then: &[FindingStated], assessment: &Assessment) -> Vec<Difference> {
    let of_pack = |it: &FindingStated| is_of_the_pack(&it.id);
    let then: BTreeSet<FindingStated> = then.iter().filter(|it| of_pack(it)).cloned().collect();
    let now: BTreeSet<FindingStated> = findings(assessment).filter(of_pack).collect();
    let gone = then.difference(&now).map(|it| (it, "follows no more"));
    let new = now.difference(&then).map(|it| (it, "follows now and did not then"));
    let told = gone.chain(new).map(|(it, why)| Difference::new(it.id.as_str(), format!("the {} {why}", it.severity)));
    told.collect()
}

/// An approval of evidence that speaks against it does not hold, whatever the statement says.
fn of_decision(stated: &Statement, assessment: &Assessment) -> Option<Difference> {
    let approves = stated.predicate.note.decision == Decided::Approved;
    let against = approval::against(assessment).find(|finding| is_of_the_pack(&finding.id))?;
    let why = || format!("it approves, and {} stands against it", quoted(&assessment.headline(against)));
    approves.then(|| Difference::new("decision", why()))
}

/// The text, drafted again, line by line; and then all else that the statement says.
fn of_text(stated: &Statement, note: &str, (assessment, profile): (&Assessment, &Profile)) -> Vec<Difference> {
    let told = &stated.predicate.note;
    let Ok(at) = stated.predicate.time_verified.parse::<Timestamp>() else {
        return vec![Difference::new("statement", "its time is none")];
    };
    let request = Request {
        author: Author::new(&told.by, &told.host, at),
        today: at.to_zoned(jiff::tz::TimeZone::UTC).date(),
        decision: Some(told.decision.into()),
        reason: Some(told.reason.clone()),
        place: Some(told.path.clone()),
    };
    let Some(again) = redraft(assessment, profile, &request) else {
        return vec![Difference::new("note", "it cannot be drafted again")];
    };
    let (written, drafted) = (lines_of_the_pack(note), lines_of_the_pack(&again.text));
    let mut found = first_differing(&written, &drafted);
    let mut expected = statement(&again, assessment, profile);
    expected.subject.clone_from(&stated.subject);
    expected.predicate.verifier.version.clone_from(&stated.predicate.verifier.version);
    expected.predicate.policy.digest = stated.predicate.policy.digest;
    let kept = &mut expected.predicate.note;
    let counted = |severity: &str| told.findings.iter().filter(|it| it.severity == severity).count() as u64;
    (kept.blockers, kept.warnings) = (counted("blocker"), counted("warning"));
    kept.findings.clone_from(&told.findings);
    (kept.evidence, kept.journal) = (told.evidence, told.journal.clone());
    kept.gate.clone_from(&told.gate);
    if expected != *stated {
        found.push(Difference::new("statement", "it does not say what the note says"));
    }
    found
}

/// The lines with their numbers, without warnings that only the repository and this machine tell, and their count.
fn lines_of_the_pack(text: &str) -> Vec<(usize, &str)> {
    let of_pack = |line: &str| {
        let id = line.strip_prefix("  - `").and_then(|rest| rest.split('`').next());
        !line.starts_with("- Warnings: `") && id.is_none_or(is_of_the_pack)
    };
    text.split('\n').zip(1..).map(|(line, number)| (number, line)).filter(|(_, line)| of_pack(line)).collect()
}

/// The first lines that differ; below one that was added or taken out the others are held against their own again.
fn first_differing(written: &[(usize, &str)], drafted: &[(usize, &str)]) -> Vec<Difference> {
    let texts = |lines: &[(usize, &str)]| lines.iter().map(|(_, line)| (*line).to_owned()).collect::<Vec<_>>();
    let ops = capture_diff_slices(Algorithm::Myers, &texts(written), &texts(drafted));
    let parts = ops.iter().filter(|op| op.tag() != DiffTag::Equal).map(|op| (op.old_range(), op.new_range()));
    let told = parts.flat_map(|(was, is)| {
        let next = written.get(was.end).or(written.last()).map_or(1, |(number, _)| *number);
        differing(&written[was], &drafted[is], next)
    });
    told.take(MOST_LINES).map(|why| Difference::new("note", why)).collect()
}

/// How these lines would read; `next` is the number of the line behind them.
fn differing(was: &[(usize, &str)], is: &[(usize, &str)], next: usize) -> Vec<String> {
    let both = was.len().min(is.len());
    let pairs = was.iter().zip(is);
    let other = pairs.map(|((number, _), (_, line))| format!("line {number} would read {}", quoted(line)));
    let gone = was[both..].iter().map(|(number, line)| format!("line {number}, {}, would not be there", quoted(line)));
    let missing = is[both..].iter().map(|(_, line)| format!("above line {next} would stand {}", quoted(line)));
    other.chain(gone).chain(missing).collect()
}

/// So many lines are told.
const MOST_LINES: usize = 20;
