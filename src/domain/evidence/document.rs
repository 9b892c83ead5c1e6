//! A small JSON document, read strictly: duplicate keys are seen, and every value can be found in its line.

use serde_json::Value;

use super::Fault;

/// A parsed JSON document that remembers its text.
#[derive(Clone, Debug)]
pub struct Document {
    text: String,
    value: Value,
    /// JSON pointers (RFC 6901) of the keys that an object names twice, in order of appearance.
    duplicates: Vec<String>,
}

impl Document {
    /// Reads one JSON document. A byte order mark, NaN, numbers beyond a double and nesting over 128 are refused.
    ///
    /// # Errors
    /// A [`Fault`] with line and column.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        todo!("{text}")
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The document's value; where a key is named twice, the last one, as JavaScript reads it.
    pub fn value(&self) -> &Value {
        &self.value
    }

    pub fn duplicates(&self) -> &[String] {
        &self.duplicates
    }

    /// The value at a JSON pointer (`/scope/runId`).
    pub fn at(&self, pointer: &str) -> Option<&Value> {
        self.value.pointer(pointer)
    }

    /// The string at a JSON pointer.
    pub fn string(&self, pointer: &str) -> Option<&str> {
        self.at(pointer)?.as_str()
    }

    /// The line (from 1) on which the value at a JSON pointer begins; the nearest existing ancestor's line where the
    /// value itself is absent.
    pub fn line_of(&self, pointer: &str) -> u64 {
        todo!("{pointer}")
    }
}
