//! The pane on screen, and the room for it.

use crate::app::selection::Selection;
use crate::app::state::State;

/// The pane on screen: its entries and the one under the cursor, and the room for it.
#[derive(Clone, Copy, Debug)]
pub struct Body<'a> {
    pub state: &'a State,
    pub selection: &'a Selection,
    pub width: usize,
    pub height: usize,
}
