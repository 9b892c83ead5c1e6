//! Reading the pack: listing its files and opening them, nothing outside it.

use std::ffi::CStr;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use jiff::Timestamp;
use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags, Stat, fstat, openat, readlinkat, statat};
use rustix::io::Errno;

use crate::domain::values::path::PackPath;
use crate::domain::values::temporary::is_temporary;

use super::{confined, describe_error, input, store};

/// Folders nested deeper than this below the evidence folder are told of, not walked.
const MAX_DEPTH: usize = 64;
/// A version control's own folder: no evidence.
const NOT_WALKED: &str = ".git";

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
pub struct FoundFile {
    pub path: PackPath,
    pub what: FoundKind,
}

/// What stands at a path.
#[derive(Clone, Debug, PartialEq)]
pub enum FoundKind {
    /// A regular file (links resolved, inside the pack).
    File { fingerprint: Fingerprint, modified: Option<Timestamp> },
    /// A folder, not a link to one: no artifact, unless a file should be there.
    Folder { device: u64, inode: u64 },
    /// Something that is no file, or that cannot be looked at: why.
    Unreadable(String),
    /// A symbolic link that leads outside the pack, or whose target is absolute.
    Escapes(String),
}

/// The root of a pack, held open: everything is opened beneath it.
#[derive(Debug)]
pub struct Root {
    path: PathBuf,
    folder: OwnedFd,
}

/// Why a path is no pack: `{text, hint}` for the operator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct OpenError {
    pub text: String,
    pub hint: String,
    /// What the system said.
    pub kind: io::ErrorKind,
}

impl Fingerprint {
    /// The fingerprint of an open file and when it was modified.
    ///
    /// # Errors
    /// What the system says.
    pub fn of(file: &File) -> io::Result<(Self, Option<Timestamp>)> {
        let stat = fstat(file)?;
        Ok((Self::from(&stat), modified(&stat)))
    }
}

impl From<&Stat> for Fingerprint {
    fn from(stat: &Stat) -> Self {
        Self {
            device: stat.st_dev,
            inode: stat.st_ino,
            size: u64::try_from(stat.st_size).unwrap_or_default(),
            modified_ns: nanoseconds(stat.st_mtime, stat.st_mtime_nsec),
            changed_ns: nanoseconds(stat.st_ctime, stat.st_ctime_nsec),
        }
    }
}

