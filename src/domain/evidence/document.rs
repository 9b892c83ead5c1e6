//! A small JSON document, read strictly: duplicate keys are seen, and every value can be found in its line.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::domain::values::pointer::below;

use super::parse_error::ParseError;
use super::spot::Spot;

/// So many values a document holds at most, those within others among them: each takes memory many times over.
pub(super) const MOST_VALUES: usize = 1 << 14;
/// Below so many bytes of keys a value stands at most: the pointer to it is kept wherever something is said of it.
const LONGEST_POINTER: usize = 1 << 10;
/// Of so many keys that are named twice it is told where they stand.
const MOST_DUPLICATES: usize = 64;

/// A parsed JSON document that remembers its text.
#[derive(Clone, Debug)]
pub struct Document {
    text: String,
    value: Value,
    /// JSON pointers (RFC 6901) of the keys that an object names twice, in order of appearance: the first 64.
    duplicates: Vec<String>,
    /// Where everything stands in the text.
    whole: Spot,
}

impl Document {
    /// Reads one JSON document. A byte order mark, NaN, numbers beyond a double, nesting over 128, more
    /// than 16,384 values and keys that come to more than 1 KiB above a value are refused.
    ///
    /// # Errors
    /// A [`ParseError`] with line and column.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        if text.starts_with('\u{feff}') {
            return Err(ParseError::at(1, 1, "not JSON: the text begins with a byte order mark; save it without one"));
        }
        let mut found = Found::default();
        let mut reader = serde_json::Deserializer::from_str(text);
        let value = Node { place: Place::default(), found: &mut found }
            .deserialize(&mut reader)
            .and_then(|value| reader.end().map(|()| value))
            .map_err(|error| fault(&error))?;
        Ok(Self { text: text.to_owned(), value, duplicates: found.duplicates, whole: Spot::of(text) })
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The document's value; where a key is named twice, the last one, as JavaScript reads it.
    pub fn value(&self) -> &Value {
        &self.value
    }

    pub(super) fn into_value(self) -> Value {
        self.value
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
    // What is JSON, and not what was expected, is said as it is.
    let why = if error.is_data() { why } else { format!("not JSON: {why}") };
    ParseError::at(error.line().max(1) as u64, error.column().max(1) as u64, why)
}

/// What is found on the way through a document.
#[derive(Debug, Default)]
struct Found {
    values: usize,
    duplicates: Vec<String>,
}

impl Found {
    fn value<E: Error>(&mut self, place: &Place<'_>) -> Result<(), E> {
        self.values += 1;
        if self.values > MOST_VALUES {
            return Err(E::custom(format!("holds more than {MOST_VALUES} values, the limit of a document")));
        }
        if place.length > LONGEST_POINTER {
            return Err(E::custom(format!("the keys above a value come to more than {LONGEST_POINTER} bytes")));
        }
        Ok(())
    }

    fn duplicate(&mut self, place: &Place<'_>) {
        if self.duplicates.len() < MOST_DUPLICATES {
            self.duplicates.push(place.pointer());
        }
    }
}

/// Where a value stands: told as a pointer only where it is asked for.
#[derive(Debug, Default)]
struct Place<'p> {
    above: Option<&'p Place<'p>>,
    step: Cow<'p, str>,
    /// Of the pointer, about, in bytes.
    length: usize,
}

impl<'p> Place<'p> {
    fn below(&'p self, step: impl Into<Cow<'p, str>>) -> Self {
        let step = step.into();
        Self { above: Some(self), length: self.length + 1 + step.len(), step }
    }

    fn pointer(&self) -> String {
        self.above.map_or_else(String::new, |above| below(&above.pointer(), &self.step))
    }
}

/// Reads one value at its place, and notes the keys that are named twice beneath it.
struct Node<'p, 'd> {
    place: Place<'p>,
    found: &'d mut Found,
}

impl<'de> DeserializeSeed<'de> for Node<'_, '_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        self.found.value(&self.place)?;
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_, '_> {
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
            let place = self.place.below(elements.len().to_string());
            match seq.next_element_seed(Node { place, found: &mut *self.found })? {
                Some(element) => elements.push(element),
                None => return Ok(Value::Array(elements)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let place = self.place.below(key.as_str());
            if members.contains_key(&key) {
                self.found.duplicate(&place);
            }
            let value = map.next_value_seed(Node { place, found: &mut *self.found })?;
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

    #[test]
    fn a_document_of_more_values_than_anybody_reads_is_refused_where_they_begin() {
        let list = |unit: &str, count: usize| format!("[\n{}]", vec![unit; count].join(","));
        assert!(Document::parse(&list("{}", MOST_VALUES - 1)).is_ok());
        for text in [list("{}", MOST_VALUES), list("[0]", MOST_VALUES / 2), list("{\"a\":1}", MOST_VALUES / 2)] {
            let fault = Document::parse(&text).unwrap_err();
            assert_eq!(fault.why, "holds more than 16384 values, the limit of a document");
            assert_eq!(fault.line, Some(2));
        }
        let long = "x".repeat(1 << 20);
        assert_eq!(Document::parse(&format!("[\"{long}\"]")).unwrap().string("/0").unwrap(), long);
    }

    #[test]
    fn no_pointer_is_longer_than_a_line_and_only_so_many_are_kept() {
        let below = |key: &str| format!("{{\"{key}\":{{{}}}}}", vec!["\"a\":0"; 1000].join(","));
        assert_eq!(Document::parse(&below("k")).unwrap().duplicates(), ["/k/a"; MOST_DUPLICATES]);
        assert!(Document::parse(&below(&"k".repeat(LONGEST_POINTER - 3))).is_ok());
        let fault = Document::parse(&below(&"k".repeat(LONGEST_POINTER))).unwrap_err();
        assert_eq!(fault.why, "the keys above a value come to more than 1024 bytes");
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
