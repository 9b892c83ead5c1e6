//! The checklist: a tick changes one byte, and nothing else that is read.
//!
//! Covers: src/domain/evidence/checklist.rs src/domain/signing/tick.rs
#![no_main]

use libfuzzer_sys::fuzz_target;
use signoff::domain::evidence::parse;
use signoff_fuzz::edits::check_edits;
use signoff_fuzz::{check_place, kinds_of, profile};

fuzz_target!(|bytes: &[u8]| {
    for kind in kinds_of("checklist") {
        if let Err(fault) = parse(kind, bytes, profile()) {
            check_place(bytes, &fault);
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        check_edits(text);
    }
});
