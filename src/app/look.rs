//! What frames showed: a tick is of lines that were drawn, and Enter answers a question that was (docs/cockpit.md, rules 3
//! and 4).

use std::collections::BTreeSet;
use std::ops::Range;

use crate::domain::signing::recording::Shown;

use super::dialog::Dialog;
use super::key::Key;

/// What one frame showed of that on which a decision rests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sight {
    /// Of the card of the item that is open.
    pub card: Option<CardSight>,
    /// What the dialog asks, where the whole of it is on screen: [`Dialog::question`].
    pub question: Option<Dialog>,
}

/// What one frame showed of the card of the item that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardSight {
    /// The item's id.
    pub item: String,
    /// Of which words and files the card is.
    pub shown: Shown,
    /// A mark of each row that decides, from the card's top: another text has another, and so has the same text further
    /// down.
    pub deciding: Vec<u64>,
    /// Which of these rows are on screen.
    pub on_screen: Range<usize>,
    /// Whether some of them are still to be read.
    pub is_loading: bool,
}

/// What was on screen so far of the card that is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    item: String,
    drawn: BTreeSet<u64>,
    /// How many rows decide.
    pub(super) length: usize,
    /// How many of them were not on screen.
    pub(super) left: usize,
    /// The first of these, from the card's top.
    pub(super) next: Option<usize>,
    pub(super) is_loading: bool,
}

/// A key that asked for a mark, or for what is to be seen before. While it is held down it comes again and again: what it
/// asked for is done once the keyboard is quiet, or another key is pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Press {
    /// `None` while it is being taken in.
    pub(super) key: Option<Key>,
    /// The item that is to be ticked; `None` where that key was one too many.
    pub(super) tick: Option<String>,
}

impl CardSight {
    /// What is left of it where only so many rows of the body are not covered.
    #[must_use]
    pub fn above(mut self, rows: usize) -> Self {
        self.on_screen.end = self.on_screen.end.min(self.on_screen.start + rows);
        self
    }
}

impl Look {
    /// Begins to look at an item.
    pub(super) fn at(item: &str) -> Self {
        Self { item: item.to_owned(), ..Self::default() }
    }

    /// The item's id.
    pub(super) fn item(&self) -> &str {
        &self.item
    }

    /// Takes in what a frame of this item's card showed.
    pub(super) fn take_in(&mut self, sight: &CardSight) {
        self.drawn.extend(sight.deciding.get(sight.on_screen.clone()).unwrap_or_default());
        let unseen = |(_, row): &(usize, &u64)| !self.drawn.contains(row);
        let mut left = sight.deciding.iter().enumerate().filter(unseen).map(|(at, _)| at);
        self.next = left.next();
        self.left = self.next.iter().count() + left.count();
        (self.length, self.is_loading) = (sight.deciding.len(), sight.is_loading);
    }

    /// Whether all of it was on screen.
    pub(super) fn is_whole(&self) -> bool {
        self.length > 0 && self.left == 0 && !self.is_loading
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sight(deciding: &[u64], on_screen: Range<usize>) -> CardSight {
        let shown = Shown { words: String::new(), behind: Vec::new(), acts: Vec::new() };
        CardSight { item: "bell".to_owned(), shown, deciding: deciding.to_vec(), on_screen, is_loading: false }
    }

    #[test]
    fn a_card_is_seen_once_each_of_its_rows_was_on_screen() {
        let mut look = Look::at("bell");
        assert!(!look.is_whole());
        look.take_in(&sight(&[1, 2, 3, 4], 0..2));
        assert_eq!((look.left, look.next, look.is_whole()), (2, Some(2), false));
        look.take_in(&sight(&[1, 2, 3, 4], 3..4));
        assert_eq!((look.left, look.next, look.is_whole()), (1, Some(2), false));
        look.take_in(&sight(&[1, 2, 3, 4], 2..4));
        assert_eq!((look.left, look.next, look.is_whole()), (0, None, true));
    }

    #[test]
    fn rows_that_came_in_later_or_are_laid_out_anew_are_to_be_seen() {
        let mut look = Look::at("bell");
        look.take_in(&CardSight { is_loading: true, ..sight(&[1, 2], 0..2) });
        assert!(!look.is_whole());
        look.take_in(&sight(&[1, 7, 8], 0..2));
        assert_eq!((look.left, look.next), (1, Some(2)));
        look.take_in(&sight(&[], 0..0));
        assert!(!look.is_whole(), "a card without a row was not seen");
    }
}
