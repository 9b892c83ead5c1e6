//! `signoff demo`: the example pack, embedded, unpacked into a folder of its own.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use include_dir::{Dir, include_dir};

use crate::domain::values::escaped::Escaped;
use crate::io::output::{Folders, create};
use crate::io::{describe_error, store};
use crate::report::text::overview::overview;
use crate::run::options::Target;
use crate::run::{CommandOutput, UsageError, cockpit};

use super::named::no_stream;
use super::surface::{self, Colour};

#[derive(Debug, Args)]
pub struct Options {
    /// Write the example pack into this folder instead of opening it
    #[arg(long, value_name = "DIR")]
    unpack: Option<PathBuf>,
}

static LANTERN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/examples/lantern");

/// The example pack's folder.
const NAME: &str = "lantern";

/// Writes the example pack into `folder`, which must not exist or be empty.
///
/// # Errors
/// [`UsageError`] where the folder holds something, or a file cannot be written.
pub fn unpack(folder: &Path) -> Result<(), UsageError> {
    // Made first: `new/..` leads somewhere only then.
    let unusable = |error: io::Error| {
        let text = format!("{}: {}; nothing was written", folder.display(), describe_error(&error));
        UsageError::new(text, "choose a folder you may write to")
    };
    let _made = Folders::made(folder).map_err(unusable)?;
    if store::holds_anything(folder).map_err(unusable)? {
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
            .map_err(|error| UsageError::new(format!("{error}; the pack is not whole"), error.remedy()))?;
    }
    dir.dirs().try_for_each(|inner| write(inner, folder))
}

/// `signoff demo`: 0 shown or written, 2 where the example pack cannot be put anywhere.
pub fn run(options: &Options, colour: Colour) -> CommandOutput {
    match &options.unpack {
        Some(folder) => keep(folder),
        None => in_temporary_folder(colour),
    }
    .unwrap_or_else(CommandOutput::from)
}

fn keep(folder: &Path) -> Result<CommandOutput, UsageError> {
    no_stream(folder)?;
    unpack(folder)?;
    let shown = Escaped::new(&folder.to_string_lossy());
    let written = format!("{shown}: holds the example pack");
    Ok(CommandOutput { stdout: format!("{shown}\n"), written, ..CommandOutput::default() })
}

/// The cockpit on the example pack, in a folder that is gone afterwards; without a terminal its status page.
fn in_temporary_folder(colour: Colour) -> Result<CommandOutput, UsageError> {
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
    let target = Target { pack: Some(pack), ..Target::default() };
    let mut outcome = match cockpit::has_terminal() {
        true => opening.run(&cockpit::Options::for_the_example(target)),
        false => page(&target, colour)?,
    };
    if let Err(error) = folder.close() {
        outcome.stderr.push_str(&format!("signoff: the example pack could not be removed: {error}\n"));
    }
    Ok(outcome)
}

fn page(target: &Target, colour: Colour) -> Result<CommandOutput, UsageError> {
    let (_, assessment) = target.open()?.judge_once()?;
    let stdout = overview(&assessment, &format!("{NAME}, a made-up example"), surface::of_stdout(colour));
    let stderr = "signoff: this evidence is made up, and gone again\n\
                  hint: `signoff demo` in a terminal opens the cockpit on it; signoff demo --unpack DIR keeps it\n";
    Ok(CommandOutput { stdout, stderr: stderr.to_owned(), ..CommandOutput::default() })
}
