//! What a command writes for its operator. Every output goes through here: it is never an input, never written through a
//! link, and takes the place of nothing but an older one of its own kind. What is refused leaves nothing behind.

use std::fs::{self, File, FileType};
use std::io;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{Access, AtFlags, CWD, accessat};
use tempfile::NamedTempFile;

use crate::domain::evidence;
use crate::domain::values::digest::Digest;
use crate::domain::values::kind::Kind;

use super::exchange::{Exchange, Exchanged, Moment, is_in_place};
use super::input::{self, Identity, Inputs};
use super::store::{Obstacle, Purpose, StoreError, copy_attributes, folder_of, sync_folder, written};

/// No file that is larger than this, 16 MiB, is taken for an older output.
const MAX_REPLACED: u64 = 16 << 20;

/// A file that is to be written.
#[derive(Clone, Copy, Debug)]
pub struct Output<'a> {
    pub path: &'a Path,
    /// What it is made from.
    pub inputs: &'a Inputs,
    /// What it is, and alone takes the place of (beside an empty file).
    pub kind: Kind,
}

/// Creates a file that must not exist, whole: parents made, never a part of it to be seen.
///
/// # Errors
/// [`StoreError::Exists`] for anything at all of that name, also a link that leads nowhere; [`StoreError::Failed`];
/// [`StoreError::Unconfirmed`] where the file is in place and the disk did not confirm it.
pub fn create(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    if input::is_there(path).map_err(|error| StoreError::failed(path, error))? {
        return Err(StoreError::Exists(path.to_owned()));
    }
    let folder = folder_of(path);
    let _made = Folders::made(folder).map_err(|error| StoreError::failed(path, error))?;
    placed(path, bytes)
}

/// Files that belong together, each whole and synced in a temporary beside its place: only their names are still to be
/// given. What is dropped leaves nothing behind.
#[derive(Debug)]
pub struct Prepared {
    /// In the order in which they are put in place.
    files: Vec<Beside>,
    // Dropped last: by then they are empty again.
    made: Vec<Folders>,
}

/// Prepared files of which all but the last are in place: whoever prepared files of the same names has none of theirs
/// there. Dropped, they go again.
#[derive(Debug)]
pub struct Reserved {
    placed: Vec<(PathBuf, Digest)>,
    last: Option<Beside>,
    _made: Vec<Folders>,
}

#[derive(Debug)]
struct Beside {
    path: PathBuf,
    digest: Digest,
    temporary: NamedTempFile,
}

impl Prepared {
    /// Writes each file beside its place, where nothing may stand; the last one is what somebody asked for.
    ///
    /// # Errors
    /// As [`create`], and none is written.
    pub fn new(files: &[(&Path, &[u8])]) -> Result<Self, StoreError> {
        for (path, _) in files.iter().rev() {
            if input::is_there(path).map_err(|error| StoreError::failed(path, error))? {
                return Err(StoreError::Exists(path.to_path_buf()));
            }
        }
        let mut prepared = Self { files: Vec::new(), made: Vec::new() };
        for (path, bytes) in files {
            let made = Folders::made(folder_of(path)).map_err(|error| StoreError::failed(path, error))?;
            prepared.made.push(made);
            prepared.files.push(Beside::written(path, bytes)?);
        }
        Ok(prepared)
    }

    /// Puts all but the last in place.
    ///
    /// # Errors
    /// As [`create`], and none stays.
    pub fn reserve(mut self) -> Result<Reserved, StoreError> {
        let last = self.files.pop();
        let mut reserved = Reserved { placed: Vec::new(), last, _made: self.made };
        for file in self.files {
            let (path, digest) = (file.path.clone(), file.digest);
            let outcome = file.placed();
            // Also one that the disk does not confirm is there, and goes again.
            if matches!(outcome, Ok(()) | Err(StoreError::Unconfirmed { .. })) {
                reserved.placed.push((path, digest));
            }
            outcome.map_err(taken_back)?;
        }
        Ok(reserved)
    }
}

