//! The vocabulary of states: a glyph and what it means in colour (cockpit.md, rule 2).

use super::paint::{Role, Span};
use crate::domain::assessment::{ItemFact, ItemState, StepState};
use crate::domain::finding::{Finding, Severity};

/// A state's glyph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    /// The machine holds it.
    Sensed,
    /// Ticked by a person.
    Ticked,
    Open,
    Blocks,
    /// Stale, or worth knowing.
    Stale,
    NotRequired,
}

impl Glyph {
    pub fn text(self) -> &'static str {
        match self {
            Self::Sensed => "[s]",
            Self::Ticked => "[x]",
            Self::Open => "[ ]",
            Self::Blocks => "[!]",
            Self::Stale => "[~]",
            Self::NotRequired => "[-]",
        }
    }

    pub fn role(self) -> Role {
        match self {
            Self::Sensed | Self::Ticked => Role::Good,
            Self::Open => Role::Text,
            Self::Blocks => Role::Bad,
            Self::Stale => Role::Warn,
            Self::NotRequired => Role::Faint,
        }
    }

    pub fn span(self) -> Span {
        Span::new(self.role(), self.text())
    }
}

impl From<StepState> for Glyph {
    fn from(state: StepState) -> Self {
        match state {
            StepState::Sensed => Self::Sensed,
            StepState::Done => Self::Ticked,
            StepState::Open => Self::Open,
            StepState::Blocked => Self::Blocks,
        }
    }
}

impl From<&ItemFact> for Glyph {
    fn from(item: &ItemFact) -> Self {
        match item.state {
            ItemState::Verified => Self::Sensed,
            ItemState::Manual => Self::Ticked,
            ItemState::Failing => Self::Blocks,
            ItemState::Open if item.required => Self::Open,
            ItemState::Open => Self::NotRequired,
        }
    }
}

impl From<&Finding> for Glyph {
    fn from(finding: &Finding) -> Self {
        match finding.severity {
            Severity::Blocker => Self::Blocks,
            Severity::Warning => Self::Stale,
            Severity::Info => Self::NotRequired,
        }
    }
}
