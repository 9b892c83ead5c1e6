//! Writing the approval note, as the command and the cockpit do it: what is written is the value that was shown, and only
//! while every byte of the evidence is still the one that it was drafted from.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::domain::assessment::unjudged::Unjudged;
use crate::domain::evidence::attestation::Statement;
use crate::domain::evidence::journal::entry::{Act, Meaning, NoteRef};
use crate::domain::evidence::journal::graph::{Graph, Said};
use crate::domain::evidence::note::Decision;
use crate::domain::profile::{SIGNATURE_ENDING, STATEMENT_ENDING};
use crate::domain::rules::note::newer_than;
use crate::domain::rules::pair::PairOverride;
use crate::domain::signing::approval::{self, NoteRefusal};
use crate::domain::signing::attestation::statement;
use crate::domain::signing::note::{Draft, draft};
use crate::domain::signing::recording::Deed;
use crate::domain::values::digest::Digest;
use crate::domain::values::kind::Kind;
use crate::domain::values::path::PackPath;
use crate::domain::values::time_span::date_in;
use crate::io::output::{Prepared, Reserved};
use crate::io::scan::nearest_real;
use crate::io::ssh_keygen::SshError;
use crate::io::store::StoreError;
use crate::run::person::Person;
use crate::run::pipeline::{Judged, Past, Pipeline, RecentFiles};

use super::journaling::{AsNotRecorded, Desk, NotRecorded, at_desk};
use super::signing::Signing;

