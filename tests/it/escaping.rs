//! Texts are made visible where they leave the program, and nowhere before: what is escaped once is not escaped again.

use std::fs;

use regex_lite::Regex;

use crate::documents::file;
use crate::fixtures::folder::files;

/// Where text leaves: terminals, pages, notes, and what a program printed as it is kept.
const EDGES: [&str; 7] = [
    "src/cli/",
    "src/domain/signing/",
    "src/domain/values/",
    "src/report/text/",
    "src/run/",
    "src/tui/frame_diff.rs",
    "src/view/",
];

#[test]
fn only_the_edges_escape() {
    let refusal = Regex::new(r"(UsageError::new|refused|failed)\([^;]*Escaped::new").unwrap();
    for source in files(&file("src")) {
        let (name, text) =
            (source.strip_prefix(file("")).unwrap().display().to_string(), fs::read_to_string(&source).unwrap());
        let escapes = text.contains("Escaped::");
        assert!(!escapes || EDGES.iter().any(|edge| name.starts_with(edge)), "{name} escapes: only the edges do");
        let is_statement = |statement: &str| refusal.is_match(statement) && !statement.contains("fn refused");
        let twice = text.split(";\n").find(|statement| is_statement(statement));
        assert!(twice.is_none(), "{name}: what is refused is escaped where it is said: {}", twice.unwrap_or_default());
    }
}
