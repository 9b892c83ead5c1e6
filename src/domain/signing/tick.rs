//! Ticking: which byte of which text changes (docs/contracts.md, section 1: checklist).

use crate::domain::assessment::{ItemFact, ItemState};
use crate::domain::evidence::checklist::Item;

/// What a hand may do to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    Tick,
    Untick,
}

/// Why a hand may not do this, as the end of a sentence: what the machine holds is neither settled nor argued with by
/// hand (docs/cockpit.md, rule 4). A tick that its check does not bear may be taken off.
pub fn refusal(item: &ItemFact, mark: Mark) -> Option<String> {
    let (check, because) = (item.check?.name(), &item.because);
    match (mark, item.state, item.ticked) {
        (Mark::Tick, ItemState::Failing, _) => {
            Some(format!("its check {check} fails, and a hand cannot settle it: {because}"))
        }
        (Mark::Untick, ItemState::Verified, true) => {
            Some(format!("its check {check} holds, and a hand cannot argue with it: {because}"))
        }
        _ => None,
    }
}

/// The one byte that changes: `offset` into the file, the byte expected there and the byte to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OneByte {
    pub offset: usize,
    pub from: u8,
    pub to: u8,
}

/// The edit that marks `item` in `bytes`, the file it was parsed from. `None` where it already stands so, or where
/// `bytes` holds no task marker at the item's place: then it is not the file that the item was parsed from.
pub fn edit(bytes: &[u8], item: &Item, mark: Mark) -> Option<OneByte> {
    let offset = item.mark;
    let marker = bytes.get(offset.checked_sub(1)?..)?.first_chunk::<3>()?;
    let to = match (marker, mark) {
        ([b'[', b' ' | b'\t', b']'], Mark::Tick) => b'x',
        ([b'[', b'x' | b'X', b']'], Mark::Untick) => b' ',
        _ => return None,
    };
    Some(OneByte { offset, from: marker[1], to })
}
