//! Which checklist items the machine can check, and how.

use serde::Deserialize;

use super::direction::{Direction, Directions};
use super::pattern::Pattern;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChecklistRules {
    /// Ties items to checks: the first rule whose pattern matches the item's text decides. An item that none matches
    /// is for a person.
    pub items: Vec<ItemRule>,
    /// Regular expressions of items that are not required.
    #[serde(default)]
    pub optional: Vec<Pattern>,
}

/// Which way each key asks for less.
pub(super) const DIRECTIONS: Directions = &[
    // The first match wins: a rule more may take items away from the one behind it.
    ("checklist.items", Direction::Changed),
    ("checklist.optional", Direction::More),
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
