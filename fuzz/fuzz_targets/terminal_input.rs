//! Keys that a slow line splits: none is lost but a sequence that means no key, and none is made up.
//!
//! Covers: src/tui/escape_decoder.rs
#![no_main]

use libfuzzer_sys::fuzz_target;
use signoff::app::key::Key;
use signoff::tui::escape_decoder::EscapeDecoder;

fuzz_target!(|bytes: &[u8]| {
    let typed: Vec<Key> =
        bytes.iter().map(|byte| if *byte == 0x1b { Key::Esc } else { Key::Char(char::from(*byte)) }).collect();
    let mut decoder = EscapeDecoder::default();
    let mut given: Vec<Key> = Vec::new();
    for key in &typed {
        given.extend(decoder.push(*key));
        assert!(given.len() <= typed.len());
    }
    given.extend(decoder.settle());
    assert!(!decoder.is_holding() && given.len() <= typed.len());
    if !typed.contains(&Key::Esc) {
        assert_eq!(given, typed);
    }
    // Waiting after every key gives each as it is.
    let mut slow = EscapeDecoder::default();
    let settled: Vec<Key> = typed.iter().flat_map(|key| [slow.push(*key), slow.settle()].concat()).collect();
    assert_eq!(settled, typed);
    // A key that was given and not typed came out of a sequence: as many letters and digits went.
    let letters = |keys: &[Key]| keys.iter().filter(|key| matches!(key, Key::Char(_))).count();
    assert!(letters(&given) <= letters(&typed));
});
