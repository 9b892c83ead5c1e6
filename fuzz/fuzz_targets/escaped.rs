//! Text that is shown: nothing hazardous, and every value kept where it is JSON.
//!
//! Covers: src/domain/values/escaped.rs
#![no_main]

use libfuzzer_sys::fuzz_target;
use signoff::domain::values::escaped::{Escaped, escaped_json, has_hazard, looks_otherwise};

/// The text that a shown one stands for: no two texts look the same.
fn read_back(shown: &str) -> String {
    let mut parts = shown.split("<U+");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.split_once('>').filter(|(digits, _)| (4..=6).contains(&digits.len()));
        let code = digits.filter(|(digits, _)| digits.bytes().all(|it| matches!(it, b'0'..=b'9' | b'A'..=b'F')));
        match code.and_then(|(digits, rest)| Some((char::from_u32(u32::from_str_radix(digits, 16).ok()?)?, rest))) {
            Some((c, rest)) => text.extend([c.to_string().as_str(), rest]),
            None => text.extend(["<U+", part]),
        }
    }
    text
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let shown = Escaped::new(text);
    assert!(!has_hazard(shown.as_str()), "{shown:?}");
    assert_eq!(looks_otherwise(text), shown.as_str() != text);
    assert_eq!(Escaped::of_visible(shown.as_str()), shown);
    assert_eq!(read_back(shown.as_str()), text);
    let json = serde_json::to_string(text).expect("JSON");
    let escaped = escaped_json(&json);
    assert!(!has_hazard(&escaped));
    assert_eq!(serde_json::from_str::<String>(&escaped).expect("JSON"), text);
});
