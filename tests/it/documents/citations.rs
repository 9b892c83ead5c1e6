//! What comments cite stands where they say.
//!
//! A citation is `docs/NAME.md`, and may go on: `, section 1` and `, rule 3` (or `rules 3 and 4`) by number, `: files`
//! by a heading or by the code that a table's row begins with.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use regex_lite::Regex;

use crate::fixtures::folder::files;

use super::{file, text};

/// Every comment of a source, each as one line of text.
fn comments(source: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    for line in source.lines() {
        match line.trim_start().split_once("//").filter(|(before, _)| before.is_empty()) {
            Some((_, words)) => {
                let last = found.len() - 1;
                found[last].push(' ');
                found[last].push_str(words.trim_start_matches(['/', '!']).trim());
            }
            None if found.last().is_some_and(|last| !last.is_empty()) => found.push(String::new()),
            None => {}
        }
    }
    found
}

/// Why a comment's citations do not hold.
fn broken(comment: &str, read: &impl Fn(&str) -> Option<String>) -> Vec<String> {
    let citation = Regex::new(
        r"docs/([A-Za-z_-]+\.md)(?:, section (\d+))?(?:, rules? (\d+)(?: and (\d+))?)?(?:: ([a-zA-Z][a-zA-Z -]*[a-zA-Z]|`[a-z.-]+`))?",
    )
    .unwrap();
    let mut why = Vec::new();
    for found in citation.captures_iter(comment) {
        let whole = &found[0];
        let Some(document) = read(&found[1]) else {
            why.push(format!("`{whole}`: there is no such document"));
            continue;
        };
        let (headings, codes) = (headings(&document), first_cells(&document));
        let numbered = |number: &str| headings.iter().any(|heading| heading.starts_with(&format!("{number}. ")));
        let is_rule = |number: &str| document.lines().any(|line| line.starts_with(&format!("{number}. **")));
        let named = |name: &str| match name.strip_prefix('`') {
            Some(_) => codes.contains(name),
            None => headings
                .iter()
                .any(|heading| heading.trim_start_matches(|c: char| !c.is_alphabetic()).eq_ignore_ascii_case(name)),
        };
        let holds = found.get(2).is_none_or(|it| numbered(it.as_str()))
            && [3, 4].into_iter().filter_map(|at| found.get(at)).all(|it| is_rule(it.as_str()))
            && found.get(5).is_none_or(|it| named(it.as_str()));
        if !holds {
            why.push(format!("`{whole}`: the document does not have it"));
        }
    }
    why
}

fn headings(document: &str) -> Vec<&str> {
    document.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim()).collect()
}

fn first_cells(document: &str) -> BTreeSet<&str> {
    document.lines().filter_map(|line| line.strip_prefix("| ")?.split(" |").next()).collect()
}

/// The text of each source in these folders.
fn sources(folders: &[&str]) -> Vec<(String, String)> {
    let files = folders.iter().flat_map(|folder| files(&file(folder)));
    let sources = files.filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
    sources.map(|path| (path.display().to_string(), fs::read_to_string(&path).unwrap())).collect()
}

#[test]
fn what_the_sources_cite_is_there() {
    let found = sources(&["src", "tests", "examples"]);
    let read = |name: &str| file(&format!("docs/{name}")).exists().then(|| text(&format!("docs/{name}")));
    let this = Path::new(file!()).file_name().unwrap().to_str().unwrap();
    let (mut wrong, mut cited) = (Vec::new(), 0);
    for (path, source) in found.iter().filter(|(path, _)| !path.ends_with(this)) {
        for comment in comments(source) {
            cited += comment.matches("docs/").count();
            wrong.extend(broken(&comment, &read).into_iter().map(|why| format!("{path}: {why}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cited > 30, "only {cited} citations were found");
}

#[test]
fn every_link_of_a_document_leads_to_a_file() {
    for entry in fs::read_dir(file("docs")).unwrap() {
        let path = entry.unwrap().path();
        let document = fs::read_to_string(&path).unwrap();
        for link in document.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            let is_here = path.parent().unwrap().join(link).exists();
            assert!(is_here || link.starts_with("https://"), "{}: {link}", path.display());
        }
    }
}

#[test]
fn a_document_names_no_file_that_is_gone() {
    let named = Regex::new(r"`((?:src|tests|assets|examples|\.ci)/[A-Za-z0-9_./-]+)`").unwrap();
    for name in ["ARCHITECTURE.md", "CONTRIBUTING.md", "cockpit.md", "contracts.md", "faults.md"] {
        let document = text(&format!("docs/{name}"));
        for found in named.captures_iter(&document) {
            let is_new = ["NAME", "X.", "/x.", "/x/"].iter().any(|placeholder| found[1].contains(placeholder));
            assert!(is_new || file(&found[1]).exists(), "docs/{name}: {}", &found[1]);
        }
    }
}

#[test]
fn a_citation_that_does_not_hold_is_seen() {
    let document = "# Some\n\n## 1. Evidence\n\n### Raw runs\n\n3. **No key.** A.\n\n| `kpi.x` | b |\n";
    let read = |name: &str| (name == "some.md").then(|| document.to_owned());
    let holds = |comment: &str| broken(comment, &read).is_empty();
    for good in [
        "(docs/some.md)",
        "docs/some.md, section 1: raw runs.",
        "(docs/some.md, rule 3)",
        "docs/some.md, rules 3 and 3",
        "(docs/some.md, section 1: `kpi.x`)",
        "docs/some.md: evidence; and more",
    ] {
        assert!(holds(good), "{good}");
    }
    for bad in [
        "docs/other.md",
        "docs/some.md, section 2",
        "docs/some.md, rule 4",
        "docs/some.md, rules 3 and 4",
        "docs/some.md: nothing",
        "(docs/some.md, section 1: `kpi.y`)",
    ] {
        assert!(!holds(bad), "{bad}");
    }
    assert_eq!(comments("a();\n  // one\n  // docs/a\n  // .md\nb();\n/// two").concat(), " one docs/a .md two");
}

#[test]
fn every_test_that_a_document_names_is_one() {
    let found = sources(&["src", "tests"]);
    let named = Regex::new(r"T `([a-z_]+)`|test `([a-z_]+)`").unwrap();
    let document = text("docs/ARCHITECTURE.md");
    let names = named.captures_iter(&document).filter_map(|found| found.get(1).or(found.get(2)));
    for name in names.map(|name| name.as_str()) {
        let definition = format!("fn {name}(");
        assert!(found.iter().any(|(_, source)| source.contains(&definition)), "no test is called {name}");
    }
}
