//! Checksum manifests: each line that is read stands there.
//!
//! Covers: src/domain/evidence/checksums.rs src/domain/values/digest.rs
#![no_main]

use libfuzzer_sys::fuzz_target;
use signoff::domain::evidence::{checksums, parse};
use signoff::domain::values::digest::Digest;
use signoff_fuzz::{check_place, kinds_of, profile};

fuzz_target!(|bytes: &[u8]| {
    for kind in kinds_of("checksums") {
        if let Err(fault) = parse(kind, bytes, profile()) {
            check_place(bytes, &fault);
        }
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let lines: Vec<&str> = text.split('\n').collect();
    match checksums::parse(text) {
        Err(fault) => check_place(bytes, &fault),
        Ok(read) => {
            for line in &read.lines {
                let said = lines[line.line as usize - 1].to_lowercase();
                assert!(said.contains(&line.digest.to_string()), "{line:?} in {said:?}");
            }
            assert!(read.lines.len() + read.odd_count as usize <= lines.len());
        }
    }
    let digest = Digest::of(bytes);
    assert_eq!(Digest::from_hex(&digest.to_string()), Some(digest));
    if let Some(read) = Digest::from_hex(text) {
        assert_eq!(read.to_string(), text.to_lowercase());
    }
});
