//! Writing: whole files at once, new files never over old ones, and one byte of a file that has not changed.

use std::io;
use std::path::{Path, PathBuf};

use crate::domain::checklist::OneByte;
use crate::domain::digest::Digest;

/// How a write ended, where it did not simply succeed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Nothing was written: the file is not the one that was shown.
    #[error("{}: changed since it was read; nothing was written", .0.display())]
    Changed(PathBuf),
    /// Nothing was written: there is a file of that name already.
    #[error("{}: exists already; nothing was written", .0.display())]
    Exists(PathBuf),
    /// Nothing was written.
    #[error("{}: {source}", path.display())]
    Failed { path: PathBuf, source: io::Error },
    /// The new bytes are in place, but the disk did not confirm them.
    #[error("{}: saved, not confirmed on disk: {source}", path.display())]
    Unconfirmed { path: PathBuf, source: io::Error },
}

/// Replaces or creates a file whole: parents made, temporary file beside it, synced, renamed.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let failed = |source| StoreError::Failed { path: path.to_owned(), source };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    let mut file = tempfile::Builder::new().permissions(mode).tempfile_in(folder).map_err(failed)?;
    std::io::Write::write_all(&mut file, bytes).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map(drop).map_err(|error| failed(error.error))
}

/// Creates a file that must not exist, whole.
pub fn create(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    todo!("{} {}", path.display(), bytes.len())
}

/// Changes one byte of a file that still has the digest that was shown (faults.md, files: lock, read and hash, compare,
/// write beside, sync, read back, exchange, check what was displaced, sync the folder). Mode, owner, links and extended
/// attributes stay. A rival's save made in between is never lost.
pub fn change_one_byte(path: &Path, edit: OneByte, expected: Digest) -> Result<(), StoreError> {
    todo!("{} {edit:?} {expected}", path.display())
}
