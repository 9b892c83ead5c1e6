//! Writing the approval note, as the command and the cockpit do it: what is written is the value that was shown, and only
//! while every byte of the evidence is still the one that it was drafted from.

use std::path::Path;

use crate::domain::assessment::unjudged::Unjudged;
use crate::domain::rules::pair::PairOverride;
use crate::domain::signing::approval::{self, NoteRefusal};
use crate::domain::signing::note::{Draft, draft};
use crate::io::output::create;
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
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Reads every file anew, and holds what it comes to against what was drafted.
///
/// # Errors
/// [`NotWritten`], where anything differs or something stands against the note now.
pub fn check(
    pipeline: &mut Pipeline,
    shown: &Draft,
    (young, choice): (RecentFiles, &PairOverride),
) -> Result<(), NotWritten> {
    let (mut pack, now) = pipeline.judge_anew(young, choice, Past::Asked).map_err(NotWritten::Unjudged)?;
    if !shown.basis.holds_for(&now) {
        return Err(NotWritten::Changed);
    }
    approval::check(&now, shown.decision)?;
    let then = pipeline.judge_at(&mut pack, choice, shown.request.author.at);
    let again = draft(&then, pipeline.profile(), &shown.request)?;
    if again == *shown { Ok(()) } else { Err(NotWritten::Changed) }
}

/// Writes it to a place where nothing stands.
///
/// # Errors
/// [`NotWritten::Store`].
pub fn write(place: &Path, draft: &Draft) -> Result<(), NotWritten> {
    Ok(create(place, draft.text.as_bytes())?)
}
