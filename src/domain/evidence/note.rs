//! Approval notes, read leniently (contracts, section 1, approval note).

/// What an approval note says, by whichever layout.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApprovalNote {
    pub decision: Option<Decision>,
    /// The line of the decision (from 1).
    pub decision_line: Option<u64>,
    pub reason: Option<String>,
    pub branch: Option<String>,
    pub commit: Option<String>,
    pub commit_line: Option<u64>,
    /// Pull requests as written (`#20`), in order, each once.
    pub pull_requests: Vec<String>,
    /// Paths in code spans and links, with their lines, in order.
    pub links: Vec<(String, u64)>,
}

/// The two decisions of the template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decision {
    Approved,
    Blocked,
}

impl Decision {
    /// As the note spells it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Approved => "APPROVED",
            Self::Blocked => "BLOCKED",
        }
    }
}

/// Reads a note. `None` where the text holds neither a decision nor a base commit: no note.
pub fn parse(text: &str) -> Option<ApprovalNote> {
    todo!("{text}")
}
