//! A list in the making: every id in it is unique.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use crate::app::entry::{Entry, Subject};

/// Entries, top to bottom.
#[derive(Debug, Default)]
pub(super) struct Listing {
    entries: Vec<Entry>,
    /// How often each id was asked for, by the id's hash: ten thousand ids are listed several times a key. Two ids of one
    /// hash would be counted as one, and be told apart all the same.
    taken: HashMap<u64, usize>,
}

impl Listing {
    /// Makes room for so many more.
    pub(super) fn reserve(&mut self, count: usize) {
        self.entries.reserve(count);
        self.taken.reserve(count);
    }

    /// Adds an entry; where its id stands already, the later one is counted: `flag:x#2`.
    pub(super) fn push(&mut self, id: String, subject: Subject) {
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        let count = self.taken.entry(hasher.finish()).or_insert(0);
        *count += 1;
        let id = if *count == 1 { id } else { format!("{id}#{count}") };
        self.entries.push(Entry { id, subject });
    }

    /// Adds an entry whose id is unique by its nature: nothing is counted, which matters where there are ten thousand.
    pub(super) fn push_unique(&mut self, id: String, subject: Subject) {
        self.entries.push(Entry { id, subject });
    }

    pub(super) fn heading(&mut self, title: impl Into<String>) {
        let title = title.into();
        self.push(format!("heading:{title}"), Subject::Heading(title.into()));
    }

    /// A sentence where there is nothing to list.
    pub(super) fn nothing(&mut self, why: &str) {
        self.push("nothing".to_owned(), Subject::Nothing(why.into()));
    }

    /// A text's lines; each is known by what it says, so that it is found again in a changed text.
    pub(super) fn lines(&mut self, text: &str, subject: fn(usize, Arc<str>) -> Subject) {
        for (i, line) in text.lines().enumerate() {
            self.push(format!("line:{line}"), subject(i, line.into()));
        }
    }

    pub(super) fn into_entries(self) -> Vec<Entry> {
        self.entries
    }
}
