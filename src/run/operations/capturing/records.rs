//! Records of captures in their folders.

use std::path::{Path, PathBuf};

use crate::domain::capturing::names::{RECORD, record_of};
use crate::domain::evidence::capture::{self, CaptureRecord};
use crate::domain::evidence::utf8;
use crate::domain::values::digest::Digest;
use crate::io::input;
use crate::run::UsageError;

/// No record is longer than this: 4 MiB.
const MOST_RECORD: u64 = 4 << 20;

/// Where a capture is kept.
#[derive(Clone, Debug)]
pub struct Place {
    pub rows: PathBuf,
    pub record: PathBuf,
}

impl Place {
    pub fn of(rows: &Path) -> Self {
        Self { rows: rows.to_owned(), record: rows.with_file_name(record_of(&name_of(rows))) }
    }

    /// Whether a capture was begun there, or it cannot be seen: to go on with it tells why.
    pub fn is_begun(&self) -> bool {
        [&self.rows, &self.record].into_iter().any(|path| input::is_there(path).unwrap_or(true))
    }
}

/// The files of rows that the records in a folder name.
pub(super) fn captured_in(folder: &Path) -> Vec<String> {
    let entries = folder.read_dir().into_iter().flatten().filter_map(Result::ok);
    let records = entries.map(|entry| entry.path()).filter(|path| name_of(path).ends_with(RECORD));
    records.filter_map(|path| read_record(&path).ok()).map(|(record, _)| record.rows).collect()
}

/// What the files of a run that was captured into a folder begin with, without the letter of the run.
pub fn begun_in(folder: &Path, run_id: &str) -> Option<String> {
    let entries = folder.read_dir().into_iter().flatten().filter_map(Result::ok);
    let records = entries.map(|entry| entry.path()).filter(|path| name_of(path).ends_with(RECORD));
    let of_run = |path: &PathBuf| read_record(path).is_ok_and(|(record, _)| record.run_id == run_id);
    let newest = records.filter(of_run).map(|path| name_of(&path)).max()?;
    Some(newest.strip_suffix(RECORD)?.strip_suffix("-a")?.to_owned())
}

pub(super) fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// A record, and the digest of its file.
///
/// # Errors
/// [`UsageError`] where there is none that can be read.
pub(super) fn read_record(path: &Path) -> Result<(CaptureRecord, Digest), UsageError> {
    let wrong = |why: String| {
        let text = format!("{}: {why}; nothing was run", path.display());
        UsageError::new(text, "a capture is gone on with where its rows and its record stand side by side")
    };
    if path.symlink_metadata().is_ok_and(|about| about.is_symlink()) {
        return Err(wrong("is a symbolic link".to_owned()));
    }
    let bytes = input::read(path, MOST_RECORD).map_err(|error| wrong(error.to_string()))?;
    let parsed = utf8(&bytes).and_then(capture::parse).map_err(|fault| wrong(fault.why))?;
    let capture = parsed.ok_or_else(|| wrong("is no record of a capture".to_owned()))?;
    Ok((capture.record, Digest::of(&bytes)))
}
