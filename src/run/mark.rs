//! Writing a tick: the commands and the cockpit do it alike.

use std::io;

use crate::domain::evidence::{checklist, utf8};
use crate::domain::signing::tick::{Mark, edit};
use crate::domain::values::digest::Digest;
use crate::domain::values::escaped::Escaped;
use crate::domain::values::path::PackPath;
use crate::io::patch_byte::{LARGEST, change_one_byte};
use crate::io::scan::Root;
use crate::io::store::StoreError;

/// What is to become of which item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarkEdit<'a> {
    pub id: &'a str,
    pub mark: Mark,
}

/// Why a mark was not written, or not for certain.
#[derive(Debug, thiserror::Error)]
pub enum MarkError {
    #[error("{}: {source}", Escaped::new(.path.as_str()))]
    Unreadable { path: PackPath, source: io::Error },
    #[error("{}: changed since it was read; nothing was written", Escaped::new(.0.as_str()))]
    Changed(PackPath),
    #[error("{}: holds no item `{}`; nothing was written", Escaped::new(.path.as_str()), Escaped::new(.id))]
    NoItem { path: PackPath, id: String },
    #[error("{}", Escaped::new(&.0.to_string()))]
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

/// Changes one byte of the checklist at `path`, if it still has the digest that was judged. An item that stands so
/// already is left alone.
///
/// # Errors
/// [`MarkError`]; what of [`StoreError`] it holds says whether anything was written.
pub(super) fn write_mark(root: &Root, path: &PackPath, judged: Digest, wanted: &MarkEdit<'_>) -> Result<(), MarkError> {
    let unreadable = |source| MarkError::Unreadable { path: path.clone(), source };
    let bytes = root.read(path, LARGEST).map_err(unreadable)?;
    if Digest::of(&bytes) != judged {
        return Err(MarkError::Changed(path.clone()));
    }
    let text = utf8(&bytes).map_err(|fault| unreadable(io::Error::new(io::ErrorKind::InvalidData, fault)))?;
    let parsed = checklist::parse(text);
    let item = parsed.item(wanted.id);
    let item = item.ok_or_else(|| MarkError::NoItem { path: path.clone(), id: wanted.id.to_owned() })?;
    match edit(&bytes, item, wanted.mark) {
        Some(byte) => Ok(change_one_byte(&root.path().join(path.as_str()), byte, judged)?),
        None => Ok(()),
    }
}
