//! Holds the sources to the house's table: who may import whom, which words may not stand where, and no rings.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Room, rooms it may import, words it may not contain.
const ROOMS: [(&str, &[&str], &[&str]); 9] = [
    ("domain", &[], PURE),
    ("report", &["domain"], PURE),
    ("app", &["domain"], PURE),
    ("view", &["app", "domain"], PURE),
    ("tui", &["view", "app"], &["std::fs", "signoff::domain", "serde_json", "notify::", "std::process"]),
    ("io", &["domain"], &["ratatui", "crossterm", "println!", "eprintln!"]),
    ("run", &["domain", "report", "app", "view", "tui", "io"], &["ratatui", "crossterm::", "println!", "eprintln!"]),
    ("cli", &["run"], &["std::fs", "tokio", "ratatui", "crossterm"]),
    ("main.rs", &["cli", "run"], &["std::fs", "ratatui"]),
];

const PURE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::process",
    "std::net",
    "std::thread",
    "tokio",
    "notify::",
    "ratatui",
    "crossterm",
    "println!",
    "eprintln!",
    "Timestamp::now",
    "Zoned::now",
    "SystemTime",
    "Instant::now",
    "Color::",
];

#[test]
fn every_import_is_one_that_the_table_allows() {
    let mut wrong = Vec::new();
    for (file, room, imported) in imports() {
        if imported != room && !allowed(&room).contains(&imported.as_str()) {
            wrong.push(format!("{}: `{room}` may not import `{imported}`", file.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_room_contains_a_word_that_is_not_its_own() {
    let mut wrong = Vec::new();
    for (file, room, code) in sources() {
        let (_, _, forbidden) = ROOMS.iter().find(|(name, ..)| *name == room).expect("a room of the table");
        for word in forbidden.iter().filter(|word| code.contains(**word)) {
            wrong.push(format!("{}: `{word}` may not stand in `{room}`", file.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rooms_import_each_other_in_no_ring() {
    let mut arrows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, room, imported) in imports().into_iter().filter(|(_, room, imported)| room != imported) {
        arrows.entry(room).or_default().insert(imported);
    }
    while !arrows.is_empty() {
        let free: Vec<String> = arrows
            .iter()
            .filter(|(_, to)| to.iter().all(|room| !arrows.contains_key(room)))
            .map(|(room, _)| room.clone())
            .collect();
        assert!(!free.is_empty(), "a ring among {:?}", arrows.keys());
        free.iter().for_each(|room| drop(arrows.remove(room)));
    }
}

#[test]
fn the_table_knows_every_room() {
    let known: BTreeSet<&str> = ROOMS.iter().map(|(room, ..)| *room).collect();
    let found: BTreeSet<String> = sources().into_iter().map(|(_, room, _)| room).collect();
    assert_eq!(found.iter().map(String::as_str).collect::<BTreeSet<_>>(), known);
}

fn allowed(room: &str) -> &'static [&'static str] {
    ROOMS.iter().find(|(name, ..)| *name == room).map_or(&[], |(_, allowed, _)| allowed)
}

/// (file, room, imported room) for every `signoff::ROOM` (or `signoff::ROOM` in `main.rs`).
fn imports() -> Vec<(PathBuf, String, String)> {
    let mut found = Vec::new();
    for (file, room, code) in sources() {
        for prefix in ["crate::", "signoff::"] {
            for (at, _) in code.match_indices(prefix) {
                let rest = &code[at + prefix.len()..];
                let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                if ROOMS.iter().any(|(known, ..)| *known == name) {
                    found.push((file.clone(), room.clone(), name));
                }
            }
        }
    }
    found
}

/// (file, room, code without comments) of all sources but `lib.rs`.
fn sources() -> Vec<(PathBuf, String, String)> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&source, &mut files);
    files.retain(|file| !file.ends_with("lib.rs"));
    files
        .into_iter()
        .map(|file| {
            let inside = file.strip_prefix(&source).expect("below src").to_path_buf();
            let room = inside.components().next().expect("a part").as_os_str().to_string_lossy().into_owned();
            let text = fs::read_to_string(&file).expect("a readable source");
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
            (inside, room, code)
        })
        .collect()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}