/// Why a note was not written, or not for certain.
#[derive(Debug, thiserror::Error)]
pub enum NotWritten {
    #[error("{0}; no note was written")]
    Unjudged(Unjudged),
    #[error("{0}; no note was written")]
    Refused(#[from] NoteRefusal),
    #[error("the evidence, the profile or the judgement changed since the note was drafted; no note was written")]
    Changed,
    #[error("the statement cannot be written: {0}; no note was written")]
    NoJson(serde_json::Error),
    #[error("the statement is not signed: {0}; no note was written")]
    NotSigned(#[from] SshError),
    #[error(transparent)]
    NotRecorded(#[from] NotRecorded),
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Nobody chose the name: it is the next free one, and was free when the note was drafted.
    #[error("{0}: somebody else wrote a note of this name meanwhile; no note was written")]
    Taken(PackPath),
    /// Where it would be read as something else.
    #[error("{0}: by its name it would be read as other evidence than a note ({kind}); no note was written", kind = .1.words())]
    OtherKind(PackPath, Kind),
    /// Where it would count, and does not tell the day of the note.
    #[error("{0}: the name of a note tells its day, {1}; no note was written")]
    OtherDay(PackPath, Date),
    /// The other one would count.
    #[error("{0} would not be the newest note of the pack, {1} is; no note was written")]
    NotNewest(PackPath, PackPath),
    /// It was recorded, and then could not be put in place; what became of the record, as the end of a sentence.
    #[error("{why}; no note was written, and what {journal} had recorded of it {left}")]
    CameToNothing { why: String, journal: PackPath, left: String },
}

impl NotWritten {
    /// What to do about it, where the refusal does not say it.
    pub fn remedy(&self) -> String {
        match self {
            Self::Unjudged(unjudged) => unjudged.hint.clone(),
            Self::Changed => "look at what changed, then again".to_owned(),
            Self::NotSigned(_) => "name a key that can be used, or leave out `--sign`".to_owned(),
            Self::NotRecorded(error) => error.remedy(),
            Self::Store(error) => error.remedy(),
            Self::Taken(_) => "look at that note, then again: yours gets the next free name".to_owned(),
            Self::OtherKind(..) => "leave out `--out`, or name another file".to_owned(),
            Self::OtherDay(_, day) => format!("leave out `--out`, or name it {day}-..."),
            Self::NotNewest(..) => "name it of the day and with a number that come after that one's".to_owned(),
            Self::CameToNothing { .. } => "look at what stands there, then again".to_owned(),
            Self::Refused(_) | Self::NoJson(_) => String::new(),
        }
    }

    /// Whether another place would do.
    pub fn is_of_its_place(&self) -> bool {
        matches!(self, Self::Store(_) | Self::Taken(_) | Self::OtherKind(..) | Self::OtherDay(..) | Self::NotNewest(..))
    }

    /// A place that nobody chose cannot be chosen otherwise.
    fn of_store(error: StoreError, draft: &Draft) -> Self {
        match error {
            StoreError::Exists(_) if draft.request.place.is_none() => Self::Taken(draft.path.clone()),
            error => Self::Store(error),
        }
    }
}

impl AsNotRecorded for NotWritten {
    fn as_not_recorded(&self) -> Option<&NotRecorded> {
        match self {
            Self::NotRecorded(error) => Some(error),
            _ => None,
        }
    }
}

/// Reads every file anew, and holds what it comes to against what was drafted: the statement about it.
///
/// # Errors
/// [`NotWritten`], where anything differs or something stands against the note now.
pub fn check(
    pipeline: &mut Pipeline,
    shown: &Draft,
    (young, choice): (RecentFiles, &PairOverride),
) -> Result<Statement, NotWritten> {
    let (mut pack, now) = pipeline.judge_anew(young, choice, Past::Asked).map_err(NotWritten::Unjudged)?;
    if !shown.basis.holds_for(&now) {
        return Err(NotWritten::Changed);
    }
    approval::check(&now, shown.decision)?;
    let then = pipeline.judge_at(&mut pack, choice, shown.request.author.at);
    let again = draft(&then, pipeline.profile(), &shown.request)?;
    match again == *shown {
        true => Ok(statement(shown, &then, pipeline.profile())),
        false => Err(NotWritten::Changed),
    }
}

/// A note that was confirmed, with all that is written of it.
#[derive(Clone, Copy, Debug)]
pub struct Delivery<'a> {
    pub draft: &'a Draft,
    pub statement: &'a Statement,
    pub signature: Option<&'a [u8]>,
    pub place: &'a Path,
}

/// Writes note, statement and signature to places where nothing stands. Where it counts in the pack that is an act in
/// the person's journal, which takes the place of the note before: all that may fail is done before it is recorded, and
/// the statement, which is in place by then, keeps the name from everybody else.
///
/// # Errors
/// [`NotWritten`]: then nothing was written; [`NotWritten::CameToNothing`]: but the journal.
pub fn write(
    pipeline: &mut Pipeline,
    judge: &mut dyn FnMut(&mut Pipeline) -> Judged,
    person: &Person,
    delivery: Delivery<'_>,
) -> Result<(), NotWritten> {
    deliver((pipeline, judge), person, delivery, &mut || {})
}

/// The same. `rival` is what somebody else may do at the last moment.
fn deliver(
    (pipeline, judge): (&mut Pipeline, &mut dyn FnMut(&mut Pipeline) -> Judged),
    person: &Person,
    delivery: Delivery<'_>,
    rival: &mut dyn FnMut(),
) -> Result<(), NotWritten> {
    match note_place(pipeline, delivery.draft, delivery.place) {
        NotePlace::Counts => {}
        NotePlace::Nowhere => return Ok(delivery.prepared().and_then(Prepared::reserve).and_then(Reserved::finish)?),
        NotePlace::OtherKind(kind) => return Err(NotWritten::OtherKind(delivery.draft.path.clone(), kind)),
    }
    let mut earlier = BTreeSet::new();
    let written = at_desk(pipeline, judge, person, &mut |desk| {
        earlier = superseded_at(desk, delivery)?;
        let reserved = delivery.prepared().and_then(Prepared::reserve);
        let reserved = reserved.map_err(|error| NotWritten::of_store(error, delivery.draft))?;
        let journal = desk.path.clone();
        let to_nothing =
            |error: StoreError| NotWritten::CameToNothing { why: error.why(), journal, left: String::new() };
        match desk.record(delivery.deeds(&earlier)) {
            // It may stand there: then it is taken back too.
            Err(NotRecorded::Store(error @ StoreError::Uncertain { .. })) => return Err(to_nothing(error)),
            recorded => recorded?,
        }
        rival();
        reserved.finish().map_err(|error| match error {
            StoreError::Unconfirmed { .. } => error.into(),
            error => to_nothing(error),
        })
    });
    let Err(NotWritten::CameToNothing { why, journal, .. }) = written else { return written };
    let taken_back = at_desk(pipeline, judge, person, &mut |desk| desk.record(taking_back(desk, delivery, &earlier)));
    let left =
        taken_back.map_or_else(|error| format!("could not be taken back: {error}"), |()| "was taken back".into());
    Err(NotWritten::CameToNothing { why, journal, left })
}

/// What a note is at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotePlace {
    /// It is the one that the draft names in its pack, among the evidence, and its name is one of a note's.
    Counts,
    /// No evidence of this pack.
    Nowhere,
    /// By its name it is read as evidence of another kind.
    OtherKind(Kind),
}

/// What a note will be at a place.
pub fn note_place(pipeline: &Pipeline, draft: &Draft, place: &Path) -> NotePlace {
    let profile = pipeline.profile();
    let is_there =
        || real_file(place).is_some_and(|real| pipeline.root().real_path(&draft.path).is_ok_and(|it| it == real));
    if !is_there() {
        return NotePlace::Nowhere;
    }
    let is_evidence = profile.paths.is_evidence(&draft.path);
    match profile.kind_of(&draft.path) {
        Kind::ApprovalNote if is_evidence => NotePlace::Counts,
        Kind::Unknown => NotePlace::Nowhere,
        kind if is_evidence || matches!(kind, Kind::Checklist | Kind::SetupLock | Kind::Journal) => {
            NotePlace::OtherKind(kind)
        }
        _ => NotePlace::Nowhere,
    }
}

/// Where a file lies, or will: folders that are not there yet are made.
pub fn real_file(file: &Path) -> Option<PathBuf> {
    Some(nearest_real(file.parent()?).ok()?.join(file.file_name()?))
}

impl Delivery<'_> {
    /// The signature and the statement come first, so that no note ever stands there without them.
    fn prepared(&self) -> Result<Prepared, StoreError> {
        let beside = statement_place(self.place);
        let text = self.statement.to_text().map_err(|error| StoreError::failed(&beside, error))?;
        let under = signature_place(&beside);
        let signature = self.signature.map(|bytes| (under.as_path(), bytes));
        let files = [(beside.as_path(), text.as_bytes()), (self.place, self.draft.text.as_bytes())];
        Prepared::new(&signature.into_iter().chain(files).collect::<Vec<_>>())
    }

