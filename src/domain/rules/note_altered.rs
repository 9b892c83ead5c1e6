//! The rule behind `note.altered`: a note that signoff wrote, and the statement that it wrote beside it, are as they were
//! written. Whether the statement itself is, only a signature tells (`signoff verify`).

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::domain::assessment::wording::quoted;
use crate::domain::evidence::artifact::Condition;
use crate::domain::evidence::attestation::{Statement, statement_of};
use crate::domain::evidence::journal::entry::{Act, NoteRef};
use crate::domain::evidence::journal::graph::{EverySaid, Placed};
use crate::domain::evidence::note::ApprovalNote;
use crate::domain::evidence::pack::{Pack, PackEntry};
use crate::domain::finding::{Code, Finding, Origin, Severity};
use crate::domain::profile::STATEMENT_ENDING;
use crate::domain::signing::note::as_stated;
use crate::domain::values::kind::Kind;
use crate::domain::values::path::{Location, PackPath};
use crate::domain::values::time_span::number_at_end;

use super::citing::ABSENT;
use super::dated::of_note;

/// A note, or what is left of one, that is not as it was written.
#[derive(Clone, Debug)]
pub(super) struct Altered {
    /// The note; the statement where no note can be told from it.
    pub subject: PackPath,
    /// One sentence.
    pub why: String,
    places: Vec<PackPath>,
    /// As written, and as it is.
    compared: [(String, PackPath); 2],
    /// When it was written, as far as that can be told.
    at: Option<Timestamp>,
    /// Whether a journal says that another one took its place.
    is_superseded: bool,
}

/// Every note that is not as it was written, by its path. `newest` is the one that counts.
pub(super) fn altered(pack: &Pack, said: &EverySaid<'_>, newest: Option<&PackPath>) -> Vec<Altered> {
    let statements = pack.paths_of(Kind::Attestation).filter(|path| path.name().ends_with(STATEMENT_ENDING));
    let of_statements = statements.filter_map(|path| of_statement(pack, pack.entry(path)?));
    let alone = pack.notes().filter_map(|(path, note)| without_statement(pack, path, note));
    let mut found: Vec<Altered> = of_statements.chain(alone).collect();
    found.extend(newest.and_then(|path| displaced(pack, said, path).or_else(|| untold(pack, said, path))));
    let told: BTreeSet<PackPath> = found.iter().map(|it| it.subject.clone()).collect();
    let is_whole = |note: &NoteRef| pack.entry(&note.path).is_some_and(|it| it.artifact.holds(note.sha256));
    // Of several that had one name, the one that is there is enough.
    let whole: BTreeSet<&PackPath> =
        said.keys().filter_map(|about| about.note()).filter(|it| is_whole(it)).map(|it| &it.path).collect();
    let of_journals = said
        .iter()
        .filter_map(|(about, said)| Some((about.note()?, said.acts().first()?)))
        .filter(|(note, _)| !whole.contains(&note.path))
        .map(|(note, act)| of_journal(pack, note, act));
    found.extend(of_journals.filter(|it| !told.contains(&it.subject)));
    found.sort_by(|one, other| one.subject.cmp(&other.subject));
    found
}

fn of_statement(pack: &Pack, entry: &PackEntry) -> Option<Altered> {
    let path = &entry.artifact.path;
    let Some(statement) = entry.statement() else { return unreadable(entry) };
    let note = &statement.predicate.note.path;
    let at = statement.predicate.time_verified.parse().ok();
    let altered = |why: String, compared: [&str; 2]| Altered {
        subject: note.clone(),
        why,
        places: vec![note.clone(), path.clone()],
        compared: [(compared[0].to_owned(), path.clone()), (compared[1].to_owned(), note.clone())],
        at,
        is_superseded: false,
    };
    if statement_of(note).as_ref() != Some(path) {
        let why = format!(
            "The statement {} is about {}, which does not stand beside it.",
            quoted(path.name()),
            quoted(note.as_str())
        );
        return Some(altered(why, [note.as_str(), path.as_str()]));
    }
    let stated_digest = statement.digest_of_note();
    let stated = stated_digest.map_or_else(|| ABSENT.to_owned(), |it| it.to_string());
    let Some(there) = pack.entry(note) else {
        let why = format!("The note {} is not there: it is gone, or writing it was cut off.", quoted(note.name()));
        return Some(altered(why, [&stated, ABSENT]));
    };
    let found = there.artifact.digest.map_or_else(|| ABSENT.to_owned(), |it| it.to_string());
    let why = format!("The note {} has other bytes than those that were written.", quoted(note.name()));
    let is_whole = stated_digest.is_some_and(|digest| there.artifact.holds(digest));
    if !is_whole {
        return Some(altered(why, [&stated, &found]));
    }
    let (_, text) = pack.notes().find(|(path, _)| *path == note)?;
    let (what, [stated, told]) = contradiction(statement, text)?;
    let why = format!("The note {} and its statement do not tell the same {what}.", quoted(note.name()));
    Some(altered(why, [&stated, &told]))
}

