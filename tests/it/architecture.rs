//! Holds the sources to the house's plan: who may import whom, which paths may not stand where, and no file in a ring.
//!
//! The checks are functions over any set of sources, so that they are tested themselves: every wall is broken on
//! purpose below, in every way of writing a path, and each time the check must speak.

mod rooms;
mod sources;

use std::collections::{BTreeMap, BTreeSet};

use crate::documents;
use rooms::{ROOMS, Room, room_of};
use sources::{Import, Sources};

#[test]
fn every_import_is_one_that_the_table_allows() {
    assert_eq!(broken_walls(&Sources::of_the_crate()), Vec::<String>::new());
}

#[test]
fn no_room_names_what_it_may_not_contain() {
    assert_eq!(forbidden_words(&Sources::of_the_crate()), Vec::<String>::new());
}

#[test]
fn no_file_is_in_a_ring() {
    assert_eq!(rings(&Sources::of_the_crate()), Vec::<Vec<String>>::new());
}

#[test]
fn the_rooms_and_their_doors_are_those_of_the_document() {
    let document = documents::text("docs/ARCHITECTURE.md");
    let (_, table) = document.split_once("\n| room |").expect("a table of rooms");
    let rows = table.lines().take_while(|line| !line.is_empty());
    let told: Vec<(String, String)> = rows
        .filter_map(|row| row.strip_prefix("| `")?.strip_suffix(" |")?.split_once("` | "))
        .map(|(name, rest)| (name.to_owned(), rest.rsplit(" | ").next().unwrap_or_default().to_owned()))
        .collect();
    let doors = |room: &Room| match room.imports {
        [] => "nothing of ours".to_owned(),
        imports => imports.iter().map(|import| format!("`{import}`")).collect::<Vec<_>>().join(" "),
    };
    let planned: Vec<(String, String)> = ROOMS.iter().map(|room| (room.name.to_owned(), doors(room))).collect();
    assert_eq!(told, planned);
}

#[test]
fn every_file_has_a_room_and_every_room_a_file() {
    let sources = Sources::of_the_crate();
    let lived_in: BTreeSet<&str> = sources.files().map(|file| room_of(&Sources::module_of_file(file)).name).collect();
    assert_eq!(lived_in, ROOMS.iter().map(|room| room.name).collect());
}

/// `file:line: A may not import B`, for every import that crosses a wall.
fn broken_walls(sources: &Sources) -> Vec<String> {
    let crossing = sources.imports().filter_map(|import| {
        let (from, to) = (room_of(&Sources::module_of_file(&import.file)), room_of(import.inside()?));
        (!from.may_import(to)).then(|| format!("{}: `{}` may not import `{}`", import.place(), from.name, to.name))
    });
    crossing.collect()
}

/// `file:line: PATH may not stand in A`, for every path that a room may not contain.
fn forbidden_words(sources: &Sources) -> Vec<String> {
    let spoken = sources.imports().filter_map(|import| {
        let room = room_of(&Sources::module_of_file(&import.file));
        let path = import.outside()?;
        let word = room.forbids.iter().find(|word| names(&path, word))?;
        Some(format!("{}: `{word}` may not stand in `{}`", import.place(), room.name))
    });
    spoken.collect()
}

/// Whether a path is the word, lies in it, or takes in all of what holds it.
fn names(path: &str, word: &str) -> bool {
    let inside = |outer: &str, inner: &str| {
        inner == outer || inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with("::"))
    };
    inside(word, path) || path.strip_suffix("::*").is_some_and(|whole| inside(whole, word))
}

/// The rings of files, each in the order of its names: what is left when everything that hangs on nothing is taken away,
/// from either side.
fn rings(sources: &Sources) -> Vec<Vec<String>> {
    let mut arrows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for import in sources.imports() {
        let to = import.inside().and_then(|path| sources.file_of(path));
        if let Some(to) = to.filter(|to| *to != import.file) {
            arrows.entry(import.file.clone()).or_default().insert(to.to_owned());
        }
    }
    strongly_connected(&arrows)
}

/// Files that reach each other. Small enough for the plain way: two files are in one ring where each reaches the other.
fn strongly_connected(arrows: &BTreeMap<String, BTreeSet<String>>) -> Vec<Vec<String>> {
    let reached: BTreeMap<&String, BTreeSet<&String>> = arrows.keys().map(|file| (file, reach(arrows, file))).collect();
    let ring = |file: &&String| -> Vec<String> {
        let mutual =
            reached[*file].iter().filter(|other| reached.get(**other).is_some_and(|back| back.contains(*file)));
        mutual.map(|other| (*other).clone()).collect()
    };
    let rings: BTreeSet<Vec<String>> = reached.keys().map(ring).filter(|ring| !ring.is_empty()).collect();
    rings.into_iter().collect()
}

fn reach<'a>(arrows: &'a BTreeMap<String, BTreeSet<String>>, from: &str) -> BTreeSet<&'a String> {
    let mut reached = BTreeSet::new();
    let mut ahead: Vec<&String> = arrows.get(from).into_iter().flatten().collect();
    while let Some(file) = ahead.pop() {
        if reached.insert(file) {
            ahead.extend(arrows.get(file).into_iter().flatten());
        }
    }
    reached
}

