//! The note of a release whose values are anything: it reads back as it was decided, and no value is a line of its own.
//!
//! Covers: src/domain/evidence/decision.rs src/domain/evidence/pull_requests.rs src/domain/signing/note.rs
#![no_main]

use std::sync::{LazyLock, Mutex};

use libfuzzer_sys::fuzz_target;
use signoff::domain::assessment::{Assessment, ItemState};
use signoff_fuzz::packs::{assessments, profile};
use signoff_fuzz::parts;
use signoff_fuzz::signed::{Usual, Values};

fuzz_target!(|bytes: &[u8]| {
    let Some([title, branch, commit, run, item, who, why, number, words]) = parts(bytes) else { return };
    let values = Values { title, branch, commit, run, item, who, why, number, words };
    static USUAL: LazyLock<Mutex<Usual>> = LazyLock::new(|| Mutex::new(Usual::of(&short(), profile())));
    assert_eq!(USUAL.lock().expect("one at a time").forged(&values), None);
});

/// With one finding and one item: the lines of others are the same in every note.
fn short() -> Assessment {
    let mut short = assessments()[0].clone();
    short.findings.truncate(1);
    let checklist = short.checklist.as_mut().expect("a checklist");
    let by_hand = checklist.items.iter().find(|item| item.ticked && item.state == ItemState::Manual);
    checklist.items = by_hand.cloned().into_iter().collect();
    short
}
