//! Reading the pack: listing its files and opening them, nothing outside it.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::domain::path::PackPath;

/// A file's identity and version as the file system tells it. Equal fingerprints: the bytes read before still stand
/// (`ctime` cannot be set back).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint {
    pub device: u64,
    pub inode: u64,
    pub size: u64,
    pub modified_ns: i128,
    pub changed_ns: i128,
}

/// A file found in the pack.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub path: PackPath,
    pub what: What,
}

/// What stands at a path.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A regular file (links resolved, inside the pack).
    File { fingerprint: Fingerprint, modified: Option<Timestamp> },
    /// Something that is no file, or that cannot be looked at: why.
    Unreadable(String),
    /// A symbolic link that leads outside the pack, or whose target is absolute.
    Escapes(String),
}

/// The root of a pack, held open: everything is opened beneath it.
#[derive(Debug)]
pub struct Root {
    path: PathBuf,
}

/// Why a path is no pack: `{text, hint}` for the operator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct NoPack {
    pub text: String,
    pub hint: String,
}

impl Root {
    /// Opens `path` as a pack whose evidence is in `evidence` (`docs/reliability`).
    ///
    /// # Errors
    /// [`NoPack`] where `path` is not there, is no folder, cannot be read, or holds no evidence folder.
    pub fn open(path: &Path, evidence: &str) -> Result<Self, NoPack> {
        todo!("{} {evidence}", path.display())
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Every file beneath the evidence folder, ordered by path. Folders are walked without following links to folders.
    ///
    /// # Errors
    /// When the evidence folder itself cannot be listed; a folder inside it that cannot be listed is a [`Found`].
    pub fn list(&self, evidence: &str) -> io::Result<Vec<Found>> {
        todo!("{evidence}")
    }

    /// Looks at one path (as [`Root::list`] would), also outside the evidence folder. `Ok(None)` where nothing is there.
    pub fn look(&self, path: &PackPath) -> io::Result<Option<Found>> {
        todo!("{path}")
    }

    /// Opens a regular file beneath the root, without blocking on a FIFO and without leaving the pack.
    ///
    /// # Errors
    /// What the system says; `InvalidInput` for anything but a regular file.
    pub fn open_file(&self, path: &PackPath) -> io::Result<File> {
        todo!("{path}")
    }

    /// Reads a file whole, up to `cap` bytes.
    ///
    /// # Errors
    /// As [`Root::open_file`]; `FileTooLarge` beyond the cap.
    pub fn read(&self, path: &PackPath, cap: u64) -> io::Result<Vec<u8>> {
        todo!("{path} {cap}")
    }
}

/// The folder to open without a PACK argument: `from` or its nearest ancestor that holds `evidence` or `signoff.toml`.
pub fn nearest_pack(from: &Path, evidence: &str) -> Option<PathBuf> {
    todo!("{} {evidence}", from.display())
}
