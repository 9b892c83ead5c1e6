//! What each pane lists, one file per pane.

mod checklist;
mod closure;
mod evidence;
pub(super) mod filter;
mod flags;
mod gate;
mod kpi;
mod listing;
mod note;
mod overview;
pub(super) mod searchable;

use super::entry::Entry;
use super::pane::Pane;
use super::state::{ShownFields, State};

use listing::Listing;

pub(super) use checklist::{is_settled, section_id};
pub(super) use gate::TESTING;
pub(super) use overview::finding_id;

/// Whether folded entries are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Folding {
    /// As the operator sees it.
    AsItStands,
    /// Nothing is folded: what filter and walk look through.
    Unfolded,
}

/// The entries of a pane, unfiltered.
pub(super) fn list(state: &State, pane: Pane, folding: Folding) -> Vec<Entry> {
    let mut listing = Listing::default();
    match (state.assessment(), &state.facts.lost) {
        (None, Some(why)) => listing.nothing(why),
        (None, None) => listing.nothing("still loading"),
        (Some(assessment), _) => match pane {
            Pane::Overview => overview::list(state, assessment, folding, &mut listing),
            Pane::Kpi => kpi::list(state, assessment, folding, &mut listing),
            Pane::Gate => gate::list(state, assessment, folding, &mut listing),
            Pane::Flags => flags::list(assessment, &mut listing),
            Pane::Checklist => checklist::list(state, assessment, folding, &mut listing),
            Pane::Closure => closure::list(assessment, &mut listing),
            Pane::Evidence => evidence::list(assessment, &mut listing),
            Pane::Note => note::list(state, assessment, &mut listing),
        },
    }
    listing.into_entries()
}

/// Whether an entry that folds others stands open.
fn unfolds(state: &State, folding: Folding, id: &str) -> bool {
    folding == Folding::Unfolded || (state.ui.shown == ShownFields::All) != state.ui.unfolded.contains(id)
}

fn shown(state: &State, folding: Folding) -> ShownFields {
    match folding {
        Folding::AsItStands => state.ui.shown,
        Folding::Unfolded => ShownFields::All,
    }
}
