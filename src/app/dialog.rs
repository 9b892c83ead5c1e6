//! What stands over the panes and takes the keys.

use crate::domain::evidence::journal::entry::FindingRef;
use crate::domain::signing::note::Draft;

use super::acknowledging::Acknowledging;
use super::field::Field;
use super::keymap::Context;
use super::probe_ask::{ProbeAsk, ProbeStage};

/// What stands over the panes and takes the keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// `?`: the keys that work here and now; typing filters.
    Help { filter: Field, top: usize },
    /// `:`: the verbs.
    Palette { input: Field, selected: usize },
    /// `/`.
    Filter { input: Field },
    /// A reason for the note, typed in place.
    Reason { input: Field },
    /// Why an item is ticked behind which nothing stands, likewise.
    Vouch { item: String, input: Field },
    /// Why a warning is put up with, or all of its code.
    Acknowledge { asked: Acknowledging, input: Field },
    /// Why a blocker is put up with, and for how many days.
    Waive { finding: FindingRef, days: u32, input: Field },
    /// What was said to these findings is taken back, and why.
    Withdraw { findings: Vec<FindingRef>, input: Field },
    /// `E`: the draft is frozen here: what was previewed is what is written.
    Emit { draft: Draft, input: Field },
    /// `!`.
    Log { last: usize },
    /// `r`, `H`: what would be run, and how far it is.
    Probe(ProbeAsk, ProbeStage),
    /// `i`: a field's new value.
    Pin { target: String, field: String, input: Field },
    /// `d`: why a target is deferred.
    Defer { target: String, input: Field },
    /// `a`: a file that proves that a target was provisioned.
    Attach { target: String, input: Field },
}

impl Dialog {
    /// Where keys are pressed while it is open.
    pub(super) fn context(&self) -> Context {
        match self {
            Self::Help { .. } => Context::Help,
            Self::Palette { .. } => Context::Palette,
            Self::Filter { .. } => Context::Filtering,
            Self::Reason { .. } | Self::Vouch { .. } | Self::Withdraw { .. } => Context::Reason,
            Self::Acknowledge { .. } => Context::Acknowledging,
            Self::Waive { .. } => Context::Waiving,
            Self::Emit { .. } => Context::Emitting,
            Self::Log { .. } => Context::Log,
            Self::Probe(..) => Context::Probing,
            Self::Pin { .. } => Context::Pinning,
            Self::Defer { .. } => Context::Deferring,
            Self::Attach { .. } => Context::Attaching,
        }
    }

    /// What it asks, with nothing typed: to which Enter is an answer that writes, or runs something. `None` where Enter does
    /// neither.
    pub fn question(&self) -> Option<Self> {
        let mut question = self.clone();
        match &mut question {
            Self::Help { .. }
            | Self::Palette { .. }
            | Self::Filter { .. }
            | Self::Reason { .. }
            | Self::Log { .. }
            | Self::Probe(_, ProbeStage::Preparing | ProbeStage::Running { .. } | ProbeStage::Ending) => return None,
            Self::Probe(_, ProbeStage::Asking { top, .. }) => *top = 0,
            asking => asking.field_mut().into_iter().for_each(Field::erase_all),
        }
        Some(question)
    }

    /// What is typed into it, to be edited; `None` where nothing is.
    pub(super) fn field_mut(&mut self) -> Option<&mut Field> {
        match self {
            Self::Help { filter: field, .. }
            | Self::Palette { input: field, .. }
            | Self::Filter { input: field }
            | Self::Reason { input: field }
            | Self::Vouch { input: field, .. }
            | Self::Acknowledge { input: field, .. }
            | Self::Waive { input: field, .. }
            | Self::Withdraw { input: field, .. }
            | Self::Emit { input: field, .. }
            | Self::Pin { input: field, .. }
            | Self::Defer { input: field, .. }
            | Self::Attach { input: field, .. } => Some(field),
            Self::Log { .. } | Self::Probe(..) => None,
        }
    }
}
