//! The cursor: which entry is selected, found by its id.

use super::entry::{Entry, Subject, entries};
use super::pane::Pane;
use super::state::State;

/// The index of the selected entry; where its id is gone, the nearest neighbour of where it stood. `None` where nothing
/// can be selected.
pub fn cursor(state: &State, pane: Pane, entries: &[Entry]) -> Option<usize> {
    let selected = state.ui.selected.get(&pane);
    let found =
        selected.and_then(|id| entries.iter().position(|entry| entry.id == *id && entry.subject.is_selectable()));
    found.or_else(|| nearest(entries, state.ui.positions.get(&pane).copied().unwrap_or(0)))
}

/// The selectable entry nearest to a position: at it or below, else above.
pub(super) fn nearest(entries: &[Entry], position: usize) -> Option<usize> {
    let below = (position..entries.len()).find(|i| entries[*i].subject.is_selectable());
    below.or_else(|| (0..position.min(entries.len())).rev().find(|i| entries[*i].subject.is_selectable()))
}

/// The pane on screen at one moment: its entries and the one under the cursor.
#[derive(Clone, Debug)]
pub struct Sight {
    pub entries: Vec<Entry>,
    pub cursor: Option<usize>,
}

impl Sight {
    pub fn of(state: &State) -> Self {
        let entries = entries(state, state.ui.pane);
        let cursor = cursor(state, state.ui.pane, &entries);
        Self { entries, cursor }
    }

    pub fn entry(&self) -> Option<&Entry> {
        self.entries.get(self.cursor?)
    }

    pub fn subject(&self) -> Option<&Subject> {
        self.entry().map(|entry| &entry.subject)
    }
}
