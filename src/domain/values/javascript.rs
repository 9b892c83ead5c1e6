//! What the canonical programs take from JavaScript: its idea of blank, and its spelling of JSON.

use std::io;

use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{Formatter, PrettyFormatter};

/// JavaScript's white space: Unicode white space without U+0085, plus U+FEFF (docs/contracts.md, section 1: raw runs).
fn is_white_space(c: char) -> bool {
    c == '\u{feff}' || (c.is_whitespace() && c != '\u{85}')
}

/// `String.prototype.trim`.
pub fn trim(text: &str) -> &str {
    text.trim_matches(is_white_space)
}

pub fn is_blank(text: &str) -> bool {
    trim(text).is_empty()
}

/// `JSON.stringify(value, null, 2)` and a final newline.
pub fn to_text(value: &Value) -> String {
    let mut bytes = Vec::new();
    let mut writer = serde_json::Serializer::with_formatter(&mut bytes, Spelling(PrettyFormatter::new()));
    let written = value.serialize(&mut writer);
    debug_assert!(written.is_ok(), "a value always serializes into memory");
    bytes.push(b'\n');
    String::from_utf8(bytes).unwrap_or_default()
}

/// Number to text as JavaScript does it: `1` for 1.0, `0.000001` and `1e-7`.
pub fn number(number: f64) -> String {
    let size = number.abs();
    if number == 0.0 {
        return "0".to_owned();
    }
    if (1e-6..1e21).contains(&size) {
        return number.to_string();
    }
    let text = format!("{number:e}");
    if size < 1.0 { text } else { text.replace('e', "e+") }
}

/// Pretty JSON with JavaScript's numbers.
struct Spelling(PrettyFormatter<'static>);

impl Formatter for Spelling {
    fn write_f64<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        writer.write_all(number(value).as_bytes())
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_spelled_as_in_javascript() {
        let value =
            serde_json::json!({"a": 1.0, "b": [1e-6, 1e-7, 0.975, -0.0, 1e21], "c": [], "d": {}, "e": "\u{1b}\u{7f}é"});
        let text = "{\n  \"a\": 1,\n  \"b\": [\n    0.000001,\n    1e-7,\n    0.975,\n    0,\n    1e+21\n  ],\n  \"c\": [],\n  \"d\": {},\n  \"e\": \"\\u001b\u{7f}é\"\n}\n";
        assert_eq!(to_text(&value), text);
    }

    #[test]
    fn blank_follows_javascript_and_not_rust() {
        assert!(is_blank("\u{feff}\u{a0}\t\n"));
        assert!(!is_blank("\u{85}"));
        assert_eq!(trim(" a b "), "a b");
    }
}
