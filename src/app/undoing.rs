//! What takes the last write back, and what does it again.

use crate::domain::values::digest::Digest;

use super::effect::Effect;
use super::lock_text::LockText;
use super::marking;
use super::refusal::{Refusal, assessment, nothing_awaited, refused};
use super::state::{Done, State};

/// What takes `last` back.
///
/// # Errors
/// [`Refusal`] where there is none, what it changed has changed since, and while another write is under way.
pub(super) fn inverse(state: &State, last: Option<&Done>, verb: &str) -> Result<Done, Refusal> {
    match last.ok_or_else(|| refused(format!("there is nothing to {verb}")))? {
        Done::Mark(marked) => marking::inverse(state, marked).map(Done::Mark),
        Done::Lock(text) => {
            nothing_awaited(state)?;
            stands(state, text)?;
            Ok(Done::Lock(text.inverse()))
        }
    }
}

/// Whether the lock is as the change left it.
fn stands(state: &State, text: &LockText) -> Result<(), Refusal> {
    let artifacts = &assessment(state)?.artifacts;
    let lock = artifacts.iter().find(|fact| fact.artifact.path == text.path);
    let stands = lock.is_some_and(|fact| fact.artifact.digest == Some(Digest::of(text.after.as_bytes())));
    let why = || refused(format!("{} has changed since: {}", text.path, text.words));
    stands.then_some(()).ok_or_else(why)
}

/// The effect that writes it.
pub(super) fn effect(state: &State, done: &Done) -> Option<Effect> {
    match done {
        Done::Mark(marked) => marking::effect(state, marked),
        Done::Lock(text) => Some(Effect::RestoreLock(text.clone())),
    }
}