impl Root {
    /// Opens `path` as a pack whose evidence is in `evidence` (`docs/reliability`).
    ///
    /// # Errors
    /// [`OpenError`] where `path` is not there, is no folder, cannot be read, or holds no evidence folder.
    pub fn open(path: &Path, evidence: &str) -> Result<Self, OpenError> {
        // As a folder: to open a FIFO would wait for ever.
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let folder = openat(CWD, path, flags, Mode::empty()).map_err(|error| OpenError::at(path, evidence, error))?;
        let root = Self { path: path.to_owned(), folder };
        confined::open_folder(root.fd(), evidence).map_err(|error| OpenError::without(path, evidence, error))?;
        Ok(root)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Every file beneath the evidence folder, and every folder, ordered by path. Folders are walked without following
    /// links to folders.
    ///
    /// # Errors
    /// When the evidence folder itself cannot be listed; a folder inside it that cannot be listed is a [`FoundFile`].
    pub fn list(&self, evidence: &str) -> io::Result<Vec<FoundFile>> {
        let folder = confined::open_folder(self.fd(), evidence)?;
        let mut walk = Walk { root: self, found: Vec::new() };
        walk.folder(folder, evidence, 0)?;
        walk.found.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(walk.found)
    }

    /// Looks at one path (as [`Root::list`] would), also outside the evidence folder. `None` where nothing is there.
    pub fn look(&self, path: &PackPath) -> Option<FoundFile> {
        let target = || self.link_target(path);
        let what = match confined::look(self.fd(), path.as_str()) {
            Ok(stat) if file_type(&stat) == FileType::Directory && target().is_some() => {
                FoundKind::Unreadable(format!("a link to the folder `{}`: such links are not followed", target()?))
            }
            Ok(stat) => what(&stat),
            Err(Errno::XDEV) => FoundKind::Escapes(target().unwrap_or_else(|| "a folder outside the pack".to_owned())),
            Err(Errno::LOOP) => FoundKind::Unreadable("a link that leads in a circle".to_owned()),
            // Nothing there is nothing found, but a link to nothing is something.
            Err(Errno::NOENT | Errno::NOTDIR) => {
                FoundKind::Unreadable(format!("a link to `{}`, which is not there", target()?))
            }
            Err(error) => FoundKind::Unreadable(format!("cannot be looked at: {}", describe_error(&error.into()))),
        };
        Some(FoundFile { path: path.clone(), what })
    }

    /// Opens a regular file beneath the root, without blocking on a FIFO and without leaving the pack.
    ///
    /// # Errors
    /// What the system says; `InvalidInput` for anything but a regular file.
    pub fn open_file(&self, path: &PackPath) -> io::Result<File> {
        // Looked at first: to open a device can do something to it. And again after: it may have been exchanged.
        regular(&confined::look(self.fd(), path.as_str())?)?;
        let file = File::from(confined::open_file(self.fd(), path.as_str())?);
        regular(&fstat(&file)?)?;
        Ok(file)
    }

    /// Reads a file whole, up to `cap` bytes.
    ///
    /// # Errors
    /// As [`Root::open_file`]; `FileTooLarge` beyond the cap.
    pub fn read(&self, path: &PackPath, cap: u64) -> io::Result<Vec<u8>> {
        input::read_whole(self.open_file(path)?, cap)
    }

    /// Where a path of the pack really stands, its links resolved: the place to hand to [`store`]. The last part need
    /// not be there yet.
    ///
    /// # Errors
    /// What the system says; `PermissionDenied` where it is outside the pack.
    pub fn real_path(&self, path: &PackPath) -> io::Result<PathBuf> {
        let root = self.path.canonicalize()?;
        let whole = root.join(path.as_str());
        let real = match (whole.symlink_metadata(), whole.parent(), whole.file_name()) {
            (Err(error), Some(folder), Some(name)) if error.kind() == io::ErrorKind::NotFound => {
                nearest_real(folder)?.join(name)
            }
            _ => whole.canonicalize()?,
        };
        let outside = || io::Error::new(io::ErrorKind::PermissionDenied, "a link leads outside the pack");
        real.starts_with(&root).then_some(real).ok_or_else(outside)
    }

    fn fd(&self) -> BorrowedFd<'_> {
        self.folder.as_fd()
    }

    /// What the link at a path says; `None` where there is no link.
    fn link_target(&self, path: &PackPath) -> Option<String> {
        let folder = match path.folder() {
            "" => self.folder.try_clone().ok()?,
            folder => confined::open_folder(self.fd(), folder).ok()?,
        };
        let target = readlinkat(folder, path.name(), Vec::new()).ok()?;
        Some(target.to_string_lossy().into_owned())
    }
}

impl OpenError {
    fn new(path: &Path, what: &str, evidence: &str, error: Errno) -> Self {
        let hint = format!("name the folder that holds `{evidence}`, or see an example pack: signoff demo");
        let text = format!("{}: {what}", path.display());
        Self { text, hint, kind: io::Error::from(error).kind() }
    }

    fn at(path: &Path, evidence: &str, error: Errno) -> Self {
        let what = match error {
            Errno::NOENT => "there is no such folder".to_owned(),
            Errno::NOTDIR => "is not a folder".to_owned(),
            error => format!("cannot be read: {}", describe_error(&error.into())),
        };
        Self::new(path, &what, evidence, error)
    }

    fn without(path: &Path, evidence: &str, error: Errno) -> Self {
        let what = match error {
            Errno::NOENT => format!("holds no evidence: there is no folder `{evidence}` in it"),
            Errno::NOTDIR => format!("holds no evidence: `{evidence}` is not a folder"),
            Errno::XDEV => format!("holds no evidence: `{evidence}` leads outside the pack"),
            error => format!("`{evidence}` in it cannot be read: {}", describe_error(&error.into())),
        };
        Self::new(path, &what, evidence, error)
    }
}

/// The folder to open without a PACK argument: `from` or its nearest ancestor that holds `evidence` or `signoff.toml`.
pub fn nearest_pack(from: &Path, evidence: &str) -> Option<PathBuf> {
    let holds_a_pack = |folder: &&Path| folder.join(evidence).is_dir() || folder.join("signoff.toml").is_file();
    from.ancestors().find(holds_a_pack).map(Path::to_owned)
}

