//! One byte of a file that has not changed since it was shown (docs/faults.md: files).

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};

use crate::domain::signing::tick::OneByte;
use crate::domain::values::digest::Digest;

use super::exchange::{Exchange, Exchanged, Moment};
use super::input::{self, digest_of};
use super::store::{Purpose, StoreError, copy_attributes, folder_of, lock, written};

/// No checklist is larger than this: 64 MiB.
pub const LARGEST: u64 = 64 << 20;

/// Changes one byte of a file that still has the digest that was shown (docs/faults.md: files: lock, read and hash,
/// compare, write beside, sync, read back, exchange, check what was displaced, sync the folder). Mode, owner, links and
/// extended attributes stay. A rival's save made in between is never lost.
///
/// # Errors
/// [`StoreError::Changed`] where the file is another than the one that was shown; [`StoreError::Obstructed`] where another
/// program has it open for writing; [`StoreError::Failed`] where nothing could be written; [`StoreError::Kept`] where another
/// program wrote to it at the same time; [`StoreError::Uncertain`] where something else than was to be saved stands there;
/// [`StoreError::Unconfirmed`] where the byte is in place and the disk did not confirm it.
pub fn change_one_byte(path: &Path, edit: OneByte, expected: Digest) -> Result<(), StoreError> {
    save(path, edit, expected, |_| {})
}

/// A file as it was when the save began, and as it is to be.
struct Save<H> {
    path: PathBuf,
    edit: OneByte,
    expected: Digest,
    after: Digest,
    rival: H,
}

fn save(path: &Path, edit: OneByte, expected: Digest, rival: impl FnMut(Moment)) -> Result<(), StoreError> {
    let failed = |source: io::Error| StoreError::failed(path, source);
    // A link is resolved once: from here on it is this file and no other.
    let path = path.canonicalize().map_err(failed)?;
    let _lock = lock(folder_of(&path)).map_err(failed)?;
    let file = input::open(&path).map_err(failed)?;
    let mut bytes = input::read_whole(&file, LARGEST).map_err(failed)?;
    if Digest::of(&bytes) != expected || bytes.get(edit.offset) != Some(&edit.from) {
        return Err(StoreError::Changed(path));
    }
    bytes[edit.offset] = edit.to;
    let mut save = Save { edit, expected, after: Digest::of(&bytes), rival, path };
    if file.metadata().map_err(failed)?.nlink() > 1 {
        return save.in_place();
    }
    save.by_exchange(&file, &bytes)
}

impl<H: FnMut(Moment)> Save<H> {
    /// Puts a new file in the old one's place, or the byte into the old one where a new one cannot stand in for it.
    fn by_exchange(&mut self, file: &File, bytes: &[u8]) -> Result<(), StoreError> {
        let temporary = match written(folder_of(&self.path), bytes, Purpose::InsteadOf(self.expected)) {
            Err(error) if is_forbidden(&error) => return self.in_place(),
            written => written.map_err(|error| self.failed(error))?,
        };
        if copy_attributes(file, temporary.as_file()).is_err() {
            return self.in_place();
        }
        let Self { path, expected, after, rival, .. } = self;
        match (Exchange { path, expected: *expected, after: *after, rival }).run(temporary)? {
            Exchanged::Yes => Ok(()),
            Exchanged::Unsupported => self.in_place(),
        }
    }

    /// Writes the byte into the file itself: for hard links, folders that nothing can be added to, owners that cannot
    /// be handed on, and file systems that cannot exchange.
    fn in_place(&mut self) -> Result<(), StoreError> {
        let opened = OpenOptions::new().read(true).write(true).open(&self.path);
        let file = opened.and_then(input::only_regular).map_err(|error| self.failed(error))?;
        (self.rival)(Moment::BeforeByte);
        if digest_of(&file).map_err(|error| self.failed(error))? != self.expected {
            return Err(StoreError::Changed(self.path.clone()));
        }
        let written = file.write_all_at(&[self.edit.to], self.edit.offset as u64).and_then(|()| file.sync_all());
        (self.rival)(Moment::AfterByte);
        self.outcome(written)
    }

