//! A member of a JSON text that gets another value: everything else stays, to the byte.
//!
//! Covers: src/domain/evidence/json_edit.rs
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use signoff::domain::evidence::document::Document;
use signoff::domain::evidence::json_edit::{JsonEdit, edited};
use signoff_fuzz::parts;

/// In bytes, about.
const LONGEST_POINTER: usize = 1_000;

fuzz_target!(|bytes: &[u8]| {
    let Some([pointer, value, text]) = parts(bytes) else { return };
    let Ok(before) = Document::parse(text) else { return };
    let to = |value: &str| [JsonEdit { pointer: pointer.to_owned(), value: value.to_owned() }];
    // A longer one is refused when the document is read.
    let Ok(changed) = edited(text, &to(value)) else { return };
    if pointer.len() >= LONGEST_POINTER {
        return;
    }
    let after = Document::parse(&changed).expect("what was JSON stays JSON");
    assert_eq!(after.string(pointer), Some(value), "{changed}");
    assert_eq!(after.duplicates(), before.duplicates());
    check_others(before.value(), after.value(), pointer);
    let is_canonical = |old: &str| text.contains(&Value::from(old).to_string());
    if let Some(old) = before.string(pointer).filter(|old| is_canonical(old)) {
        let back = edited(&changed, &to(old)).expect("an edit back");
        assert_eq!(Document::parse(&back).expect("JSON").value(), before.value());
        assert_eq!(edited(&back, &to(value)).as_deref(), Ok(changed.as_str()));
    }
    // Said again, it changes nothing.
    assert_eq!(edited(&changed, &to(value)).as_deref(), Ok(changed.as_str()));
    check_bytes(text, &changed, value);
});

/// All values but the one that was meant are as they were.
fn check_others(before: &Value, after: &Value, pointer: &str) {
    let (mut before, mut after) = (before.clone(), after.clone());
    for value in [&mut before, &mut after] {
        if let Some(place) = pointer.rsplit_once('/').and_then(|(parent, _)| value.pointer_mut(parent)) {
            let key = pointer.rsplit_once('/').map(|(_, key)| key.replace("~1", "/").replace("~0", "~"));
            place.as_object_mut().expect("an object").shift_remove(&key.unwrap_or_default());
        }
    }
    assert_eq!(before, after);
}

/// What differs is one stretch, and holds the new value.
fn check_bytes(before: &str, after: &str, value: &str) {
    let (old, new) = (before.as_bytes(), after.as_bytes());
    let front = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let back = old[front..].iter().rev().zip(new[front..].iter().rev()).take_while(|(a, b)| a == b).count();
    let written = Value::from(value).to_string();
    assert!(after.contains(&written));
    // Of what was there no more than a value went: nothing that stands outside of it.
    let gone = std::str::from_utf8(&old[front..old.len() - back]).unwrap_or("x");
    assert!(new.len() + gone.len() >= old.len(), "{gone:?}");
}
