//! Dialogs as they open, and where they stand in what they list.

use crate::app::availability::{help, palette};
use crate::app::bookmarking::into;
use crate::app::dialog::Dialog;
use crate::app::probe_ask::ProbeStage;
use crate::app::state::State;

/// Opens a dialog; what was typed into such a one before and came to nothing stands in its field.
pub(super) fn open(state: &mut State, mut dialog: Dialog) {
    let kept = into(&dialog).and_then(|(into, _)| state.ui.unsaid.take_if(|it| it.into.is_about_the_same(into)));
    dialog.field_mut().zip(kept).into_iter().for_each(|(field, kept)| *field = kept.field());
    state.ui.dialog = Some(dialog);
    clamp(state);
}

/// Keeps the dialog's list on its entries.
pub(super) fn clamp(state: &mut State) {
    let last = match &state.ui.dialog {
        Some(Dialog::Help { filter, .. }) => help(state, filter.text()).len().saturating_sub(1),
        Some(Dialog::Palette { input, .. }) => palette(state, input.text()).len().saturating_sub(1),
        Some(Dialog::Log { .. }) => state.ui.log.len().saturating_sub(1),
        Some(Dialog::Probe(_, ProbeStage::Asking { lines, .. })) => lines.len().saturating_sub(1),
        _ => return,
    };
    place(state).into_iter().for_each(|at| *at = (*at).min(last));
}

/// Where the dialog's list stands.
pub(super) fn place(state: &mut State) -> Option<&mut usize> {
    match &mut state.ui.dialog {
        Some(
            Dialog::Help { top: at, .. }
            | Dialog::Palette { selected: at, .. }
            | Dialog::Log { last: at }
            | Dialog::Probe(_, ProbeStage::Asking { top: at, .. }),
        ) => Some(at),
        _ => None,
    }
}
