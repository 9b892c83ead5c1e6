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

/// Whether a name fits a pattern in which `*` stands for any characters. Of each part between two stars the first place
/// leaves the most to the parts behind it: no other one need be tried.
pub(super) fn matches<'n>(pattern: &str, name: &'n str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else { return pattern == name };
    let (between, tail) = rest.rsplit_once('*').unwrap_or(("", rest));
    let inner = name.strip_prefix(head).and_then(|name| name.strip_suffix(tail));
    let behind = |name: &'n str, part| name.split_once(part).map(|(_, behind)| behind);
    inner.and_then(|inner| between.split('*').try_fold(inner, behind)).is_some()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::matches;

    /// The same by trying every place of every part.
    fn matches_somewhere(pattern: &str, name: &str) -> bool {
        let Some((head, tail)) = pattern.split_once('*') else { return pattern == name };
        let is_place = |rest: &str, at| rest.is_char_boundary(at) && matches_somewhere(tail, &rest[at..]);
        name.strip_prefix(head).is_some_and(|rest| (0..=rest.len()).any(|at| is_place(rest, at)))
    }

    proptest! {
        #[test]
        fn the_first_place_of_each_part_answers_as_every_place_does(pattern in "[abé/*?]{0,8}", name in "[abé/*?]{0,10}") {
            prop_assert_eq!(matches(&pattern, &name), matches_somewhere(&pattern, &name));
        }

        #[test]
        fn a_name_made_of_a_pattern_fits_it(parts in proptest::collection::vec(("[abé]{0,3}", "[abé]{0,3}"), 0..5)) {
            let pattern: String = parts.iter().map(|(part, _)| format!("{part}*")).collect();
            let name: String = parts.iter().map(|(part, other)| format!("{part}{other}")).collect();
            prop_assert!(matches(&pattern, &name) || parts.is_empty());
            prop_assert_eq!(matches(&format!("{pattern}b"), &name), matches_somewhere(&format!("{pattern}b"), &name));
        }
    }

    /// Every place of every part would be more tries than there are atoms.
    #[test]
    fn a_pattern_of_many_stars_is_answered() {
        let (pattern, name) = ("*a".repeat(500), "a".repeat(1_000));
        assert!(matches(&pattern, &name) && !matches(&format!("{pattern}*b"), &name));
        assert!(!matches(&format!("{pattern}*b*"), &name));
    }
}