impl Reserved {
    /// Puts the last one in place.
    ///
    /// # Errors
    /// As [`create`], and none stays; [`StoreError::Unconfirmed`]: all are in place.
    pub fn finish(mut self) -> Result<(), StoreError> {
        let outcome = self.last.take().map_or(Ok(()), Beside::placed);
        if matches!(outcome, Ok(()) | Err(StoreError::Unconfirmed { .. })) {
            self.placed.clear();
        }
        outcome
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        self.placed.iter().for_each(|(path, digest)| take_back(path, *digest));
    }
}

/// Removes a file that was just made, unless it holds something else by now. What cannot be removed stays, and the next
/// judgement tells of it.
fn take_back(path: &Path, holds: Digest) {
    if input::digest_at(path).is_ok_and(|digest| digest == holds) {
        fs::remove_file(path).ok();
    }
}

/// Nothing stands there any more that could be confirmed.
fn taken_back(error: StoreError) -> StoreError {
    match error {
        StoreError::Unconfirmed { path, source } => StoreError::Failed { path, source },
        error => error,
    }
}

impl Output<'_> {
    /// Whether it may be written, as things stand now: told before anything is worked out.
    ///
    /// # Errors
    /// [`StoreError::Obstructed`] for what is not to be replaced; [`StoreError::Failed`] where it cannot be looked at.
    pub fn check(&self) -> Result<(), StoreError> {
        self.standing().map(drop)
    }

    /// Writes it whole: parents made, a temporary file beside it, synced, and exchanged for what stands there, if that
    /// is still what was looked at. A file that is replaced hands on its mode, owner and extended attributes.
    ///
    /// # Errors
    /// As [`Output::check`]; [`StoreError::Exists`] and [`StoreError::Changed`] where another program wrote there
    /// meanwhile; [`StoreError::Unconfirmed`] where the file is in place and the disk did not confirm it.
    pub fn write(&self, bytes: &[u8]) -> Result<(), StoreError> {
        self.save(bytes, |_| {})
    }

    fn save(&self, bytes: &[u8], rival: impl FnMut(Moment)) -> Result<(), StoreError> {
        self.check()?;
        let _made = Folders::made(folder_of(self.path)).map_err(|error| self.failed(error))?;
        // Looked at again: `new/..` led nowhere before.
        match self.standing()? {
            None => placed(self.path, bytes),
            Some(old) => self.replace(&old, bytes, rival),
        }
    }

    fn replace(&self, old: &Standing, bytes: &[u8], rival: impl FnMut(Moment)) -> Result<(), StoreError> {
        let temporary =
            written(folder_of(self.path), bytes, Purpose::InsteadOf(old.digest)).map_err(|error| self.failed(error))?;
        copy_attributes(&old.file, temporary.as_file()).map_err(|error| StoreError::unlike(self.path, error))?;
        let mut exchange = Exchange { path: self.path, expected: old.digest, after: Digest::of(bytes), rival };
        match exchange.run(temporary)? {
            Exchanged::Yes => Ok(()),
            Exchanged::Unsupported => Err(self.kept(Obstacle::NoExchange)),
        }
    }

    /// What stands in the output's place, where that may be replaced; `None` where nothing does.
    fn standing(&self) -> Result<Option<Standing>, StoreError> {
        let failed = |error| self.failed(error);
        // Looked at first: to open a device can do something to it.
        match self.path.symlink_metadata() {
            Ok(about) => obstacle(about.file_type()).map_or(Ok(()), |why| Err(self.kept(why)))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(error)),
        }
        let file = input::open_itself(self.path).map_err(failed)?;
        let about = file.metadata().map_err(failed)?;
        if let Some(option) = self.inputs.option_of(Identity::of(&about)) {
            return Err(self.kept(Obstacle::Input(option)));
        }
        if is_protected(self.path, about.permissions().mode()) {
            return Err(self.kept(Obstacle::Protected));
        }
        match self.older(&file).map_err(failed)? {
            Some(digest) => Ok(Some(Standing { file, digest })),
            None => Err(self.kept(Obstacle::OtherKind(self.kind))),
        }
    }

    /// The digest of a file that is an older output of this kind, or empty.
    fn older(&self, file: &File) -> io::Result<Option<Digest>> {
        let bytes = match input::read_whole(file, MAX_REPLACED) {
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => return Ok(None),
            read => read?,
        };
        let may_go = bytes.is_empty() || evidence::is_plainly(self.kind, &bytes);
        Ok(may_go.then(|| Digest::of(&bytes)))
    }

    fn kept(&self, why: Obstacle) -> StoreError {
        StoreError::Obstructed { path: self.path.to_owned(), why }
    }

    fn failed(&self, source: io::Error) -> StoreError {
        StoreError::failed(self.path, source)
    }
}

