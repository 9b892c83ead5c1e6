//! Who could have put something else in a file's place: every folder, link and file on the way to it is looked at.
//!
//! Its owner is root or the user himself, and not everybody may write to it. A group may: Homebrew's folders belong to a
//! group of administrators, and where each user has a group of his own, folders are made so. Above the folder that holds a
//! program one may be everybody's where it is sticky (`/tmp`), as nobody takes away there what is somebody else's; to the
//! folder itself they could add.

use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf};

const ANYBODY_MAY_WRITE: u32 = 0o002;
const STICKY: u32 = 0o1000;
/// How many links one path may lead through, as in the kernel.
const MAX_LINKS: usize = 40;

/// Why what stands at a path may be anybody's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Distrust {
    #[error("anybody may write to `{}`", .0.display())]
    Open(PathBuf),
    #[error("`{}` belongs to another user ({owner})", path.display())]
    Foreign { path: PathBuf, owner: u32 },
}

/// Looks at a folder that programs are taken from.
///
/// # Errors
/// The first thing on the way that is not trusted.
pub(super) fn of_folder(folder: &Path) -> Result<(), Distrust> {
    is_closed(&walked(folder)?)
}

/// Looks at a program: at the folder that it is named in, and at the one that it really stands in.
///
/// # Errors
/// The first thing on the way that is not trusted.
pub(super) fn of_program(file: &Path) -> Result<(), Distrust> {
    file.parent().map_or(Ok(()), of_folder)?;
    walked(file)?.parent().map_or(Ok(()), is_closed)
}

fn is_closed(folder: &Path) -> Result<(), Distrust> {
    let is_open = fs::metadata(folder).is_ok_and(|about| about.mode() & ANYBODY_MAY_WRITE != 0);
    if is_open { Err(Distrust::Open(folder.to_owned())) } else { Ok(()) }
}

/// Where a path really leads, everything on the way looked at; beyond what is not there, as it is spelled.
fn walked(path: &Path) -> Result<PathBuf, Distrust> {
    Walk { user: rustix::process::geteuid().as_raw(), links: 0 }.on(PathBuf::new(), path)
}

struct Walk {
    user: u32,
    links: usize,
}

impl Walk {
    /// On from a real folder.
    fn on(&mut self, from: PathBuf, path: &Path) -> Result<PathBuf, Distrust> {
        path.components().try_fold(from, |here, part| self.step(here, part))
    }

    fn step(&mut self, mut here: PathBuf, part: Component<'_>) -> Result<PathBuf, Distrust> {
        if part == Component::ParentDir {
            here.pop();
            return Ok(here);
        }
        let next = here.join(part);
        let Ok(about) = next.symlink_metadata() else { return Ok(next) };
        self.check(&next, &about)?;
        match fs::read_link(&next) {
            Ok(target) if self.links < MAX_LINKS => {
                self.links += 1;
                self.on(here, &target)
            }
            _ => Ok(next),
        }
    }

    fn check(&self, path: &Path, about: &Metadata) -> Result<(), Distrust> {
        let (owner, mode) = (about.uid(), about.mode());
        if owner != 0 && owner != self.user {
            return Err(Distrust::Foreign { path: path.to_owned(), owner });
        }
        // A link's own mode says nothing.
        let is_kept = about.is_symlink() || (about.is_dir() && mode & STICKY != 0);
        if mode & ANYBODY_MAY_WRITE != 0 && !is_kept { Err(Distrust::Open(path.to_owned())) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    struct Scene(tempfile::TempDir);

    impl Scene {
        /// With `open` (0777), `sticky` (1777), `group` (0775) and `own` (0755), each with a folder `bin` that holds `tool`.
        fn new() -> Self {
            let scene = Self(tempfile::tempdir().unwrap());
            for (name, mode) in [("open", 0o777), ("sticky", 0o1777), ("group", 0o775), ("own", 0o755)] {
                fs::create_dir_all(scene.at(name).join("bin")).unwrap();
                fs::write(scene.at(name).join("bin/tool"), "").unwrap();
                fs::write(scene.at(name).join("tool"), "").unwrap();
                scene.mode(name, mode);
            }
            scene
        }

        fn at(&self, name: &str) -> PathBuf {
            self.0.path().canonicalize().unwrap().join(name)
        }

        fn mode(&self, name: &str, mode: u32) {
            fs::set_permissions(self.at(name), fs::Permissions::from_mode(mode)).unwrap();
        }

        fn open(&self, name: &str) -> Result<(), Distrust> {
            Err(Distrust::Open(self.at(name)))
        }
    }

    #[test]
    fn what_everybody_may_change_is_named_wherever_it_stands_on_the_way() {
        let scene = Scene::new();
        assert_eq!(of_folder(&scene.at("open")), scene.open("open"));
        assert_eq!(of_folder(&scene.at("open/bin")), scene.open("open"));
        assert_eq!(of_folder(&scene.at("sticky")), scene.open("sticky"));
        assert_eq!(of_program(&scene.at("sticky/tool")), scene.open("sticky"));
        assert_eq!(of_folder(&scene.at("own/../open/none")), scene.open("open"));
        scene.mode("own/tool", 0o757);
        assert_eq!(of_program(&scene.at("own/tool")), scene.open("own/tool"));
    }

    #[test]
    fn a_link_is_followed_step_by_step() {
        let scene = Scene::new();
        symlink(scene.at("own"), scene.at("open/link")).unwrap();
        symlink("../open/link/tool", scene.at("own/by-open")).unwrap();
        symlink("../sticky/tool", scene.at("own/to-sticky")).unwrap();
        symlink("../open/bin", scene.at("own/folder")).unwrap();
        assert_eq!(of_program(&scene.at("own/by-open")), scene.open("open"));
        assert_eq!(of_program(&scene.at("own/to-sticky")), scene.open("sticky"));
        assert_eq!(of_folder(&scene.at("own/folder")), scene.open("open"));
        symlink("circle", scene.at("own/circle")).unwrap();
        assert_eq!(of_program(&scene.at("own/circle")), Ok(()));
    }

    #[test]
    fn what_is_roots_or_the_users_own_is_trusted_also_where_a_group_may_write() {
        let scene = Scene::new();
        symlink("../own/bin", scene.at("group/profile")).unwrap();
        for folder in ["own", "own/bin", "group", "group/bin", "group/profile", "sticky/bin", "own/none"] {
            assert_eq!(of_folder(&scene.at(folder)), Ok(()), "{folder}");
            assert_eq!(of_program(&scene.at(folder).join("tool")), Ok(()), "{folder}");
        }
        assert_eq!(of_program(Path::new("/bin/sh")), Ok(()));
    }

    #[test]
    fn what_belongs_to_another_user_is_not_trusted() {
        let scene = Scene::new();
        let (path, owner) = (scene.at("own/tool"), scene.at("own").metadata().unwrap().uid());
        let by = |user| Walk { user, links: 0 }.check(&path, &path.metadata().unwrap());
        assert_eq!(by(owner), Ok(()));
        let foreign = Err(Distrust::Foreign { path: path.clone(), owner });
        assert_eq!(by(owner + 1), if owner == 0 { Ok(()) } else { foreign });
        if std::os::unix::fs::chown(scene.at("group"), Some(4711), None).is_ok() {
            let foreign = Err(Distrust::Foreign { path: scene.at("group"), owner: 4711 });
            assert_eq!(of_program(&scene.at("group/bin/tool")), foreign);
        }
    }
}
