//! Reaching what is beneath a folder, and nothing outside it. The kernel holds the line where it can (`openat2`); else
//! every step is walked by hand, no link followed that was not looked at.

use std::collections::VecDeque;
use std::ffi::CString;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::fs::{AtFlags, Mode, OFlags, Stat, fstat, openat, readlinkat, statat};
use rustix::io::{Errno, Result};

/// How many links one path may lead through, as in the kernel.
const MAX_LINKS: usize = 40;

const FILE: OFlags = OFlags::RDONLY.union(OFlags::NONBLOCK).union(OFlags::NOCTTY).union(OFlags::CLOEXEC);
const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

/// Opens a file for reading. Never blocks, also not on a FIFO: the caller looks at what it got.
///
/// # Errors
/// `XDEV` where the path leads outside, `LOOP` for links in a circle, else what the system says.
pub(super) fn open_file(root: BorrowedFd<'_>, path: &str) -> Result<OwnedFd> {
    open(root, path, FILE)
}

/// Opens a folder for listing.
///
/// # Errors
/// As [`open_file`]; `NOTDIR` for anything but a folder.
pub(super) fn open_folder(root: BorrowedFd<'_>, path: &str) -> Result<OwnedFd> {
    open(root, path, FOLDER)
}

/// Opens a folder that is named directly in `folder`, without following a link.
pub(super) fn open_child(folder: BorrowedFd<'_>, name: &std::ffi::CStr) -> Result<OwnedFd> {
    openat(folder, name, FOLDER | OFlags::NOFOLLOW, Mode::empty())
}

/// What stands at a path, links resolved; nothing is opened.
///
/// # Errors
/// As [`open_file`].
pub(super) fn look(root: BorrowedFd<'_>, path: &str) -> Result<Stat> {
    #[cfg(target_os = "linux")]
    match by_kernel(root, path, OFlags::PATH | OFlags::CLOEXEC) {
        Err(Errno::NOSYS | Errno::PERM) => {}
        found => return fstat(found?),
    }
    let (folder, name) = walk(root, path)?;
    statat(folder, name, AtFlags::SYMLINK_NOFOLLOW)
}

fn open(root: BorrowedFd<'_>, path: &str, flags: OFlags) -> Result<OwnedFd> {
    #[cfg(target_os = "linux")]
    match by_kernel(root, path, flags) {
        // Not there before Linux 5.6, and forbidden in some containers.
        Err(Errno::NOSYS | Errno::PERM) => {}
        opened => return opened,
    }
    by_hand(root, path, flags)
}

#[cfg(target_os = "linux")]
fn by_kernel(root: BorrowedFd<'_>, path: &str, flags: OFlags) -> Result<OwnedFd> {
    use rustix::fs::{ResolveFlags, openat2};
    const TURNS: usize = 8;
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_MAGICLINKS;
    for _ in 1..TURNS {
        match openat2(root, path, flags, Mode::empty(), resolve) {
            // Something was renamed while `..` was followed.
            Err(Errno::AGAIN) => {}
            opened => return opened,
        }
    }
    openat2(root, path, flags, Mode::empty(), resolve)
}

fn by_hand(root: BorrowedFd<'_>, path: &str, flags: OFlags) -> Result<OwnedFd> {
    let (folder, name) = walk(root, path)?;
    openat(folder, name, flags | OFlags::NOFOLLOW, Mode::empty())
}

/// The folder and the name that a path leads to, every link on the way resolved beneath `root`.
fn walk(root: BorrowedFd<'_>, path: &str) -> Result<(OwnedFd, CString)> {
    let mut folders = vec![root.try_clone_to_owned().map_err(|_| Errno::MFILE)?];
    let mut parts: VecDeque<CString> = parts_of(path.as_bytes())?;
    let mut links = 0;
    while let Some(part) = parts.pop_front() {
        let here = folders.last().ok_or(Errno::XDEV)?.as_fd();
        if part.as_bytes() == b".." {
            folders.pop();
        } else if let Ok(target) = readlinkat(here, &part, Vec::new()) {
            links += 1;
            if links > MAX_LINKS {
                return Err(Errno::LOOP);
            }
            for part in parts_of(target.as_bytes())?.into_iter().rev() {
                parts.push_front(part);
            }
        } else if parts.is_empty() {
            return Ok((folders.pop().ok_or(Errno::XDEV)?, part));
        } else {
            folders.push(open_child(here, &part)?);
        }
    }
    Ok((folders.pop().ok_or(Errno::XDEV)?, c".".to_owned()))
}

fn parts_of(path: &[u8]) -> Result<VecDeque<CString>> {
    if path.first() == Some(&b'/') {
        return Err(Errno::XDEV);
    }
    let parts = path.split(|byte| *byte == b'/').filter(|part| !part.is_empty() && *part != b".");
    parts.map(|part| CString::new(part).map_err(|_| Errno::INVAL)).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    /// A folder with `in/` (the root) and a secret beside it.
    fn scene() -> (tempfile::TempDir, OwnedFd) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("in");
        fs::create_dir_all(root.join("a/b")).unwrap();
        fs::write(folder.path().join("secret"), "secret").unwrap();
        fs::write(root.join("a/b/file"), "inside").unwrap();
        symlink("../a/b/file", root.join("a/inner")).unwrap();
        symlink("../../secret", root.join("a/outer")).unwrap();
        symlink("/etc/hostname", root.join("a/absolute")).unwrap();
        symlink("circle", root.join("a/circle")).unwrap();
        symlink("b", root.join("a/folder")).unwrap();
        symlink("../../in/a/b/file", root.join("a/out-and-in")).unwrap();
        let root = fs::File::open(root).unwrap().into();
        (folder, root)
    }

    #[test]
    fn by_hand_leads_where_the_kernel_leads() {
        let (_folder, root) = scene();
        let paths = [
            "a/b/file",
            "a/inner",
            "a/outer",
            "a/absolute",
            "a/circle",
            "a/folder/file",
            "a/folder/../b/file",
            "a/none",
            "..",
            "a/../..",
            "a/b/file/x",
            "a/out-and-in",
            "/etc/hostname",
            "a/../../in/a/b/file",
            "a/b/./file",
        ];
        for path in paths {
            let by_hand = by_hand(root.as_fd(), path, FILE).and_then(fstat).map(|stat| stat.st_ino);
            let opened = open(root.as_fd(), path, FILE).and_then(fstat).map(|stat| stat.st_ino);
            assert_eq!(by_hand, opened, "{path}");
        }
    }

    #[test]
    fn nothing_outside_is_opened() {
        let (_folder, root) = scene();
        for path in ["a/outer", "a/absolute", "..", "a/out-and-in", "/etc/hostname"] {
            assert_eq!(open_file(root.as_fd(), path).err(), Some(Errno::XDEV), "{path}");
            assert_eq!(look(root.as_fd(), path).err(), Some(Errno::XDEV), "{path}");
        }
    }
}
