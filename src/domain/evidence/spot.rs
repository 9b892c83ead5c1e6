//! Where the values of a JSON text stand. What lies below a value is looked through once, when it is first asked for: a
//! document of very many values is asked for the line of each of them.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::domain::values::pointer::index;

/// A value in its text.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    bytes: Range<usize>,
    /// Where it begins, from 1.
    line: u64,
    below: OnceLock<Below>,
}

#[derive(Clone, Debug)]
enum Below {
    /// By key; of a key that is named twice the last.
    Members(HashMap<String, Spot>),
    Elements(Vec<Spot>),
    Nothing,
}

impl Spot {
    /// The whole of a text; its first line where it is no JSON.
    pub(super) fn of(text: &str) -> Self {
        let mut reader = Reader { text, at: 0, line: 1 };
        let whole = serde_json::from_str::<&RawValue>(text);
        whole.map_or_else(|_| Self { bytes: 0..0, line: 1, below: OnceLock::new() }, |raw| reader.spot(raw))
    }

    /// The line of the value at a JSON pointer, else of the innermost value around it that is there.
    pub(super) fn line_of(&self, text: &str, pointer: &str) -> u64 {
        let mut here = self;
        for token in pointer.split('/').skip(1) {
            let Some(below) = here.below(text, &token.replace("~1", "/").replace("~0", "~")) else { break };
            here = below;
        }
        here.line
    }

    fn below(&self, text: &str, token: &str) -> Option<&Self> {
        match self.below.get_or_init(|| self.look(text)) {
            Below::Members(members) => members.get(token),
            Below::Elements(elements) => elements.get(index(token)?),
            Below::Nothing => None,
        }
    }

    fn look(&self, text: &str) -> Below {
        let Some(own) = text.get(self.bytes.clone()) else { return Below::Nothing };
        let reader = Reader { text, at: self.bytes.start, line: self.line };
        serde_json::Deserializer::from_str(own).deserialize_any(reader).unwrap_or(Below::Nothing)
    }
}

/// Goes through a text from value to value, and counts its lines.
struct Reader<'t> {
    text: &'t str,
    at: usize,
    line: u64,
}

impl Reader<'_> {
    /// A value of the text, behind the ones before.
    fn spot(&mut self, raw: &RawValue) -> Spot {
        let start = (raw.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let before = self.text.as_bytes().get(self.at..start).unwrap_or_default();
        self.line += before.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.at = start;
        Spot { bytes: start..start + raw.get().len(), line: self.line, below: OnceLock::new() }
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Below;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Below, A::Error> {
        let mut members = HashMap::new();
        while let Some((key, value)) = map.next_entry::<String, &RawValue>()? {
            members.insert(key, self.spot(value));
        }
        Ok(Below::Members(members))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<Below, A::Error> {
        let mut elements = Vec::new();
        while let Some(value) = seq.next_element::<&RawValue>()? {
            elements.push(self.spot(value));
        }
        Ok(Below::Elements(elements))
    }
}
