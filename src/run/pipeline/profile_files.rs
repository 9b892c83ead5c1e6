//! Which files make the profile: the default one, and over it the one named by `--profile`, else the pack's own.

use std::fs::File;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::string::FromUtf8Error;

use jiff::Timestamp;

use crate::domain::assessment::unjudged::{Cause, Unjudged};
use crate::domain::profile::{Profile, Sources};
use crate::domain::values::path::PackPath;
use crate::io::scan::{Fingerprint, nearest_pack};
use crate::io::{clock, describe_error, input};
use crate::run::UsageError;

use super::loader::{self, RecentFiles};

/// The pack's own profile, at its root.
const PACK_PROFILE: &str = "signoff.toml";
/// A profile is no larger than this: 1 MiB.
const MAX_PROFILE: u64 = 1 << 20;
const CORRECT: &str = "a profile overrides the default one key by key: correct this key, or take it out";
const WAIT: &str = "wait: a file younger than two seconds may be half written, and is looked at again by itself";

/// Where the profile's files stand. They are read anew at each reading: what was read before counts for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileFiles {
    folder: PathBuf,
    /// The one named by `--profile`.
    named: Option<PathBuf>,
}

/// The texts that may be laid over the default profile. The named one is in force where there is one; then the pack's
/// own is only looked at.
#[derive(Clone, Debug)]
pub struct Layers {
    pack: Option<Layer>,
    named: Option<Layer>,
}

#[derive(Clone, Debug)]
struct Layer {
    path: PathBuf,
    text: String,
    modified: Option<Timestamp>,
    /// Whether it does not lie in the pack.
    lies_outside: bool,
}

/// When a reading is made, and how it takes young files.
pub type At = (RecentFiles, Timestamp);

/// A profile that cannot be used, and when to look again where it is young.
pub type Refused = (Unjudged, Option<Timestamp>);

impl ProfileFiles {
    /// Finds the pack's folder: `pack`, or the nearest one from the working folder.
    ///
    /// # Errors
    /// [`UsageError`] where no pack is found, or the named profile that says what one holds cannot be used.
    pub(super) fn find(pack: Option<&Path>, named: Option<&Path>) -> Result<Self, UsageError> {
        let mut files = Self { folder: PathBuf::new(), named: named.map(Path::to_owned) };
        files.folder = match pack {
            Some(folder) => folder.to_owned(),
            None => {
                let at = (RecentFiles::Judged, clock::now());
                let profile = files.own(at).and_then(|named| Layers { pack: None, named }.profile(at));
                nearest(&profile.map_err(|(unjudged, _)| unjudged)?.paths.evidence)?
            }
        };
        Ok(files)
    }

    /// The pack's root.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file named by `--profile`.
    pub(super) fn named(&self) -> Option<&Path> {
        self.named.as_deref()
    }

    /// The pack's own profile as a place in the pack.
    pub(super) fn pack_profile() -> Option<PackPath> {
        PackPath::new(PACK_PROFILE)
    }

    /// Reads them as they are now.
    ///
    /// # Errors
    /// [`Refused`] where one is there and cannot be read, or the named one is gone.
    pub(super) fn read(&self, at: At) -> Result<Layers, Refused> {
        let path = self.folder.join(PACK_PROFILE);
        let pack = match input::open_beneath(&self.folder, PACK_PROFILE) {
            // Nothing there is no profile, but a link to nothing is one that cannot be read.
            Err(error) if is_absent(&error) && !input::is_there(&path).unwrap_or(false) => None,
            opened => Some(Layer::read(path, opened, at)?),
        };
        Ok(Layers { pack, named: self.own(at)? })
    }

    /// The operator's own, named on the command line.
    fn own(&self, at: At) -> Result<Option<Layer>, Refused> {
        let read = |path: &PathBuf| {
            let layer = Layer::read(path.clone(), input::open(path), at)?;
            Ok(Layer { lies_outside: lies_outside(&self.folder, path), ..layer })
        };
        self.named.as_ref().map(read).transpose()
    }
}

