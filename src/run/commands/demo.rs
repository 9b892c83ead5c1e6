//! `signoff demo`: the example pack, embedded, unpacked into a folder of its own.

use std::path::Path;

use include_dir::{Dir, include_dir};

use crate::io::output::{Folders, create};
use crate::io::{store, words};
use crate::run::{CommandOutput, Target, UsageError, cockpit};

use super::named::no_stream;

static LANTERN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/examples/lantern");

/// The example pack's folder.
const NAME: &str = "lantern";

/// Writes the example pack into `folder`, which must not exist or be empty.
///
/// # Errors
/// [`UsageError`] where the folder holds something, or a file cannot be written.
pub fn unpack(folder: &Path) -> Result<(), UsageError> {
    // Made first: `new/..` leads somewhere only then.
    let _made = Folders::made(folder).map_err(|error| {
        let text = format!("{}: {}; nothing was written", folder.display(), words(&error));
        UsageError::new(text, "choose a folder you may write to")
    })?;
    if store::holds_anything(folder) {
        return Err(UsageError::new(
            format!("{} is not empty; nothing was written", folder.display()),
            "name a folder that does not exist yet",
        ));
    }
    write(&LANTERN, folder)
}

fn write(dir: &Dir<'_>, folder: &Path) -> Result<(), UsageError> {
    for file in dir.files() {
        let path = folder.join(file.path());
        create(&path, file.contents())
            .and_then(|()| store::date_back(&path))
            .map_err(|error| UsageError::new(error.to_string(), "choose a folder you may write to"))?;
    }
    dir.dirs().try_for_each(|inner| write(inner, folder))
}

/// `signoff demo`: the cockpit on the example pack, in a temporary folder that is gone afterwards.
pub fn run() -> CommandOutput {
    match in_temporary_folder() {
        Ok(outcome) => outcome,
        Err(wrong) => wrong.into(),
    }
}

fn in_temporary_folder() -> Result<CommandOutput, UsageError> {
    // First of all, or a signal in between would leave the folder behind.
    let opening = cockpit::Opening::begin()?;
    let folder = store::temporary_folder("signoff-demo-").map_err(|error| {
        UsageError::new(
            format!("no temporary folder for the example pack: {error}"),
            "name one: signoff demo --unpack DIR",
        )
    })?;
    let pack = folder.path().join(NAME);
    unpack(&pack)?;
    let target = Target { pack: Some(pack), profile: None };
    let options = cockpit::Options {
        target,
        access: cockpit::Access::ReadWrite,
        drawing: cockpit::Drawing::default(),
        theme: None,
        keymap: None,
    };
    Ok(opening.run(&options))
}

/// `signoff demo --unpack DIR`.
pub fn run_unpack(folder: &Path) -> CommandOutput {
    match no_stream(folder).and_then(|()| unpack(folder)) {
        Ok(()) => CommandOutput { stdout: format!("{}\n", folder.display()), ..CommandOutput::default() },
        Err(wrong) => wrong.into(),
    }
}
