//! Files of the operator's own that nobody else reads: in a folder of 0700, with 0600, never through a link.

use std::fs::{self, DirBuilder, File, Metadata, Permissions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use tempfile::Builder;

use super::input;
use super::store::folder_of;
use super::{describe_error, distrust};

const OTHERS: u32 = 0o077;
const FOLDER: u32 = 0o700;

/// Why such a file is not read, or not written.
#[derive(Debug, thiserror::Error)]
pub enum PrivateError {
    #[error("`{}` is a symbolic link", .0.display())]
    Link(PathBuf),
    #[error("`{}` has more than one name (hard links)", .0.display())]
    Names(PathBuf),
    #[error("`{}` belongs to another user ({owner})", path.display())]
    Foreign { path: PathBuf, owner: u32 },
    #[error("others may read or change `{}`", .0.display())]
    Open(PathBuf),
    #[error(transparent)]
    Folder(#[from] distrust::Distrust),
    #[error("`{}`: {}", path.display(), describe_error(source))]
    Failed { path: PathBuf, source: io::Error },
}

/// The file's bytes, of which there are at most `cap`; `None` where there is no file.
///
/// # Errors
/// [`PrivateError`] for anything that is not a regular file of this user's alone, and on the way to which nobody else could
/// put another.
pub fn read(path: &Path, cap: u64) -> Result<Option<Vec<u8>>, PrivateError> {
    let failed = |source| PrivateError::Failed { path: path.to_owned(), source };
    if !input::is_there(path).map_err(failed)? {
        return Ok(None);
    }
    distrust::of_folder(folder_of(path))?;
    let file = opened(path)?;
    input::read_whole(&file, cap).map(Some).map_err(failed)
}

fn opened(path: &Path) -> Result<File, PrivateError> {
    let failed = |source| PrivateError::Failed { path: path.to_owned(), source };
    let file = match input::open_itself(path) {
        Err(error) if Errno::from_io_error(&error) == Some(Errno::LOOP) => {
            return Err(PrivateError::Link(path.to_owned()));
        }
        opened => opened.map_err(failed)?,
    };
    let about = file.metadata().map_err(failed)?;
    is_own(path, &about)?;
    if about.nlink() > 1 {
        return Err(PrivateError::Names(path.to_owned()));
    }
    if about.mode() & OTHERS != 0 { Err(PrivateError::Open(path.to_owned())) } else { Ok(file) }
}

fn is_own(path: &Path, about: &Metadata) -> Result<(), PrivateError> {
    let (owner, user) = (about.uid(), rustix::process::geteuid().as_raw());
    if owner == user { Ok(()) } else { Err(PrivateError::Foreign { path: path.to_owned(), owner }) }
}

/// Writes the file whole: in place of an older one, whatever that was, and never through a link. Makes its folder.
///
/// # Errors
/// [`PrivateError`]: what stood there before stands there still.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), PrivateError> {
    let failed = |source| PrivateError::Failed { path: path.to_owned(), source };
    let folder = folder_of(path);
    make(folder)?;
    let mut file = Builder::new().permissions(Permissions::from_mode(0o600)).tempfile_in(folder).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    file.persist(path).map(drop).map_err(|error| failed(error.error))
}

/// Holds a place for this process, with a file beside it that is never written: until the file is closed, whatever ends the
/// process, nobody else holds it. `None` where somebody does.
///
/// # Errors
/// [`PrivateError`], where such a file cannot be made.
pub fn hold(path: &Path) -> Result<Option<File>, PrivateError> {
    make(folder_of(path))?;
    let place = path.with_extension("lock");
    let failed = |source| PrivateError::Failed { path: place.clone(), source };
    let flags = OFlags::CREATE | OFlags::RDWR | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
    let file: File =
        rustix::fs::open(&place, flags, Mode::RUSR | Mode::WUSR).map_err(|error| failed(error.into()))?.into();
    is_own(&place, &file.metadata().map_err(failed)?)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(source)) => Err(failed(source)),
    }
}

/// Takes the file away, if it is there.
///
/// # Errors
/// [`PrivateError::Failed`].
pub fn remove(path: &Path) -> Result<(), PrivateError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(PrivateError::Failed { path: path.to_owned(), source: error })
        }
        _ => Ok(()),
    }
}

