//! What every write is made of: how it ends, temporary files, attributes, folders.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rustix::fs::{Dir, Gid, Mode, Uid, fchmod, fchown, fgetxattr, flistxattr, fsetxattr, fstat};
use rustix::io::Errno;
use rustix::process::geteuid;
use tempfile::NamedTempFile;

use crate::domain::values::digest::Digest;
use crate::domain::values::kind::Kind;
use crate::domain::values::temporary::{self, is_temporary};

use super::describe_error;
use super::input::{self, Identity};
use super::open_elsewhere::{Writer, open_elsewhere};

/// How a write ended, where it did not simply succeed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Nothing was written: the file is not the one that was shown.
    #[error("{}: changed since it was read; nothing was written", .0.display())]
    Changed(PathBuf),
    /// Nothing was written: there is a file of that name already.
    #[error("{}: exists already; nothing was written", .0.display())]
    Exists(PathBuf),
    /// Nothing was written: what stands there is not to be replaced.
    #[error("{}: {why}; nothing was written", path.display())]
    Obstructed { path: PathBuf, why: Obstacle },
    /// What stands there is another program's, and what somebody wrote to at the same time is kept beside it.
    #[error("{}: another program wrote to it at the same time; what it wrote to is kept as {}", path.display(), kept.display())]
    Kept { path: PathBuf, kept: PathBuf },
    /// Something was written, and what stands there is not what was to be saved, as far as can be seen.
    #[error("{}: it is not certain what stands there now: {}", path.display(), describe_error(source))]
    Uncertain { path: PathBuf, source: io::Error },
    /// Nothing was written.
    #[error("{}: {}; nothing was written", path.display(), describe_error(source))]
    Failed { path: PathBuf, source: io::Error },
    /// The new bytes are in place, but the disk did not confirm them.
    #[error("{}: saved, not confirmed on disk: {}", path.display(), describe_error(source))]
    Unconfirmed { path: PathBuf, source: io::Error },
}

/// Why a file that stands in an output's place is left there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Obstacle {
    #[error("is the same file as {0}")]
    Input(&'static str),
    #[error("is a symbolic link")]
    Link,
    /// What it is instead, in words.
    #[error("is {0}, not a file")]
    NoFile(&'static str),
    #[error("is write-protected")]
    Protected,
    #[error("holds something else than a {}", .0.words())]
    OtherKind(Kind),
    #[error("cannot be replaced for certain: the file system does not exchange files")]
    NoExchange,
    #[error("has more than one name (hard links), and a replaced file would leave the others behind")]
    HardLinks,
    #[error("is being written by another process")]
    InUse,
    #[error("cannot be replaced by a file of the same owner and rights")]
    Attributes,
    #[error("is open for writing in {0}")]
    OpenElsewhere(Writer),
}

impl Obstacle {
    /// What to do about it.
    fn remedy(&self) -> String {
        match self {
            Self::Link => "name the file that it leads to, or another one".to_owned(),
            Self::Protected => "name another file, or have writing to this one allowed".to_owned(),
            Self::OtherKind(kind) => format!("only a {} or an empty file is replaced; name another file", kind.words()),
            Self::NoExchange => "name a new file, or move the old one away".to_owned(),
            Self::HardLinks => "make it a file of its own first".to_owned(),
            Self::InUse => "wait for it to end, then again".to_owned(),
            Self::Attributes => "run it as the file's owner, or name another file".to_owned(),
            Self::OpenElsewhere(_) => "close it there, then again".to_owned(),
            Self::Input(_) | Self::NoFile(_) => "name another file".to_owned(),
        }
    }
}

impl StoreError {
    /// What to do about it.
    pub fn remedy(&self) -> String {
        match self {
            Self::Changed(_) => "another program writes to it; run the command again".to_owned(),
            Self::Exists(_) => "name another file".to_owned(),
            Self::Uncertain { .. } => "look at the file before it is relied on, then again".to_owned(),
            Self::Kept { .. } => "compare the two, and put into the file what it lacks".to_owned(),
            Self::Obstructed { why, .. } => why.remedy(),
            Self::Failed { source, .. } => match source.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room first".to_owned(),
                io::ErrorKind::FileTooLarge => "have larger files allowed: ulimit -f".to_owned(),
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    "let files be written in its folder, or name one in a folder that you may write to".to_owned()
                }
                _ => "name a file in a folder that you may write to".to_owned(),
            },
            Self::Unconfirmed { .. } => "look at the file and at the disk before it is relied on".to_owned(),
        }
    }

    /// The same in one sentence, with what to do about it.
    pub fn told(&self) -> String {
        format!("{self}; {}", self.remedy())
    }

    /// Why, where something else was written by then.
    pub fn why(&self) -> String {
        let text = self.to_string();
        text.strip_suffix("; nothing was written").map_or(text.clone(), str::to_owned)
    }

    pub fn failed(path: &Path, source: impl Into<io::Error>) -> Self {
        Self::Failed { path: path.to_owned(), source: source.into() }
    }

    pub(super) fn unconfirmed(path: &Path, source: impl Into<io::Error>) -> Self {
        Self::Unconfirmed { path: path.to_owned(), source: source.into() }
    }

    pub(super) fn uncertain(path: &Path, source: impl Into<io::Error>) -> Self {
        Self::Uncertain { path: path.to_owned(), source: source.into() }
    }

    /// Attributes that could not be handed on to the file that is to stand there.
    pub(super) fn unlike(path: &Path, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::Unsupported => {
                Self::Obstructed { path: path.to_owned(), why: Obstacle::Attributes }
            }
            _ => Self::failed(path, source),
        }
    }
}

