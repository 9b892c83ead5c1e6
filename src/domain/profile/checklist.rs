//! Which checklist items the machine can check, and how.

use regex_lite::Regex;
use serde::Deserialize;

use super::direction::{Added, Direction, Directions};
use super::pattern::Pattern;
use super::probe::LinePattern;
use super::template::filled;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChecklistRules {
    /// Ties items to checks: the first rule whose pattern matches the item's text decides. An item that none matches
    /// is for a person.
    pub items: Vec<ItemRule>,
    /// Regular expressions of items that are not required.
    #[serde(default)]
    pub optional: Vec<Pattern>,
    /// Items that the checklist must hold.
    #[serde(default)]
    pub required: Vec<RequiredItem>,
}

/// An item that the checklist must hold: one whose text matches, not struck out and not called optional.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequiredItem {
    /// What it is about, in a few words.
    pub item: String,
    /// A few words of it, as a regular expression. `{flag}` stands for each of the profile's `flags`: as many items.
    pub pattern: LinePattern,
}

impl RequiredItem {
    /// Each item that it asks for, by what it is about, and the expression for its text.
    ///
    /// # Errors
    /// Why it is no regular expression.
    pub(crate) fn expressions(&self, flags: &[String]) -> Result<Vec<(String, Regex)>, String> {
        const FLAG: &str = "flag";
        if !self.pattern.as_str().contains("{flag}") {
            return Ok(vec![(self.item.clone(), self.pattern.over(|_| None)?)]);
        }
        let of_flag = |flag: &String| {
            let spelled = |name: &str| (name == FLAG).then(|| vec![flag.clone()]);
            let item = filled(&self.item, |name| (name == FLAG).then(|| flag.clone()));
            Ok((item, self.pattern.over(spelled)?))
        };
        flags.iter().map(of_flag).collect()
    }
}

/// Which way each key asks for less.
pub(super) const DIRECTIONS: Directions = &[
    // The first match wins: a rule more may take items away from the one behind it.
    ("checklist.items", Direction::Changed),
    ("checklist.optional", Direction::More),
    ("checklist.required", Direction::Entries { by: "item", added: Added::Tightens }),
    ("checklist.required[].item", Direction::Free),
    ("checklist.required[].pattern", Direction::Changed),
];

impl ChecklistRules {
    /// The check that an item's text is tied to, with what the pattern's group `subject` matched. `None`: a person's.
    pub fn check_for(&self, text: &str) -> Option<(Check, Option<String>)> {
        self.items.iter().find_map(|rule| {
            let found = rule.pattern.captures(text)?;
            Some((rule.check, found.name("subject").map(|subject| subject.as_str().to_owned())))
        })
    }

    pub fn is_required(&self, text: &str) -> bool {
        !self.optional.iter().any(|pattern| pattern.is_match(text))
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemRule {
    /// A regular expression over the item's text; `(?i)` for either case. What the group `subject` matches is handed
    /// to the check (a flag, a phase).
    pub pattern: Pattern,
    pub check: Check,
}

/// A condition that the machine can hold (docs/cockpit.md, rule 4; a sensed item is not ticked by hand).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// An executed baseline report with every metric of the profile is there.
    BaselineReport,
    /// The two-run gate passes and its kept output agrees.
    Gate,
    /// Every executed report's raw runs are there and valid.
    RawRuns,
    /// Every flag of the closure set is rehearsed, or the flag named by `subject`.
    RollbackFlags,
    /// Regression evidence is there, for the phase named by `subject` where there is one.
    Regression,
    /// An approval note with commit, pull requests and links to both gate reports is there.
    ApprovalNote,
}

impl Check {
    /// As the profile and `checklist --json` name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::BaselineReport => "baseline-report",
            Self::Gate => "gate",
            Self::RawRuns => "raw-runs",
            Self::RollbackFlags => "rollback-flags",
            Self::Regression => "regression",
            Self::ApprovalNote => "approval-note",
        }
    }
}
