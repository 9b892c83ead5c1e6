//! Writing the approval note, as the command and the cockpit do it: what is written is the value that was shown, and only
//! while every byte of the evidence is still the one that it was drafted from.

use std::path::{Path, PathBuf};

use crate::domain::assessment::unjudged::Unjudged;
use crate::domain::evidence::attestation::Statement;
use crate::domain::profile::STATEMENT_ENDING;
use crate::domain::rules::pair::PairOverride;
use crate::domain::signing::approval::{self, NoteRefusal};
use crate::domain::signing::attestation::statement;
use crate::domain::signing::note::{Draft, draft};
use crate::io::output::create_all;
use crate::io::store::StoreError;
use crate::run::pipeline::{Past, Pipeline, RecentFiles};

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

/// Writes both to places where nothing stands: the statement first, so that no note ever stands there without it.
///
/// # Errors
/// [`NotWritten::Store`]: where one of them cannot be written, neither stays.
pub fn write(place: &Path, draft: &Draft, statement: &Statement) -> Result<(), NotWritten> {
    let text = statement.to_text().map_err(NotWritten::NoJson)?;
    let beside = statement_place(place);
    Ok(create_all(&[(&beside, text.as_bytes()), (place, draft.text.as_bytes())])?)
}

/// Where the statement about a note stands.
pub fn statement_place(note: &Path) -> PathBuf {
    let mut name = note.file_stem().unwrap_or_default().to_owned();
    name.push(STATEMENT_ENDING);
    note.with_file_name(name)
}
