//! `signoff demo`: the example pack, embedded, unpacked into a folder of its own.

use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use crate::io::{scratch, store};

use super::cockpit::{self, Access, Drawing, Options};
use super::{Outcome, Target, Wrong};

static LANTERN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/examples/lantern");

/// The options as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// Write the pack here instead of opening it.
    pub unpack: Option<PathBuf>,
}

/// Opens the cockpit on the example pack in a temporary folder that goes with it, or only writes the pack.
pub fn run(request: &Request) -> Outcome {
    let done = match &request.unpack {
        Some(folder) => keep(folder),
        None => open(),
    };
    done.unwrap_or_else(Outcome::from)
}

fn keep(folder: &Path) -> Result<Outcome, Wrong> {
    unpack(folder)?;
    Ok(Outcome { stdout: format!("{}\n", folder.display()), ..Outcome::default() })
}

fn open() -> Result<Outcome, Wrong> {
    let folder = scratch::folder().map_err(|error| {
        Wrong::new(format!("no temporary folder can be made: {error}"), "keep the pack: signoff demo --unpack DIR")
    })?;
    unpack(folder.path())?;
    let target = Target { pack: Some(folder.path().to_owned()), profile: None };
    let access = Access::ReadWrite;
    Ok(cockpit::run(&Options { target, access, drawing: Drawing::AsTheLocale, theme: None, keymap: None }))
}

/// Writes the example pack into `folder`, which must hold nothing yet.
///
/// # Errors
/// [`Wrong`] where the folder holds something, or a file cannot be written.
pub fn unpack(folder: &Path) -> Result<(), Wrong> {
    if !scratch::is_free(folder) {
        let text = format!("{} is not an empty folder; nothing was written", folder.display());
        return Err(Wrong::new(text, "name a folder that does not exist yet"));
    }
    write(&LANTERN, folder)
}

fn write(dir: &Dir<'_>, folder: &Path) -> Result<(), Wrong> {
    for file in dir.files() {
        store::create(&folder.join(file.path()), file.contents())
            .map_err(|error| Wrong::new(error.to_string(), "choose a folder that you may write to"))?;
    }
    dir.dirs().try_for_each(|inner| write(inner, folder))
}
