//! Keeping what was made as a new artifact of the pack.

use std::io;

use crate::domain::values::path::PackPath;
use crate::io::describe_error;
use crate::io::output::create;
use crate::io::store::StoreError;
use crate::run::pipeline::Pipeline;

/// Why nothing was kept, or not for certain.
#[derive(Debug, thiserror::Error)]
pub enum NotKept {
    #[error("`{0}` is no folder of the pack; nothing was kept")]
    NoFolder(String),
    #[error("{path}: {}; nothing was kept", describe_error(source))]
    Unplaced { path: PackPath, source: io::Error },
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl NotKept {
    /// In one sentence, with what to do about it.
    pub fn told(&self) -> String {
        match self {
            Self::NoFolder(_) => self.to_string(),
            Self::Unplaced { .. } => format!("{self}; let that folder be written to"),
            Self::Store(error) => error.told(),
        }
    }
}

/// Writes to the first of these names that nobody else has taken meanwhile, and answers it.
///
/// # Errors
/// [`NotKept`].
pub(super) fn keep_new(
    pipeline: &Pipeline,
    names: impl Iterator<Item = PackPath>,
    bytes: &[u8],
) -> Result<PackPath, NotKept> {
    for path in names {
        let unplaced = |source| NotKept::Unplaced { path: path.clone(), source };
        let place = pipeline.root().real_path(&path).map_err(unplaced)?;
        match create(&place, bytes) {
            Err(StoreError::Exists(_)) => {}
            written => return Ok(written.map(|()| path)?),
        }
    }
    Err(NotKept::NoFolder(pipeline.profile().paths.artifacts.clone()))
}
