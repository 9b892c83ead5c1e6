//! What each pane lists, one file per pane.

mod checklist;
mod closure;
mod echoes;
mod evidence;
mod filter;
mod flags;
mod folding;
mod gate;
mod kpi;
mod listing;
mod note;
mod overview;
mod searchable;

use crate::domain::assessment::Assessment;

use super::entry::Entry;
use super::pane::Pane;
use super::reading::Reading;
use super::state::State;

use folding::Folding;
use listing::Listing;

pub(super) use checklist::{opens_by_itself, section_id};
pub(super) use gate::TESTING;
pub(super) use overview::finding_id;

/// The entries of a pane, unfiltered.
fn list(state: &State, pane: Pane, folding: Folding) -> Vec<Entry> {
    let mut listing = Listing::default();
    match &state.facts.reading {
        Reading::Loading => listing.nothing("still loading"),
        Reading::Unjudged(failed) => listing.nothing(&failed.why.to_string()),
        Reading::Judged(judged) => of_pane((state, &judged.assessment), pane, folding, &mut listing),
    }
    listing.into_entries()
}

fn of_pane((state, assessment): (&State, &Assessment), pane: Pane, folding: Folding, listing: &mut Listing) {
    match pane {
        Pane::Overview => overview::list(state, assessment, folding, listing),
        Pane::Kpi => kpi::list(state, assessment, folding, listing),
        Pane::Gate => gate::list(state, assessment, folding, listing),
        Pane::Flags => flags::list(assessment, listing),
        Pane::Checklist => checklist::list(state, assessment, folding, listing),
        Pane::Closure => closure::list(assessment, listing),
        Pane::Evidence => evidence::list(assessment, listing),
        Pane::Note => note::list(state, assessment, listing),
    }
}

/// The entries of a pane as it stands: folded, filtered, in order. O(entries).
pub fn entries(state: &State, pane: Pane) -> Vec<Entry> {
    let filter = if pane == state.ui.pane { state.ui.filter.as_str() } else { "" };
    if filter.is_empty() {
        return list(state, pane, Folding::AsItStands);
    }
    filter::keep(state, list(state, pane, Folding::Unfolded), filter)
}

/// All entries of a pane, whatever is folded or filtered out: where the walk finds its way.
pub(super) fn all_entries(state: &State, pane: Pane) -> Vec<Entry> {
    list(state, pane, Folding::Unfolded)
}
