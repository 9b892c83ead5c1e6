//! The rows of the body, and what of an opened item's card stands in them.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use crate::app::entry::Entry;
use crate::app::look::CardSight;
use crate::app::state::State;
use crate::app::thing::Thing;
use crate::domain::signing::recording::Shown;

use super::screen::Row;

/// Rows between the tabs and the hints.
#[derive(Clone, Debug, Default)]
pub struct BodyRows {
    pub rows: Vec<Row>,
    pub card: Option<CardSight>,
}

impl From<Vec<Row>> for BodyRows {
    fn from(rows: Vec<Row>) -> Self {
        Self { rows, card: None }
    }
}

impl BodyRows {
    /// The same with other rows, in which the same is to be seen.
    pub(super) fn with(self, change: impl FnOnce(Vec<Row>) -> Vec<Row>) -> Self {
        Self { rows: change(self.rows), card: self.card }
    }
}

/// The rows of a detail that decide: all down to one of them.
#[derive(Clone, Copy, Debug)]
pub struct Deciding<'a> {
    pub rows: &'a [Row],
    /// Whether some of them are still to be read.
    pub is_loading: bool,
}

impl Deciding<'_> {
    /// What is seen of them where these rows of the detail are on screen; `None` for anything but the item that is open.
    pub(super) fn sight(self, state: &State, entry: &Entry, on_screen: Range<usize>) -> Option<CardSight> {
        let Some(Thing::Item(item)) = entry.subject.resolve(state) else { return None };
        let is_open = state.ui.open.as_ref() == Some(&entry.id);
        let last = self.rows.len();
        is_open.then(|| CardSight {
            item: item.id.clone(),
            shown: Shown::of(item),
            deciding: marks(self.rows),
            on_screen: on_screen.start.min(last)..on_screen.end.min(last),
            is_loading: self.is_loading,
        })
    }
}

/// A mark of each row: of its text, and of how often that stands above.
fn marks(rows: &[Row]) -> Vec<u64> {
    let mut above: HashMap<String, usize> = HashMap::new();
    let mark = |row: &Row| {
        let text: String = row.spans.iter().map(|span| span.text.as_str()).collect();
        let count = above.entry(text.clone()).or_default();
        *count += 1;
        let mut hasher = DefaultHasher::new();
        (text, *count).hash(&mut hasher);
        hasher.finish()
    };
    rows.iter().map(mark).collect()
}
