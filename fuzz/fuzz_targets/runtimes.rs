//! What runtimes say of themselves: files with comments, lists, and outputs with colours.
//!
//! Covers: src/domain/evidence/runtime/claude.rs src/domain/evidence/runtime/jsonc.rs
//! src/domain/evidence/runtime/opencode.rs src/domain/evidence/runtime/output.rs
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use signoff::domain::evidence::runtime::{claude, jsonc, opencode};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let faults = [
        claude::installed(text).err(),
        claude::settings(text).err(),
        claude::listed(text).err(),
        claude::marketplaces(text).err(),
        opencode::parse(text).err(),
        opencode::printed(text).err(),
    ];
    faults.iter().flatten().for_each(|fault| assert!(!fault.is_empty()));
    // What is JSON without comments says the same with them taken out.
    if let Ok(value) = serde_json::from_str::<Value>(text) {
        assert_eq!(serde_json::from_str::<Value>(&jsonc::to_json(text)).ok(), Some(value));
    }
    let (name, version) = opencode::split_version(text);
    assert!(name.len() + version.map_or(0, str::len) <= text.len());
});
