//! A file of rows that grows by one line at a time, each synced, by one writer alone.

use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::io::{self, BufReader, Write};
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::fs::OFlags;

use crate::domain::values::digest::Digest;

use super::input::{self, Identity};
use super::store::{Obstacle, StoreError, folder_of, sync_folder};

/// The file, held locked. What stands in it is what this process knows of.
#[derive(Debug)]
pub struct RowFile {
    path: PathBuf,
    file: File,
    /// As it was left.
    left: Stamp,
}

/// How long another process is waited for, each time, and how often.
const PATIENCE: Duration = Duration::from_millis(20);
const TURNS: usize = 100;
/// A longer line without its end is not looked at: 1 MiB.
const LONGEST_LINE: u64 = 1 << 20;

/// What tells that nobody else wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    identity: Identity,
    length: u64,
    modified: (i64, i64),
}

impl Stamp {
    fn of(about: &Metadata) -> Self {
        let modified = (about.mtime(), about.mtime_nsec());
        Self { identity: Identity::of(about), length: about.len(), modified }
    }
}

impl RowFile {
    /// Creates a file that must not exist.
    ///
    /// # Errors
    /// [`StoreError::Exists`] for anything at all of that name; [`StoreError::Failed`].
    pub fn create(path: &Path) -> Result<Self, StoreError> {
        let opened = OpenOptions::new().append(true).create_new(true).open(path);
        let file = opened.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => StoreError::Exists(path.to_owned()),
            _ => StoreError::failed(path, error),
        })?;
        match sync_folder(folder_of(path)) {
            Ok(()) => Self::held(path, file),
            Err(error) => Err(match fs::remove_file(path) {
                Ok(()) => StoreError::failed(path, error),
                Err(_) => StoreError::unconfirmed(path, error),
            }),
        }
    }

    /// Creates a file with its first line. Where the line is not written, no file is left.
    ///
    /// # Errors
    /// As [`RowFile::create`] and [`RowFile::append`].
    pub fn begun(path: &Path, line: &str) -> Result<Self, StoreError> {
        let mut file = Self::create(path)?;
        match file.append(line) {
            Ok(()) => Ok(file),
            Err(error) => {
                // Still this one, and empty; what cannot be removed holds nothing.
                if file.length() == 0 && file.check().is_ok() {
                    fs::remove_file(path).ok();
                }
                Err(error)
            }
        }
    }

    /// Opens one that is there, never through a link, and waits a while for another process that writes to it. `None`
    /// where nothing is there. A last line without its end is ended where it `is_whole`, else it is cut off.
    ///
    /// # Errors
    /// As [`RowFile::resume`].
    pub fn waited_for(path: &Path, is_whole: impl Fn(&str) -> bool) -> Result<Option<Self>, StoreError> {
        for _ in 1..TURNS {
            match Self::resume_where(path, &is_whole) {
                Err(StoreError::Obstructed { why: Obstacle::InUse, .. }) => std::thread::sleep(PATIENCE),
                Err(StoreError::Failed { source, .. }) if source.kind() == io::ErrorKind::NotFound => return Ok(None),
                opened => return opened.map(Some),
            }
        }
        Self::resume_where(path, &is_whole).map(Some)
    }

    /// Opens one that a capture began, never through a link. A last line without its end was never a row: it is cut off.
    ///
    /// # Errors
    /// [`StoreError::Obstructed`] where another process writes to it; [`StoreError::Failed`].
    pub fn resume(path: &Path) -> Result<Self, StoreError> {
        Self::resume_where(path, &|_| false)
    }

    fn resume_where(path: &Path, is_whole: &dyn Fn(&str) -> bool) -> Result<Self, StoreError> {
        let failed = |error: io::Error| StoreError::failed(path, error);
        let flags = OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::NOFOLLOW;
        let opened = OpenOptions::new().read(true).append(true).custom_flags(flags.bits() as i32).open(path);
        let file = opened.and_then(input::only_regular).map_err(failed)?;
        let mut held = Self::held(path, file)?;
        let whole = end_of_lines(&held.file, held.left.length).map_err(failed)?;
        if whole < held.left.length {
            held.mend_after(whole, is_whole).map_err(failed)?;
            held.left = held.stamp().map_err(failed)?;
        }
        Ok(held)
    }

    /// Ends the last line, which begins here and has no end, or cuts it off.
    fn mend_after(&mut self, start: u64, is_whole: &dyn Fn(&str) -> bool) -> io::Result<()> {
        let length = self.left.length - start;
        let mut bytes = vec![0; usize::try_from(length.min(LONGEST_LINE)).unwrap_or_default()];
        self.file.read_exact_at(&mut bytes, start)?;
        match std::str::from_utf8(&bytes) {
            Ok(line) if length <= LONGEST_LINE && is_whole(line) => {
                self.file.write_all(b"\n").and_then(|()| self.file.sync_all())
            }
            _ => self.cut_to(start),
        }
    }

    fn held(path: &Path, file: File) -> Result<Self, StoreError> {
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(StoreError::Obstructed { path: path.to_owned(), why: Obstacle::InUse });
            }
            // Some network file systems lock nothing: what another one writes is seen before each row.
            Err(TryLockError::Error(_)) => {}
        }
        let about = file.metadata().map_err(|error| StoreError::failed(path, error))?;
        Ok(Self { path: path.to_owned(), file, left: Stamp::of(&about) })
    }

    /// Whether it still is as this process left it, under its name.
    ///
    /// # Errors
    /// [`StoreError::Changed`] where it is not.
    pub fn check(&self) -> Result<(), StoreError> {
        let there = self.path.symlink_metadata().is_ok_and(|about| Stamp::of(&about) == self.left);
        let is_as_left = there && self.stamp().is_ok_and(|stamp| stamp == self.left);
        if is_as_left { Ok(()) } else { Err(StoreError::Changed(self.path.clone())) }
    }

    /// Appends a line, and has the disk confirm it. Where that fails the file is as it was before.
    ///
    /// # Errors
    /// [`StoreError::Changed`] where somebody else wrote to it; [`StoreError::Failed`]; [`StoreError::Uncertain`] where a part
    /// of the line may stand there, or somebody else wrote to it at the same time.
    pub fn append(&mut self, line: &str) -> Result<(), StoreError> {
        self.check()?;
        if let Err(error) = self.written(line) {
            let cut = self.cut_to(self.left.length).and_then(|()| self.stamp());
            self.left = cut.map_err(|uncut| StoreError::uncertain(&self.path, uncut))?;
            return Err(StoreError::failed(&self.path, error));
        }
        let now = self.stamp().map_err(|error| StoreError::uncertain(&self.path, error))?;
        let expected = self.left.length + line.len() as u64;
        self.left = now;
        let differs =
            || StoreError::uncertain(&self.path, io::Error::other("somebody else wrote to its rows at the same time"));
        (now.length == expected).then_some(()).ok_or_else(differs)
    }

    /// Written and synced, and as long as it should be: a system may say that it wrote more than it did.
    fn written(&mut self, line: &str) -> io::Result<()> {
        self.file.write_all(line.as_bytes()).and_then(|()| self.file.sync_data())?;
        let is_whole = self.file.metadata()?.len() >= self.left.length + line.len() as u64;
        is_whole.then_some(()).ok_or_else(|| io::Error::new(io::ErrorKind::WriteZero, "less was written than was said"))
    }

    /// How long it is, in bytes.
    pub fn length(&self) -> u64 {
        self.left.length
    }

    /// A reader of all of it.
    ///
    /// # Errors
    /// [`StoreError::Changed`] where it is not as it was left; [`StoreError::Failed`].
    pub fn reader(&self) -> Result<BufReader<File>, StoreError> {
        let file = input::open(&self.path).map_err(|error| StoreError::failed(&self.path, error))?;
        self.check().map(|()| BufReader::with_capacity(128 << 10, file))
    }

    /// Of all of it.
    ///
    /// # Errors
    /// As [`RowFile::reader`].
    pub fn digest(&self) -> Result<Digest, StoreError> {
        let digest = input::digest_at(&self.path).map_err(|error| StoreError::failed(&self.path, error))?;
        self.check().map(|()| digest)
    }

    fn stamp(&self) -> io::Result<Stamp> {
        Ok(Stamp::of(&self.file.metadata()?))
    }

    fn cut_to(&self, length: u64) -> io::Result<()> {
        self.file.set_len(length).and_then(|()| self.file.sync_all())
    }
}

