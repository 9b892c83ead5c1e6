//! JSON documents with one value changed.

use serde_json::{Map, Value};

use crate::domain::values::path::PackPath;
use crate::domain::values::pointer::index;

use super::mutation::Edit;
use super::original::Original;

/// The document at a path, changed.
pub(super) fn edited(
    original: &Original<'_>,
    path: &PackPath,
    change: impl FnOnce(&mut Value),
) -> Result<Edit, String> {
    let mut value: Value =
        serde_json::from_slice(&original.bytes(path)?).map_err(|error| format!("`{path}` is no JSON: {error}"))?;
    change(&mut value);
    Ok(Edit::becomes(path, value_bytes(&value)))
}

/// The document at a path with another value at a JSON pointer.
pub(super) fn with(
    original: &Original<'_>,
    path: &PackPath,
    pointer: &str,
    value: impl Into<Value>,
) -> Result<Edit, String> {
    edited(original, path, |document| put(document, pointer, value.into()))
}

fn value_bytes(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}

/// Puts a value where the pointer says; objects on the way are made, elements of an array must be there.
pub(super) fn put(document: &mut Value, pointer: &str, value: Value) {
    let mut at = document;
    for token in pointer.split('/').skip(1) {
        let token = token.replace("~1", "/").replace("~0", "~");
        at = match at {
            Value::Array(list) => match index(&token).and_then(|at| list.get_mut(at)) {
                Some(element) => element,
                None => return,
            },
            other => {
                if !other.is_object() {
                    *other = Value::Object(Map::new());
                }
                &mut other[token]
            }
        };
    }
    *at = value;
}

/// Takes a member away from the object at a JSON pointer.
pub(super) fn take(document: &mut Value, object: &str, key: &str) {
    if let Some(members) = document.pointer_mut(object).and_then(Value::as_object_mut) {
        members.shift_remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_put_where_the_pointer_says_and_nowhere_else() {
        let mut document = serde_json::json!({ "a": [{ "b/c": 1 }], "d": 2 });
        put(&mut document, "/a/0/b~1c", Value::from("x"));
        put(&mut document, "/e/f", Value::from(3));
        put(&mut document, "/a/7", Value::Null);
        take(&mut document, "", "d");
        assert_eq!(document.to_string(), r#"{"a":[{"b/c":"x"}],"e":{"f":3}}"#);
    }
}
