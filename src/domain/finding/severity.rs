//! How much a finding weighs.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Blocker,
    Warning,
    Info,
}

impl Severity {
    /// As JSON and profiles name it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Blocker => "blocker",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }

    /// What a finding of it does.
    pub fn verb(self) -> &'static str {
        match self {
            Self::Blocker => "blocks",
            Self::Warning => "warns",
            Self::Info => "informs",
        }
    }

    /// The part of the Overview that lists such findings.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Blocker => "May this ship?",
            Self::Warning => "Worth knowing",
            Self::Info => "For information",
        }
    }
}
