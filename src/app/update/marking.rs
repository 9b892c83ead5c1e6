//! Ticks and unticks, taken back and done again.

use crate::app::action::Action;
use crate::app::effect::Effect;
use crate::app::marking::{Plan, effect, inverse, plan};
use crate::app::selection::Selection;
use crate::app::state::{Awaited, MarkOrigin, Marked, State};

use super::{drilling, saying};

/// Marks the item under the cursor, or opens its evidence where that was not seen (docs/cockpit.md, rule 4).
pub(super) fn mark(state: &mut State, selection: &Selection, action: Action) -> Vec<Effect> {
    match plan(state, selection.thing(state), action) {
        Ok(Plan::Write(marked)) => ask(state, marked, MarkOrigin::Hand),
        Ok(Plan::See(_)) => {
            saying::say(state, "this is what stands behind it: once more ticks it");
            selection.entry().map(|entry| drilling::open_detail(state, entry)).unwrap_or_default()
        }
        Err(why) => {
            saying::refuse(state, why);
            Vec::new()
        }
    }
}

pub(super) fn undo(state: &mut State) -> Vec<Effect> {
    let inverse = inverse(state, state.decisions.undo.last(), "undo");
    let Ok(marked) = inverse else { return Vec::new() };
    state.decisions.undo.pop();
    ask(state, marked, MarkOrigin::Undo)
}

pub(super) fn redo(state: &mut State) -> Vec<Effect> {
    let inverse = inverse(state, state.decisions.redo.last(), "do again");
    let Ok(marked) = inverse else { return Vec::new() };
    state.decisions.redo.pop();
    ask(state, marked, MarkOrigin::Redo)
}

fn ask(state: &mut State, marked: Marked, origin: MarkOrigin) -> Vec<Effect> {
    let Some(effect) = effect(state, &marked) else { return Vec::new() };
    state.decisions.awaited.push_back(Awaited::Mark(marked, origin));
    vec![effect]
}
