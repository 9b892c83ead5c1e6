//! The cursor: which entry is selected, found by its id.

use super::entries::entries;
use super::entry::{Entry, Subject};
use super::pane::Pane;
use super::state::State;
use super::thing::Thing;

/// The index of the selected entry; where its id is gone, the nearest neighbour of where it stood. `None` where nothing
/// can be selected.
pub(super) fn cursor(state: &State, pane: Pane, entries: &[Entry]) -> Option<usize> {
    let position = state.ui.positions.get(&pane).copied().unwrap_or(0);
    let is_it = |id: &str, entry: &Entry| entry.id == id && entry.subject.is_selectable();
    let found = state.ui.selected.get(&pane).and_then(|id| {
        // Most often it is where it was.
        let there = entries.get(position).filter(|entry| is_it(id, entry)).map(|_| position);
        there.or_else(|| entries.iter().position(|entry| is_it(id, entry)))
    });
    found.or_else(|| nearest(entries, position))
}

/// The selectable entry nearest to a position: at it or below, else above.
pub(super) fn nearest(entries: &[Entry], position: usize) -> Option<usize> {
    let below = (position..entries.len()).find(|i| entries[*i].subject.is_selectable());
    below.or_else(|| (0..position.min(entries.len())).rev().find(|i| entries[*i].subject.is_selectable()))
}

/// The pane on screen at one moment: its entries and the one under the cursor.
#[derive(Clone, Debug)]
pub struct Selection {
    pub entries: Vec<Entry>,
    pub cursor: Option<usize>,
}

impl Selection {
    pub fn of(state: &State) -> Self {
        let entries = entries(state, state.ui.pane);
        let cursor = cursor(state, state.ui.pane, &entries);
        Self { entries, cursor }
    }

    pub fn entry(&self) -> Option<&Entry> {
        self.entries.get(self.cursor?)
    }

    /// What is under the cursor.
    pub fn thing<'a>(&self, state: &'a State) -> Option<Thing<'a>> {
        self.subject()?.resolve(state)
    }

    pub(super) fn subject(&self) -> Option<&Subject> {
        self.entry().map(|entry| &entry.subject)
    }
}
