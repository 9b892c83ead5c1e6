//! Which blockers may be put up with for a time.

use serde::Deserialize;

use crate::domain::finding::Code;

use super::Profile;
use super::direction::{Direction, Directions};

#[derive(Clone, Debug, Deserialize)]
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

impl Profile {
    /// Why a blocker of this code cannot be waived, as the end of a sentence; `None` where it may be.
    pub fn waiver_refusal(&self, code: Code) -> Option<String> {
        if code.is_of_integrity() {
            return Some(format!("`{code}` can never be waived: it says that evidence is not what it was"));
        }
        if !self.policy.lies_outside {
            return Some(
                "only a policy from outside the pack allows it (`--profile FILE`, `waivers.codes`)".to_owned(),
            );
        }
        let is_listed = self.waivers.codes.contains(&code);
        (!is_listed).then(|| format!("the policy does not list `{code}` in `waivers.codes`"))
    }
}
