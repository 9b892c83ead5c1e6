//! Patterns of the profile: regular expressions over texts, wildcards over names.

use serde::Deserialize;

/// A regular expression, compiled when the profile is read.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Pattern(regex_lite::Regex);

impl Pattern {
    /// What the first group of each match took that took anything, the whole match where there is no group, each with
    /// where it begins.
    pub fn found<'t>(&self, text: &'t str) -> impl Iterator<Item = (usize, &'t str)> {
        self.0.captures_iter(text).filter_map(|found| {
            let group = found.iter().skip(1).flatten().next().or_else(|| found.get(0))?;
            Some((group.start(), group.as_str()))
        })
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    pub(super) fn captures<'t>(&self, text: &'t str) -> Option<regex_lite::Captures<'t>> {
        self.0.captures(text)
    }

    /// How many groups it has, the whole match not counted.
    pub(super) fn groups(&self) -> usize {
        self.0.captures_len() - 1
    }
}

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        regex_lite::Regex::new(&text).map(Self).map_err(|error| format!("`{text}` is no regular expression: {error}"))
    }
}

/// Whether a name fits a pattern in which `*` stands for any characters.
pub(super) fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((head, tail)) => name
            .strip_prefix(head)
            .is_some_and(|rest| (0..=rest.len()).any(|at| rest.is_char_boundary(at) && matches(tail, &rest[at..]))),
    }
}
