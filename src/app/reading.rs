//! What the newest reading came to. Whoever acts on an assessment (ticks, drafts, emits, chooses, tests) reaches one
//! through [`Reading::judged`] alone: where the newest reading could not be judged, there is none.

use jiff::Timestamp;

use crate::domain::assessment::Assessment;
use crate::domain::assessment::unjudged::Unjudged;
use crate::domain::evidence::note::Decision;
use crate::domain::signing::note::Draft;

use super::event::Now;

/// The state of the pack: one of three, and never two at once.
#[derive(Clone, Debug, Default)]
pub enum Reading {
    /// The first one is under way.
    #[default]
    Loading,
    Judged(Box<Judged>),
    /// Profile or pack could not be read: nothing is ready, and nothing is done, until it is judged again.
    Unjudged(Box<Failed>),
}

/// A reading that was judged, and what was made from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    pub assessment: Assessment,
    pub now: Now,
    /// The note as it would be written, per decision, or why there is none; `None` while it is being drafted.
    pub drafts: Option<Result<Drafts, String>>,
}

/// A reading that failed.
#[derive(Clone, Debug)]
pub struct Failed {
    pub why: Unjudged,
    /// The first of the readings in a row that failed.
    pub since: Timestamp,
    /// What was on screen before: to compare with once the pack is judged again, and for nothing else.
    last: Option<Box<Judged>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drafts {
    /// `None` where APPROVED is refused.
    pub approved: Option<Draft>,
    pub blocked: Draft,
}

impl Reading {
    pub fn judged(&self) -> Option<&Judged> {
        match self {
            Self::Judged(judged) => Some(judged),
            Self::Loading | Self::Unjudged(_) => None,
        }
    }

    pub fn judged_mut(&mut self) -> Option<&mut Judged> {
        match self {
            Self::Judged(judged) => Some(judged),
            Self::Loading | Self::Unjudged(_) => None,
        }
    }

    pub fn failed(&self) -> Option<&Failed> {
        match self {
            Self::Unjudged(failed) => Some(failed),
            Self::Loading | Self::Judged(_) => None,
        }
    }

    /// Takes in that the newest reading failed.
    pub(super) fn fail(&mut self, why: Unjudged, at: Timestamp) {
        let (since, last) = match std::mem::take(self) {
            Self::Loading => (at, None),
            Self::Judged(judged) => (at, Some(judged)),
            Self::Unjudged(failed) => (failed.since, failed.last),
        };
        *self = Self::Unjudged(Box::new(Failed { why, since, last }));
    }

    /// Begins to take in a judgement; the one before it, to be compared with.
    pub(super) fn take_last(&mut self) -> Option<Box<Judged>> {
        match std::mem::take(self) {
            Self::Loading => None,
            Self::Judged(judged) => Some(judged),
            Self::Unjudged(failed) => failed.last,
        }
    }
}

impl Failed {
    /// When the pack was judged last.
    pub fn last_judged(&self) -> Option<Timestamp> {
        self.last.as_ref().map(|judged| judged.now.at)
    }
}

impl Drafts {
    /// The draft of a decision; without one, APPROVED where it is allowed.
    pub(super) fn of(&self, decision: Option<Decision>) -> &Draft {
        let approved = self.approved.as_ref().filter(|_| decision != Some(Decision::Blocked));
        approved.unwrap_or(&self.blocked)
    }
}