    /// What is to be said once the byte was written, or should have been: what stands there now decides.
    fn outcome(&self, written: io::Result<()>) -> Result<(), StoreError> {
        let differs = || io::Error::other("another program wrote to it at the same time");
        match (input::open(&self.path).and_then(|file| digest_of(&file)), written) {
            (Ok(now), written) if now == self.after => written.map_err(|error| self.unconfirmed(error)),
            (Ok(now), Err(error)) if now == self.expected => Err(self.failed(error)),
            (Ok(_), written) => Err(StoreError::uncertain(&self.path, written.err().unwrap_or_else(differs))),
            (Err(unread), _) => Err(StoreError::uncertain(&self.path, unread)),
        }
    }

    fn failed(&self, source: io::Error) -> StoreError {
        StoreError::failed(&self.path, source)
    }

    fn unconfirmed(&self, source: io::Error) -> StoreError {
        StoreError::unconfirmed(&self.path, source)
    }
}

/// Whether nothing can be added to the folder, while the file itself may be writable.
fn is_forbidden(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;

    use super::*;
    #[cfg(target_os = "linux")]
    use crate::io::store::Obstacle;

    const SHOWN: &[u8] = b"# List\n- [ ] one\n";
    const TICKED: &[u8] = b"# List\n- [x] one\n";
    const TICK: OneByte = OneByte { offset: 10, from: b' ', to: b'x' };

    struct Scene {
        folder: tempfile::TempDir,
        path: PathBuf,
    }

    impl Scene {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("list.md");
            fs::write(&path, SHOWN).unwrap();
            Self { folder, path }
        }

        fn save(&self, rival: impl FnMut(Moment)) -> Result<(), StoreError> {
            save(&self.path, TICK, Digest::of(SHOWN), rival)
        }

        fn open(&self) -> File {
            OpenOptions::new().append(true).open(&self.path).unwrap()
        }

        /// A rival's save, as editors do it: another file renamed over this one.
        fn rename_over(&self, bytes: &[u8]) {
            let other = self.folder.path().join("other");
            fs::write(&other, bytes).unwrap();
            fs::rename(other, &self.path).unwrap();
        }

        fn names(&self) -> Vec<String> {
            let entries = fs::read_dir(self.folder.path()).unwrap();
            let mut names: Vec<String> =
                entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
            names.sort();
            names
        }
    }

    #[test]
    fn a_save_renamed_over_the_file_before_the_exchange_stays() {
        let scene = Scene::new();
        let outcome = scene.save(|moment| {
            if moment == Moment::BeforeExchange {
                scene.rename_over(b"rival");
            }
        });
        assert!(matches!(outcome, Err(StoreError::Changed(_))), "{outcome:?}");
        assert_eq!(fs::read(&scene.path).unwrap(), b"rival");
        assert_eq!(scene.names(), ["list.md"]);
    }

    #[test]
    fn the_last_of_two_rivals_stays() {
        let scene = Scene::new();
        let mut second = Some(b"second rival");
        let outcome = scene.save(|moment| match moment {
            Moment::BeforeExchange => scene.rename_over(b"first rival"),
            Moment::BeforeSwapBack => drop(second.take().map(|bytes| scene.rename_over(bytes))),
            _ => {}
        });
        assert!(matches!(outcome, Err(StoreError::Changed(_))), "{outcome:?}");
        assert_eq!(fs::read(&scene.path).unwrap(), b"second rival");
        assert_eq!(scene.names(), ["list.md"]);
    }

    #[test]
    fn bytes_written_into_the_displaced_file_are_given_back() {
        let scene = Scene::new();
        let mut open = None;
        let outcome = scene.save(|moment| match moment {
            Moment::BeforeExchange => open = Some(scene.open()),
            Moment::BeforeRemoval => open.take().unwrap().write_all(b"- [ ] two\n").unwrap(),
            _ => {}
        });
        assert!(matches!(outcome, Err(StoreError::Changed(_))), "{outcome:?}");
        assert_eq!(fs::read(&scene.path).unwrap(), b"# List\n- [ ] one\n- [ ] two\n");
        assert_eq!(scene.names(), ["list.md"]);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_file_that_somebody_has_open_for_writing_is_left_alone_until_it_is_closed() {
        let scene = Scene::new();
        let open = scene.open();
        let error = scene.save(|_| panic!("nothing is disturbed")).unwrap_err();
        let who = format!(" ({}); nothing was written", std::process::id());
        assert!(
            error.to_string().contains(": is open for writing in ") && error.to_string().ends_with(&who),
            "{error}"
        );
        assert_eq!(error.remedy(), "close it there, then again");
        assert_eq!(scene.names(), ["list.md"]);
        drop(open);
        scene.save(|_| {}).unwrap();
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_file_that_was_opened_just_before_it_is_displaced_is_given_back_to_whoever_may_write_to_it() {
        let scene = Scene::new();
        let mut open = None;
        let outcome = scene.save(|moment| {
            if moment == Moment::BeforeExchange {
                open = Some(scene.open());
            }
        });
        assert!(matches!(outcome, Err(StoreError::Obstructed { why: Obstacle::OpenElsewhere(_), .. })), "{outcome:?}");
        open.unwrap().write_all(b"- [ ] two\n").unwrap();
        assert_eq!(fs::read(&scene.path).unwrap(), b"# List\n- [ ] one\n- [ ] two\n");
        assert_eq!(scene.names(), ["list.md"]);
    }

    /// What stands in the folder where somebody came upon the file while it was ticked for a moment, and did this to it.
    fn kept_after(scene: &Scene, mut meets: impl FnMut(File)) -> PathBuf {
        let outcome = scene.save(|moment| match moment {
            Moment::BeforeExchange => scene.rename_over(b"rival"),
            Moment::BeforeSwapBack => meets(scene.open()),
            _ => {}
        });
        let Err(StoreError::Kept { kept, .. }) = outcome else { panic!("{outcome:?}") };
        assert_eq!(fs::read(&scene.path).unwrap(), b"rival");
        kept
    }

    #[test]
    fn what_was_written_to_our_file_while_it_stood_there_is_kept() {
        let scene = Scene::new();
        let kept = kept_after(&scene, |mut open| open.write_all(b"- [ ] two\n").unwrap());
        assert_eq!(fs::read(kept).unwrap(), b"# List\n- [x] one\n- [ ] two\n");
        assert_eq!(scene.names().len(), 2);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn our_file_is_kept_for_whoever_opened_it_while_it_stood_there() {
        let scene = Scene::new();
        let mut held = None;
        let kept = kept_after(&scene, |open| held = Some(open));
        held.unwrap().write_all(b"- [ ] two\n").unwrap();
        assert_eq!(fs::read(kept).unwrap(), b"# List\n- [x] one\n- [ ] two\n");
    }

    #[test]
    fn a_file_removed_before_the_exchange_is_not_brought_back() {
        let scene = Scene::new();
        let outcome = scene.save(|moment| {
            if moment == Moment::BeforeExchange {
                fs::remove_file(&scene.path).unwrap();
            }
        });
        assert!(matches!(outcome, Err(StoreError::Changed(_))), "{outcome:?}");
        assert_eq!(scene.names(), [""; 0]);
    }

    #[test]
    fn with_hard_links_a_rivals_bytes_are_seen_before_the_byte_is_written() {
        let scene = Scene::new();
        fs::hard_link(&scene.path, scene.folder.path().join("twin.md")).unwrap();
        let outcome = scene.save(|moment| {
            if moment == Moment::BeforeByte {
                fs::write(&scene.path, "rival").unwrap();
            }
        });
        assert!(matches!(outcome, Err(StoreError::Changed(_))), "{outcome:?}");
        assert_eq!(fs::read(&scene.path).unwrap(), b"rival");
    }

    #[test]
    fn with_hard_links_a_file_renamed_over_this_one_stays_and_the_tick_is_not_claimed() {
        let scene = Scene::new();
        fs::hard_link(&scene.path, scene.folder.path().join("twin.md")).unwrap();
        let outcome = scene.save(|moment| {
            if moment == Moment::AfterByte {
                scene.rename_over(b"rival");
            }
        });
        assert!(matches!(outcome, Err(StoreError::Uncertain { .. })), "{outcome:?}");
        assert!(!outcome.unwrap_err().to_string().contains("nothing was written"));
        assert_eq!(fs::read(&scene.path).unwrap(), b"rival");
    }

    #[test]
    fn without_a_rival_the_one_byte_is_written_and_nothing_is_left() {
        let scene = Scene::new();
        scene.save(|_| {}).unwrap();
        assert_eq!(fs::read(&scene.path).unwrap(), TICKED);
        assert_eq!(scene.names(), ["list.md"]);
    }
}
