//! Whatever reads what somebody else wrote has a fuzz target (`fuzz/`), which tells so under `Covers:`.

use std::collections::BTreeSet;
use std::fs;

use regex_lite::Regex;

use crate::documents::{file, text};
use crate::fixtures::folder::files;

/// Where texts come in.
const ROOMS: [&str; 7] = [
    "src/domain/evidence",
    "src/domain/capturing",
    "src/domain/profile",
    "src/app",
    "src/tui",
    "src/io/git",
    "src/io/sse",
];

fn targets() -> BTreeSet<String> {
    let files = files(&file("fuzz/fuzz_targets"));
    files.iter().map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect()
}

/// The sources that a target says it covers: what stands behind `Covers:` in its first lines.
fn covered(target: &str) -> Vec<String> {
    let text = text(&format!("fuzz/fuzz_targets/{target}.rs"));
    let head: Vec<&str> = text.lines().map_while(|line| line.strip_prefix("//!")).collect();
    let head = head.join(" ");
    let (_, list) = head.split_once("Covers:").unwrap_or_else(|| panic!("{target} does not say what it covers"));
    list.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn every_target_is_built_and_covers_what_there_is() {
    let manifest: toml::Table = text("fuzz/Cargo.toml").parse().unwrap();
    let built = manifest["bin"].as_array().unwrap().iter().map(|bin| bin["name"].as_str().unwrap().to_owned());
    assert_eq!(built.collect::<BTreeSet<_>>(), targets());
    for target in targets() {
        covered(&target).iter().for_each(|source| assert!(file(source).is_file(), "{target} covers no `{source}`"));
    }
}

#[test]
fn every_parser_has_a_target() {
    let covered: BTreeSet<String> = targets().iter().flat_map(|target| covered(target)).collect();
    let parser =
        Regex::new(r"pub fn \w+(<[^>]*>)?\((mut )?(text|bytes|line|output|config|stream|overrides): ").unwrap();
    let mut missing = Vec::new();
    for source in ROOMS.iter().flat_map(|room| files(&file(room))) {
        let name = source.strip_prefix(file("")).unwrap().to_string_lossy().into_owned();
        let is_parser = parser.is_match(&fs::read_to_string(&source).unwrap());
        if is_parser && !covered.contains(&name) {
            missing.push(name);
        }
    }
    assert!(missing.is_empty(), "no fuzz target covers {missing:#?}");
}

#[test]
fn every_kind_is_read_by_a_target() {
    let shared = text("fuzz/src/lib.rs");
    let named = Regex::new(r#"=> "(\w+)","#).unwrap();
    let named: BTreeSet<String> = named.captures_iter(&shared).map(|found| found[1].to_owned()).collect();
    assert!(named.len() > 5 && named.is_subset(&targets()), "{named:?}");
}
