//! What takes the last write back, and what does it again.

use crate::domain::signing::tick::Mark;
use crate::domain::values::digest::Digest;

use super::effect::Effect;
use super::marking;
use super::refusal::{Refusal, assessment, nothing_awaited, refused};
use super::state::{Done, State, Write};

/// What takes back the last of these that somebody else did not change since, and its place.
///
/// # Errors
/// [`Refusal`] where there is none, where its mark may not be set, and while another write is under way.
pub(super) fn inverse(state: &State, writes: &[Write], verb: &str) -> Result<(usize, Done), Refusal> {
    nothing_awaited(state)?;
    assessment(state)?;
    let since = if writes.is_empty() { "" } else { ": what was done is changed since" };
    let is_left = |write: &Write| !write.was_read || stands(state, &write.done);
    let at = writes.iter().rposition(is_left).ok_or_else(|| refused(format!("there is nothing to {verb}{since}")))?;
    let done = match &writes[at].done {
        done if !stands(state, done) => Err(refused("what was written last was not read yet: wait a moment")),
        Done::Mark(marked) => marking::inverse(state, marked).map(Done::Mark),
        Done::Lock(text) => Ok(Done::Lock(text.inverse())),
    };
    Ok((at, done?))
}

/// Whether what was written is what the evidence on screen holds.
fn stands(state: &State, done: &Done) -> bool {
    let Some(assessment) = state.assessment() else { return false };
    match done {
        Done::Mark(marked) => {
            let item = assessment.checklist.as_ref().and_then(|checklist| checklist.items.by_id(&marked.id));
            item.is_some_and(|item| item.ticked == (marked.mark == Mark::Tick))
        }
        Done::Lock(text) => {
            let lock = assessment.artifacts.iter().find(|fact| fact.artifact.path == text.path);
            lock.is_some_and(|fact| fact.artifact.digest == Some(Digest::of(text.after.as_bytes())))
        }
    }
}

/// The effect that writes it.
pub(super) fn effect(state: &State, done: &Done) -> Option<Effect> {
    match done {
        Done::Mark(marked) => marking::effect(state, marked),
        Done::Lock(text) => Some(Effect::RestoreLock(text.clone())),
    }
}
