//! Ticks and unticks.

use crate::app::action::Action;
use crate::app::effect::Effect;
use crate::app::marking::{Plan, effect, plan};
use crate::app::selection::Selection;
use crate::app::state::{Awaited, Marked, Origin, State};

use super::{drilling, saying};

/// Marks the item under the cursor, or opens its evidence where that was not seen (docs/cockpit.md, rule 4).
pub(super) fn mark(state: &mut State, selection: &Selection, action: Action) -> Vec<Effect> {
    match plan(state, selection.thing(state), action) {
        Ok(Plan::Write(marked)) => ask(state, marked, Origin::Hand),
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

fn ask(state: &mut State, marked: Marked, origin: Origin) -> Vec<Effect> {
    let Some(effect) = effect(state, &marked) else { return Vec::new() };
    state.decisions.awaited.push_back(Awaited::Mark(marked, origin));
    vec![effect]
}
