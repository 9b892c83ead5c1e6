//! Text that is shown: nothing hazardous, and every value kept where it is JSON.
//!
//! Covers: src/domain/values/escaped.rs
#![no_main]

use libfuzzer_sys::fuzz_target;
use signoff::domain::values::escaped::{Escaped, escaped_json, has_hazard};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let shown = Escaped::new(text);
    assert!(!has_hazard(shown.as_str()), "{shown:?}");
    assert!(!has_hazard(Escaped::shortened(text).as_str()));
    let json = serde_json::to_string(text).expect("JSON");
    let escaped = escaped_json(&json);
    assert!(!has_hazard(&escaped));
    assert_eq!(serde_json::from_str::<String>(&escaped).expect("JSON"), text);
});
