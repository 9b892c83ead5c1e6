//! One file put in another's place, such that nothing is displaced for good but the bytes that were looked at
//! (docs/faults.md: files).

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;
use tempfile::{NamedTempFile, TempPath};

use crate::domain::values::digest::Digest;

use super::input::{self, Identity, digest_of};
use super::open_elsewhere::open_elsewhere;
use super::store::{Obstacle, Purpose, StoreError, folder_of, sync_folder, written};

/// Moments of a save at which a rival may come in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    BeforeExchange,
    BeforeSwapBack,
    BeforeRemoval,
    BeforeByte,
    AfterByte,
}

/// A file that is to make room, and what is to stand there after.
#[derive(Debug)]
pub(super) struct Exchange<'a, H> {
    pub path: &'a Path,
    /// Of the bytes that were looked at: only these may go.
    pub expected: Digest,
    /// Of the bytes that take their place.
    pub after: Digest,
    pub rival: H,
}

/// What became of an exchange that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exchanged {
    Yes,
    /// The file system cannot exchange two files; nothing was changed.
    Unsupported,
}

impl<H: FnMut(Moment)> Exchange<'_, H> {
    /// Puts `temporary`, which stands in the same folder, in the file's place. What is displaced is looked at, and
    /// given back where it is not what was expected or somebody still has it open for writing: what a rival saves or
    /// appends in between is never lost.
    ///
    /// # Errors
    /// [`StoreError::Changed`] where the file is another than the one that was looked at; [`StoreError::Obstructed`]
    /// where it is open for writing; [`StoreError::Failed`] where nothing could be written; [`StoreError::Kept`] where
    /// a rival wrote to what was to be taken away; [`StoreError::Unconfirmed`] where the disk did not confirm it.
    pub(super) fn run(&mut self, temporary: NamedTempFile) -> Result<Exchanged, StoreError> {
        temporary.as_file().sync_all().map_err(|error| self.failed(error))?;
        let beside = temporary.into_temp_path();
        self.refuse_if_open(self.path)?;
        let ours = identity_at(&beside).map_err(|error| self.failed(error))?;
        (self.rival)(Moment::BeforeExchange);
        match exchange(&beside, self.path) {
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => Ok(Exchanged::Unsupported),
            Err(Errno::NOENT) => Err(StoreError::Changed(self.path.to_owned())),
            // Some network file systems do it and then fail to say so.
            Err(error) if is_in_place(self.path, ours) => {
                self.settle(beside, ours).and(Err(self.unconfirmed(error.into())))
            }
            Err(error) => Err(self.failed(error.into())),
            Ok(()) => self.settle(beside, ours).map(|()| Exchanged::Yes),
        }
    }

    /// Looks at what was displaced: only the file that was looked at may be removed.
    fn settle(&mut self, displaced: TempPath, ours: Identity) -> Result<(), StoreError> {
        if let Err(why) = self.holding(&displaced, self.expected) {
            return self.give_back(displaced, ours, why);
        }
        let synced = sync_folder(folder_of(self.path));
        (self.rival)(Moment::BeforeRemoval);
        // A rival that had the old file open may have written to it until now, and may yet.
        match self.closed_holding(&displaced, self.expected) {
            Err(why) => self.give_back(displaced, ours, why),
            Ok(file) => {
                let kept = remove(displaced, &file, self.expected).map_err(|error| self.unconfirmed(error))?;
                kept.map_or(Ok(()), |kept| Err(self.kept(kept)))?;
                synced.map_err(|error| self.unconfirmed(error))
            }
        }
    }

    /// Puts a rival's file back. Another save may come in between each time, so it goes on until what comes back is
    /// what was put there last: then nobody's bytes but ours are beside the path.
    fn give_back(&mut self, displaced: TempPath, ours: Identity, why: StoreError) -> Result<(), StoreError> {
        const TURNS: usize = 64;
        let mut standing = (ours, Some(self.after));
        for _ in 0..TURNS {
            let rivals = match identity_at(&displaced) {
                Ok(identity) => (identity, digest_at(&displaced).ok()),
                Err(error) => return self.keep(displaced, error),
            };
            (self.rival)(Moment::BeforeSwapBack);
            if let Err(error) = exchange(&displaced, self.path) {
                return self.keep(displaced, error.into());
            }
            if identity_at(&displaced).ok() == Some(standing.0) {
                return self.take_away(displaced, standing.1).and(Err(why));
            }
            standing = rivals;
        }
        self.keep(displaced, io::Error::other("the file is being written to all the time"))
    }

    /// Removes what stood at the path for a moment, unless somebody wrote to it there.
    fn take_away(&self, beside: TempPath, holds: Option<Digest>) -> Result<(), StoreError> {
        let closed = holds.and_then(|holds| Some((self.closed_holding(&beside, holds).ok()?, holds)));
        let kept = match closed {
            // What cannot be removed holds nothing but what is no longer wanted.
            Some((file, holds)) => remove(beside, &file, holds).unwrap_or_default(),
            None => Some(beside.keep().map_err(|error| self.failed(error.error))?),
        };
        kept.map_or(Ok(()), |kept| Err(self.kept(kept)))
    }

    /// The file, where it holds these bytes and nobody could write to it any more.
    fn closed_holding(&self, at: &Path, expected: Digest) -> Result<File, StoreError> {
        self.refuse_if_open(at)?;
        self.holding(at, expected)
    }

    fn holding(&self, at: &Path, expected: Digest) -> Result<File, StoreError> {
        let changed = || StoreError::Changed(self.path.to_owned());
        let file = input::open_itself(at).map_err(|error| self.unseen(error))?;
        let digest = digest_of(&file).map_err(|error| self.unseen(error))?;
        (digest == expected).then_some(file).ok_or_else(changed)
    }

    fn refuse_if_open(&self, at: &Path) -> Result<(), StoreError> {
        let identity = identity_at(at).map_err(|error| self.unseen(error))?;
        match open_elsewhere(identity) {
            None => Ok(()),
            Some(writer) => {
                Err(StoreError::Obstructed { path: self.path.to_owned(), why: Obstacle::OpenElsewhere(writer) })
            }
        }
    }

    /// Leaves a rival's bytes where they are and says where that is: litter is better than loss.
    fn keep(&self, displaced: TempPath, error: io::Error) -> Result<(), StoreError> {
        let kept = displaced.keep().map_err(|error| self.failed(error.error))?;
        if digest_at(self.path).ok() != Some(self.after) {
            return Err(self.kept(kept));
        }
        let text = format!("{error}; another program's save was kept as {}", kept.display());
        Err(self.unconfirmed(io::Error::new(error.kind(), text)))
    }

    /// What is gone, or no regular file any more, is another one than was looked at.
    fn unseen(&self, error: io::Error) -> StoreError {
        use io::ErrorKind::{InvalidInput, IsADirectory, NotFound};
        match error.kind() {
            NotFound | IsADirectory | InvalidInput => StoreError::Changed(self.path.to_owned()),
            _ if Errno::from_io_error(&error) == Some(Errno::LOOP) => StoreError::Changed(self.path.to_owned()),
            _ => self.failed(error),
        }
    }

    fn kept(&self, kept: PathBuf) -> StoreError {
        StoreError::Kept { path: self.path.to_owned(), kept }
    }

    fn failed(&self, source: io::Error) -> StoreError {
        StoreError::failed(self.path, source)
    }

    fn unconfirmed(&self, source: io::Error) -> StoreError {
        StoreError::unconfirmed(self.path, source)
    }
}

/// Removes a file that was just seen to hold these bytes. What was written to it at the last moment is kept: where.
fn remove(beside: TempPath, file: &File, holds: Digest) -> io::Result<Option<PathBuf>> {
    let folder = folder_of(&beside).to_owned();
    beside.close()?;
    let bytes = bytes_of(file)?;
    if Digest::of(&bytes) == holds {
        return Ok(None);
    }
    Ok(Some(written(&folder, &bytes, Purpose::Keeping)?.into_temp_path().keep()?))
}

fn exchange(one: &Path, other: &Path) -> Result<(), Errno> {
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)
}

/// The digest of what stands at a path itself: a link that a rival put there is another file than the one expected,
/// whatever it leads to.
fn digest_at(path: &Path) -> io::Result<Digest> {
    digest_of(input::open_itself(path)?)
}

/// Whether this very file stands at the path, whatever was said of putting it there.
pub(super) fn is_in_place(path: &Path, file: Identity) -> bool {
    identity_at(path).is_ok_and(|standing| standing == file)
}

fn identity_at(path: &Path) -> io::Result<Identity> {
    Ok(Identity::of(&path.symlink_metadata()?))
}

/// All of it, however far it was read before.
fn bytes_of(mut file: &File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}
