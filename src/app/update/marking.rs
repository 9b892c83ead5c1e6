//! Ticks and unticks.

use crate::app::action::Action;
use crate::app::effect::Effect;
use crate::app::field::Field;
use crate::app::marking::{Plan, effect, plan, vouched};
use crate::app::selection::Selection;
use crate::app::state::{Awaited, Dialog, Marked, Origin, State};

use super::{drilling, saying};

/// Marks the item under the cursor, or opens its evidence where that was not seen (docs/cockpit.md, rule 4).
pub(super) fn mark(state: &mut State, selection: &Selection, action: Action) -> Vec<Effect> {
    match plan(state, selection.thing(state), action) {
        Ok(Plan::Write(marked)) => ask(state, marked, Origin::Hand),
        Ok(Plan::Vouch(item)) => {
            state.ui.dialog = Some(Dialog::Vouch { item, input: Field::default() });
            Vec::new()
        }
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

/// Ticks the item of the dialog for the reason that was typed; one that does not do stays, to be mended.
pub(super) fn vouch(state: &mut State, item: String, input: Field) -> Vec<Effect> {
    match vouched(state, &item, input.text()) {
        Ok(marked) => ask(state, marked, Origin::Hand),
        Err(why) => {
            saying::refuse(state, why);
            state.ui.dialog = Some(Dialog::Vouch { item, input });
            Vec::new()
        }
    }
}

fn ask(state: &mut State, marked: Marked, origin: Origin) -> Vec<Effect> {
    let Some(effect) = effect(state, &marked) else { return Vec::new() };
    state.decisions.awaited.push_back(Awaited::Mark(marked, origin));
    vec![effect]
}
