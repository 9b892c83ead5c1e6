//! Writes taken back and done again, and how they were answered.

use crate::app::effect::Effect;
use crate::app::marking::opposite;
use crate::app::state::{Awaited, Decisions, Done, Marked, Origin, State, Write};
use crate::app::undoing::{effect, inverse};

pub(super) fn undo(state: &mut State) -> Vec<Effect> {
    let Ok((at, done)) = inverse(state, &state.decisions.undo, "undo") else { return Vec::new() };
    state.decisions.undo.truncate(at);
    ask(state, done, Origin::Undo)
}

pub(super) fn redo(state: &mut State) -> Vec<Effect> {
    let Ok((at, done)) = inverse(state, &state.decisions.redo, "do again") else { return Vec::new() };
    state.decisions.redo.truncate(at);
    ask(state, done, Origin::Redo)
}

fn ask(state: &mut State, done: Done, origin: Origin) -> Vec<Effect> {
    let Some(effect) = effect(state, &done) else { return Vec::new() };
    state.decisions.awaited.push_back(match done {
        Done::Mark(marked) => Awaited::Mark(marked, origin),
        Done::Lock(text) => Awaited::Lock(Some(text), origin),
    });
    vec![effect]
}

/// Something was written: it can be taken back now, or done again.
pub(super) fn written(state: &mut State, done: Done, origin: Origin) {
    // What waits on a frozen screen was read before.
    state.waiting = None;
    let (decisions, write) = (&mut state.decisions, Write { done, was_read: false });
    match origin {
        Origin::Hand => {
            decisions.redo.clear();
            decisions.undo.push(write);
        }
        Origin::Undo => decisions.redo.push(write),
        Origin::Redo => decisions.undo.push(write),
    }
}

/// Evidence was read that holds all that was written.
pub(super) fn read(state: &mut State) {
    let Decisions { undo, redo, .. } = &mut state.decisions;
    undo.iter_mut().chain(redo).for_each(|write| write.was_read = true);
}

/// The oldest write was refused: what it would have taken back or done again stays to be.
pub(super) fn refused(state: &mut State) {
    let (done, origin) = match state.decisions.awaited.pop_front() {
        Some(Awaited::Mark(marked, origin)) => (Done::Mark(Marked { mark: opposite(marked.mark), ..marked }), origin),
        Some(Awaited::Lock(Some(text), origin)) => (Done::Lock(text.inverse()), origin),
        Some(Awaited::Lock(None, _) | Awaited::Answer | Awaited::Emit) | None => return,
    };
    match origin {
        Origin::Hand => {}
        Origin::Undo => state.decisions.undo.push(Write { done, was_read: false }),
        Origin::Redo => state.decisions.redo.push(Write { done, was_read: false }),
    }
}
