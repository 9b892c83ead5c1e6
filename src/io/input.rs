//! The operator's own files, named on the command line or kept at home: regular files only, never waiting for a pipe.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::os::fd::AsFd;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::OFlags;

use crate::domain::values::digest::{Digest, Digester};

use super::confined;

/// Whether anything at all stands at a path, also a link that leads nowhere.
///
/// # Errors
/// What the system says, where it cannot be looked at: then it is neither there nor not.
pub fn is_there(path: &Path) -> io::Result<bool> {
    match path.symlink_metadata() {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Which file a file is, whatever its names: hard links, links and mounts lead to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    pub(super) device: u64,
    pub(super) inode: u64,
}

impl Identity {
    pub(super) fn of(about: &Metadata) -> Self {
        Self { device: about.dev(), inode: about.ino() }
    }
}

/// The files that a command reads. No output is written over one of them.
#[derive(Debug, Default)]
pub struct Inputs {
    /// With the option that named each.
    opened: Vec<(&'static str, Identity)>,
}

impl Inputs {
    /// Opens the file that `option` names, and keeps in mind which one it is.
    ///
    /// # Errors
    /// As [`open`].
    pub fn open(&mut self, option: &'static str, path: &Path) -> io::Result<File> {
        let file = open(path)?;
        self.opened.push((option, Identity::of(&file.metadata()?)));
        Ok(file)
    }

    /// The option that named this very file.
    pub(super) fn option_of(&self, file: Identity) -> Option<&'static str> {
        self.opened.iter().find(|(_, input)| *input == file).map(|(option, _)| *option)
    }
}

/// Opens a regular file for reading.
///
/// # Errors
/// What the system says; `IsADirectory` for a folder, `InvalidInput` for anything else that is no regular file.
pub fn open(path: &Path) -> io::Result<File> {
    opened(path, OFlags::empty())
}

/// The same without following a link.
///
/// # Errors
/// As [`open`]; `FilesystemLoop` for a link.
pub(super) fn open_itself(path: &Path) -> io::Result<File> {
    opened(path, OFlags::NOFOLLOW)
}

fn opened(path: &Path, more: OFlags) -> io::Result<File> {
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY | more;
    only_regular(OpenOptions::new().read(true).custom_flags(flags.bits() as i32).open(path)?)
}

pub(super) fn only_regular(file: File) -> io::Result<File> {
    let kind = file.metadata()?.file_type();
    if kind.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "is a folder, expected a file"));
    }
    if !kind.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "is no regular file"));
    }
    Ok(file)
}

/// Reads a regular file whole, up to `cap` bytes.
///
/// # Errors
/// As [`open`]; `FileTooLarge` beyond the cap.
pub fn read(path: &Path, cap: u64) -> io::Result<Vec<u8>> {
    read_whole(&open(path)?, cap)
}

/// Opens a regular file that is named in `folder`; nothing outside of `folder` is opened.
///
/// # Errors
/// As [`open`]; `CrossesDevices` for a link that leads outside.
pub fn open_beneath(folder: &Path, name: &str) -> io::Result<File> {
    only_regular(confined::open_file(open_folder(folder)?.as_fd(), name)?.into())
}

/// Opens a folder: to list it, to lock it, to have the disk confirm it.
///
/// # Errors
/// What the system says; `NotADirectory` for anything else.
pub(super) fn open_folder(path: &Path) -> io::Result<File> {
    let flags = OFlags::DIRECTORY | OFlags::NONBLOCK;
    OpenOptions::new().read(true).custom_flags(flags.bits() as i32).open(path)
}

/// Reads an opened file whole, up to `cap` bytes.
///
/// # Errors
/// `FileTooLarge` beyond the cap; else what the system says.
pub fn read_whole(file: impl Read, cap: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // One byte more than allowed: the stated size is not to be trusted.
    file.take(cap.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > cap {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("is longer than {cap} bytes")));
    }
    Ok(bytes)
}

/// The digest of a regular file, read in pieces.
///
/// # Errors
/// As [`open`].
pub fn digest_at(path: &Path) -> io::Result<Digest> {
    digest_of(open(path)?)
}

/// The digest of what an opened file still holds, read in pieces.
///
/// # Errors
/// What the system says.
pub(super) fn digest_of(mut file: impl Read) -> io::Result<Digest> {
    let mut digester = Digester::default();
    let mut buffer = vec![0; 256 << 10];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(digester.finish()),
            length => digester.update(&buffer[..length]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_that_leads_outside_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("in");
        std::fs::create_dir(&inner).unwrap();
        std::fs::write(folder.path().join("secret"), "secret").unwrap();
        std::fs::write(inner.join("a"), "abc").unwrap();
        let read_beneath = |name, cap| open_beneath(&inner, name).and_then(|file| read_whole(&file, cap));
        std::os::unix::fs::symlink("../secret", inner.join("outer")).unwrap();
        std::os::unix::fs::symlink("a", inner.join("inner")).unwrap();
        assert_eq!(read_beneath("outer", 10).unwrap_err().kind(), io::ErrorKind::CrossesDevices);
        assert_eq!(read_beneath("inner", 10).unwrap(), b"abc");
        assert_eq!(read_beneath("a", 2).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
    }

    #[test]
    fn what_cannot_be_looked_at_is_neither_there_nor_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        assert!(!is_there(&path).unwrap());
        std::os::unix::fs::symlink("nowhere", &path).unwrap();
        assert!(is_there(&path).unwrap());
        assert!(is_there(&folder.path().join("n".repeat(300))).is_err());
    }

    #[test]
    fn only_regular_files_are_read_and_only_up_to_the_cap() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, "abc").unwrap();
        assert_eq!(read(&path, 3).unwrap(), b"abc");
        assert_eq!(read(&path, 2).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        assert_eq!(open(folder.path()).unwrap_err().kind(), io::ErrorKind::IsADirectory);
        assert_eq!(open(Path::new("/dev/null")).unwrap_err().kind(), io::ErrorKind::InvalidInput);
        let pipe = folder.path().join("pipe");
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
        assert_eq!(open(&pipe).unwrap_err().kind(), io::ErrorKind::InvalidInput);
        assert_eq!(digest_at(&pipe).unwrap_err().kind(), io::ErrorKind::InvalidInput);
        assert_eq!(digest_at(&path).unwrap(), Digest::of(b"abc"));
        assert_eq!(open_folder(&pipe).unwrap_err().kind(), io::ErrorKind::NotADirectory);
    }
}
