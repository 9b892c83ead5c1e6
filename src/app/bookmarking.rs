//! What of a cockpit as it is would be kept for the next one.

use super::bookmark::{Bookmark, Into, Typed, Version, digest, finding_digest};
use super::dialog::Dialog;
use super::field::Field;
use super::state::State;

impl State {
    /// Where the operator is and what is half typed. The word that signs a note is none of it: that is typed anew.
    pub fn bookmark(&self) -> Bookmark {
        let ui = &self.ui;
        Bookmark {
            version: Version::V1,
            pane: ui.pane,
            row: ui.selected.get(&ui.pane).map(|id| digest(id)),
            filter: ui.filter.clone(),
            reason: self.decisions.reason.clone(),
            typed: ui.dialog.as_ref().and_then(typed).or_else(|| ui.sent.clone()).or_else(|| ui.unsaid.clone()),
        }
    }
}

/// What was typed into a dialog; `None` where nothing was, or nothing that is kept.
pub(super) fn typed(dialog: &Dialog) -> Option<Typed> {
    into(dialog).and_then(|(into, field)| Typed::of(into, field))
}

/// Which dialog it is, and its field; `None` for one whose field is not kept.
pub(super) fn into(dialog: &Dialog) -> Option<(Into, &Field)> {
    Some(match dialog {
        Dialog::Filter { input } => (Into::Filter, input),
        Dialog::Reason { input } => (Into::Reason, input),
        Dialog::Vouch { item, input } => (Into::Vouch { item: digest(item) }, input),
        Dialog::Acknowledge { asked, input } => {
            (Into::Acknowledge { finding: finding_digest(asked.these.first()?), scope: asked.scope }, input)
        }
        Dialog::Waive { finding, days, input } => {
            (Into::Waive { finding: finding_digest(finding), days: *days }, input)
        }
        Dialog::Withdraw { findings, input } => (Into::Withdraw { finding: finding_digest(findings.first()?) }, input),
        Dialog::Pin { target, field, input } => (Into::Pin { target: digest(target), field: digest(field) }, input),
        Dialog::Defer { target, input } => (Into::Defer { target: digest(target) }, input),
        Dialog::Attach { target, input } => (Into::Attach { target: digest(target) }, input),
        Dialog::Help { .. } | Dialog::Palette { .. } | Dialog::Emit { .. } | Dialog::Log { .. } | Dialog::Probe(..) => {
            return None;
        }
    })
}
