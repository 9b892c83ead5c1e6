//! Evidence in JSON: reports, gate outputs, setup locks, transcripts, capture records; and what is told by its content.
//!
//! Covers: src/domain/evidence/attestation.rs src/domain/evidence/capture.rs src/domain/evidence/document.rs src/domain/evidence/gate_output.rs
//! src/domain/evidence/mod.rs src/domain/evidence/report.rs src/domain/evidence/setup_lock.rs
//! src/domain/evidence/transcript.rs
#![no_main]

use libfuzzer_sys::fuzz_target;
use signoff::domain::evidence::document::Document;
use signoff::domain::evidence::{Evidence, capture, is_plainly, parse};
use signoff::domain::values::kind::Kind;
use signoff_fuzz::{check_place, kinds_of, profile};

fuzz_target!(|bytes: &[u8]| {
    for kind in kinds_of("json_documents") {
        match parse(kind, bytes, profile()) {
            Ok(Evidence::Unknown) if kind != Kind::SetupLock => assert!(!is_plainly(kind, bytes), "{kind:?}"),
            Ok(Evidence::Capture(capture)) => check_capture(&capture),
            Ok(_) => {}
            Err(fault) => check_place(bytes, &fault),
        }
    }
    if let Ok(document) = std::str::from_utf8(bytes).map(Document::parse) {
        let value = serde_json::from_slice::<serde_json::Value>(bytes);
        // The limits of a document are its own; what it takes is what `serde_json` reads.
        if let Ok(document) = document {
            assert_eq!(Some(document.value()), value.ok().as_ref());
        }
    }
});

/// A record that is written is read back as it was.
fn check_capture(capture: &capture::Capture) {
    let text = capture.record.to_text().expect("JSON");
    let again = capture::parse(&text).expect("a record").expect("marked");
    assert_eq!(again.record, capture.record);
}