    fn note(&self) -> NoteRef {
        NoteRef { path: self.draft.path.clone(), sha256: Digest::of(self.draft.text.as_bytes()) }
    }

    fn deeds(&self, earlier: &BTreeSet<NoteRef>) -> Vec<Deed> {
        let emitted = emitting(self.note(), Some(self.draft.decision));
        let emitted = emitted.because(self.draft.request.reason.as_deref(), false);
        earlier.iter().cloned().map(superseding).chain([emitted]).collect()
    }
}

/// What journals tell of a note that is written, or stands again.
fn emitting(note: NoteRef, decision: Option<Decision>) -> Deed {
    let is_approved = decision == Some(Decision::Approved);
    Deed::upon_note(Act::Emit, note, if is_approved { Meaning::Approved } else { Meaning::Reviewed })
}

fn superseding(note: NoteRef) -> Deed {
    Deed::upon_note(Act::Supersede, note, Meaning::Withdrawn)
}

/// The note never stood, and those whose place it was to take stand as before; nothing, where no journal tells of it.
fn taking_back(desk: &Desk<'_>, delivery: Delivery<'_>, earlier: &BTreeSet<NoteRef>) -> Vec<Deed> {
    let note = delivery.note();
    if !Graph::of(desk.pack.journals()).placed().any(|it| it.entry.about.note() == Some(&note)) {
        return Vec::new();
    }
    let decision = |path: &PackPath| desk.pack.notes().find(|(it, _)| *it == path).and_then(|(_, note)| note.decision);
    let again = earlier.iter().map(|note| emitting(note.clone(), decision(&note.path)));
    let why = Some("it was not written");
    [superseding(note)].into_iter().chain(again).map(|deed| deed.because(why, false)).collect()
}

/// Whose place it takes, where all is still as it was drafted and it will be the newest.
fn superseded_at(desk: &Desk<'_>, delivery: Delivery<'_>) -> Result<BTreeSet<NoteRef>, NotWritten> {
    let Draft { path, text, request, .. } = delivery.draft;
    if date_in(path.name()) != Some(request.today) {
        return Err(NotWritten::OtherDay(path.clone(), request.today));
    }
    if let Some(newer) = newer_than(desk.pack, path, text) {
        return Err(NotWritten::NotNewest(path.clone(), newer.clone()));
    }
    let newest = desk.assessment.notes.last().map(|note| &note.path);
    let is_same = delivery.draft.basis.holds_for(desk.assessment);
    match is_same && newest == delivery.statement.predicate.note.supersedes.as_ref() {
        true => Ok(earlier(desk)),
        false => Err(NotWritten::Changed),
    }
}

/// The note that counts so far, and those that journals tell of and whose place none took yet.
fn earlier(desk: &Desk<'_>) -> BTreeSet<NoteRef> {
    let graph = Graph::of(desk.pack.journals());
    let is_open = |said: &Said<'_>| said.acts().iter().all(|it| it.entry.act == Act::Emit);
    let told =
        graph.said().into_iter().filter(|(_, said)| is_open(said)).filter_map(|(about, _)| about.note().cloned());
    let newest = desk.assessment.notes.last().and_then(|note| {
        let digest = desk.pack.entry(&note.path)?.artifact.digest?;
        Some(NoteRef { path: note.path.clone(), sha256: digest })
    });
    told.chain(newest).collect()
}

