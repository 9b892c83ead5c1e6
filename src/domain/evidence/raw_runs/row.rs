//! One row: an object's members as spans of its text, and the few values that a row is asked for.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use serde::Deserialize;
use serde::de::{Error, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::domain::evidence::document::MOST_VALUES;
use crate::domain::evidence::mark::Key;
use crate::domain::values::javascript;
use crate::domain::values::shortened::shortened;

/// An object's members in order. What they hold is skipped over, however deep and large, until it is asked for.
#[derive(Debug, Default)]
pub(super) struct Members<'a>(Vec<(Key<'a>, &'a RawValue)>);

impl<'a> Members<'a> {
    /// The members of a value; none for a value that is no object.
    pub(super) fn of(value: &'a RawValue) -> Self {
        serde_json::from_str(value.get()).unwrap_or_default()
    }

    /// A member's value; of several by that name the last, as JavaScript reads it.
    pub(super) fn find(&self, name: &str) -> Option<&'a RawValue> {
        self.0.iter().rev().find(|(key, _)| key.0 == name).map(|(_, value)| *value)
    }

    /// Names and values, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.0.iter().map(|(key, value)| (key.0.as_ref(), *value))
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.0.as_ref())
    }

    /// The first key that is named twice.
    pub(super) fn duplicate(&self) -> Option<&str> {
        const FEW: usize = 24;
        if self.0.len() <= FEW {
            let repeats = |at: usize| self.0[..at].iter().any(|(key, _)| key.0 == self.0[at].0.0);
            return (1..self.0.len()).find(|at| repeats(*at)).map(|at| self.0[at].0.0.as_ref());
        }
        let mut seen = BTreeSet::new();
        self.names().find(|name| !seen.insert(*name))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::with_capacity(16);
                while let Some(member) = map.next_entry()? {
                    if members.len() == MOST_VALUES {
                        return Err(A::Error::custom(format!("an object has more than {MOST_VALUES} members")));
                    }
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        reader.deserialize_map(Object)
    }
}

/// A string that is not blank.
pub(super) fn text(value: Option<&RawValue>) -> Option<Cow<'_, str>> {
    let json = value?.get();
    let inside = json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let text = match inside {
        Some(plain) if !plain.contains('\\') => Cow::Borrowed(plain),
        _ => serde_json::from_str::<Key<'_>>(json).ok()?.0,
    };
    (!javascript::is_blank(&text)).then_some(text)
}

pub(super) fn boolean(value: Option<&RawValue>) -> Option<bool> {
    match value?.get() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// A boolean, or a finite number from 0 on, of which more than none means true.
pub(super) fn count(value: Option<&RawValue>) -> Option<bool> {
    boolean(value).or_else(|| {
        let number = value?.get();
        let first = *number.as_bytes().first()?;
        let number: f64 = (first == b'-' || first.is_ascii_digit()).then(|| number.parse().ok())??;
        (number.is_finite() && number >= 0.0).then_some(number > 0.0)
    })
}

/// A finite number, also as text: `900`, `"900"`, `"900 ms"`, and in seconds `"0.9 s"`, which are a thousand.
pub(super) fn quantity(value: &RawValue) -> Option<f64> {
    let told = text(Some(value));
    let told = told.as_deref().unwrap_or_else(|| value.get()).trim();
    let (number, unit) = told.split_at(told.trim_end_matches(|c: char| c.is_alphabetic() || c == ' ').len());
    let scale = match unit.trim() {
        "" | "ms" => 1.0,
        "s" => 1000.0,
        _ => return None,
    };
    let number: f64 = number.parse().ok()?;
    (number.is_finite()).then_some(number * scale)
}

/// What stands in a row instead of what was asked for, for a message: JSON text, shortened.
pub(super) fn described(value: Option<&RawValue>) -> Cow<'_, str> {
    shortened(value.map_or("absent", RawValue::get))
}

/// A row may not be longer than this: 16 MiB.
pub(super) const MAX_ROW_BYTES: usize = 16 << 20;
