//! The six steps of the runbook (section 4).

/// One of the runbook's six steps (section 4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepFact {
    /// From 1.
    pub number: usize,
    pub title: String,
    pub state: StepState,
    /// What holds, in a few words.
    pub summary: String,
    /// What to do next; empty when done.
    pub next: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// The machine holds it.
    Sensed,
    /// Done, in part by a person.
    Done,
    Open,
    Blocked,
}

impl StepState {
    pub fn word(self) -> &'static str {
        match self {
            Self::Sensed => "sensed",
            Self::Done => "done",
            Self::Open => "open",
            Self::Blocked => "blocked",
        }
    }
}
