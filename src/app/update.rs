//! The one place where state changes.

use super::effect::Effect;
use super::event::Event;
use super::state::State;

/// Takes in one fact; returns what is to be done about it.
pub fn update(state: &mut State, event: Event) -> Vec<Effect> {
    todo!("{state:?} {event:?}")
}
