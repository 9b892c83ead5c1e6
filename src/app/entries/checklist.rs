//! The checklist: sections, folded when settled, and their items.

use crate::app::entry::Subject;
use crate::app::state::{ShownFields, State};
use crate::domain::assessment::{Assessment, ItemFact, ItemState};

use super::folding::Folding;
use super::listing::Listing;

pub(super) fn list(state: &State, assessment: &Assessment, folding: Folding, listing: &mut Listing) {
    let Some(checklist) = &assessment.checklist else {
        return listing.nothing("no readable checklist found");
    };
    if checklist.items.is_empty() {
        return listing.nothing("the checklist has no items");
    }
    let mut first = 0;
    for section in checklist.items.chunk_by(|one, next| one.section == next.section) {
        let items = first..first + section.len();
        first += section.len();
        let id = section_id(&section[0]);
        let is_open = folding == Folding::Unfolded || is_open(state, &id, section);
        listing.push(id, Subject::Section(items.clone()));
        for (i, item) in items.zip(section).filter(|_| is_open) {
            listing.push_unique(["item:", &item.id].concat(), Subject::Item(i));
        }
    }
}

/// The durable id of the section that begins with an item: its first item tells sections of one title apart.
pub(crate) fn section_id(first: &ItemFact) -> String {
    format!("section:{}:{}", first.section, first.id)
}

/// Whether nothing is left to do in a section: every item is ticked, and none fails.
fn is_settled(section: &[ItemFact]) -> bool {
    section.iter().all(|item| item.is_done() && matches!(item.state, ItemState::Verified | ItemState::Manual))
}

/// Whether a section is open that the operator neither opened nor folded.
pub(crate) fn opens_by_itself(state: &State, section: &[ItemFact]) -> bool {
    state.ui.shown == ShownFields::All || !is_settled(section)
}

/// A settled section is folded, unless the operator opened it or wants to see all; others are open, unless folded.
fn is_open(state: &State, id: &str, section: &[ItemFact]) -> bool {
    opens_by_itself(state, section) != state.ui.unfolded.contains(id)
}
