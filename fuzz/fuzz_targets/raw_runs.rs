//! Raw runs: what is read does not depend on the pieces in which it arrives.
//!
//! Covers: src/domain/evidence/raw_runs/captured.rs src/domain/evidence/raw_runs/frame.rs
//! src/domain/evidence/raw_runs/mod.rs src/domain/evidence/raw_runs/row.rs src/domain/evidence/raw_runs/tally.rs
#![no_main]

use std::io::BufReader;

use libfuzzer_sys::fuzz_target;
use signoff::domain::evidence::raw_runs::{are_rows, captured, read};
use signoff_fuzz::profile;

fuzz_target!(|bytes: &[u8]| {
    let whole = read(bytes, profile()).expect("bytes are read");
    let size = bytes.first().map_or(1, |byte| usize::from(*byte % 7) + 1);
    let pieces = read(BufReader::with_capacity(size, bytes), profile()).expect("bytes are read");
    assert_eq!(whole, pieces, "in pieces of {size}");
    let _ = are_rows(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = captured::link(text);
    }
});
