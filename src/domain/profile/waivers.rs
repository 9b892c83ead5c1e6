//! Which blockers may be put up with for a time.

use serde::Deserialize;

use crate::domain::finding::Code;

use super::direction::{Direction, Directions};

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waivers {
    /// Codes whose blockers may be waived, where the policy lies outside the pack.
    pub codes: Vec<Code>,
    /// A waiver ends at most so many days after the moment of judging; from 1 on.
    pub longest_days: u32,
}

/// Which way each key asks for less.
pub(super) const DIRECTIONS: Directions =
    &[("waivers.codes", Direction::More), ("waivers.longest_days", Direction::Higher)];
