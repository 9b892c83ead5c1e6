//! What git prints: names are bytes that nobody checked, and a cut output says less, never something else.
//!
//! Covers: src/io/git/listing.rs src/io/git/origin.rs
#![no_main]

use libfuzzer_sys::fuzz_target;
use signoff::io::git::listing::{changed, contents, fates, listed, names, status};
use signoff::io::git::origin::named_in;

fuzz_target!(|bytes: &[u8]| {
    let cut = &bytes[..bytes.len() / 2];
    let (all, some): (Vec<&str>, Vec<&str>) = (names(bytes).collect(), names(cut).collect());
    assert!(all.starts_with(&some));
    assert!(listed(bytes).starts_with(&listed(cut)));
    let paths = |bytes| changed(bytes, b"pack/").into_iter().map(|it| (it.path, it.in_pack)).collect::<Vec<_>>();
    assert!(paths(bytes).starts_with(&paths(cut)));
    let (changed, untracked) = status(bytes);
    assert!(changed.len() + untracked.len() <= bytes.iter().filter(|byte| **byte == 0).count());
    assert!(contents(bytes).starts_with(&contents(cut)));
    assert!(contents(bytes).iter().map(|(_, content)| content.len()).sum::<usize>() <= bytes.len());
    let numbers = ["#1", "#20"].map(str::to_owned);
    assert!(fates(bytes, &numbers).keys().all(|number| numbers.contains(number)));
    if let Some(name) = std::str::from_utf8(bytes).ok().and_then(named_in) {
        assert!(!name.is_empty());
    }
});
