//! The border between untrusted text and text that may be shown (docs/cockpit.md, rule 6).

use std::fmt;

/// Text that is safe to show: control characters, escape sequences, bidi overrides, zero-width, tag characters and
/// variation selectors stand escaped (`\x1b`, `<U+202E>`). Only this type reaches a screen, stderr or the note.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Escaped(String);

impl Escaped {
    /// Makes untrusted text visible. Tabs and line ends are escaped too: a `Escaped` is one line.
    pub fn new(untrusted: &str) -> Self {
        if !untrusted.chars().any(is_hazardous) {
            return Self(untrusted.to_owned());
        }
        let mut text = String::with_capacity(untrusted.len() + 8);
        untrusted.chars().for_each(|c| push_visible(&mut text, c));
        Self(text)
    }

    /// As [`Escaped::new`], but of at most 200 characters of the text.
    pub fn shortened(untrusted: &str) -> Self {
        const CHARACTERS: usize = 200;
        match untrusted.char_indices().nth(CHARACTERS) {
            None => Self::new(untrusted),
            Some((end, _)) => Self(format!("{}…", Self::new(&untrusted[..end]))),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

/// Whether a character could change what a terminal or a reader makes of the text around it.
pub fn is_hazardous(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}' | '\u{1d173}'..='\u{1d17a}')
}

/// Whether making the text visible changes it: such text gets a badge on screen.
pub fn has_hazard(text: &str) -> bool {
    text.chars().any(is_hazardous)
}

/// JSON text for a terminal: hazardous characters stand as `\uXXXX`, so that every value is kept. Line ends between
/// values stay.
pub fn escaped_json(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if c == '\n' || !is_hazardous(c) {
            text.push(c);
        } else {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| text.push_str(&format!("\\u{unit:04x}")));
        }
    }
    text
}

fn push_visible(text: &mut String, c: char) {
    match c {
        '\t' => text.push_str("\\t"),
        '\n' => text.push_str("\\n"),
        '\r' => text.push_str("\\r"),
        c if (c as u32) < 0x100 && c.is_control() => text.push_str(&format!("\\x{:02x}", c as u32)),
        c if is_hazardous(c) => text.push_str(&format!("<U+{:04X}>", c as u32)),
        c => text.push(c),
    }
}

impl fmt::Display for Escaped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl From<&str> for Escaped {
    fn from(untrusted: &str) -> Self {
        Self::new(untrusted)
    }
}

impl From<String> for Escaped {
    fn from(untrusted: String) -> Self {
        Self::new(&untrusted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_deceive_is_escaped_and_the_rest_is_kept() {
        assert_eq!(Escaped::new("FA\u{8}IL\x1b[2J").as_str(), "FA\\x08IL\\x1b[2J");
        assert_eq!(Escaped::new("a\u{202e}b\u{200b}c\u{e0041}").as_str(), "a<U+202E>b<U+200B>c<U+E0041>");
        assert_eq!(Escaped::new("grün 版 é").as_str(), "grün 版 é");
        assert!(has_hazard("\u{9b}31m") && !has_hazard("plain"));
    }

    #[test]
    fn escaped_json_has_no_hazard_and_the_same_value() {
        let value = "a\u{9b}\u{202e}\u{e0041}\u{7f}é";
        let json = serde_json::to_string(value).unwrap();
        let escaped = escaped_json(&json);
        assert!(!has_hazard(&escaped));
        assert_eq!(serde_json::from_str::<String>(&escaped).unwrap(), value);
    }
}
