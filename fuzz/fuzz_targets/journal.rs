//! Journals: a line that is written is read back as it was, and what holds does not depend on the order of the files.
//!
//! Covers: src/domain/evidence/journal.rs src/domain/evidence/journal/entry.rs src/domain/evidence/journal/graph.rs
//! src/domain/evidence/journal/ancestry.rs src/domain/evidence/journal/line_marks.rs
#![no_main]

use libfuzzer_sys::fuzz_target;
use signoff::domain::evidence::journal::entry::{About, Act, Entry, Meaning, SeenFile, Version};
use signoff::domain::evidence::journal::graph::Graph;
use signoff::domain::evidence::journal::{JournalFile, file_name, line_marks, parse};
use signoff::domain::evidence::parse as evidence;
use signoff::domain::values::digest::Digest;
use signoff::domain::values::path::PackPath;
use signoff_fuzz::{check_place, kinds_of, profile};

fuzz_target!(|bytes: &[u8]| {
    for kind in kinds_of("journal") {
        let _ = evidence(kind, bytes, profile());
    }
    let _ = line_marks::of(bytes);
    match parse(bytes) {
        Err(fault) => check_place(bytes, &fault),
        Ok(file) => check(bytes, &file),
    }
    check_linked(bytes);
});

/// Whatever stands before it, the next line stands for itself.
fn check(bytes: &[u8], file: &JournalFile) {
    file.entries.iter().for_each(|(_, recorded)| {
        let (_, id) = recorded.entry.line().expect("JSON");
        // Who wrote it in another order of fields said the same.
        let again = Entry::parse(recorded.entry.line().expect("JSON").0.trim_end()).expect("an entry");
        assert_eq!((again.id, &again.entry), (id, &recorded.entry));
    });
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let next = entry(text, 7, None, Vec::new());
    let (line, id) = next.line().expect("JSON");
    assert_eq!(line.matches('\n').count(), 1);
    let mut longer = bytes.to_vec();
    if !longer.is_empty() && !longer.ends_with(b"\n") {
        longer.push(b'\n');
    }
    longer.extend(line.as_bytes());
    let read = parse(&longer).expect("UTF-8");
    let last = &read.entries.last().expect("an entry").1;
    assert_eq!((last.id, &last.entry), (id, &next));
    assert_eq!(read.cut_off, None);
    assert!(read.entries.len() > file.entries.len());
    assert!(!file_name(text, text).contains(['/', '\0', '\n']));
}

fn entry(text: &str, n: u64, prev: Option<Digest>, seen: Vec<Digest>) -> Entry {
    let is_tick = n.is_multiple_of(2);
    let (act, meaning) = if is_tick { (Act::Tick, Meaning::Verified) } else { (Act::Untick, Meaning::Withdrawn) };
    let file = PackPath::new(text).map(|path| SeenFile { path, sha256: None, lines: None });
    Entry {
        journal: Version::V1,
        n,
        prev,
        seen,
        // Who, what and when have to be told.
        by: format!("k{}", text.chars().take(3).collect::<String>()),
        host: text.to_owned(),
        at: "2025-05-06T12:00:00Z".to_owned(),
        act,
        about: About::Item(format!("i{}", text.chars().skip(3).take(2).collect::<String>())),
        text: format!("t{text}"),
        evidence: file.into_iter().collect(),
        policy: Digest::of(b"policy"),
        meaning,
        on_screen: true,
        reason: Some(text.to_owned()),
        waiver: None,
        signature: None,
    }
}

/// Entries that name each other as the bytes say, in two files, read in either order.
fn check_linked(bytes: &[u8]) {
    let mut ids: Vec<Digest> = Vec::new();
    let mut files = [JournalFile::default(), JournalFile::default()];
    for (at, step) in bytes.chunks(3).take(12).enumerate() {
        let pick = |byte: Option<&u8>| byte.and_then(|byte| ids.get(usize::from(*byte) % (ids.len() + 1)).copied());
        let seen: Vec<Digest> = pick(step.get(1)).into_iter().collect();
        let item = format!("by {}", step[0] % 4);
        let entry = entry(&item, u64::from(step[0] / 16) + at as u64 / 2, pick(step.get(2)), seen);
        let recorded = Entry::parse(entry.line().expect("JSON").0.trim_end()).expect("an entry");
        ids.push(recorded.id);
        files[usize::from(step[0] % 2)].entries.push((at as u64 + 1, recorded));
    }
    let path = |name| PackPath::new(name).expect("a path");
    let (one, other) = (path("a.journal.ndjson"), path("b.journal.ndjson"));
    let there = Graph::of([(&one, &files[0]), (&other, &files[1])].into_iter());
    let back = Graph::of([(&other, &files[1]), (&one, &files[0])].into_iter());
    assert_eq!((there.root(), there.count(), there.heads()), (back.root(), back.count(), back.heads()));
    assert_eq!(there.said(), back.said());
    assert_eq!((there.cut(), there.out_of_order(), there.forks()), (back.cut(), back.out_of_order(), back.forks()));
    assert!(there.count() == 0 || !there.said().is_empty());
}
