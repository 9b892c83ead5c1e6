//! A file that gets other bytes, if it has not changed since it was looked at (docs/faults.md: files).

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use crate::domain::values::digest::Digest;

use super::exchange::{Exchange, Exchanged, Moment};
use super::input;
use super::output::is_protected;
use super::store::{Obstacle, Purpose, StoreError, copy_attributes, folder_of, lock, written};

/// Puts these bytes in the place of a file that still has the digest that was shown: written beside it, synced, read back,
/// and exchanged for it. Owner, mode and extended attributes stay. A rival's save made in between is never lost.
///
/// # Errors
/// [`StoreError::Changed`] where the file is another than the one that was shown; [`StoreError::Obstructed`] where it is not
/// to be replaced; [`StoreError::Failed`] where nothing could be written; [`StoreError::Kept`] where another program wrote to
/// it at the same time; [`StoreError::Unconfirmed`] where the bytes are in place and the disk did not confirm it.
pub fn replace(path: &Path, bytes: &[u8], expected: Digest) -> Result<(), StoreError> {
    save(path, bytes, expected, |_| {})
}

fn save(path: &Path, bytes: &[u8], expected: Digest, rival: impl FnMut(Moment)) -> Result<(), StoreError> {
    let failed = |source: std::io::Error| StoreError::failed(path, source);
    // A link is resolved once: from here on it is this file and no other.
    let path = &path.canonicalize().map_err(failed)?;
    let obstructed = |why| Err(StoreError::Obstructed { path: path.clone(), why });
    let _lock = lock(folder_of(path)).map_err(failed)?;
    let file = input::open(path).map_err(failed)?;
    let about = file.metadata().map_err(failed)?;
    if input::digest_of(&file).map_err(failed)? != expected {
        return Err(StoreError::Changed(path.clone()));
    }
    if is_protected(path, about.permissions().mode()) {
        return obstructed(Obstacle::Protected);
    }
    if about.nlink() > 1 {
        return obstructed(Obstacle::HardLinks);
    }
    let temporary = written(folder_of(path), bytes, Purpose::InsteadOf(expected)).map_err(failed)?;
    copy_attributes(&file, temporary.as_file()).map_err(|error| StoreError::unlike(path, error))?;
    match (Exchange { path, expected, after: Digest::of(bytes), rival }).run(temporary)? {
        Exchanged::Yes => Ok(()),
        Exchanged::Unsupported => obstructed(Obstacle::NoExchange),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    const SHOWN: &[u8] = b"{\n\t\"a\": 1\n}\n";
    const AFTER: &[u8] = b"{\n\t\"a\": \"pinned\"\n}\n";

    struct Scene(tempfile::TempDir);

    impl Scene {
        fn new() -> Self {
            let scene = Self(tempfile::tempdir().unwrap());
            fs::write(scene.path(), SHOWN).unwrap();
            scene
        }

        fn path(&self) -> std::path::PathBuf {
            self.0.path().join("lock.json")
        }

        fn names(&self) -> usize {
            fs::read_dir(self.0.path()).unwrap().count()
        }
    }

    #[test]
    fn a_file_that_is_still_the_one_that_was_shown_is_replaced_and_keeps_its_mode() {
        let scene = Scene::new();
        fs::set_permissions(scene.path(), fs::Permissions::from_mode(0o640)).unwrap();
        let link = scene.0.path().join("link.json");
        symlink(scene.path(), &link).unwrap();
        replace(&link, AFTER, Digest::of(SHOWN)).unwrap();
        assert_eq!(fs::read(scene.path()).unwrap(), AFTER);
        assert_eq!(fs::metadata(scene.path()).unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(scene.names(), 2);
    }

    #[test]
    fn what_was_saved_meanwhile_stays() {
        let scene = Scene::new();
        assert!(matches!(replace(&scene.path(), AFTER, Digest::of(b"other")), Err(StoreError::Changed(_))));
        let saved = save(&scene.path(), AFTER, Digest::of(SHOWN), |moment| {
            if moment == Moment::BeforeExchange {
                fs::write(scene.path(), b"rival").unwrap();
            }
        });
        assert!(matches!(saved, Err(StoreError::Changed(_))), "{saved:?}");
        assert_eq!(fs::read(scene.path()).unwrap(), b"rival");
        assert_eq!(scene.names(), 1);
    }

    #[test]
    fn a_file_that_is_protected_or_has_other_names_is_left_alone() {
        let scene = Scene::new();
        fs::set_permissions(scene.path(), fs::Permissions::from_mode(0o444)).unwrap();
        let why = |scene: &Scene| match replace(&scene.path(), AFTER, Digest::of(SHOWN)) {
            Err(StoreError::Obstructed { why, .. }) => why,
            other => panic!("{other:?}"),
        };
        assert_eq!(why(&scene), Obstacle::Protected);
        fs::set_permissions(scene.path(), fs::Permissions::from_mode(0o644)).unwrap();
        fs::hard_link(scene.path(), scene.0.path().join("other.json")).unwrap();
        assert_eq!(why(&scene), Obstacle::HardLinks);
        assert_eq!(fs::read(scene.path()).unwrap(), SHOWN);
    }
}
