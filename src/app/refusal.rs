//! Why an action cannot be done now.

use crate::domain::assessment::Assessment;

use super::action::Action;
use super::keymap::Context;
use super::reading::Reading;
use super::state::{Awaited, State};

/// Why an action cannot be done now: one sentence. Untrusted: may quote evidence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(pub String);

/// What to press, or to type in the palette, for an action.
pub fn asking(state: &State, action: Action) -> String {
    let key = state.keymap.key(Context::Pane(state.ui.pane), action);
    key.map_or_else(|| format!("`:{action}`"), |key| format!("`{key}`"))
}

/// What the newest reading came to.
///
/// # Errors
/// [`Refusal`] while it is under way, and with the reason where it failed.
pub(super) fn assessment(state: &State) -> Result<&Assessment, Refusal> {
    match &state.facts.reading {
        Reading::Judged(judged) => Ok(&judged.assessment),
        Reading::Loading => Err(refused("the evidence is still loading")),
        Reading::Unjudged(failed) => Err(refused(failed.why.to_string())),
    }
}

/// # Errors
/// [`Refusal`] while a write is under way: what comes after it would be of another state than is on screen.
pub(super) fn nothing_awaited(state: &State) -> Result<(), Refusal> {
    match state.decisions.awaited.front() {
        None => Ok(()),
        Some(Awaited::Emit) => Err(refused("a note is being written: wait for it")),
        Some(Awaited::Mark(..) | Awaited::Lock(..) | Awaited::Answer) => {
            Err(refused("a change is being written: wait for it"))
        }
    }
}

pub(super) fn refused(why: impl Into<String>) -> Refusal {
    Refusal(why.into())
}
