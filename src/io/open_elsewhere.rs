//! Who has a file open for writing: what is taken away from a program that still writes to it is lost
//! (docs/faults.md: files).

use crate::domain::values::escaped::Escaped;

use super::input::Identity;

/// A process that has a file open for writing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} ({pid})", Escaped::new(program))]
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
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).find_map(|pid| linux::writer(pid, file))
}

#[cfg(not(target_os = "linux"))]
pub(super) fn open_elsewhere(_file: Identity) -> Option<Writer> {
    None
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs::{DirEntry, read_dir, read_to_string};
    use std::os::unix::fs::MetadataExt;

    use rustix::fs::{AtFlags, CWD, StatxFlags, makedev, statx};

    use super::{Identity, Writer};

    pub(super) fn writer(pid: u32, file: Identity) -> Option<Writer> {
        let descriptors = read_dir(format!("/proc/{pid}/fd")).ok()?.flatten();
        let holds = descriptors.filter(is_for_writing).any(|descriptor| identity(&descriptor) == Some(file));
        holds.then(|| {
            let name = read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
            Writer { program: name.trim_end_matches('\n').to_owned(), pid }
        })
    }

    /// The rights of the link itself tell what the descriptor is open for.
    fn is_for_writing(descriptor: &DirEntry) -> bool {
        const FOR_WRITING: u32 = 0o200;
        descriptor.metadata().is_ok_and(|about| about.mode() & FOR_WRITING != 0)
    }

    /// As the kernel knows it by now: a server that does not answer holds nobody up.
    fn identity(descriptor: &DirEntry) -> Option<Identity> {
        let about = statx(CWD, descriptor.path(), AtFlags::STATX_DONT_SYNC, StatxFlags::INO).ok()?;
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

    #[test]
    fn a_program_s_name_is_shown_escaped() {
        let writer = Writer { program: "vi\u{1b}[2J".to_owned(), pid: 7 };
        assert_eq!(writer.to_string(), r"vi\x1b[2J (7)");
    }
}
