//! The documents are true: what they list is what there is, and what the sources cite stands there.

mod citations;
mod commands;
mod findings;
mod kinds;

use std::path::{Path, PathBuf};
use std::{env, fs};

/// A file of the project.
pub fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

pub fn text(name: &str) -> String {
    fs::read_to_string(file(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Holds what a document says between two lines to what it is made from, or renews it.
pub fn hold(name: &str, (begin, end): (&str, &str), made: &str) {
    let document = text(name);
    let (before, rest) = document.split_once(begin).unwrap_or_else(|| panic!("{name} has no `{begin}`"));
    let (kept, after) = rest.split_once(end).unwrap_or_else(|| panic!("{name} has no `{end}`"));
    if env::var("INSTA_UPDATE").is_ok_and(|how| how == "always") {
        fs::write(file(name), format!("{before}{begin}{made}{end}{after}")).unwrap();
    } else {
        assert_eq!(kept, made, "{name}: look, then run again with INSTA_UPDATE=always");
    }
}
