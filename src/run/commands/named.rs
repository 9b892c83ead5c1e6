//! Files that the operator names: their paths as text and resolved, and the profile among them.

use std::path::Path;

use crate::domain::profile::Profile;
use crate::domain::values::escaped::Escaped;
use crate::domain::values::path;
use crate::io::input;
use crate::run::UsageError;

/// No profile or report is longer than this: 16 MiB.
pub(super) const MAX_DOCUMENT_BYTES: u64 = 16 << 20;

/// A path as it was typed, and where it leads from the working folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub typed: String,
    /// Absolute, without `.` and `..`.
    pub resolved: String,
}

impl Named {
    /// # Errors
    /// [`UsageError`] for a path that is no UTF-8 (a report could not name it), or without a working folder.
    pub fn new(typed: &Path) -> Result<Self, UsageError> {
        let shown = Escaped::new(&typed.to_string_lossy());
        let text = typed.to_str().ok_or_else(|| {
            UsageError::new(format!("{shown}: the path is no UTF-8, so no report can name it"), "rename the file")
        })?;
        let here = std::env::current_dir().map_err(|error| {
            UsageError::new(format!("the working folder cannot be used: {error}"), "go to another folder")
        })?;
        Ok(Self { typed: text.to_owned(), resolved: path::resolve(&here.to_string_lossy(), text) })
    }

    pub fn path(&self) -> &Path {
        Path::new(&self.typed)
    }

    pub fn shown(&self) -> Escaped {
        Escaped::new(&self.typed)
    }

    /// The resolved folder that holds it.
    pub fn folder(&self) -> String {
        path::resolve(&self.resolved, "..")
    }
}

/// The default profile, with the named one over it.
///
/// # Errors
/// [`UsageError`] with file, line and what was expected.
pub(super) fn profile(named: Option<&Path>) -> Result<Profile, UsageError> {
    const HINT: &str = "the default profile and its comments show every key";
    let overrides = named.map(read_text).transpose()?;
    let shown = named.map(|path| Escaped::new(&path.to_string_lossy()).into_string()).unwrap_or_default();
    Profile::read(&overrides.as_deref().into_iter().collect::<Vec<_>>())
        .map_err(|wrong| UsageError::new(format!("{shown}: {wrong}"), HINT))
}

fn read_text(path: &Path) -> Result<String, UsageError> {
    let shown = Escaped::new(&path.to_string_lossy());
    let bytes = input::read(path, MAX_DOCUMENT_BYTES)
        .map_err(|error| UsageError::new(format!("{shown}: {error}"), "name a readable file as --profile"))?;
    String::from_utf8(bytes)
        .map_err(|error| UsageError::new(format!("{shown}: {error}"), "a profile is a TOML file in UTF-8"))
}