/// A folder of this user's alone.
fn make(folder: &Path) -> Result<(), PrivateError> {
    let failed = |source| PrivateError::Failed { path: folder.to_owned(), source };
    DirBuilder::new().recursive(true).mode(FOLDER).create(folder).map_err(failed)?;
    let about = folder.symlink_metadata().map_err(failed)?;
    if about.is_symlink() {
        return Err(PrivateError::Link(folder.to_owned()));
    }
    is_own(folder, &about)?;
    if about.mode() & OTHERS != 0 {
        fs::set_permissions(folder, Permissions::from_mode(FOLDER)).map_err(failed)?;
    }
    Ok(distrust::of_folder(folder)?)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    struct Scene(tempfile::TempDir);

    impl Scene {
        /// With a file that was written.
        fn new() -> Self {
            let scene = Self(tempfile::tempdir().unwrap());
            write(&scene.file(), b"kept").unwrap();
            scene
        }

        fn file(&self) -> PathBuf {
            self.0.path().canonicalize().unwrap().join("state/signoff/a.json")
        }

        fn mode(&self, mode: u32) {
            fs::set_permissions(self.file(), Permissions::from_mode(mode)).unwrap();
        }

        fn why(&self) -> String {
            read(&self.file(), 10).expect_err("a refusal").to_string()
        }
    }

    #[test]
    fn what_is_written_is_read_back_and_nobody_elses() {
        let scene = Scene::new();
        assert_eq!(read(&scene.file(), 10).unwrap().unwrap(), b"kept");
        let mode = |path: &Path| path.metadata().unwrap().mode() & 0o777;
        let folder = scene.file().parent().unwrap().to_owned();
        assert_eq!((mode(&scene.file()), mode(&folder), mode(folder.parent().unwrap())), (0o600, 0o700, 0o700));
        fs::set_permissions(&folder, Permissions::from_mode(0o755)).unwrap();
        write(&scene.file(), b"other").unwrap();
        assert_eq!((read(&scene.file(), 10).unwrap().unwrap(), mode(&folder)), (b"other".to_vec(), 0o700));
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        remove(&scene.file()).unwrap();
        remove(&scene.file()).unwrap();
        assert!(read(&scene.file(), 10).unwrap().is_none());
    }

    #[test]
    fn a_place_is_held_by_one_until_that_ends() {
        let scene = Scene::new();
        let held = hold(&scene.file()).unwrap();
        assert!(held.is_some() && hold(&scene.file()).unwrap().is_none());
        let other = scene.file().with_file_name("b.json");
        assert!(hold(&other).unwrap().is_some(), "another place is another one's");
        drop(held);
        assert!(hold(&scene.file()).unwrap().is_some());
        assert_eq!(read(&scene.file(), 10).unwrap().unwrap(), b"kept");
        let place = scene.file().with_extension("lock");
        fs::remove_file(&place).unwrap();
        symlink("elsewhere", &place).unwrap();
        assert!(hold(&scene.file()).is_err() && !scene.file().with_file_name("elsewhere").exists());
    }

    #[test]
    fn what_others_may_read_or_have_put_there_is_not_read() {
        let scene = Scene::new();
        for mode in [0o640, 0o604, 0o620] {
            scene.mode(mode);
            assert!(scene.why().contains("others may read or change"), "{mode:o}");
        }
        scene.mode(0o600);
        assert!(read(&scene.file(), 3).expect_err("too long").to_string().contains("longer than 3 bytes"));
        fs::hard_link(scene.file(), scene.0.path().join("other")).unwrap();
        assert!(scene.why().contains("more than one name"));
        fs::remove_file(scene.file()).unwrap();
        symlink(scene.0.path().join("other"), scene.file()).unwrap();
        assert!(scene.why().contains("is a symbolic link"));
        write(&scene.file(), b"mine").unwrap();
        assert_eq!(fs::read(scene.0.path().join("other")).unwrap(), b"kept", "the link was not followed");
        fs::remove_file(scene.file()).unwrap();
        fs::create_dir(scene.file()).unwrap();
        assert!(scene.why().contains("is a folder"));
        assert!(write(&scene.file(), b"mine").is_err());
    }

    #[test]
    fn a_folder_that_is_a_link_or_everybodys_is_not_used() {
        let scene = Scene::new();
        let folder = scene.file().parent().unwrap().to_owned();
        fs::set_permissions(folder.parent().unwrap(), Permissions::from_mode(0o777)).unwrap();
        assert!(scene.why().contains("anybody may write"));
        fs::set_permissions(folder.parent().unwrap(), Permissions::from_mode(0o700)).unwrap();
        fs::rename(&folder, folder.with_file_name("elsewhere")).unwrap();
        symlink("elsewhere", &folder).unwrap();
        assert!(write(&scene.file(), b"x").expect_err("a link").to_string().contains("is a symbolic link"));
    }
}
