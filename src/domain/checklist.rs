//! Ticking: which byte of which text changes (contracts, section 1, checklist).

use super::evidence::checklist::Item;

/// What a hand may do to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    Tick,
    Untick,
}

/// The one byte that changes: `offset` into the file, the byte expected there and the byte to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OneByte {
    pub offset: usize,
    pub from: u8,
    pub to: u8,
}

/// The edit that marks `item` in `bytes`, the file it was parsed from. `None` where it already stands so.
pub fn edit(bytes: &[u8], item: &Item, mark: Mark) -> Option<OneByte> {
    todo!("{} {item:?} {mark:?}", bytes.len())
}
