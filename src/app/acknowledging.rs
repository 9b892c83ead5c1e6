//! Which warnings a reason is typed for.

use serde::{Deserialize, Serialize};

use crate::domain::evidence::journal::entry::FindingRef;

/// Which warnings a reason is typed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledging {
    /// What was under the cursor.
    pub these: Vec<FindingRef>,
    /// All of the code that may be acknowledged.
    pub of_code: Vec<FindingRef>,
    pub scope: Scope,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    #[serde(rename = "these")]
    These,
    #[serde(rename = "code")]
    OfCode,
}

impl Acknowledging {
    /// The warnings that are meant.
    pub fn meant(&self) -> &[FindingRef] {
        match self.scope {
            Scope::These => &self.these,
            Scope::OfCode => &self.of_code,
        }
    }
}
