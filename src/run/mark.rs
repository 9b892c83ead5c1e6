//! Writing a tick: the commands and the cockpit do it alike.

use std::io;
use std::time::Duration;

use crate::domain::evidence::{checklist, utf8};
use crate::domain::signing::tick::{Mark, edit};
use crate::domain::values::digest::Digest;
use crate::domain::values::path::PackPath;
use crate::io::patch_byte::{LARGEST, change_one_byte};
use crate::io::scan::Root;
use crate::io::store::{Obstacle, StoreError};

/// What is to become of which item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarkEdit<'a> {
    pub id: &'a str,
    /// What it said when that was decided.
    pub words: &'a str,
    pub mark: Mark,
}

/// Why a mark was not written, or not for certain.
#[derive(Debug, thiserror::Error)]
pub enum MarkError {
    #[error("{path}: {source}")]
    Unreadable { path: PackPath, source: io::Error },
    #[error("{0}: changed since it was read; nothing was written")]
    Changed(PackPath),
    #[error("{path}: holds no item `{id}`; nothing was written")]
    NoItem { path: PackPath, id: String },
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl MarkError {
    /// What to do about it.
    pub fn remedy(&self) -> String {
        match self {
            Self::Unreadable { .. } => "let it be read, then again".to_owned(),
            Self::Changed(_) => "look at it as it is now, then again".to_owned(),
            Self::NoItem { .. } => "`signoff checklist` prints the ids".to_owned(),
            Self::Store(error) => error.remedy(),
        }
    }

    /// The same in one sentence, with what to do about it.
    pub fn told(&self) -> String {
        format!("{self}; {}", self.remedy())
    }
}

/// How often it is tried where another item's byte was changed meanwhile, and how long it is waited for.
const TURNS: usize = 50;
const PATIENCE: Duration = Duration::from_millis(10);

/// Changes one byte of the checklist at `path`, if the item still says what was judged: another item's byte may have
/// changed meanwhile. An item that stands so already is left alone.
///
/// # Errors
/// [`MarkError`]; what of [`StoreError`] it holds says whether anything was written.
pub(super) fn write_mark(root: &Root, path: &PackPath, wanted: &MarkEdit<'_>) -> Result<(), MarkError> {
    for _ in 1..TURNS {
        match write_once(root, path, wanted) {
            Err(MarkError::Store(
                StoreError::Changed(_) | StoreError::Obstructed { why: Obstacle::OpenElsewhere(_), .. },
            )) => {
                std::thread::sleep(PATIENCE);
            }
            done => return done,
        }
    }
    write_once(root, path, wanted)
}

fn write_once(root: &Root, path: &PackPath, wanted: &MarkEdit<'_>) -> Result<(), MarkError> {
    let unreadable = |source| MarkError::Unreadable { path: path.clone(), source };
    let bytes = root.read(path, LARGEST).map_err(unreadable)?;
    let text = utf8(&bytes).map_err(|fault| unreadable(io::Error::new(io::ErrorKind::InvalidData, fault)))?;
    let parsed = checklist::parse(text);
    let item = parsed.item(wanted.id);
    let item = item.ok_or_else(|| MarkError::NoItem { path: path.clone(), id: wanted.id.to_owned() })?;
    if item.words != wanted.words {
        return Err(MarkError::Changed(path.clone()));
    }
    match edit(&bytes, item, wanted.mark) {
        Some(byte) => Ok(change_one_byte(&root.path().join(path.as_str()), byte, Digest::of(&bytes))?),
        None => Ok(()),
    }
}
