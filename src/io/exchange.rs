//! One file put in another's place, such that nothing is displaced for good but the bytes that were looked at
//! (docs/faults.md: files).

use std::io;
use std::path::Path;

use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;
use tempfile::{NamedTempFile, TempPath};

use crate::domain::values::digest::Digest;

use super::input;
use super::store::{StoreError, folder_of, sync_folder};

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
    /// given back where it is not what was expected: a rival's save made in between is never lost.
    ///
    /// # Errors
    /// [`StoreError::Changed`] where the file is another than the one that was looked at; [`StoreError::Failed`] where
    /// nothing could be written; [`StoreError::Unconfirmed`] where the disk did not confirm it.
    pub(super) fn run(&mut self, temporary: NamedTempFile) -> Result<Exchanged, StoreError> {
        temporary.as_file().sync_all().map_err(|error| self.failed(error))?;
        let beside = temporary.into_temp_path();
        if digest_at(&beside).map_err(|error| self.failed(error))? != self.after {
            return Err(self.failed(io::Error::other("what was read back is not what was written")));
        }
        (self.rival)(Moment::BeforeExchange);
        match exchange(&beside, self.path) {
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => Ok(Exchanged::Unsupported),
            Err(Errno::NOENT) => Err(StoreError::Changed(self.path.to_owned())),
            Err(error) => Err(self.failed(error.into())),
            Ok(()) => self.settle(beside).map(|()| Exchanged::Yes),
        }
    }

    /// Looks at what was displaced: only the file that was looked at may be removed.
    fn settle(&mut self, displaced: TempPath) -> Result<(), StoreError> {
        if digest_at(&displaced).ok() != Some(self.expected) {
            return self.give_back(displaced);
        }
        let synced = sync_folder(folder_of(self.path));
        (self.rival)(Moment::BeforeRemoval);
        // A rival that had the old file open may have written to it until now.
        if digest_at(&displaced).ok() != Some(self.expected) {
            return self.give_back(displaced);
        }
        displaced.close().map_err(|error| self.unconfirmed(error))?;
        synced.map_err(|error| self.unconfirmed(error))
    }

    /// Puts a rival's file back. Another save may come in between each time, so it goes on until what comes back is
    /// what was put there last: then nobody's bytes but ours are beside the path.
    fn give_back(&mut self, displaced: TempPath) -> Result<(), StoreError> {
        const TURNS: usize = 64;
        let mut standing = Some(self.after);
        for _ in 0..TURNS {
            let rivals = digest_at(&displaced).ok();
            (self.rival)(Moment::BeforeSwapBack);
            if let Err(error) = exchange(&displaced, self.path) {
                return self.keep(displaced, error.into());
            }
            if digest_at(&displaced).ok() == standing {
                return Err(StoreError::Changed(self.path.to_owned()));
            }
            standing = rivals;
        }
        self.keep(displaced, io::Error::other("the file is being written to all the time"))
    }

    /// Leaves a rival's bytes where they are and says where that is: litter is better than loss.
    fn keep(&self, displaced: TempPath, error: io::Error) -> Result<(), StoreError> {
        let kept = displaced.keep().map_err(|error| self.failed(error.error))?;
        let text = format!("{error}; another program's save was kept as {}", kept.display());
        Err(self.unconfirmed(io::Error::new(error.kind(), text)))
    }

    fn failed(&self, source: io::Error) -> StoreError {
        StoreError::failed(self.path, source)
    }

    fn unconfirmed(&self, source: io::Error) -> StoreError {
        StoreError::unconfirmed(self.path, source)
    }
}

fn exchange(one: &Path, other: &Path) -> Result<(), Errno> {
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)
}

/// The digest of what stands at a path itself: a link that a rival put there is another file than the one expected,
/// whatever it leads to.
fn digest_at(path: &Path) -> io::Result<Digest> {
    input::digest_of(input::open_itself(path)?)
}