impl Layer {
    fn read(path: PathBuf, opened: io::Result<File>, at: At) -> Result<Self, Refused> {
        let read = |file: File| {
            let bytes = input::read_whole(&file, MAX_PROFILE)?;
            Ok((bytes, Fingerprint::of(&file)?.1))
        };
        let (bytes, modified) = opened.and_then(read).map_err(|error| (unreadable(&path, &error), None))?;
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self { path, text, modified, lies_outside: false }),
            Err(error) => Err(refused(&path, &not_utf8(&error), end_of_youth(at, modified))),
        }
    }
}

impl Layer {
    fn shown(&self) -> String {
        self.path.display().to_string()
    }
}

impl Layers {
    /// Whether they say the same: when they were written says nothing.
    pub(super) fn say_the_same_as(&self, other: &Self) -> bool {
        let text = |layer: &Option<Layer>| layer.as_ref().map(|it| (it.path.clone(), it.text.clone(), it.lies_outside));
        [&self.pack, &self.named].map(text) == [&other.pack, &other.named].map(text)
    }

    /// The profile in force.
    ///
    /// # Errors
    /// [`Refused`] that names the file, the line and what was expected.
    pub(super) fn profile(&self, at: At) -> Result<Profile, Refused> {
        let in_force = self.named.as_ref().or(self.pack.as_ref());
        let youth = |layer: &Layer| end_of_youth(at, layer.modified);
        if let Some(begun) = in_force.filter(|layer| layer.text.is_empty() && youth(layer).is_some()) {
            return Err(refused(&begun.path, "is empty", youth(begun)));
        }
        let (shown, pack) = (self.named.as_ref().map(Layer::shown), self.pack.as_ref());
        let sources = Sources {
            pack: pack.map(|layer| (PACK_PROFILE, layer.text.as_str())),
            file: self.named.as_ref().zip(shown.as_deref()).map(|(layer, shown)| (shown, layer.text.as_str())),
            lies_outside: self.named.as_ref().is_some_and(|layer| layer.lies_outside),
        };
        Profile::in_force(&sources).map_err(|wrong| {
            let file = in_force.map_or(Path::new("profile"), |layer| &layer.path);
            refused(file, &wrong.to_string(), in_force.and_then(youth))
        })
    }
}

/// Whether a file certainly lies beyond a folder, links followed. One that has several names may have one in there.
fn lies_outside(folder: &Path, file: &Path) -> bool {
    if !file.metadata().is_ok_and(|about| about.nlink() == 1) {
        return false;
    }
    let (folder, file) = (folder.canonicalize(), file.canonicalize());
    folder.is_ok_and(|folder| file.is_ok_and(|file| !file.starts_with(folder)))
}

fn end_of_youth((young, now): At, modified: Option<Timestamp>) -> Option<Timestamp> {
    (young == RecentFiles::BeingWritten).then(|| loader::end_of_youth(now, modified)).flatten()
}

fn nearest(evidence: &str) -> Result<PathBuf, UsageError> {
    let here = std::env::current_dir().map_err(|error| UsageError::from(unreadable(Path::new("."), &error)))?;
    nearest_pack(&here, evidence).ok_or_else(|| {
        let text = format!("neither {} nor a folder above it holds `{evidence}`", here.display());
        UsageError::new(text, "name the pack's folder, or see an example pack: signoff demo")
    })
}

fn not_utf8(error: &FromUtf8Error) -> String {
    let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
    let line = valid.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
    format!("line {line}: not UTF-8; a profile is TOML, in UTF-8")
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn unreadable(path: &Path, error: &io::Error) -> Unjudged {
    let why = match error.kind() {
        io::ErrorKind::FileTooLarge => format!("larger than {} MiB", MAX_PROFILE >> 20),
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::CrossesDevices => "leads outside the pack: it was not opened".to_owned(),
        _ => describe_error(error),
    };
    let text = format!("{}: {why}", path.display());
    Unjudged { cause: Cause::ProfileUnusable, text, hint: "a profile is a TOML file that can be read".to_owned() }
}

/// What is wrong with a profile; a young one may be right once its writer is done.
fn refused(path: &Path, why: &str, young_until: Option<Timestamp>) -> Refused {
    let path = path.display();
    let (cause, hint) = match young_until {
        Some(_) => (Cause::ProfileBeingWritten, WAIT),
        None => (Cause::ProfileUnusable, CORRECT),
    };
    (Unjudged { cause, text: format!("{path}: {why}"), hint: hint.to_owned() }, young_until)
}
