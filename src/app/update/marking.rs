//! Ticks and unticks.

use crate::app::action::Action;
use crate::app::availability::check;
use crate::app::bookmarking::typed;
use crate::app::dialog::Dialog;
use crate::app::effect::Effect;
use crate::app::field::Field;
use crate::app::look::Press;
use crate::app::marking::{Plan, effect, plan, vouched};
use crate::app::refusal::Refusal;
use crate::app::selection::Selection;
use crate::app::state::{Awaited, Marked, Origin, State};
use crate::domain::signing::tick::Mark;

use super::{looking, opening, saying};

/// Marks the item under the cursor, or shows first what decides it (docs/cockpit.md, rule 4). A tick waits until it is plain
/// that its key is not held down.
pub(super) fn mark(state: &mut State, selection: &Selection, action: Action) -> Vec<Effect> {
    match plan(state, selection.thing(state), action) {
        Ok(Plan::See(asked)) => return looking::see(state, selection, asked),
        Ok(Plan::Write(marked)) if marked.mark == Mark::Untick => return ask(state, marked, Origin::Hand),
        Ok(Plan::Write(Marked { id, .. }) | Plan::Vouch(id)) => {
            state.ui.press = Some(Press { key: None, tick: Some(id) });
        }
        Err(why) => saying::refuse(state, why),
    }
    Vec::new()
}

/// The keyboard is quiet: what the last key asked for was meant.
pub(super) fn paused(state: &mut State) -> Vec<Effect> {
    let effects = let_go(state);
    looking::tell(state);
    effects
}

/// Ticks what the last key asked for.
pub(super) fn let_go(state: &mut State) -> Vec<Effect> {
    let press = state.ui.press.take();
    press.and_then(|press| press.tick).map(|item| tick(state, &item)).unwrap_or_default()
}

/// Ticks an item, or asks why it is ticked; unless something came between.
fn tick(state: &mut State, id: &str) -> Vec<Effect> {
    let selection = Selection::of(state);
    let planned = check(state, &selection, Action::Tick);
    match planned.and_then(|()| plan(state, selection.thing(state), Action::Tick)) {
        Ok(Plan::Write(marked)) if marked.id == id => return ask(state, marked, Origin::Hand),
        Ok(Plan::Vouch(item)) if item == id => {
            opening::open(state, Dialog::Vouch { item, input: Field::default() });
        }
        Ok(_) => saying::refuse(state, Refusal("it changed just then: look at it, and tick it again".to_owned())),
        Err(why) => saying::refuse(state, why),
    }
    Vec::new()
}

/// Ticks the item of the dialog for the reason that was typed; one that does not do stays, to be mended.
pub(super) fn vouch(state: &mut State, item: String, input: Field) -> Vec<Effect> {
    match vouched(state, &item, input.text()) {
        Ok(marked) => ask(state, marked, Origin::Hand),
        Err(why) => {
            saying::refuse(state, why);
            let is_seen = state.decisions.seen.contains(&item);
            let dialog = Dialog::Vouch { item, input };
            match is_seen {
                true => state.ui.dialog = Some(dialog),
                false => state.ui.unsaid = typed(&dialog),
            }
            Vec::new()
        }
    }
}

fn ask(state: &mut State, marked: Marked, origin: Origin) -> Vec<Effect> {
    let Some(effect) = effect(state, &marked) else { return Vec::new() };
    state.decisions.awaited.push_back(Awaited::Mark(marked, origin));
    vec![effect]
}