/// A file that may be replaced, as it was looked at.
struct Standing {
    file: File,
    digest: Digest,
}

/// Why a thing of this type is never replaced.
fn obstacle(found: FileType) -> Option<Obstacle> {
    let noun = match found {
        _ if found.is_file() => return None,
        _ if found.is_symlink() => return Some(Obstacle::Link),
        _ if found.is_dir() => "a folder",
        _ if found.is_fifo() => "a FIFO (named pipe)",
        _ if found.is_socket() => "a socket",
        _ => "a device",
    };
    Some(Obstacle::NoFile(noun))
}

/// Whether a file is not to be written to. Its owner took the permission away, which holds for everybody, also for root
/// and for whoever could put another file into the folder; or this user has none.
pub(super) fn is_protected(path: &Path, mode: u32) -> bool {
    const OWNER_MAY_WRITE: u32 = 0o200;
    mode & OWNER_MAY_WRITE == 0 || accessat(CWD, path, Access::WRITE_OK, AtFlags::EACCESS).is_err()
}

/// A new file, in place.
fn placed(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    Beside::written(path, bytes)?.placed()
}

impl Beside {
    fn written(path: &Path, bytes: &[u8]) -> Result<Self, StoreError> {
        let temporary =
            written(folder_of(path), bytes, Purpose::New).map_err(|error| StoreError::failed(path, error))?;
        Ok(Self { path: path.to_owned(), digest: Digest::of(bytes), temporary })
    }

    fn placed(self) -> Result<(), StoreError> {
        let Self { path, temporary, .. } = self;
        let failed = |source: io::Error| StoreError::failed(&path, source);
        let ours = Identity::of(&temporary.as_file().metadata().map_err(failed)?);
        temporary.persist_noclobber(&path).map_err(|error| match error.error.kind() {
            // Some network file systems do it and then fail to say so.
            _ if is_in_place(&path, ours) => StoreError::unconfirmed(&path, error.error),
            io::ErrorKind::AlreadyExists => StoreError::Exists(path.clone()),
            _ => failed(error.error),
        })?;
        sync_folder(folder_of(&path)).map_err(|source| StoreError::unconfirmed(&path, source))
    }
}

/// Folders that were made for an output, outermost first. Those that are empty in the end go again.
#[derive(Debug, Default)]
pub struct Folders(Vec<PathBuf>);

