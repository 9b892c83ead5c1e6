//! What a program prints before it is kept: a secret that is planted in it goes, and a second walk finds nothing more.
//!
//! Covers: src/domain/values/redacted.rs
#![no_main]

use libfuzzer_sys::fuzz_target;
use signoff::domain::values::escaped::has_hazard;
use signoff::domain::values::redacted::{redacted, shown_output};

const SECRETS: [&str; 3] =
    ["ghp_abcdefghijklmnopqrstuvwxyz0123456789", "AKIAIOSFODNN7EXAMPLE", "glpat-abcDEF123456_-abcDEF"];

fuzz_target!(|bytes: &[u8]| {
    let (shown, _) = shown_output(bytes);
    assert!(shown.lines().all(|line| line.split('\t').all(|part| !has_hazard(part))), "{shown:?}");
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (once, count) = redacted(text);
    assert_eq!(redacted(&once).0, once);
    assert!(count > 0 || once == text);
    let secret = SECRETS[text.len() % SECRETS.len()];
    let at = (0..=text.len() / 2).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let planted = format!("{} {secret} {}", &text[..at], &text[at..]);
    // Within a longer word it is none.
    assert!(text.contains(secret) || !redacted(&planted).0.contains(secret), "{planted:?}");
});
