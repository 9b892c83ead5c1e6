//! The one place where state changes.

mod dialogs;
mod drilling;
mod emitting;
mod facts;
mod keys;
mod marking;
mod moving;
mod saying;
mod walking;

use super::effect::Effect;
use super::event::Event;
use super::state::State;

/// Takes in one fact; returns what is to be done about it. Costs O(entries of a pane) at most.
pub fn update(state: &mut State, event: Event) -> Vec<Effect> {
    match event {
        Event::Key(key) => keys::press(state, key),
        Event::Paste(text) => dialogs::paste(state, &text),
        Event::Resize(width, height) => {
            (state.ui.width, state.ui.height) = (width, height);
            moving::settle(state);
            Vec::new()
        }
        fact => facts::take_in(state, fact),
    }
}
