//! The operator's own keymap: what is bound is bound to one action, and keys are written as they are read.
//!
//! Covers: src/app/action.rs src/app/key.rs src/app/keymap/read.rs
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use signoff::app::action::Action;
use signoff::app::key::Key;
use signoff::app::keymap::Keymap;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    static BUILT_IN: LazyLock<Keymap> = LazyLock::new(|| Keymap::built_in().expect("the built-in keymap"));
    if let Err(error) = BUILT_IN.clone().patched("keymap.toml", text) {
        assert!(error.to_string().contains("keymap.toml"), "{error}");
    }
    for word in text.split_whitespace() {
        if let Ok(key) = word.parse::<Key>() {
            assert_eq!(key.to_string().parse(), Ok(key));
        }
        let _ = word.parse::<Action>();
    }
});