/// Dates a file a minute back: it is whole, and nobody shall take it for one that is still being written.
///
/// # Errors
/// [`StoreError::Unconfirmed`]: the file is there.
pub fn date_back(path: &Path) -> Result<(), StoreError> {
    let undated = |source: io::Error| StoreError::unconfirmed(path, source);
    let then = SystemTime::now().checked_sub(Duration::from_secs(60)).unwrap_or(SystemTime::UNIX_EPOCH);
    File::options().write(true).open(path).and_then(|file| file.set_modified(then)).map_err(undated)
}

/// A folder of its own for this process, removed with all that is in it when the value is dropped.
///
/// # Errors
/// What the system says.
pub fn temporary_folder(prefix: &str) -> io::Result<tempfile::TempDir> {
    tempfile::Builder::new().prefix(prefix).tempdir()
}

/// Whether something stands at `path` that is no empty folder.
///
/// # Errors
/// What the system says, where that cannot be seen.
pub fn holds_anything(path: &Path) -> io::Result<bool> {
    match fs::read_dir(path) {
        Ok(mut entries) => Ok(entries.next().transpose()?.is_some()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Ok(true),
        Err(error) => Err(error),
    }
}

/// What a temporary file is made for: that decides its name, and who may do what with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A new file, with the rights that any program gives one: the umask takes away what it takes away.
    New,
    /// To take the place of these bytes. Nobody but this user may look at it until it gets the rights of what stands there.
    InsteadOf(Digest),
    /// To keep what another program wrote: no later save takes it for a leftover.
    Keeping,
}

impl Purpose {
    fn mode(self) -> u32 {
        if self == Self::New { 0o666 } else { 0o600 }
    }

    fn prefix(self, bytes: &[u8]) -> String {
        match self {
            Self::New => temporary::prefix(&[Digest::of(bytes)]),
            Self::InsteadOf(old) => temporary::prefix(&[Digest::of(bytes), old]),
            Self::Keeping => temporary::prefix(&[]),
        }
    }
}

/// A temporary file in `folder` that holds `bytes`, synced and read back. It removes itself unless it is persisted.
pub(super) fn written(folder: &Path, bytes: &[u8], purpose: Purpose) -> io::Result<NamedTempFile> {
    remove_leftovers(folder, SystemTime::now());
    let prefix = purpose.prefix(bytes);
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(temporary::SUFFIX).permissions(fs::Permissions::from_mode(purpose.mode()));
    let mut temporary = builder.tempfile_in(folder)?;
    temporary.write_all(bytes)?;
    temporary.as_file().sync_all()?;
    if input::digest_at(temporary.path())? != Digest::of(bytes) {
        return Err(io::Error::other("what was read back is not what was written"));
    }
    Ok(temporary)
}

/// A temporary file that nobody touched for so long is none that is being written.
const STALE: Duration = Duration::from_secs(60);

/// Whether something that was last changed at this time (seconds since 1970) is left over.
pub(super) fn is_stale(changed: i64, now: SystemTime) -> bool {
    let changed = SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(changed).unwrap_or_default());
    now.duration_since(changed).is_ok_and(|age| age > STALE)
}

/// Removes what killed saves left in a folder. What another program may have written to stays, and is told as a finding;
/// what cannot be removed or looked at does too.
fn remove_leftovers(folder: &Path, now: SystemTime) {
    let opened = input::open_folder(folder).and_then(|folder| Ok(Dir::read_from(&folder)?));
    let entries = opened.into_iter().flatten().flatten();
    for name in entries.filter_map(|entry| entry.file_name().to_str().ok().map(str::to_owned)) {
        let path = folder.join(&name);
        if is_temporary(&name) && is_left(&path, &name, now) {
            fs::remove_file(path).unwrap_or_default();
        }
    }
}

