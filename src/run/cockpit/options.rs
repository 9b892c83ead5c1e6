//! The options of the cockpit, as typed.

use std::path::PathBuf;

use crate::app::state::Access;
use crate::run::Target;

/// The options as typed.
#[derive(Clone, Debug)]
pub struct Options {
    pub target: Target,
    pub access: Access,
    pub drawing: Drawing,
    /// The theme's name; `NO_COLOR` or the default one decides without.
    pub theme: Option<String>,
    /// A file that patches the keymap.
    pub keymap: Option<PathBuf>,
}

/// Which characters frames are drawn with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Drawing {
    /// What the locale can show.
    #[default]
    AsTheLocale,
    Ascii,
}
