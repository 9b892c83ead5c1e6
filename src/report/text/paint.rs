//! Colour, last of all: a role says what a piece of text means, a paint whether the terminal is told.

use crate::domain::assessment::standing::Standing;
use crate::domain::values::escaped::Escaped;

/// What a piece of text means. The words around it mean the same without colour (docs/cockpit.md, rule 2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextRole {
    #[default]
    Text,
    /// Less important words: codes, places.
    Faint,
    /// A part's title.
    Title,
    /// Holds.
    Good,
    /// Blocks.
    Bad,
    /// Worth knowing.
    Warn,
}

impl TextRole {
    /// What a state means.
    fn of(standing: Standing) -> Self {
        match standing {
            Standing::Sensed | Standing::Ticked => Self::Good,
            Standing::Open => Self::Text,
            Standing::Blocks => Self::Bad,
            Standing::Stale | Standing::Unseen => Self::Warn,
            Standing::NotRequired => Self::Faint,
        }
    }
}

/// Whether roles become colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paint {
    #[default]
    Plain,
    /// The 16 ANSI names, on the terminal's own background.
    Ansi,
}

impl Paint {
    /// One piece of text in its role. `text` holds no line end, being shown.
    pub(super) fn paint(self, text: &Escaped, role: TextRole) -> String {
        match (self, attributes(role)) {
            (Self::Ansi, Some(attributes)) => format!("\x1b[{attributes}m{text}\x1b[0m"),
            _ => text.to_string(),
        }
    }
}

/// Select-graphic-rendition parameters: bold, and the named colours green, red, yellow; nothing for plain text.
/// Faint text is no colour but the dim attribute, which follows any background.
fn attributes(role: TextRole) -> Option<&'static str> {
    match role {
        TextRole::Text => None,
        TextRole::Faint => Some("2"),
        TextRole::Title => Some("1"),
        TextRole::Good => Some("32"),
        TextRole::Bad => Some("1;31"),
        TextRole::Warn => Some("33"),
    }
}

/// Text of one role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextSpan {
    pub text: Escaped,
    pub role: TextRole,
}

impl TextSpan {
    /// A state's glyph.
    pub(super) fn standing(standing: Standing) -> Self {
        Self::new(TextRole::of(standing), standing.glyph())
    }

    /// Makes untrusted text visible.
    pub(super) fn new(role: TextRole, untrusted: impl AsRef<str>) -> Self {
        Self { text: Escaped::new(untrusted.as_ref()), role }
    }

    pub(super) fn plain(untrusted: impl AsRef<str>) -> Self {
        Self::new(TextRole::Text, untrusted)
    }
}
