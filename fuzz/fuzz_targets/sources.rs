//! What any file comes to: contract sources, what it mentions, its line ends.
//!
//! Covers: src/domain/evidence/content.rs src/domain/evidence/mentions.rs src/domain/evidence/source.rs
//! src/domain/evidence/history.rs
#![no_main]

use libfuzzer_sys::fuzz_target;
use signoff::domain::evidence::content::Content;
use signoff::domain::evidence::history::{merges, takes_back};
use signoff::domain::values::digest::Digest;
use signoff::domain::values::path::PackPath;
use signoff_fuzz::{check_place, kinds_of, profile};

fuzz_target!(|bytes: &[u8]| {
    let contract = profile().contracts.first().map_or("docs/a.md", |contract| contract.file.as_str());
    for name in [contract, "docs/notes.md", "docs/a.json"] {
        let path = PackPath::new(name).expect("a path");
        for kind in kinds_of("sources") {
            let content = Content::of(&path, kind, bytes, profile());
            assert_eq!((content.size, content.digest), (bytes.len() as u64, Some(Digest::of(bytes))));
            if let Err(fault) = &content.meaning {
                check_place(bytes, fault);
            }
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = (merges(text, "#20"), takes_back(text, "#20"));
    }
});
