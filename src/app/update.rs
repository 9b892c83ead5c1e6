//! The one place where state changes.

mod answering;
mod dialogs;
mod drilling;
mod facts;
mod keys;
mod looking;
mod marking;
mod moving;
mod opening;
mod panes;
mod pinning;
mod proving;
mod resuming;
mod saying;
mod undoing;
mod walking;

use super::effect::Effect;
use super::event::Event;
use super::pane::Pane;
use super::state::{State, Trail};

/// Takes in one fact; returns what is to be done about it. Costs O(entries of a pane) at most.
pub fn update(state: &mut State, event: Event) -> Vec<Effect> {
    let is_read_anew = matches!(event, Event::Assessed(..));
    let before = on_screen(state);
    let mut effects = take_in(state, event);
    if is_read_anew || before != on_screen(state) {
        let is_asked = effects.iter().any(|effect| matches!(effect, Effect::Preview(_) | Effect::Excerpt(_)));
        effects.extend(drilling::preview_on_screen(state).into_iter().filter(|_| !is_asked));
    }
    effects
}

/// Whose detail is on screen, and which of its rows.
fn on_screen(state: &State) -> Option<(Pane, Option<String>, Option<Trail>)> {
    let selected = state.ui.selected.get(&state.ui.pane).cloned();
    state.ui.shows_detail().then(|| (state.ui.pane, selected, state.ui.rows.clone()))
}

fn take_in(state: &mut State, event: Event) -> Vec<Effect> {
    match event {
        Event::Key(key) => keys::press(state, key),
        Event::Paste(text) => dialogs::paste(state, &text),
        Event::Paused => {
            looking::quiet(state);
            marking::paused(state)
        }
        Event::Drawn(sight) => {
            looking::drawn(state, *sight);
            Vec::new()
        }
        Event::Resize(width, height) => {
            (state.ui.width, state.ui.height) = (width, height);
            moving::settle(state);
            Vec::new()
        }
        fact => facts::take_in(state, fact),
    }
}