/// Whether it is a temporary file of this user that holds what its name tells, and that nobody writes to.
fn is_left(path: &Path, name: &str, now: SystemTime) -> bool {
    let Ok(about) = path.symlink_metadata() else { return false };
    let is_ours = about.is_file() && about.uid() == geteuid().as_raw() && is_stale(about.ctime(), now);
    is_ours
        && input::open_itself(path)
            .and_then(|file| input::read_whole(file, LONGEST_LEFT))
            .is_ok_and(|bytes| temporary::holds_its_own(name, &bytes))
        && open_elsewhere(Identity::of(&about)).is_none()
}

/// No leftover is looked into that is larger than this: 64 MiB.
const LONGEST_LEFT: u64 = 64 << 20;

/// Keeps other signoffs away from a folder for as long as it is held.
///
/// The folder itself is locked: a lock on the file would stay with the displaced one, and a lock file beside it would
/// be litter in somebody's repository. Where a folder cannot be locked (some network file systems), the exchange still
/// loses nobody's bytes.
pub(super) fn lock(folder: &Path) -> io::Result<Option<File>> {
    const PATIENCE: Duration = Duration::from_millis(20);
    const TURNS: usize = 100;
    let Ok(held) = input::open_folder(folder) else { return Ok(None) };
    for _ in 0..TURNS {
        match held.try_lock() {
            Ok(()) => return Ok(Some(held)),
            Err(TryLockError::WouldBlock) => std::thread::sleep(PATIENCE),
            Err(TryLockError::Error(_)) => return Ok(None),
        }
    }
    Err(io::Error::new(io::ErrorKind::WouldBlock, "another program has locked the folder; nothing was written"))
}

/// Gives `to` the owner, mode and extended attributes (access lists are among them) of `from`.
pub(super) fn copy_attributes(from: &File, to: &File) -> io::Result<()> {
    let (old, new) = (fstat(from)?, fstat(to)?);
    if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid) {
        fchown(to, Some(Uid::from_raw(old.st_uid)), Some(Gid::from_raw(old.st_gid)))?;
    }
    // After the owner: a change of owner takes bits away.
    fchmod(to, Mode::from_raw_mode(old.st_mode))?;
    copy_extended(from, to)
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn copy_extended(from: &File, to: &File) -> io::Result<()> {
    let names = match read_attribute(|buffer| flistxattr(from, buffer)) {
        Err(Errno::NOTSUP) => return Ok(()),
        names => names?,
    };
    for name in names.split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
        let value = read_attribute(|buffer| fgetxattr(from, name, buffer))?;
        fsetxattr(to, name, &value, rustix::fs::XattrFlags::empty())?;
    }
    Ok(())
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn copy_extended(_from: &File, _to: &File) -> io::Result<()> {
    Ok(())
}

/// The kernel's own limit of one attribute, and of the list of names.
const MAX_ATTRIBUTE: usize = 64 << 10;

fn read_attribute(read: impl FnOnce(&mut [u8]) -> Result<usize, Errno>) -> Result<Vec<u8>, Errno> {
    let mut buffer = vec![0; MAX_ATTRIBUTE];
    let length = read(&mut buffer)?;
    buffer.truncate(length);
    Ok(buffer)
}

/// Makes the disk confirm what was renamed in a folder. Where folders cannot be synced, there is nothing to confirm.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    match input::open_folder(folder).and_then(|folder| folder.sync_all()) {
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
        synced => synced,
    }
}

pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_save_left_is_removed_unless_somebody_else_may_have_written_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let left =
            |bytes: &[u8], purpose| written(folder.path(), bytes, purpose).unwrap().into_temp_path().keep().unwrap();
        let (old, new) = (Digest::of(b"old"), b"new".as_slice());
        let whole = [left(new, Purpose::New), left(new, Purpose::InsteadOf(old)), left(new, Purpose::InsteadOf(old))];
        // As after an exchange.
        fs::write(&whole[2], "old").unwrap();
        let touched = left(new, Purpose::InsteadOf(old));
        fs::write(&touched, "old and a rival's line").unwrap();
        let open = left(new, Purpose::New);
        let _writer = File::options().append(true).open(&open).unwrap();
        let kept = [left(new, Purpose::Keeping), touched];
        fs::write(folder.path().join("new.tmp"), new).unwrap();
        let names = || fs::read_dir(folder.path()).unwrap().count();
        remove_leftovers(folder.path(), SystemTime::now());
        assert_eq!(names(), 7, "none is older than a minute");
        remove_leftovers(folder.path(), SystemTime::now() + STALE * 2);
        assert!(kept.iter().all(|path| path.exists()) && whole.iter().all(|path| !path.exists()));
        assert_eq!(open.exists(), cfg!(target_os = "linux"));
    }
}
