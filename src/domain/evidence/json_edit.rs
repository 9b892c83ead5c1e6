//! Members of a JSON text that get another value: only these bytes change. Layout, order, unknown keys and line ends stay.

use std::ops::Range;

use serde_json::value::RawValue;

use crate::domain::values::pointer::{as_field, index};

/// A member of an object that becomes a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonEdit {
    /// JSON pointer (RFC 6901) of the member.
    pub pointer: String,
    pub value: String,
}

/// Why a text cannot be edited so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonEditError {
    #[error("`{}` leads to no member of an object", as_field(.0))]
    Nowhere(String),
    #[error("`{}` stands twice in its object, so that two readers could take two values from it", as_field(.0))]
    Twice(String),
}

/// The text with these members changed, one after the other. One that is missing is added at the end of its object, laid
/// out as the one before it.
///
/// # Errors
/// [`JsonEditError`] where an edit leads nowhere, or its member is there twice.
pub fn edited(text: &str, edits: &[JsonEdit]) -> Result<String, JsonEditError> {
    edits.iter().try_fold(text.to_owned(), |text, edit| with(&text, edit))
}

fn with(text: &str, edit: &JsonEdit) -> Result<String, JsonEditError> {
    let nowhere = || JsonEditError::Nowhere(edit.pointer.clone());
    let (parent, token) = edit.pointer.rsplit_once('/').ok_or_else(nowhere)?;
    // A pointer that does not begin at the root leads nowhere.
    if !parent.is_empty() && !parent.starts_with('/') {
        return Err(nowhere());
    }
    let object = span_of(text, parent).ok_or_else(nowhere)?;
    let members = members(&text[object.clone()]).ok_or_else(nowhere)?;
    let key = unescaped(token);
    let mut same = members.iter().filter(|member| member.key == key);
    let value = serde_json::Value::from(edit.value.as_str()).to_string();
    let place = match (same.next(), same.next()) {
        (Some(_), Some(_)) => return Err(JsonEditError::Twice(edit.pointer.clone())),
        (Some(member), None) => {
            let at = object.start + member.value.start..object.start + member.value.end;
            return Ok(format!("{}{value}{}", &text[..at.start], &text[at.end..]));
        }
        (None, _) => object,
    };
    let key = serde_json::Value::from(key.as_str()).to_string();
    let inner = &text[place.clone()];
    let added = match members.as_slice() {
        [] => (place.start + 1, format!("{key}: {value}")),
        [.., last] => {
            let before = lead(inner, &members);
            let colon = &inner[last.key_end..last.value.start];
            (place.start + last.value.end, format!(",{before}{key}{colon}{value}"))
        }
    };
    Ok(format!("{}{}{}", &text[..added.0], added.1, &text[added.0..]))
}

/// What stands before the last member: blanks and line ends behind the comma, or behind the brace of an only one.
fn lead<'t>(object: &'t str, members: &[Member]) -> &'t str {
    match members {
        [] => "",
        [only] => &object[1..only.key_start],
        [.., before, last] => {
            let between = &object[before.value.end..last.key_start];
            between.split_once(',').map_or("", |(_, blanks)| blanks)
        }
    }
}

/// One member of an object, as places in the object's text.
struct Member {
    key: String,
    key_start: usize,
    key_end: usize,
    value: Range<usize>,
}

/// Where the value at a pointer stands.
fn span_of(text: &str, pointer: &str) -> Option<Range<usize>> {
    let whole: &RawValue = serde_json::from_str(text).ok()?;
    let mut here = offset(text, whole.get())..offset(text, whole.get()) + whole.get().len();
    for token in pointer.split('/').skip(1) {
        let inner = &text[here.clone()];
        let found = if inner.starts_with('[') {
            let elements: Vec<&RawValue> = serde_json::from_str(inner).ok()?;
            let element = elements.get(index(token)?)?.get();
            offset(inner, element)..offset(inner, element) + element.len()
        } else {
            let key = unescaped(token);
            members(inner)?.into_iter().rfind(|member| member.key == key)?.value
        };
        here = here.start + found.start..here.start + found.end;
    }
    Some(here)
}

