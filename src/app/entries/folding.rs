//! What is folded, and what `=` shows.

use crate::app::state::{ShownFields, State};

/// Whether folded entries are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folding {
    /// As the operator sees it.
    AsItStands,
    /// Nothing is folded: what filter and walk look through.
    Unfolded,
}

/// Whether an entry that folds others stands open.
pub(super) fn unfolds(state: &State, folding: Folding, id: &str) -> bool {
    folding == Folding::Unfolded || (state.ui.shown == ShownFields::All) != state.ui.unfolded.contains(id)
}

pub(super) fn shown(state: &State, folding: Folding) -> ShownFields {
    match folding {
        Folding::AsItStands => state.ui.shown,
        Folding::Unfolded => ShownFields::All,
    }
}