/// Files as they stood at a moment, to see later that nobody wrote to them meanwhile, also where they say the same again.
#[derive(Debug)]
pub struct Stamps(Vec<(PathBuf, Option<Touched>)>);

/// With the time of the last change of anything about it.
type Touched = (Stamp, (i64, i64));

impl Stamps {
    pub fn of(paths: &[PathBuf]) -> Self {
        Self(paths.iter().map(|path| (path.clone(), touched(path))).collect())
    }

    /// The first that is no longer as it was.
    pub fn changed(&self) -> Option<&Path> {
        self.0.iter().find(|(path, stamp)| touched(path) != *stamp).map(|(path, _)| path.as_path())
    }
}

/// `None` where it is not there.
fn touched(path: &Path) -> Option<Touched> {
    let about = path.metadata().ok()?;
    Some((Stamp::of(&about), (about.ctime(), about.ctime_nsec())))
}

/// Where the last whole line of a file ends.
fn end_of_lines(file: &File, length: u64) -> io::Result<u64> {
    let mut block = [0; 4096];
    let mut end = length;
    while end > 0 {
        let start = end.saturating_sub(block.len() as u64);
        let read = &mut block[..(end - start) as usize];
        file.read_exact_at(read, start)?;
        if let Some(at) = read.iter().rposition(|byte| *byte == b'\n') {
            return Ok(start + at as u64 + 1);
        }
        end = start;
    }
    Ok(0)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Read;

    use super::*;

    fn scene() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rows.ndjson");
        (folder, path)
    }

    #[test]
    fn rows_are_appended_and_gone_on_with() {
        let (_folder, path) = scene();
        let mut rows = RowFile::create(&path).unwrap();
        rows.append("one\n").unwrap();
        rows.append("two\n").unwrap();
        assert_eq!(rows.digest().unwrap(), Digest::of(b"one\ntwo\n"));
        drop(rows);
        fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(b"thr").unwrap();
        let mut rows = RowFile::resume(&path).unwrap();
        let mut text = String::new();
        rows.reader().unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "one\ntwo\n");
        rows.append("three\n").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"one\ntwo\nthree\n");
    }

    #[test]
    fn a_first_line_that_is_not_written_leaves_no_file_and_what_another_wrote_stays() {
        let (_folder, path) = scene();
        let file = RowFile::begun(&path, "one\n").unwrap();
        assert_eq!((file.length(), fs::read_to_string(&path).unwrap().as_str()), (4, "one\n"));
        drop(file);
        assert!(matches!(RowFile::begun(&path, "two\n"), Err(StoreError::Exists(_))));
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\n");
    }

    #[test]
    fn a_line_without_its_end_is_cut_off_however_long_it_is() {
        let (_folder, path) = scene();
        for (length, kept) in [(1, "one\n"), (4096, "one\n"), (9000, "one\n"), (9000, "")] {
            fs::write(&path, format!("{kept}{}", "x".repeat(length))).unwrap();
            drop(RowFile::resume(&path).unwrap());
            assert_eq!(fs::read_to_string(&path).unwrap(), kept);
        }
    }

    #[test]
    fn two_writers_are_refused() {
        let (_folder, path) = scene();
        let _rows = RowFile::create(&path).unwrap();
        assert!(matches!(RowFile::create(&path), Err(StoreError::Exists(_))));
        let again = RowFile::resume(&path);
        assert!(matches!(again, Err(StoreError::Obstructed { why: Obstacle::InUse, .. })), "{again:?}");
    }

    #[test]
    fn what_somebody_else_did_to_the_file_is_seen() {
        let others: [fn(&Path); 4] = [
            |path| fs::OpenOptions::new().append(true).open(path).unwrap().write_all(b"x\n").unwrap(),
            |path| fs::remove_file(path).unwrap(),
            |path| {
                let beside = path.with_extension("new");
                fs::write(&beside, "one\n").unwrap();
                fs::rename(&beside, path).unwrap();
            },
            |path| fs::File::options().write(true).open(path).unwrap().set_len(0).unwrap(),
        ];
        for other in others {
            let (_folder, path) = scene();
            let mut rows = RowFile::create(&path).unwrap();
            rows.append("one\n").unwrap();
            other(&path);
            assert!(matches!(rows.append("two\n"), Err(StoreError::Changed(_))));
        }
    }

    #[test]
    fn a_link_is_not_gone_on_with() {
        let (folder, path) = scene();
        drop(RowFile::create(&path).unwrap());
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert!(matches!(RowFile::resume(&link), Err(StoreError::Failed { .. })));
    }
}
