//! Where a key is pressed.

use crate::app::pane::Pane;

/// A place that gives keys their meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Context {
    /// In panes and dialogs alike.
    Everywhere,
    /// In every pane.
    Global,
    Pane(Pane),
    /// In every dialog that takes text.
    Typing,
    Help,
    Palette,
    Filtering,
    Reason,
    Acknowledging,
    Waiving,
    Emitting,
    Log,
    Probing,
    Pinning,
    Deferring,
    Attaching,
}

/// The contexts by the names that the keymap's file uses; panes come by their titles.
const NAMES: [(&str, Context); 15] = [
    ("everywhere", Context::Everywhere),
    ("global", Context::Global),
    ("typing", Context::Typing),
    ("help", Context::Help),
    ("palette", Context::Palette),
    ("filtering", Context::Filtering),
    ("reason", Context::Reason),
    ("acknowledging", Context::Acknowledging),
    ("waiving", Context::Waiving),
    ("emitting", Context::Emitting),
    ("log", Context::Log),
    ("probing", Context::Probing),
    ("pinning", Context::Pinning),
    ("deferring", Context::Deferring),
    ("attaching", Context::Attaching),
];

impl Context {
    /// A context by its name in the keymap's file.
    pub fn named(name: &str) -> Option<Self> {
        let pane = || Pane::ALL.into_iter().find(|pane| pane.title().to_lowercase() == name).map(Self::Pane);
        NAMES.iter().find(|(known, _)| *known == name).map(|(_, context)| *context).or_else(pane)
    }

    /// As the keymap's file names it.
    pub fn name(self) -> String {
        match self {
            Self::Pane(pane) => pane.title().to_lowercase(),
            _ => NAMES.iter().find(|(_, context)| *context == self).map_or("", |(name, _)| name).to_owned(),
        }
    }

    /// Itself and the contexts around it, the nearest first.
    pub(super) fn with_outer(self) -> Vec<Self> {
        match self {
            Self::Everywhere => vec![self],
            Self::Pane(_) => vec![self, Self::Global, Self::Everywhere],
            _ if self.takes_text() => vec![self, Self::Typing, Self::Everywhere],
            _ => vec![self, Self::Everywhere],
        }
    }

    /// Whether what is not bound is typed.
    pub fn takes_text(self) -> bool {
        let looks_up = matches!(self, Self::Help | Self::Palette | Self::Filtering);
        let answers = matches!(self, Self::Reason | Self::Acknowledging | Self::Waiving);
        let writes = matches!(self, Self::Emitting | Self::Pinning | Self::Deferring | Self::Attaching);
        looks_up || answers || writes
    }
}
