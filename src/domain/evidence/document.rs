//! A small JSON document, read strictly: duplicate keys are seen, and every value can be found in its line.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::domain::values::pointer::below;

use super::parse_error::ParseError;
use super::spot::Spot;

/// A parsed JSON document that remembers its text.
#[derive(Clone, Debug)]
pub struct Document {
    text: String,
    value: Value,
    /// JSON pointers (RFC 6901) of the keys that an object names twice, in order of appearance.
    duplicates: Vec<String>,
    /// Where everything stands in the text.
    whole: Spot,
}

impl Document {
    /// Reads one JSON document. A byte order mark, NaN, numbers beyond a double and nesting over 128 are refused.
    ///
    /// # Errors
    /// A [`ParseError`] with line and column.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        if text.starts_with('\u{feff}') {
            return Err(ParseError::at(1, 1, "not JSON: the text begins with a byte order mark; save it without one"));
        }
        let mut duplicates = Vec::new();
        let mut reader = serde_json::Deserializer::from_str(text);
        let value = Node { pointer: String::new(), duplicates: &mut duplicates }
            .deserialize(&mut reader)
            .and_then(|value| reader.end().map(|()| value))
            .map_err(|error| fault(&error))?;
        Ok(Self { text: text.to_owned(), value, duplicates, whole: Spot::of(text) })
    }

    pub(super) fn text(&self) -> &str {
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
        self.whole.line_of(&self.text, pointer)
    }
}

/// What `serde_json` says, without the place, which the [`ParseError`] holds.
pub(super) fn fault(error: &serde_json::Error) -> ParseError {
    let said = error.to_string();
    let why = said.split(" at line ").next().unwrap_or(&said);
    let why = match why.strip_prefix("EOF while parsing ") {
        Some("a value") => "the text ends where a value is expected".to_owned(),
        Some(unfinished) => format!("the text ends within {unfinished}"),
        None => why.to_owned(),
    };
    ParseError::at(error.line().max(1) as u64, error.column().max(1) as u64, format!("not JSON: {why}"))
}

/// Reads one value at a pointer and notes the keys that are named twice beneath it.
struct Node<'d> {
    pointer: String,
    duplicates: &'d mut Vec<String>,
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut elements = Vec::new();
        loop {
            let pointer = format!("{}/{}", self.pointer, elements.len());
            match seq.next_element_seed(Node { pointer, duplicates: &mut *self.duplicates })? {
                Some(element) => elements.push(element),
                None => return Ok(Value::Array(elements)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let pointer = below(&self.pointer, &key);
            if members.contains_key(&key) {
                self.duplicates.push(pointer.clone());
            }
            let value = map.next_value_seed(Node { pointer, duplicates: &mut *self.duplicates })?;
            members.insert(key, value);
        }
        Ok(Value::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "{\n \"a\": [1,\n  {\"b/c\": 2, \"b/c\": 3}],\n \"d\": null, \"a~\": \"\u{e9}\"\n}";

    #[test]
    fn a_key_named_twice_is_seen_and_its_last_value_counts() {
        let document = Document::parse(TEXT).unwrap();
        assert_eq!(document.duplicates(), ["/a/1/b~1c"]);
        assert_eq!(document.at("/a/1/b~1c"), Some(&Value::from(3)));
        assert_eq!(document.string("/a~0"), Some("\u{e9}"));
    }

    #[test]
    fn every_value_is_found_in_its_line() {
        let document = Document::parse(TEXT).unwrap();
        let lines = ["", "/a", "/a/1/b~1c", "/d", "/d/x", "/a/7", "/none"].map(|pointer| document.line_of(pointer));
        assert_eq!(lines, [1, 2, 3, 4, 4, 2, 1]);
    }

    #[test]
    fn what_is_no_json_is_a_located_fault() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        for text in ["", " ", "\u{feff}{}", "{}x", "NaN", "[1e999]", "{'a':1}", "{\"a\":\n01}", deep.as_str()] {
            let fault = Document::parse(text).unwrap_err();
            assert!(fault.line.is_some() && fault.column.is_some(), "{fault:?}");
            assert!(!fault.why.contains(" at line "), "{fault:?}");
        }
        assert_eq!(Document::parse("{\"a\":\n01}").unwrap_err().line, Some(2));
    }

    proptest! {
        #[test]
        fn a_text_cut_at_any_byte_gives_a_value_or_a_located_fault(at in 0..TEXT.len()) {
            if let Some(cut) = TEXT.get(..at) {
                prop_assert!(Document::parse(cut).is_err_and(|fault| fault.line.is_some()));
            }
        }

        #[test]
        fn any_text_is_read_as_serde_json_reads_it(text in "[\\[\\]{}\",:a0-9.e \n-]{0,40}") {
            let own = Document::parse(&text).ok().map(|document| document.value().clone());
            prop_assert_eq!(own, serde_json::from_str::<Value>(&text).ok());
        }
    }
}
