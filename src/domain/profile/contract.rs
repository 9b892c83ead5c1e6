//! What the source tree must say of itself (runbook, section 1): which file is the truth, and the versions in it.

use serde::Deserialize;

use super::direction::{Added, Direction, Directions};
use super::pattern::Pattern;

/// A file of the source tree, and the versions that it must name.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    /// For people: `invoke gate`. Each name once.
    pub name: String,
    /// From the pack's root. The tree is in the pack where its top folder is (`Paths::tree_of`).
    pub file: String,
    /// None where the file only has to be there.
    #[serde(default)]
    pub versions: Vec<ContractVersion>,
    /// Whether it must name each of the profile's `flags`.
    #[serde(default)]
    pub flags: bool,
}

/// Which way each key asks for less.
pub(super) const DIRECTIONS: Directions = &[
    ("contracts", Direction::Entries { by: "name", added: Added::Tightens }),
    ("contracts[].name", Direction::Changed),
    ("contracts[].file", Direction::Changed),
    ("contracts[].versions", Direction::Fewer),
    ("contracts[].flags", Direction::Changed),
];

/// One version that a file names.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContractVersion {
    /// What is of that version: `GateDecision`.
    pub name: String,
    /// Finds the version in the file: the first group that takes part is the version. It may match several times, and
    /// every match must be the expected one.
    pub pattern: Pattern,
    /// Compared without regard to the case of ASCII letters: a type's name says `V1` where a text says `v1`.
    pub expected: String,
}