// The test of the test.

/// Every way in which a path to `room` can be written in the module `from`.
fn ways(from: &[String], room: &str) -> Vec<String> {
    let up = "super::".repeat(from.len());
    let (parent, leaf) =
        room.rsplit_once("::").map_or((String::new(), room), |(parent, leaf)| (format!("{parent}::"), leaf));
    vec![
        format!("use crate::{room}::broken;"),
        format!("use {up}{room}::broken as mended;"),
        format!("use crate::{{\n    {room}::{{broken, other}},\n}};"),
        format!("use crate::{parent}{{self as it, {leaf}}};\nfn broken() {{ {leaf}::broken() }}"),
        format!("fn broken() {{ {up}{room}::broken(); }}"),
        format!("fn broken() {{ assert!(crate :: {room} /* here */ :: broken()); }}"),
        format!("pub struct Broken(Option<crate::{room}::Broken>);"),
        format!("mod tests {{ use super::{up}{room}::broken; }}"),
    ]
}

#[test]
fn every_wall_that_is_broken_is_seen_however_the_path_is_written() {
    for from in ROOMS {
        for to in ROOMS.iter().filter(|to| !from.may_import(to) && to.name != "main") {
            let file = from.a_file();
            let module = Sources::module_of_file(&file);
            for line in ways(&module, to.name) {
                let sources = Sources::new([(file.clone(), line.clone()), (to.a_file(), String::new())]);
                let seen = broken_walls(&sources);
                assert!(!seen.is_empty(), "`{}` broke into `{}` unseen by\n{line}", from.name, to.name);
            }
        }
    }
}

#[test]
fn a_wall_stands_where_a_comment_or_a_text_names_what_is_behind_it() {
    let text = "//! crate::io::clock\n/// [`crate::io::clock`]\nconst IT: &str = \"crate::io::clock\";\n";
    let sources = Sources::new([("src/view/line.rs".to_owned(), text.to_owned())]);
    assert_eq!(broken_walls(&sources), Vec::<String>::new());
}

#[test]
fn every_forbidden_path_is_seen_however_it_is_written() {
    for room in ROOMS {
        for word in room.forbids {
            let (parent, leaf) = word.rsplit_once("::").unwrap_or(("", word));
            let grouped = if parent.is_empty() {
                format!("use {leaf}::{{self, broken}};")
            } else {
                format!("use {parent}::{{self, {leaf}}};")
            };
            let aliased = if parent.is_empty() {
                format!("use {leaf} as x;\nfn broken() {{ x::broken(); }}")
            } else {
                format!("use {parent} as x;\nfn broken() {{ x::{leaf}(); }}")
            };
            let whole = if parent.is_empty() { format!("use {leaf}::*;") } else { format!("use {parent}::*;") };
            for line in [format!("use {word};"), format!("fn broken() {{ ::{word}!(\"\"); }}"), grouped, aliased, whole]
            {
                let sources = Sources::new([(room.a_file(), line.clone())]);
                assert!(!forbidden_words(&sources).is_empty(), "`{}` named {word} unseen by\n{line}", room.name);
            }
        }
    }
}

#[test]
fn a_ring_is_seen_wherever_it_is_closed() {
    let file = |name: &str, text: &str| (format!("src/{name}.rs"), text.to_owned());
    let ring = |files: &[(String, String)]| rings(&Sources::new(files.iter().cloned()));
    let pair = [file("app/a", "use super::b::B;"), file("app/b", "fn f() { crate::app::a::f(); }")];
    assert_eq!(ring(&pair), [["src/app/a.rs", "src/app/b.rs"]]);
    let child = [file("app/a", "use inner::I;\nmod inner;"), file("app/a/inner", "use super::A;")];
    assert_eq!(ring(&child), [["src/app/a.rs", "src/app/a/inner.rs"]]);
    let three = [file("app/a", "use super::b;"), file("app/b", "use super::c::*;"), file("app/c", "use super::a::f;")];
    assert_eq!(ring(&three).concat().len(), 3);
    let none =
        [file("app/a", "mod inner;\nuse inner::I;"), file("app/a/inner", "use super::super::b::B;"), file("app/b", "")];
    assert_eq!(ring(&none), Vec::<Vec<String>>::new());
}

#[test]
fn the_table_allows_known_rooms_alone() {
    let known: BTreeSet<&str> = ROOMS.iter().map(|room| room.name).collect();
    let unknown: Vec<&Room> = ROOMS
        .iter()
        .filter(|room| room.imports.iter().any(|name| !known.contains(name.trim_end_matches("::*"))))
        .collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn an_import_names_its_file_and_line() {
    let sources = Sources::new([("src/app/a.rs".to_owned(), "\n\nuse signoff::io::clock;".to_owned())]);
    let places: Vec<String> = sources.imports().map(Import::place).collect();
    assert_eq!(places, ["src/app/a.rs:3"]);
}
