//! Who has a file open for writing: what is taken away from a program that still writes to it is lost
//! (docs/faults.md: files).

use super::input::Identity;

/// A process that has a file open for writing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{program} ({pid})")]
pub struct Writer {
    /// As the system calls it: at most 15 bytes of its name.
    pub program: String,
    pub pid: u32,
}

/// The first process that is found to have this very file open for writing, this one among them.
///
/// `None` also where it is not to be seen: on other systems than Linux, for processes of other users (unless asked by
/// root) and of other namespaces, and for a file that is mapped and no longer open, or on its way through a socket.
#[cfg(target_os = "linux")]
pub(super) fn open_elsewhere(file: Identity) -> Option<Writer> {
    linux::processes().find_map(|pid| linux::writer(pid, file))
}

#[cfg(not(target_os = "linux"))]
pub(super) fn open_elsewhere(_file: Identity) -> Option<Writer> {
    None
}

#[cfg(target_os = "linux")]
mod linux {
    use std::ffi::CStr;
    use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
    use std::path::Path;

    use rustix::fs::{AtFlags, CWD, Dir, DirEntry, Mode, OFlags, StatxFlags, makedev, openat, statat, statx};

    use super::super::input;
    use super::{Identity, Writer};

    /// The system calls no program by a longer name, in bytes.
    const LONGEST_NAME: u64 = 64;

    pub(super) fn processes() -> impl Iterator<Item = u32> {
        let entries = folder("/proc").into_iter().flat_map(entries);
        entries.filter_map(|entry| entry.file_name().to_str().ok()?.parse().ok())
    }

    /// The process, where one of its descriptors is open for writing to this file.
    pub(super) fn writer(pid: u32, file: Identity) -> Option<Writer> {
        let folder = folder(&format!("/proc/{pid}/fd"))?;
        let is_it = |name: &CStr| is_for_writing(folder.as_fd(), name) && identity(folder.as_fd(), name) == Some(file);
        entries(&folder).any(|descriptor| is_it(descriptor.file_name())).then(|| {
            let name = input::read(Path::new(&format!("/proc/{pid}/comm")), LONGEST_NAME).unwrap_or_default();
            Writer { program: String::from_utf8_lossy(&name).trim_end_matches('\n').to_owned(), pid }
        })
    }

    fn folder(path: &str) -> Option<OwnedFd> {
        openat(CWD, path, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty()).ok()
    }

    fn entries(folder: impl AsFd) -> impl Iterator<Item = DirEntry> {
        Dir::read_from(folder).into_iter().flatten().flatten()
    }

    /// The rights of the link itself tell what the descriptor is open for.
    fn is_for_writing(folder: BorrowedFd<'_>, descriptor: &CStr) -> bool {
        const FOR_WRITING: u32 = 0o200;
        statat(folder, descriptor, AtFlags::SYMLINK_NOFOLLOW).is_ok_and(|about| about.st_mode & FOR_WRITING != 0)
    }

    /// As the kernel knows it by now: a server that does not answer holds nobody up.
    fn identity(folder: BorrowedFd<'_>, descriptor: &CStr) -> Option<Identity> {
        let about = statx(folder, descriptor, AtFlags::STATX_DONT_SYNC, StatxFlags::INO).ok()?;
        Some(Identity { device: makedev(about.stx_dev_major, about.stx_dev_minor), inode: about.stx_ino })
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::fs::{File, OpenOptions};

    use super::*;

    #[test]
    fn who_writes_is_found_and_who_reads_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let writer = File::create(&path).unwrap();
        let file = Identity::of(&writer.metadata().unwrap());
        assert_eq!(open_elsewhere(file).map(|found| found.pid), Some(std::process::id()));
        drop(writer);
        let reader = File::open(&path).unwrap();
        assert_eq!(open_elsewhere(file), None);
        std::fs::rename(&path, folder.path().join("renamed")).unwrap();
        let appender = OpenOptions::new().append(true).open(folder.path().join("renamed")).unwrap();
        assert!(open_elsewhere(file).is_some());
        drop((reader, appender));
        assert_eq!(open_elsewhere(file), None);
    }
}
