//! Folders of the moment.

use std::fs;
use std::io;
use std::path::Path;

use tempfile::TempDir;

/// A folder in the system's place for temporary ones; it goes with the value.
pub fn folder() -> io::Result<TempDir> {
    tempfile::Builder::new().prefix("signoff-").tempdir()
}

/// Whether nothing is at a path, or an empty folder.
pub fn is_free(path: &Path) -> bool {
    match fs::read_dir(path) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}