impl Folders {
    /// Makes a folder and those above it, as far as they are not there.
    ///
    /// # Errors
    /// What the system says; then none is left.
    pub fn made(folder: &Path) -> io::Result<Self> {
        let mut missing = Vec::new();
        for folder in folder.ancestors().take_while(|folder| !folder.as_os_str().is_empty()) {
            if input::is_there(folder)? {
                break;
            }
            missing.push(folder);
        }
        let mut made = Self::default();
        for folder in missing.into_iter().rev() {
            match fs::create_dir(folder) {
                Ok(()) => made.0.push(folder.to_owned()),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Ok(made)
    }
}

impl Drop for Folders {
    fn drop(&mut self) {
        // One with something in it cannot be removed, and shall not.
        self.0.iter().rev().for_each(|folder| fs::remove_dir(folder).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::os::unix::fs::symlink;

    use super::*;

    const OLD: &[u8] = br#"{"scope":{"runId":"old"},"metrics":{}}"#;
    const NEW: &[u8] = br#"{"scope":{"runId":"new"},"metrics":{}}"#;
    const ROWS: &[u8] = b"{\"scenarioId\":\"a\"}\n{\"scenarioId\":\"b\"}\n";

    struct Scene {
        folder: tempfile::TempDir,
        path: PathBuf,
    }

    impl Scene {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("out.json");
            fs::write(&path, OLD).unwrap();
            fs::write(folder.path().join("rows"), ROWS).unwrap();
            Self { folder, path }
        }

        fn save(&self, rival: impl FnMut(Moment)) -> Result<(), StoreError> {
            let inputs = Inputs::default();
            Output { path: &self.path, inputs: &inputs, kind: Kind::Report }.save(NEW, rival)
        }

        fn at(&self, name: &str) -> PathBuf {
            self.folder.path().join(name)
        }

        fn names(&self) -> Vec<String> {
            let entries = fs::read_dir(self.folder.path()).unwrap();
            let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
            names.sort();
            names
        }
    }

    #[test]
    fn rows_renamed_into_the_place_before_the_exchange_stay() {
        let scene = Scene::new();
        let outcome = scene.save(|moment| {
            if moment == Moment::BeforeExchange {
                fs::rename(scene.at("rows"), &scene.path).unwrap();
            }
        });
        assert!(matches!(outcome, Err(StoreError::Changed(_))), "{outcome:?}");
        assert_eq!(fs::read(&scene.path).unwrap(), ROWS);
        assert_eq!(scene.names(), ["out.json"]);
    }

    #[test]
    fn a_link_put_in_the_place_before_the_exchange_stays_even_one_to_the_same_bytes() {
        for target in ["rows", "same", "nowhere"] {
            let scene = Scene::new();
            fs::write(scene.at("same"), OLD).unwrap();
            let outcome = scene.save(|moment| {
                if moment == Moment::BeforeExchange {
                    fs::remove_file(&scene.path).unwrap();
                    symlink(target, &scene.path).unwrap();
                }
            });
            assert!(matches!(outcome, Err(StoreError::Changed(_))), "{target}: {outcome:?}");
            assert_eq!(fs::read_link(&scene.path).unwrap(), Path::new(target));
            assert_eq!(
                (fs::read(scene.at("rows")).unwrap(), fs::read(scene.at("same")).unwrap()),
                (ROWS.into(), OLD.into())
            );
            assert_eq!(scene.names(), ["out.json", "rows", "same"]);
        }
    }

    #[test]
    fn rows_written_into_an_empty_file_while_it_is_displaced_come_back() {
        let scene = Scene::new();
        fs::write(&scene.path, "").unwrap();
        let mut recorder = None;
        let outcome = scene.save(|moment| match moment {
            Moment::BeforeExchange => recorder = Some(File::options().append(true).open(&scene.path).unwrap()),
            Moment::BeforeRemoval => recorder.take().unwrap().write_all(ROWS).unwrap(),
            _ => {}
        });
        assert!(matches!(outcome, Err(StoreError::Changed(_))), "{outcome:?}");
        assert_eq!(fs::read(&scene.path).unwrap(), ROWS);
        assert_eq!(scene.names(), ["out.json", "rows"]);
    }

    #[test]
    fn a_folder_that_somebody_else_used_meanwhile_stays() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("a/b");
        let made = Folders::made(&inner).unwrap();
        fs::write(folder.path().join("a/theirs"), "").unwrap();
        drop(made);
        assert!(folder.path().join("a/theirs").exists() && !inner.exists());
    }
}
