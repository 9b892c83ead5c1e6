//! The note of a release whose values are anything: it reads back as it was decided, and no value is a line of its own.
//!
//! Covers: src/domain/evidence/decision.rs src/domain/evidence/pull_requests.rs src/domain/signing/note.rs
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use signoff_fuzz::packs::{assessments, profile};
use signoff_fuzz::parts;
use signoff_fuzz::signed::{Usual, Values};

fuzz_target!(|bytes: &[u8]| {
    let Some([title, branch, commit, run, item, who, why, number, words]) = parts(bytes) else { return };
    let values = Values { title, branch, commit, run, item, who, why, number, words };
    static USUAL: OnceLock<Usual<'static>> = OnceLock::new();
    let usual = USUAL.get_or_init(|| Usual::of(&assessments()[0], profile()));
    assert_eq!(usual.forged(&values), None);
});
