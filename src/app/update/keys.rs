//! From key to action, and from action to whoever does it.

use crate::app::action::Action;
use crate::app::availability::check;
use crate::app::bookmarking::typed;
use crate::app::dialog::Dialog;
use crate::app::effect::Effect;
use crate::app::field::Field;
use crate::app::key::Key;
use crate::app::refusal::Refusal;
use crate::app::selection::Selection;
use crate::app::state::{Interrupted, State};
use crate::domain::assessment::Side;

use super::{
    answering, dialogs, drilling, looking, marking, moving, opening, panes, pinning, proving, saying, undoing, walking,
};

/// Takes a key in: an action by the keymap, else text where there is a field to type into.
pub(super) fn press(state: &mut State, key: Key) -> Vec<Effect> {
    if looking::is_held(state, key) {
        return Vec::new();
    }
    let mut effects = marking::let_go(state);
    effects.extend(take_in(state, key));
    looking::remember(state, key);
    effects
}

fn take_in(state: &mut State, key: Key) -> Vec<Effect> {
    (state.ui.message, state.ui.asked) = (None, None);
    let context = state.context();
    let action = state.keymap.action(context, key);
    if action != Some(Action::Cancel) {
        state.ui.interrupted = Interrupted::No;
    }
    match (action, key) {
        (Some(action), _) => act(state, action),
        (None, Key::Char(c)) if context.takes_text() => {
            dialogs::typed(state, c);
            Vec::new()
        }
        (None, _) => {
            let help = crate::app::refusal::asking(state, Action::Help);
            saying::refuse(state, Refusal(format!("`{key}` means nothing here: {help} lists the keys that do")));
            Vec::new()
        }
    }
}

/// Does an action, or says why not.
pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let selection = Selection::of(state);
    if let Err(why) = check(state, &selection, action) {
        if action == Action::Confirm {
            dialogs::forget_unseen(state);
        }
        saying::refuse(state, why);
        return Vec::new();
    }
    if state.ui.dialog.is_some() && !is_everywhere(action) {
        return match dialogs::chosen(state, action) {
            Some(chosen) => act(state, chosen),
            None => in_dialog(state, action),
        };
    }
    if action.is_motion() {
        moving::go(state, &selection, action);
        return Vec::new();
    }
    let effects = perform(state, selection, action);
    moving::settle(state);
    effects
}

/// What was typed is kept until it is written.
fn in_dialog(state: &mut State, action: Action) -> Vec<Effect> {
    let typed = state.ui.dialog.as_ref().and_then(typed);
    let effects = pinning::answer(state, action).unwrap_or_else(|| dialogs::act(state, action));
    if effects.iter().any(Effect::writes) {
        state.ui.sent = typed;
    }
    effects
}

fn is_everywhere(action: Action) -> bool {
    matches!(action, Action::Cancel | Action::Suspend | Action::Repaint)
}

fn perform(state: &mut State, selection: Selection, action: Action) -> Vec<Effect> {
    if let Some(pane) = action.pane() {
        panes::open_pane(state, pane);
        return Vec::new();
    }
    match action {
        Action::NextBlocker => walking::walk(state, &selection, walking::Way::Next),
        Action::PreviousBlocker => walking::walk(state, &selection, walking::Way::Previous),
        Action::Open => return drilling::open(state, &selection),
        Action::Why => return drilling::open_reasoning(state, &selection),
        Action::Back => drilling::back(state),
        Action::Quit if drilling::leave(state) => {}
        Action::Quit => return vec![Effect::Quit],
        Action::Toggle | Action::Tick | Action::Untick => return marking::mark(state, &selection, action),
        Action::Answer | Action::Acknowledge | Action::Waive | Action::Withdraw => {
            return answering::begin(state, &selection, action);
        }
        Action::Undo => return undoing::undo(state),
        Action::Redo => return undoing::redo(state),
        Action::MakeRunA => return drilling::choose(state, &selection, Side::A),
        Action::MakeRunB => return drilling::choose(state, &selection, Side::B),
        Action::Prove => return proving::begin(state),
        Action::Probe
        | Action::Host
        | Action::Pin
        | Action::CloseTarget
        | Action::Defer
        | Action::Attach
        | Action::KeepDiff => return pinning::begin(state, &selection, action),
        Action::AllFields => drilling::show_all_or_less(state),
        Action::Freeze => return super::facts::freeze_or_thaw(state),
        Action::Zoom => drilling::zoom(state),
        Action::Rescan => return vec![Effect::Rescan(state.decisions.choice.clone())],
        Action::Emit => return dialogs::open_emit(state),
        Action::Reason => opening::open(state, Dialog::Reason { input: Field::new(reason(state)) }),
        Action::Filter => opening::open(state, Dialog::Filter { input: Field::new(&state.ui.filter) }),
        Action::Palette => opening::open(state, Dialog::Palette { input: Field::default(), selected: 0 }),
        Action::Help => opening::open(state, Dialog::Help { filter: Field::default(), top: 0 }),
        Action::Log => opening::open(state, Dialog::Log { last: usize::MAX }),
        Action::Cancel => return cancel(state),
        Action::Suspend => return vec![Effect::Suspend],
        Action::Repaint => return vec![Effect::Repaint],
        _ => {}
    }
    Vec::new()
}

fn reason(state: &State) -> &str {
    state.decisions.reason.as_deref().unwrap_or_default()
}

/// Closes what takes text; twice in a row ends the cockpit.
fn cancel(state: &mut State) -> Vec<Effect> {
    if state.ui.interrupted == Interrupted::Once {
        return vec![Effect::Quit];
    }
    state.ui.interrupted = Interrupted::Once;
    let typed = state.ui.dialog.as_ref().and_then(typed);
    state.ui.unsaid = typed.or(state.ui.unsaid.take());
    let effects = if state.ui.dialog.is_some() { pinning::close(state) } else { Vec::new() };
    saying::say(state, "once more ends the cockpit: everything is saved");
    effects
}
