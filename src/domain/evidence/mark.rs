//! The key by which a JSON document is known under any name. Nothing of the document is kept: it may hold anything.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};

/// Whether a text is one JSON object with a member of this name.
pub(super) fn is_in(text: &str, name: &str) -> bool {
    let mut reader = serde_json::Deserializer::from_str(text);
    let found = reader.deserialize_map(Mark(name));
    found.is_ok_and(|found| found && reader.end().is_ok())
}

struct Mark<'n>(&'n str);

/// A key: borrowed where it stands without escapes.
#[derive(Debug, Deserialize)]
pub(super) struct Key<'a>(#[serde(borrow)] pub(super) Cow<'a, str>);

impl<'de> Visitor<'de> for Mark<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let mut found = false;
        while let Some((key, _)) = map.next_entry::<Key<'de>, IgnoredAny>()? {
            found |= key.0 == self.0;
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_a_member_of_the_whole_and_of_nothing_within() {
        for marked in ["{\"v\":1}", " {\"a\":[{}],\"\\u0076\":null} "] {
            assert!(is_in(marked, "v"), "{marked}");
        }
        for other in ["", "\"v\"", "[{\"v\":1}]", "{\"a\":{\"v\":1}}", "{\"v\":1", "{\"v\":1}{}", "{\"a\":\"v\"}"] {
            assert!(!is_in(other, "v"), "{other}");
        }
    }
}