/// The members of an object in their order; `None` for what is no object.
fn members(object: &str) -> Option<Vec<Member>> {
    if !object.starts_with('{') {
        return None;
    }
    let mut found = Vec::new();
    let (mut at, mut rest) = (1, object.get(1..)?);
    loop {
        let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n', ',']).len();
        (at, rest) = (at + blank, &rest[blank..]);
        if rest.starts_with('}') {
            return Some(found);
        }
        let (key, key_length) = first_value::<String>(rest)?;
        let colon = rest[key_length..].find(':')? + key_length + 1;
        let blank = rest[colon..].len() - rest[colon..].trim_start_matches([' ', '\t', '\r', '\n']).len();
        let start = colon + blank;
        let (_, length) = first_value::<&RawValue>(&rest[start..])?;
        let value = at + start..at + start + length;
        (at, rest) = (value.end, &rest[start + length..]);
        found.push(Member { key, key_start: value.start - start, key_end: value.start - start + key_length, value });
    }
}

/// The value that a text begins with, and how long it is.
fn first_value<'t, T: serde::Deserialize<'t>>(text: &'t str) -> Option<(T, usize)> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<T>();
    let value = values.next()?.ok()?;
    Some((value, values.byte_offset()))
}

fn offset(outer: &str, inner: &str) -> usize {
    (inner.as_ptr() as usize).saturating_sub(outer.as_ptr() as usize)
}

fn unescaped(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn set(text: &str, pointer: &str, value: &str) -> Result<String, JsonEditError> {
        edited(text, &[JsonEdit { pointer: pointer.to_owned(), value: value.to_owned() }])
    }

    #[test]
    fn only_the_value_changes() {
        let text = "{\r\n\t\"a\" : [ {\"n\\u0061me\":\"old\" , \"z\":1}, 2 ],\r\n\t\"b\": null\r\n}\r\n";
        assert_eq!(set(text, "/a/0/name", "n\"w"), Ok(text.replace("\"old\"", "\"n\\\"w\"")));
        assert_eq!(set(text, "/b", "x"), Ok(text.replace("null", "\"x\"")));
    }

    #[test]
    fn a_missing_member_is_laid_out_as_the_one_before_it() {
        let tabs = "{\n\t\"a\": {\n\t\t\"b\": 1,\n\t\t\"c\": 2\n\t}\n}\n";
        assert_eq!(set(tabs, "/a/d", "x"), Ok(tabs.replace("2\n", "2,\n\t\t\"d\": \"x\"\n")));
        assert_eq!(
            set("{\n  \"a\": {\"b\": 1, \"c\": 2}}", "/a/d", "x").unwrap(),
            "{\n  \"a\": {\"b\": 1, \"c\": 2, \"d\": \"x\"}}"
        );
        assert_eq!(set("{\r\n  \"a\":1\r\n}", "/d", "x").unwrap(), "{\r\n  \"a\":1,\r\n  \"d\":\"x\"\r\n}");
        assert_eq!(set("{}", "/a", "x").unwrap(), "{\"a\": \"x\"}");
        assert_eq!(set("{\"a\" : 1 , \"b\" : 2 }", "/c", "x").unwrap(), "{\"a\" : 1 , \"b\" : 2, \"c\" : \"x\" }");
    }

    #[test]
    fn what_leads_nowhere_or_stands_twice_is_refused() {
        let nowhere = |pointer: &str| set("{\"a\": [1], \"b\": \"x\", \"c\": {\"d\": 1, \"d\": 2}}", pointer, "v");
        for pointer in ["", "/x/y", "/a/0", "/a/7/b", "/b/c", "a", "x/a"] {
            assert_eq!(nowhere(pointer), Err(JsonEditError::Nowhere(pointer.to_owned())), "{pointer}");
        }
        assert_eq!(nowhere("/c/d"), Err(JsonEditError::Twice("/c/d".to_owned())));
        assert!(set("{\"a\": ", "/a", "x").is_err() && set("[]", "/0", "x").is_err());
    }

    /// Without blanks: the layout of the text around is changed below.
    const TEXT: &str = "[a-c\"\\\\/é\u{1f600}{}\\[\\],:]{0,8}";

    fn document() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            TEXT.prop_map(Value::from)
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::hash_map(TEXT, inner, 0..4).prop_map(|map| json!(map)),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_member_of_any_document_is_set_and_can_be_set_back(inner in document(), old in TEXT, new in TEXT) {
            let value = json!({ "first": inner, "k~/": { "x": 1, "": old.clone() }, "last": [inner] });
            for text in [value.to_string(), format!("{value:#}\n"), format!("{value:#}").replace("  ", "\t").replace('\n', "\r\n")] {
                let Ok(changed) = set(&text, "/k~0~1/", &new) else { return Err(TestCaseError::fail(text)) };
                let read: Value = serde_json::from_str(&changed).unwrap();
                prop_assert_eq!(read.pointer("/k~0~1/"), Some(&Value::from(new.clone())));
                prop_assert_eq!(set(&changed, "/k~0~1/", &old), Ok(text));
            }
        }
    }
}
