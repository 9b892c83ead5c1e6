//! The note as it would be written, and the earlier ones.

use crate::app::entry::Subject;
use crate::app::state::State;
use crate::domain::assessment::Assessment;

use super::listing::Listing;

pub(super) fn list(state: &State, assessment: &Assessment, listing: &mut Listing) {
    listing.heading("The note as it would be written");
    match state.draft() {
        Some(draft) => listing.lines(&draft.text, Subject::NoteLine),
        None => listing.nothing(state.undrafted().unwrap_or("still loading")),
    }
    listing.heading("Earlier notes");
    if assessment.notes.is_empty() {
        listing.nothing("none found");
    }
    for (i, note) in assessment.notes.iter().enumerate().rev() {
        listing.push(format!("note:{}", note.path), Subject::Note(i));
    }
}
