//! Writes taken back and done again, and how they were answered.

use crate::app::effect::Effect;
use crate::app::marking::opposite;
use crate::app::state::{Awaited, Done, Marked, Origin, State};
use crate::app::undoing::{effect, inverse};

pub(super) fn undo(state: &mut State) -> Vec<Effect> {
    let Ok(done) = inverse(state, state.decisions.undo.last(), "undo") else { return Vec::new() };
    state.decisions.undo.pop();
    ask(state, done, Origin::Undo)
}

pub(super) fn redo(state: &mut State) -> Vec<Effect> {
    let Ok(done) = inverse(state, state.decisions.redo.last(), "do again") else { return Vec::new() };
    state.decisions.redo.pop();
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
    let decisions = &mut state.decisions;
    match origin {
        Origin::Hand => {
            decisions.redo.clear();
            decisions.undo.push(done);
        }
        Origin::Undo => decisions.redo.push(done),
        Origin::Redo => decisions.undo.push(done),
    }
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
        Origin::Undo => state.decisions.undo.push(done),
        Origin::Redo => state.decisions.redo.push(done),
    }
}
