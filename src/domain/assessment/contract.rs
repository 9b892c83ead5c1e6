//! What the source tree says of itself, contract by contract.

use crate::domain::evidence::source::FoundVersion;
use crate::domain::values::path::PackPath;

/// A contract of the profile, and what its file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractFact {
    pub name: String,
    pub file: PackPath,
    /// Empty where the file only has to be there.
    pub versions: Vec<VersionFact>,
    pub state: ContractState,
}

/// One version of a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionFact {
    pub name: String,
    pub expected: String,
    /// The different ones that the file names, each with its first line; empty where it names none or was not read.
    pub found: Vec<FoundVersion>,
}

/// Whether a contract holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContractState {
    /// The file is there and names the expected versions, and no others.
    Holds,
    /// It names another version, or none.
    Differs,
    Missing,
    /// It is there and cannot be read, leads outside, or is being written.
    Unreadable,
    /// Its tree is not in the pack.
    NotChecked,
}

impl ContractState {
    /// As `status --json` and the Evidence pane name it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Differs => "differs",
            Self::Missing => "missing",
            Self::Unreadable => "unreadable",
            Self::NotChecked => "not-checked",
        }
    }
}

impl VersionFact {
    /// Whether the expected version was found, and no other. A type's name says `V1` where a text says `v1`.
    pub fn holds(&self) -> bool {
        !self.found.is_empty() && self.found.iter().all(|found| found.text.eq_ignore_ascii_case(&self.expected))
    }

    /// What was found, in the order of the file: `v1, v2`; `None` where nothing was.
    pub fn said(&self) -> Option<String> {
        let found: Vec<&str> = self.found.iter().map(|found| found.text.as_str()).collect();
        (!found.is_empty()).then(|| found.join(", "))
    }
}
