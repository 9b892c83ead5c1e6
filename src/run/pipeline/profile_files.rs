//! Which files make the profile: the default one, the pack's `signoff.toml`, and the one named by `--profile`.

use std::io;
use std::path::{Path, PathBuf};

use crate::domain::profile::Profile;
use crate::domain::values::escaped::Escaped;
use crate::domain::values::path::PackPath;
use crate::io::scan::nearest_pack;
use crate::io::{input, words};
use crate::run::UsageError;

/// The pack's own profile, at its root.
const PACK_PROFILE: &str = "signoff.toml";
/// A profile is no larger than this: 1 MiB.
const MAX_PROFILE: u64 = 1 << 20;

/// The texts that are laid over the default profile, each with its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileFiles {
    folder: PathBuf,
    /// The pack's, where it has one.
    pack: Option<String>,
    /// The one named by `--profile`.
    named: Option<(PathBuf, String)>,
}

impl ProfileFiles {
    /// Finds the pack's folder and reads the profiles that hold for it.
    ///
    /// # Errors
    /// [`UsageError`] where no pack is found, or a profile cannot be read.
    pub fn find(pack: Option<&Path>, named: Option<&Path>) -> Result<Self, UsageError> {
        let named = match named {
            Some(path) => Some((path.to_owned(), text_of(path)?)),
            None => None,
        };
        let mut files = Self { folder: PathBuf::new(), pack: None, named };
        files.folder = match pack {
            Some(folder) => folder.to_owned(),
            None => nearest(&files.read()?.paths.evidence)?,
        };
        files.refresh()?;
        Ok(files)
    }

    /// The pack's root.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The pack's own profile as a place in the pack.
    pub fn pack_profile() -> Option<PackPath> {
        PackPath::new(PACK_PROFILE)
    }

    /// Reads the pack's own profile again. Says whether it is another than before.
    ///
    /// # Errors
    /// [`UsageError`] where it is there and cannot be read.
    pub fn refresh(&mut self) -> Result<Changed, UsageError> {
        let path = self.folder.join(PACK_PROFILE);
        let text = match path.symlink_metadata() {
            Ok(_) => Some(text(&path, input::read_beneath(&self.folder, PACK_PROFILE, MAX_PROFILE))?),
            Err(error) if is_absent(&error) => None,
            Err(error) => return Err(unreadable(&path, &error)),
        };
        let changed = if text == self.pack { Changed::No } else { Changed::Yes };
        self.pack = text;
        Ok(changed)
    }

    /// The profile that they make together.
    ///
    /// # Errors
    /// [`UsageError`] that names the file, the line and what was expected.
    pub fn read(&self) -> Result<Profile, UsageError> {
        let own = self.folder.join(PACK_PROFILE);
        let pack = self.pack.as_deref().map(|text| (own.as_path(), text));
        let named = self.named.as_ref().map(|(path, text)| (path.as_path(), text.as_str()));
        let layers: Vec<(&Path, &str)> = pack.into_iter().chain(named).collect();
        let texts: Vec<&str> = layers.iter().map(|(_, text)| *text).collect();
        Profile::read(&texts).map_err(|wrong| {
            let file = wrong.layer.and_then(|layer| layers.get(layer)).map_or(Path::new("profile"), |(path, _)| path);
            refused(file, &wrong.to_string())
        })
    }
}

/// Whether something is another than before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    Yes,
    No,
}

fn nearest(evidence: &str) -> Result<PathBuf, UsageError> {
    let here = std::env::current_dir().map_err(|error| unreadable(Path::new("."), &error))?;
    nearest_pack(&here, evidence).ok_or_else(|| {
        let text =
            format!("neither {} nor a folder above it holds `{evidence}`", Escaped::new(&here.to_string_lossy()));
        UsageError::new(text, "name the pack's folder, or see an example pack: signoff demo")
    })
}

fn text_of(path: &Path) -> Result<String, UsageError> {
    text(path, input::read(path, MAX_PROFILE))
}

fn text(path: &Path, read: io::Result<Vec<u8>>) -> Result<String, UsageError> {
    let bytes = read.map_err(|error| unreadable(path, &error))?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = valid.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
        refused(path, &format!("line {line}: not UTF-8; a profile is TOML, in UTF-8"))
    })
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn unreadable(path: &Path, error: &io::Error) -> UsageError {
    let why = match error.kind() {
        io::ErrorKind::FileTooLarge => format!("larger than {} MiB", MAX_PROFILE >> 20),
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::CrossesDevices => "leads outside the pack: it was not opened".to_owned(),
        _ => words(error),
    };
    UsageError::new(
        format!("{}: {why}", Escaped::new(&path.to_string_lossy())),
        "a profile is a TOML file that can be read",
    )
}

fn refused(path: &Path, wrong: &str) -> UsageError {
    let text = format!("{}: {wrong}", Escaped::new(&path.to_string_lossy()));
    UsageError::new(text, "a profile overrides the default one key by key: correct this key, or take it out")
}