/// What a note's own text tells otherwise than its statement: what, as it is stated, and as the note tells it.
fn contradiction(statement: &Statement, note: &ApprovalNote) -> Option<(&'static str, [String; 2])> {
    let Some(stated) = as_stated(statement) else {
        return Some(("time", [statement.predicate.time_verified.clone(), "a time".to_owned()]));
    };
    let told = |note: &ApprovalNote| {
        [
            ("decision", note.decision.map(|it| it.word().to_owned())),
            ("reason", note.reason.clone()),
            ("author and time", note.written_by.clone()),
            ("evidence", note.evidence.map(|it| it.to_string())),
        ]
    };
    let pairs = told(&stated).into_iter().zip(told(note));
    let other = |((what, stated), (_, told)): ((&'static str, Option<String>), (_, Option<String>))| {
        let told = told.filter(|told| stated.as_ref() != Some(told))?;
        Some((what, [stated.unwrap_or_else(|| ABSENT.to_owned()), told]))
    };
    pairs.into_iter().find_map(other)
}

/// A note that a journal says was written, and that is gone or reads otherwise.
fn of_journal(pack: &Pack, note: &NoteRef, act: &Placed<'_>) -> Altered {
    let found = pack.entry(&note.path).and_then(|entry| entry.artifact.digest);
    let (name, by) = (quoted(note.path.name()), &act.entry.by);
    let is_superseded = act.entry.act == Act::Supersede;
    let why = match found {
        None if is_superseded => format!("The note {name}, in whose place {by} put another one, is gone."),
        Some(_) if is_superseded => {
            format!("The note {name} has other bytes than it had when {by} put another one in its place.")
        }
        None => format!("The note {name} is not there, and {by} wrote it: it is gone, or writing it was cut off."),
        Some(_) => format!("The note {name} has other bytes than those that {by} wrote."),
    };
    let found = found.map_or_else(|| ABSENT.to_owned(), |digest| digest.to_string());
    Altered {
        subject: note.path.clone(),
        why,
        places: vec![note.path.clone(), act.place.path.clone()],
        compared: [(note.sha256.to_string(), act.place.path.clone()), (found, note.path.clone())],
        at: None,
        is_superseded,
    }
}

/// The note that counts, where a journal says that another one took its place: no newer note is there.
fn displaced(pack: &Pack, said: &EverySaid<'_>, newest: &PackPath) -> Option<Altered> {
    let artifact = &pack.entry(newest)?.artifact;
    let of_it = said
        .iter()
        .filter(|(about, _)| about.note().is_some_and(|note| note.path == *newest && artifact.holds(note.sha256)));
    let act = of_it.flat_map(|(_, said)| said.acts()).find(|act| act.entry.act == Act::Supersede)?;
    let (name, journal) = (quoted(newest.name()), &act.place.path);
    Some(Altered {
        subject: newest.clone(),
        why: format!("{} took the place of the note {name}, and the note that did is gone.", act.entry.by),
        places: vec![newest.clone(), journal.clone()],
        compared: [
            ("another note took its place".to_owned(), journal.clone()),
            ("no newer note is there".to_owned(), newest.clone()),
        ],
        at: None,
        is_superseded: false,
    })
}

/// The note that counts, where it has a statement, which was written upon its journals, and no journal tells of it.
fn untold(pack: &Pack, said: &EverySaid<'_>, newest: &PackPath) -> Option<Altered> {
    let beside = statement_of(newest)?;
    let statement = pack.entry(&beside)?.statement()?;
    let is_told = said.keys().any(|about| about.note().is_some_and(|note| note.path == *newest));
    let by = &statement.predicate.note.by;
    (!is_told).then(|| Altered {
        subject: newest.clone(),
        why: format!(
            "No journal tells of the note {}: the line that {by} wrote with it is gone.",
            quoted(newest.name())
        ),
        places: vec![newest.clone(), beside.clone()],
        compared: [(by.clone(), beside), (ABSENT.to_owned(), newest.clone())],
        at: None,
        is_superseded: false,
    })
}

/// A statement that says nothing; a file that is still being written does not yet.
fn unreadable(entry: &PackEntry) -> Option<Altered> {
    let path = &entry.artifact.path;
    let why = match &entry.artifact.condition {
        Condition::Readable => "it is none of signoff's".to_owned(),
        Condition::BeingWritten => return None,
        Condition::Unreadable { why, .. } => why.clone(),
        Condition::Escapes { .. } => "it leads outside the pack".to_owned(),
    };
    Some(Altered {
        subject: path.clone(),
        why: format!("The statement {} cannot be read: {why}.", quoted(path.name())),
        places: vec![path.clone()],
        compared: [("a statement".to_owned(), path.clone()), (why, path.clone())],
        at: None,
        is_superseded: false,
    })
}

/// A note that says that signoff wrote it, and has nothing beside it that shows so.
fn without_statement(pack: &Pack, path: &PackPath, note: &ApprovalNote) -> Option<Altered> {
    let by = note.written_by.as_ref()?;
    let statement = statement_of(path)?;
    let is_there = pack.entry(&statement).is_some_and(|entry| entry.artifact.kind == Kind::Attestation);
    let day = of_note(path, note);
    (!is_there).then(|| Altered {
        subject: path.clone(),
        why: format!(
            "The note {} says that signoff wrote it, and its statement {} is not there.",
            quoted(path.name()),
            quoted(statement.name())
        ),
        places: vec![path.clone()],
        compared: [(by.clone(), path.clone()), (ABSENT.to_owned(), statement)],
        at: day.is_known().then_some(day.from),
        is_superseded: false,
    })
}

/// One finding for each. `newest` is the note that counts: where it is whole and newer, what it took the place of is told.
pub(super) fn findings(pack: &Pack, altered: &[Altered], newest: Option<(&PackPath, &ApprovalNote)>) -> Vec<Finding> {
    let not_whole: BTreeSet<&PackPath> = altered.iter().map(|it| &it.subject).collect();
    let is_whole = |path: &PackPath| {
        let statement = statement_of(path);
        !not_whole.contains(path) && !statement.is_some_and(|statement| not_whole.contains(&statement))
    };
    let counting = newest.filter(|(path, _)| is_whole(path)).map(|(path, note)| written_at(pack, path, note));
    let own = |it: &Altered| it.at.map(|at| (at, number_at_end(it.subject.name())));
    let is_older = |it: &Altered, counting| it.is_superseded || own(it).is_some_and(|own| own < counting);
    altered.iter().map(|it| finding(it, counting.is_some_and(|counting| is_older(it, counting)))).collect()
}

/// When a whole note was written: as its statement says, else on the day that it tells; and the number at its name's end,
/// of two of one second.
fn written_at(pack: &Pack, path: &PackPath, note: &ApprovalNote) -> (Timestamp, u64) {
    let statement = statement_of(path).and_then(|path| pack.entry(&path)?.statement());
    let stated = statement.and_then(|statement| statement.predicate.time_verified.parse().ok());
    (stated.unwrap_or_else(|| of_note(path, note).from), number_at_end(path.name()))
}

fn finding(altered: &Altered, is_superseded: bool) -> Finding {
    let severity = if is_superseded { Severity::Warning } else { Code::NoteAltered.severity() };
    let [(written, by), (found, at)] = altered.compared.clone();
    Finding::new(Code::NoteAltered, altered.subject.as_str(), altered.why.clone())
        .weighing(severity)
        .at_all(altered.places.iter().map(Location::file))
        .comparing("as it was written", written, Origin::at(Location::file(&by)))
        .comparing("as it is", found, Origin::at(Location::file(&at)))
        .remedy("Bring note and statement back as they were written, from git or a copy; else write a new note: `signoff note`.")
}
