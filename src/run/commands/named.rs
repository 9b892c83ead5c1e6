//! Files that the operator names: their paths as text and resolved, and the profile among them.

use std::path::Path;

use crate::domain::profile::Profile;
use crate::domain::values::path;
use crate::io::input::{self, Inputs};
use crate::io::store::StoreError;
use crate::run::{CommandOutput, UsageError};

/// No profile or report is longer than this: 16 MiB.
pub(super) const MAX_DOCUMENT_BYTES: u64 = 16 << 20;

/// A path as it was typed, and where it leads from the working folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TypedPath {
    pub typed: String,
    /// Absolute, without `.` and `..`.
    pub resolved: String,
}

impl TypedPath {
    /// # Errors
    /// [`UsageError`] for `-`, for a path that is no UTF-8 (a report could not name it), and without a working folder.
    pub(super) fn new(typed: &Path) -> Result<Self, UsageError> {
        no_stream(typed)?;
        let text = typed.to_str().ok_or_else(|| {
            let shown = typed.display();
            UsageError::new(format!("{shown}: the path is no UTF-8, so no report can name it"), "rename the file")
        })?;
        let here = std::env::current_dir().map_err(|error| {
            UsageError::new(format!("the working folder cannot be used: {error}"), "go to another folder")
        })?;
        Ok(Self { typed: text.to_owned(), resolved: path::resolve(&here.to_string_lossy(), text) })
    }

    pub(super) fn path(&self) -> &Path {
        Path::new(&self.typed)
    }

    /// The resolved folder that holds it.
    pub(super) fn folder(&self) -> String {
        path::resolve(&self.resolved, "..")
    }
}

/// Refuses `-`, by which a standard stream might be meant: what is signed off rests on files that can be looked at again.
///
/// # Errors
/// [`UsageError`] for `-`.
pub(super) fn no_stream(typed: &Path) -> Result<(), UsageError> {
    if typed != Path::new("-") {
        return Ok(());
    }
    Err(UsageError::new(
        "-: standard input and output are not taken here",
        "name a file; one that is called so is `./-`",
    ))
}

/// What is said where an output was not written, or not for certain.
pub(super) fn unwritten(error: &StoreError) -> UsageError {
    UsageError::new(error.to_string(), error.remedy())
}

/// How an output was written: `None` where it simply was, an output of its own where the disk did not confirm it.
///
/// # Errors
/// [`UsageError`] where it was not written.
pub(super) fn saved(written: Result<(), StoreError>) -> Result<Option<CommandOutput>, UsageError> {
    match written {
        Ok(()) => Ok(None),
        Err(error @ StoreError::Unconfirmed { .. }) => {
            Ok(Some(CommandOutput::failed(error.to_string(), error.remedy())))
        }
        Err(error) => Err(unwritten(&error)),
    }
}

/// The default profile, with the named one over it.
///
/// # Errors
/// [`UsageError`] with file, line and what was expected.
pub(super) fn profile(named: Option<&Path>, inputs: &mut Inputs) -> Result<Profile, UsageError> {
    const HINT: &str = "the default profile and its comments show every key";
    let overrides = named.map(|path| read_text(path, inputs)).transpose()?;
    let shown = named.unwrap_or(Path::new("")).display();
    Profile::read(&overrides.as_deref().into_iter().collect::<Vec<_>>())
        .map_err(|wrong| UsageError::new(format!("{shown}: {wrong}"), HINT))
}

fn read_text(path: &Path, inputs: &mut Inputs) -> Result<String, UsageError> {
    no_stream(path)?;
    let shown = path.display();
    let bytes = inputs
        .open("--profile", path)
        .and_then(|file| input::read_whole(file, MAX_DOCUMENT_BYTES))
        .map_err(|error| UsageError::new(format!("{shown}: {error}"), "name a readable file as --profile"))?;
    String::from_utf8(bytes)
        .map_err(|error| UsageError::new(format!("{shown}: {error}"), "a profile is a TOML file in UTF-8"))
}
