//! Which pane is on screen, and what of it is open.

use crate::app::entries::all_entries;
use crate::app::entry::Subject;
use crate::app::pane::Pane;
use crate::app::selection::Selection;
use crate::app::state::{EntryRef, State};

/// Opens a pane as it was left, without its filter. The pane on screen stays as it is.
pub(super) fn open_pane(state: &mut State, pane: Pane) {
    if pane == state.ui.pane && state.ui.filter.is_empty() {
        close_detail(state);
        return;
    }
    state.ui.pane = pane;
    state.ui.filter.clear();
    close_detail(state);
}

pub(super) fn close_detail(state: &mut State) {
    (state.ui.open, state.ui.rows) = (None, None);
    state.ui.detail_top = 0;
}

/// Opens what is folded, or folds what is open.
pub(super) fn fold_or_unfold(state: &mut State, section: String) {
    if !state.ui.unfolded.remove(&section) {
        state.ui.unfolded.insert(section);
    }
}

/// Shows a place: opens its pane, unfolds what hides it, puts the cursor on it.
pub(super) fn go_to(state: &mut State, place: EntryRef) {
    open_pane(state, place.pane);
    let Some(id) = place.id else { return };
    unfold(state, place.pane, &id);
    state.ui.selected.insert(place.pane, id);
}

/// Opens the section that hides an item, or the code that hides a finding.
fn unfold(state: &mut State, pane: Pane, id: &str) {
    if !matches!(pane, Pane::Checklist | Pane::Overview)
        || Selection::of(state).entries.iter().any(|entry| entry.id == id)
    {
        return;
    }
    let mut section = None;
    for entry in all_entries(state, pane) {
        if matches!(entry.subject, Subject::Section(_) | Subject::Alike(_)) {
            section = Some(entry.id);
        } else if entry.id == id {
            break;
        }
    }
    if let Some(section) = section {
        fold_or_unfold(state, section);
    }
}
