//! Why an action cannot be done now.

use crate::domain::assessment::Assessment;

use super::action::Action;
use super::keymap::Context;
use super::state::State;

/// Why an action cannot be done now: one sentence. Untrusted: may quote evidence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(pub String);

/// What to press, or to type in the palette, for an action.
pub fn asking(state: &State, action: Action) -> String {
    let key = state.keymap.key(Context::Pane(state.ui.pane), action);
    key.map_or_else(|| format!("`:{action}`"), |key| format!("`{key}`"))
}

pub(super) fn assessment(state: &State) -> Result<&Assessment, Refusal> {
    state.assessment().ok_or_else(|| refused("the evidence is still loading"))
}

pub(super) fn refused(why: impl Into<String>) -> Refusal {
    Refusal(why.into())
}
