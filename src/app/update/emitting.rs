//! The emit dialog: the one hard confirmation (cockpit.md, rule 3).

use crate::app::effect::Effect;
use crate::app::state::{Awaited, Dialog, State};
use crate::domain::evidence::note::Decision;

use super::{dialogs, saying};

/// Opens the dialog with the draft as it is now: what is previewed is what is written.
pub(super) fn open(state: &mut State) {
    if let Some(draft) = state.draft().cloned() {
        dialogs::open(state, Dialog::Emit { draft, input: String::new() });
    }
}

/// Shows the note of the other decision; what was typed was typed for this one.
pub(super) fn switch_decision(state: &mut State) {
    let Some(drafts) = &state.facts.drafts else { return };
    let other = match drafts.of(state.decisions.decision).decision {
        Decision::Approved => Decision::Blocked,
        Decision::Blocked => Decision::Approved,
    };
    let draft = drafts.of(Some(other)).clone();
    state.decisions.decision = Some(other);
    state.ui.dialog = Some(Dialog::Emit { draft, input: String::new() });
}

/// Writes the draft of the dialog; the word was typed, and the evidence is what it was.
pub(super) fn emit(state: &mut State) -> Vec<Effect> {
    let Some(Dialog::Emit { draft, .. }) = state.ui.dialog.take() else { return Vec::new() };
    state.decisions.awaited.push_back(Awaited::Emit);
    saying::say(state, format!("writing {}", draft.path));
    vec![Effect::Emit(draft)]
}
