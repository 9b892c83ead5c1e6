//! What the cockpit opens with: the operator, the characters, the theme and the keys.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use crate::app::keymap::Keymap;
use crate::app::state::{Glyphs, Session};
use crate::io::{describe_error, input};
use crate::run::UsageError;
use crate::run::person::Person;
use crate::run::pipeline::Pipeline;
use crate::tui::theme::Theme;

use super::options::Options;

/// A keymap may not be larger than this: 1 MiB.
const CAP: u64 = 1 << 20;

pub(super) fn session(options: &Options, pipeline: &Pipeline, person: &Person) -> Session {
    let root = pipeline.root().path();
    let pack = options.target.pack.as_deref().unwrap_or(root);
    Session {
        pack: pack.display().to_string(),
        provenance: options.provenance,
        operator: person.by.clone(),
        access: options.access(),
        glyphs: glyphs(options),
    }
}

pub(super) fn theme(options: &Options) -> Result<Theme, UsageError> {
    let usual = if variable("NO_COLOR").is_some() { "mono" } else { "default" };
    let name = options.theme.as_deref().unwrap_or(usual);
    Theme::named(name).map_err(|error| UsageError::new(error.to_string(), "choose one of these with `--theme`"))
}

/// The built-in keys, patched by the file that was named, else by the operator's own where there is one.
pub(super) fn keymap(options: &Options) -> Result<Keymap, UsageError> {
    let keymap = match options.keymap.clone().or_else(own_keymap) {
        None => Keymap::built_in(),
        Some(file) => {
            let text = text_of(&file)?;
            Keymap::built_in().and_then(|keymap| keymap.patched(&file.display().to_string(), &text))
        }
    };
    keymap.map_err(|error| UsageError::new(error.to_string(), "correct this line, or take it out"))
}

/// `signoff/keymap.toml` in the operator's configuration folder, if anything is there. A home that this user may not look
/// into holds nothing of theirs.
fn own_keymap() -> Option<PathBuf> {
    let folder = etcetera::choose_base_strategy().ok()?.config_dir();
    Some(folder.join("signoff").join("keymap.toml")).filter(|file| input::is_there(file).unwrap_or(false))
}

fn text_of(file: &Path) -> Result<String, UsageError> {
    let wrong =
        |why: String| UsageError::new(format!("{}: {why}", file.display()), "a keymap is a TOML file of at most 1 MiB");
    let bytes = input::read(file, CAP).map_err(|error| wrong(describe_error(&error)))?;
    String::from_utf8(bytes).map_err(|error| wrong(format!("is not UTF-8: {error}")))
}

fn glyphs(options: &Options) -> Glyphs {
    // The first of them that is set decides, as everywhere (POSIX, 8.2).
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(variable).unwrap_or_default().to_lowercase();
    let is_utf8 = locale.contains("utf-8") || locale.contains("utf8");
    if is_utf8 && !options.ascii { Glyphs::Unicode } else { Glyphs::Ascii }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
