//! May this ship?

/// The verdict, from the worst on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    Blocked,
    /// Nothing blocks, and git has not answered yet. Only a live cockpit says so.
    Undecided,
    /// Nothing blocks: it may be approved.
    Ready,
    /// The newest note approves it, and holds.
    Approved,
}

impl Verdict {
    /// As row 1 and `status` say it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Blocked => "BLOCKED",
            Self::Undecided => "ASKING GIT",
            Self::Ready => "READY",
            Self::Approved => "APPROVED",
        }
    }
}
