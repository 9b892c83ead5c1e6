//! What a person said to a finding: that a warning was read, or that a blocker is put up with for a time.

use jiff::Timestamp;

use crate::domain::values::path::Location;

/// Somebody's answer to a finding, as the journals tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub kind: AnswerKind,
    pub by: String,
    pub host: String,
    /// As the writer's clock said: RFC 3339.
    pub at: String,
    pub reason: String,
    /// The line of the journal.
    pub place: Location,
    pub validity: Validity,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnswerKind {
    Acknowledged,
    Waived { owner: String, until: Timestamp },
}

/// Whether an answer counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Validity {
    Holds,
    /// Why not, as the end of a sentence.
    Lapsed(String),
}

impl Answer {
    pub fn holds(&self) -> bool {
        self.validity == Validity::Holds
    }

    /// A waiver that counts.
    pub fn waives(&self) -> bool {
        self.holds() && matches!(self.kind, AnswerKind::Waived { .. })
    }

    /// When a waiver that counts ends.
    pub fn ends(&self) -> Option<Timestamp> {
        match self.kind {
            AnswerKind::Waived { until, .. } if self.holds() => Some(until),
            _ => None,
        }
    }

    /// `acknowledged`, `waived until 2026-03-01T12:00:00Z`.
    pub fn word(&self) -> String {
        match &self.kind {
            AnswerKind::Acknowledged => "acknowledged".to_owned(),
            AnswerKind::Waived { until, .. } => format!("waived until {until}"),
        }
    }

    /// In a sentence: who said what and why, and where it does not count any more, why not.
    pub fn told(&self) -> String {
        let owner = match &self.kind {
            AnswerKind::Waived { owner, .. } if *owner != self.by => format!(", owned by {owner}"),
            _ => String::new(),
        };
        let lapsed = match &self.validity {
            Validity::Holds => String::new(),
            Validity::Lapsed(why) => format!("; this does not count: {why}"),
        };
        format!("{} by {} at {}{owner}: {}{lapsed}", self.word(), self.by, self.at, self.reason)
    }
}
