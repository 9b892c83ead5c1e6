//! What is wrong with a plan: what controlled runs and rehearsals are held to alike.

use std::ops::RangeInclusive;

use crate::domain::values::placeholder::is_filler;
use crate::domain::values::toml_text::TomlError;

/// The longest name of a run or of a rehearsal, in bytes: it becomes part of file names.
const LONGEST_ID: usize = 100;
/// The longest text that a row or a document names, in bytes.
const LONGEST_NAME: usize = 200;
/// What the environment of a program begins with where it is ours to set.
pub const OWN: &str = "SIGNOFF_";

/// The folder of a plan that names none.
pub(super) fn here() -> String {
    ".".to_owned()
}

/// What is wrong with a plan, so far.
pub(super) struct Faults<'t> {
    text: &'t str,
    found: Vec<TomlError>,
}

impl<'t> Faults<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self { text, found: Vec::new() }
    }

    /// The plan, where nothing is wrong with it.
    pub(super) fn none_of<T>(self, plan: T) -> Result<T, Vec<TomlError>> {
        if self.found.is_empty() { Ok(plan) } else { Err(self.found) }
    }

    pub(super) fn add(&mut self, keys: &[&str], why: impl Into<String>) {
        let keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
        self.found.push(TomlError::at(self.text, &keys, &why.into()));
    }

    pub(super) fn add_if(&mut self, is_wrong: bool, keys: &[&str], why: impl FnOnce() -> String) {
        if is_wrong {
            self.add(keys, why());
        }
    }

    /// `unit` is what stands behind the range: ` seconds`, or nothing.
    pub(super) fn check_range(&mut self, keys: &[&str], number: u64, range: RangeInclusive<u64>, unit: &str) {
        self.add_if(!range.contains(&number), keys, || {
            format!("is {number}, expected {} to {}{unit}", range.start(), range.end())
        });
    }

    /// An id becomes part of file names and of rows.
    pub(super) fn check_id(&mut self, keys: &[&str], id: &str) {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        let fits = (1..=LONGEST_ID).contains(&id.len()) && id.chars().all(is_plain) && !id.starts_with(['.', '-']);
        self.add_if(!fits, keys, || {
            format!("\"{id}\" is no id: letters, digits, `.`, `_` and `-`, at most {LONGEST_ID}")
        });
    }

    /// What rows and documents name is one line, and no word that waits for another one.
    pub(super) fn check_name(&mut self, keys: &[&str], text: &str) {
        self.add_if(is_filler(text), keys, || format!("\"{text}\" is still to be filled in"));
        let is_plain = text.len() <= LONGEST_NAME && !text.chars().any(char::is_control);
        self.add_if(!is_plain, keys, || format!("expected one line of at most {LONGEST_NAME} bytes"));
    }

    pub(super) fn check_repository(&mut self, keys: &[&str], repo: &str) {
        self.check_name(keys, repo);
        let parts = repo.split('/').filter(|part| !part.trim().is_empty()).count();
        self.add_if(parts < 2, keys, || format!("\"{repo}\" is no OWNER/NAME"));
    }

    pub(super) fn check_argv(&mut self, keys: &[&str], argv: &[String]) {
        let none = "names no program, expected the program and its arguments";
        self.add_if(argv.is_empty(), keys, || none.to_owned());
        let unfilled = |word: &&String| word.starts_with('<') && word.ends_with('>') && word.len() > 2;
        if let Some(word) = argv.iter().find(unfilled) {
            self.add(keys, format!("\"{word}\" is still to be filled in"));
        }
        self.add_if(argv.iter().any(|word| word.contains('\0')), keys, || "holds a NUL character".to_owned());
    }

    pub(super) fn check_environment(&mut self, keys: &[&str], environment: &[String]) {
        for entry in environment {
            let name = entry.split_once('=').map_or(entry.as_str(), |(name, _)| name);
            let is_variable = !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c.is_control());
            self.add_if(!is_variable || entry.contains('\0'), keys, || {
                format!("\"{entry}\" is no variable, expected NAME or NAME=VALUE")
            });
            self.add_if(name == "PATH" || name.starts_with(OWN), keys, || {
                format!("`{name}` is signoff's own to set, expected other variables")
            });
        }
    }
}