/// Signs a statement.
///
/// # Errors
/// [`NotWritten::NotSigned`].
pub fn sign(pipeline: &Pipeline, statement: &Statement, signing: &mut Signing<'_>) -> Result<Vec<u8>, NotWritten> {
    let text = statement.to_text().map_err(NotWritten::NoJson)?;
    Ok(signing.sign(pipeline.root(), text.as_bytes())?)
}

/// Where the signature under a statement stands.
pub fn signature_place(statement: &Path) -> PathBuf {
    let mut name = statement.file_name().unwrap_or_default().to_owned();
    name.push(SIGNATURE_ENDING);
    statement.with_file_name(name)
}

/// Where the statement about a note stands.
pub fn statement_place(note: &Path) -> PathBuf {
    let mut name = note.file_stem().unwrap_or_default().to_owned();
    name.push(STATEMENT_ENDING);
    note.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use jiff::Timestamp;

    use super::*;
    use crate::domain::finding::Code;
    use crate::domain::signing::author::Author;
    use crate::domain::signing::note::Request;

    /// A pack of which nothing is evidence, and who writes its notes.
    fn pack() -> (tempfile::TempDir, Pipeline, Person) {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("docs/reliability")).unwrap();
        let pipeline = Pipeline::open(Some(folder.path()), None).unwrap();
        (folder, pipeline, Person { by: "anna".to_owned(), host: "build-7".to_owned() })
    }

    /// Writes a note that says BLOCKED, and what somebody else does at the last moment.
    fn noted(
        pipeline: &mut Pipeline,
        person: &Person,
        rival: &mut dyn FnMut(&Path),
    ) -> (Draft, Result<(), NotWritten>) {
        let (_, assessment) = pipeline.judge_once().unwrap();
        let author = Author::new(&person.by, &person.host, Timestamp::now());
        let today = pipeline.today();
        let request = Request { author, today, decision: Some(Decision::Blocked), reason: None, place: None };
        let draft = draft(&assessment, pipeline.profile(), &request).unwrap();
        let statement = check(pipeline, &draft, (RecentFiles::Judged, &PairOverride::default())).unwrap();
        let place = pipeline.root().real_path(&draft.path).unwrap();
        let delivery = Delivery { draft: &draft, statement: &statement, signature: None, place: &place };
        let written = deliver((pipeline, &mut Pipeline::judge_once), person, delivery, &mut || rival(&place));
        (draft, written)
    }

    /// What the journals say of the notes now, by the names.
    fn acts(pipeline: &mut Pipeline) -> Vec<(String, Act)> {
        let (pack, _) = pipeline.judge_once().unwrap();
        let graph = Graph::of(pack.journals());
        let said = graph.said();
        said.iter().map(|(about, it)| (about.note().unwrap().path.name().to_owned(), it.acts()[0].entry.act)).collect()
    }

    #[test]
    fn a_note_whose_place_is_taken_once_it_was_recorded_is_taken_back_and_the_one_before_it_stands_again() {
        let (folder, mut pipeline, person) = pack();
        let (first, written) = noted(&mut pipeline, &person, &mut |_| {});
        assert!(written.is_ok(), "{written:?}");
        let (second, refused) = noted(&mut pipeline, &person, &mut |place| fs::write(place, "theirs").unwrap());
        let text = refused.unwrap_err().to_string();
        assert!(text.contains("exists already; no note was written") && text.ends_with("was taken back"), "{text}");
        assert_eq!(fs::read_to_string(folder.path().join(second.path.as_str())).unwrap(), "theirs");
        assert!(!statement_place(&folder.path().join(second.path.as_str())).exists());
        fs::remove_file(folder.path().join(second.path.as_str())).unwrap();
        let names = |draft: &Draft| draft.path.name().to_owned();
        assert_eq!(acts(&mut pipeline), [(names(&second), Act::Supersede), (names(&first), Act::Emit)]);
        let (_, assessment) = pipeline.judge_once().unwrap();
        assert_eq!(assessment.notes.last().unwrap().path, first.path);
        let altered: Vec<_> = assessment.findings.iter().filter(|it| it.code == Code::NoteAltered).collect();
        assert!(altered.iter().all(|it| it.subject == second.path.as_str()), "{altered:?}");
        assert!(assessment.blockers().all(|it| it.code != Code::NoteAltered), "{altered:?}");
    }

    #[test]
    fn a_note_that_the_journal_does_not_take_leaves_nothing() {
        let (folder, mut pipeline, person) = pack();
        let journal = pipeline.profile().paths.journal();
        fs::write(folder.path().join(&journal), "no folder").unwrap();
        let (draft, refused) = noted(&mut pipeline, &person, &mut |_| {});
        assert!(matches!(refused, Err(NotWritten::NotRecorded(_))), "{refused:?}");
        let note = folder.path().join(draft.path.as_str());
        assert!(!note.exists() && !note.parent().unwrap().exists());
    }
}
