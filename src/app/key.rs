//! Keys, as text: `j`, `G`, `ctrl-d`, `enter`, `esc`, `space`, `pgdn`.

use std::fmt;
use std::str::FromStr;

/// A key press that the cockpit can mean something by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A printable character as typed (`G` is shift-g; the space bar is `Char(' ')`).
    Char(char),
    Ctrl(char),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
}

/// `KEY` is not a key's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no key: expected one character, `ctrl-` and a letter, or one of enter esc tab backtab backspace delete space up down left right home end pgup pgdn"
)]
pub struct ParseKeyError(pub String);

const NAMES: [(&str, Key); 15] = [
    ("enter", Key::Enter),
    ("esc", Key::Esc),
    ("tab", Key::Tab),
    ("backtab", Key::BackTab),
    ("backspace", Key::Backspace),
    ("delete", Key::Delete),
    ("space", Key::Char(' ')),
    ("up", Key::Up),
    ("down", Key::Down),
    ("left", Key::Left),
    ("right", Key::Right),
    ("home", Key::Home),
    ("end", Key::End),
    ("pgup", Key::PageUp),
    ("pgdn", Key::PageDown),
];

impl FromStr for Key {
    type Err = ParseKeyError;

    fn from_str(text: &str) -> Result<Self, ParseKeyError> {
        if let Some((_, key)) = NAMES.iter().find(|(name, _)| *name == text) {
            return Ok(*key);
        }
        let (letters, is_ctrl) = text.strip_prefix("ctrl-").map_or((text, false), |rest| (rest, true));
        let mut chars = letters.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) if is_ctrl => Ok(Self::Ctrl(c)),
            (Some(c), None) => Ok(Self::Char(c)),
            _ => Err(ParseKeyError(text.to_owned())),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((name, _)) = NAMES.iter().find(|(_, key)| key == self) {
            return f.pad(name);
        }
        match self {
            Self::Char(c) => f.pad(&c.to_string()),
            Self::Ctrl(c) => f.pad(&format!("ctrl-{c}")),
            _ => Ok(()),
        }
    }
}
