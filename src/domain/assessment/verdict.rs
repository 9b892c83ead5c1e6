//! May this ship?

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Ready,
    Blocked,
}

impl Verdict {
    /// As row 1 and `status` say it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ready => "READY",
            Self::Blocked => "BLOCKED",
        }
    }
}
