//! The seven states that anything may be in, each with its glyph: the same on screen and on paper (cockpit.md, rule 2).

use super::assessment::{FieldState, ItemFact, ItemState, StepState};
use super::finding::Severity;
use super::trial::{Ending, Trial};

/// Where something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The machine holds it.
    Sensed,
    /// Ticked by a person.
    Ticked,
    Open,
    Blocks,
    /// Stale, or worth knowing.
    Stale,
    /// Cannot be seen.
    Unseen,
    NotRequired,
}

impl Standing {
    pub fn glyph(self) -> &'static str {
        match self {
            Self::Sensed => "[s]",
            Self::Ticked => "[x]",
            Self::Open => "[ ]",
            Self::Blocks => "[!]",
            Self::Stale => "[~]",
            Self::Unseen => "[?]",
            Self::NotRequired => "[-]",
        }
    }

    /// What a finding makes of the thing that it is about.
    pub fn of_severity(severity: Severity) -> Self {
        match severity {
            Severity::Blocker => Self::Blocks,
            Severity::Warning => Self::Stale,
            Severity::Info => Self::NotRequired,
        }
    }

    pub fn of_step(state: StepState) -> Self {
        match state {
            StepState::Sensed => Self::Sensed,
            StepState::Done => Self::Ticked,
            StepState::Open => Self::Open,
            StepState::Blocked => Self::Blocks,
        }
    }

    pub fn of_item(item: &ItemFact) -> Self {
        match item.state {
            ItemState::Verified => Self::Sensed,
            ItemState::Manual => Self::Ticked,
            ItemState::Failing => Self::Blocks,
            ItemState::Open if item.required => Self::Open,
            ItemState::Open => Self::NotRequired,
        }
    }

    /// What a trial shows of its rule.
    pub fn of_trial(trial: &Trial) -> Self {
        match &trial.ending {
            Ending::Noticed { .. } if trial.is_lowered() => Self::Stale,
            Ending::Noticed { .. } => Self::Sensed,
            Ending::Vacuous { .. } => Self::Blocks,
            Ending::Speaks { told } => Self::of_severity(told.finding.severity),
            Ending::NotTried { .. } => Self::Unseen,
        }
    }

    pub fn of_field(state: FieldState) -> Self {
        match state {
            FieldState::Concrete => Self::Sensed,
            FieldState::Deferred => Self::NotRequired,
            FieldState::Placeholder | FieldState::Malformed | FieldState::Missing => Self::Blocks,
        }
    }
}