/// The real path of the nearest folder above that is there, and the rest as it is spelled.
///
/// # Errors
/// What the system says.
pub fn nearest_real(folder: &Path) -> io::Result<PathBuf> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    match (folder.canonicalize(), folder.parent(), folder.file_name()) {
        (Err(error), Some(above), Some(name)) if error.kind() == io::ErrorKind::NotFound => {
            Ok(nearest_real(above)?.join(name))
        }
        (real, ..) => real,
    }
}

/// A walk through folders, collecting what it finds.
struct Walk<'a> {
    root: &'a Root,
    found: Vec<FoundFile>,
}

impl Walk<'_> {
    fn folder(&mut self, folder: OwnedFd, path: &str, depth: usize) -> io::Result<()> {
        for entry in Dir::read_from(&folder)? {
            let entry = entry?;
            if !matches!(entry.file_name().to_bytes(), b"." | b"..") {
                self.entry(folder.as_fd(), entry.file_name(), path, depth);
            }
        }
        Ok(())
    }

    fn entry(&mut self, folder: BorrowedFd<'_>, name: &CStr, above: &str, depth: usize) {
        let shown = name.to_string_lossy();
        // The leading `./` keeps a name like `C:x` from being taken for a drive.
        let Some(path) = PackPath::new(&format!("./{above}/{shown}")) else { return };
        let what = match statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) {
            // Removed since it was listed.
            Err(Errno::NOENT) => return,
            Err(error) => FoundKind::Unreadable(format!("cannot be looked at: {}", describe_error(&error.into()))),
            Ok(_) if name.to_str().is_err() => FoundKind::Unreadable("its name is not UTF-8".to_owned()),
            Ok(stat) => match file_type(&stat) {
                FileType::Symlink => return self.found.extend(self.root.look(&path)),
                FileType::RegularFile if is_being_written(&shown, &stat) => return,
                FileType::Directory if shown == NOT_WALKED => return,
                FileType::Directory => self.child(folder, name, &path, depth).unwrap_or_else(|| what(&stat)),
                _ => what(&stat),
            },
        };
        self.found.push(FoundFile { path, what });
    }

    /// Walks a folder in a folder; why not, where it cannot be.
    fn child(&mut self, folder: BorrowedFd<'_>, name: &CStr, path: &PackPath, depth: usize) -> Option<FoundKind> {
        if depth >= MAX_DEPTH {
            return Some(FoundKind::Unreadable(format!(
                "a folder nested more than {MAX_DEPTH} deep: it was not looked into"
            )));
        }
        let walked = confined::open_child(folder, name)
            .map_err(io::Error::from)
            .and_then(|child| self.folder(child, path.as_str(), depth + 1));
        let error = walked.err()?;
        Some(FoundKind::Unreadable(format!("a folder that cannot be listed: {}", describe_error(&error))))
    }
}

fn what(stat: &Stat) -> FoundKind {
    let noun = match file_type(stat) {
        FileType::RegularFile => {
            return FoundKind::File { fingerprint: Fingerprint::from(stat), modified: modified(stat) };
        }
        FileType::Directory => return FoundKind::Folder { device: stat.st_dev, inode: stat.st_ino },
        other => noun(other),
    };
    FoundKind::Unreadable(format!("{noun}, not a file: it was not opened"))
}

/// Whether a file is one of ours in the making. What a killed save left is found like any other.
fn is_being_written(name: &str, stat: &Stat) -> bool {
    is_temporary(name) && !store::is_stale(stat.st_ctime, SystemTime::now())
}

fn regular(stat: &Stat) -> io::Result<()> {
    match file_type(stat) {
        FileType::RegularFile => Ok(()),
        other => Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{}, not a file", noun(other)))),
    }
}

fn noun(file_type: FileType) -> &'static str {
    match file_type {
        FileType::Fifo => "a FIFO (named pipe)",
        FileType::Socket => "a socket",
        FileType::CharacterDevice | FileType::BlockDevice => "a device",
        FileType::Directory => "a folder",
        _ => "something unknown",
    }
}

fn file_type(stat: &Stat) -> FileType {
    FileType::from_raw_mode(stat.st_mode)
}

fn modified(stat: &Stat) -> Option<Timestamp> {
    Timestamp::from_nanosecond(nanoseconds(stat.st_mtime, stat.st_mtime_nsec)).ok()
}

fn nanoseconds(seconds: i64, rest: u64) -> i128 {
    i128::from(seconds) * 1_000_000_000 + i128::from(rest)
}
