//! Writing the approval note, as the command and the cockpit do it: what is written is the value that was shown, and only
//! while every byte of the evidence is still the one that it was drafted from.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::domain::assessment::unjudged::Unjudged;
use crate::domain::evidence::attestation::Statement;
use crate::domain::evidence::journal::entry::{Act, Meaning, NoteRef};
use crate::domain::evidence::journal::graph::{Graph, Said};
use crate::domain::evidence::note::Decision;
use crate::domain::profile::{SIGNATURE_ENDING, STATEMENT_ENDING};
use crate::domain::rules::pair::PairOverride;
use crate::domain::signing::approval::{self, NoteRefusal};
use crate::domain::signing::attestation::statement;
use crate::domain::signing::note::{Draft, draft};
use crate::domain::signing::recording::Deed;
use crate::domain::values::digest::Digest;
use crate::domain::values::kind::Kind;
use crate::io::output::create_all;
use crate::io::ssh_keygen::{SshError, SshKeygen};
use crate::io::store::StoreError;
use crate::run::person::Person;
use crate::run::pipeline::{Judged, Past, Pipeline, RecentFiles};

use super::journaling::{Desk, NotRecorded, at_desk};

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
    #[error("{0}; no note was written")]
    NotRecorded(NotRecorded),
    #[error(transparent)]
    Store(#[from] StoreError),
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

/// Records in the person's journal that the note is about to be written, and takes the place of the one before. One that
/// the pack would not read is recorded nowhere.
///
/// # Errors
/// [`NotWritten::NotRecorded`]: then nothing was written.
pub fn record(
    pipeline: &mut Pipeline,
    judge: &mut dyn FnMut(&mut Pipeline) -> Judged,
    person: &Person,
    draft: &Draft,
) -> Result<(), NotWritten> {
    let profile = pipeline.profile();
    if !profile.paths.is_evidence(&draft.path) || profile.kind_of(&draft.path) != Kind::ApprovalNote {
        return Ok(());
    }
    let note = NoteRef { path: draft.path.clone(), sha256: Digest::of(draft.text.as_bytes()) };
    let meaning = match draft.decision {
        Decision::Approved => Meaning::Approved,
        Decision::Blocked => Meaning::Reviewed,
    };
    let emitted = Deed::upon_note(Act::Emit, note, meaning).because(draft.request.reason.as_deref(), false);
    let recorded = at_desk(pipeline, judge, person, &mut |desk| {
        let superseded =
            earlier(desk).into_iter().map(|note| Deed::upon_note(Act::Supersede, note, Meaning::Withdrawn));
        desk.record(superseded.chain([emitted.clone()]).collect())
    });
    recorded.map_err(NotWritten::NotRecorded)
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

/// Signs a statement with the key of a file.
///
/// # Errors
/// [`NotWritten::NotSigned`].
pub fn sign(pipeline: &Pipeline, key: &Path, statement: &Statement) -> Result<Vec<u8>, NotWritten> {
    let text = statement.to_text().map_err(NotWritten::NoJson)?;
    let program = SshKeygen::find(Some(pipeline.root().path()))?;
    Ok(program.sign(key, text.as_bytes())?)
}

/// Writes them to places where nothing stands: the signature and the statement first, so that no note ever stands there
/// without them.
///
/// # Errors
/// [`NotWritten::Store`]: where one of them cannot be written, none stays.
pub fn write(
    place: &Path,
    draft: &Draft,
    (statement, signature): (&Statement, Option<&[u8]>),
) -> Result<(), NotWritten> {
    let text = statement.to_text().map_err(NotWritten::NoJson)?;
    let beside = statement_place(place);
    let under = signature_place(&beside);
    let signature = signature.map(|bytes| (under.as_path(), bytes));
    let files = [(beside.as_path(), text.as_bytes()), (place, draft.text.as_bytes())];
    Ok(create_all(&signature.into_iter().chain(files).collect::<Vec<_>>())?)
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
