//! Whatever may be added (an action, a dialog, a pane), nothing of it is forgotten.

use std::sync::LazyLock;

use signoff::app::action::Action;
use signoff::app::dialog::Dialog;
use signoff::app::event::Event;
use signoff::app::key::Key;
use signoff::app::keymap::{Context, Keymap};
use signoff::app::pane::Pane;
use signoff::app::state::{State, Ui};
use signoff::app::update::update;
use signoff::domain::assessment::ItemState;
use signoff::view::lay_out;

use super::{at, emitting, press, with_item};
use crate::fixtures::{RUN_B, assessment, large_assessment, now, previewed, ready_assessment, showing, state};

/// A key that means nothing by itself, in no context.
const FREE: Key = Key::Ctrl('x');

/// Cockpits in which something can be done: with a full log, in every pane, in the middle of a long list, after a filter,
/// a tick, a tick taken back, a jump.
static COCKPITS: LazyLock<Vec<State>> = LazyLock::new(|| {
    let mut eventful = state();
    (0..60).for_each(|i| drop(update(&mut eventful, Event::Refused(format!("refusal {i}")))));
    let mut cockpits = vec![eventful];
    cockpits.extend((1..=Pane::ALL.len()).map(|digit| after(state(), &digit.to_string())));
    cockpits.push(after(showing(large_assessment(60)), "5 ctrl-d ctrl-d"));
    cockpits.extend(["/ 'e' enter", "/ 'e' enter j j", "enter"].map(|keys| after(state(), keys)));
    cockpits.push(showing(ready_assessment()));
    cockpits.extend(super::answering::cockpits());
    let closure = ["target:Widget Gateway", "field:Widget Gateway:version", "probe:gateway answers"];
    cockpits.extend(closure.map(|id| at("6", id)));
    cockpits.push(after(at("5", "item:both-runs-were-watched"), "space"));
    cockpits.push(after(at("5", "item:raw-data-is-kept"), "space"));
    cockpits.extend([at("5", "item:the-docs-were-read"), unticked(), ticked_again()]);
    let mut file = after(at("7", &format!("artifact:{RUN_B}")), "enter");
    update(&mut file, previewed(RUN_B));
    cockpits.push(file);
    // Each has come to rest: what follows an action is not what follows any key.
    cockpits.iter_mut().for_each(|cockpit| drop(update(cockpit, Event::Resize(80, 24))));
    cockpits
});

/// Every dialog that some action opens, with that action.
static DIALOGS: LazyLock<Vec<(Action, State)>> = LazyLock::new(|| {
    let mut found: Vec<(Action, State)> = Vec::new();
    for action in Action::ALL {
        let keymap = with_free_key(Context::Global, *action);
        for cockpit in COCKPITS.iter() {
            let state = pressed(cockpit, &keymap);
            let is_known = found.iter().any(|(_, known)| known.context() == state.context());
            if state.ui.dialog.is_some() && !is_known {
                found.push((*action, ready(state)));
            }
        }
    }
    found.push((Action::Emit, emitting().0));
    found
});

/// What would be run is known by now, where something is to be run.
fn ready(mut state: State) -> State {
    if let Some(Dialog::Probe(ask, _)) = state.ui.dialog.clone() {
        let lines = (0..40).map(|i| format!("line {i}")).collect();
        update(&mut state, Event::ProbeReady { ask, ready: Ok((lines, Vec::new())) });
    }
    state
}

fn after(mut state: State, keys: &str) -> State {
    press(&mut state, keys);
    state
}

/// A tick was taken off, and the checklist was read again.
fn unticked() -> State {
    let mut state = after(at("5", "item:the-docs-were-read"), "enter space");
    update(&mut state, Event::Marked { id: "the-docs-were-read".to_owned(), ticked: false });
    let open = with_item("the-docs-were-read", |item| (item.ticked, item.state) = (false, ItemState::Open));
    update(&mut state, Event::Assessed(Box::new(open), now()));
    state
}

/// That was taken back.
fn ticked_again() -> State {
    let mut state = after(unticked(), "u");
    update(&mut state, Event::Marked { id: "the-docs-were-read".to_owned(), ticked: true });
    update(&mut state, Event::Assessed(Box::new(assessment()), now()));
    state
}

fn with_free_key(context: Context, action: Action) -> Keymap {
    let patch = format!("[keys.{}]\n{FREE} = \"{action}\"\n", context.name());
    Keymap::built_in().unwrap().patched("test.toml", &patch).unwrap_or_else(|why| panic!("{context:?}: {why}"))
}

/// The cockpit after its free key was pressed.
fn pressed(cockpit: &State, keymap: &Keymap) -> State {
    let mut state = State { keymap: keymap.clone(), ..cockpit.clone() };
    update(&mut state, Event::Key(FREE));
    state
}

/// Whether something came of it; what was refused or forgotten only talks, if at all.
fn does(cockpit: &State, keymap: &Keymap) -> bool {
    let mut state = State { keymap: keymap.clone(), ..cockpit.clone() };
    !update(&mut state, Event::Key(FREE)).is_empty() || without_words(&state) != without_words(cockpit)
}

fn without_words(state: &State) -> String {
    let ui = Ui { message: None, log: Vec::new(), ..state.ui.clone() };
    format!("{ui:?} {:?} {:?} {:?}", state.decisions, state.testing, state.waiting.is_some())
}

/// Whether an action is done in some dialog in which something was typed.
fn does_in_a_dialog(action: Action) -> bool {
    DIALOGS.iter().any(|(_, state)| {
        let typed = after(state.clone(), "'ab'");
        let within = after(typed.clone(), "left");
        [state, &typed, &within].into_iter().any(|state| does(state, &with_free_key(state.context(), action)))
    })
}

fn does_in_a_pane(action: Action) -> bool {
    let keymap = with_free_key(Context::Global, action);
    COCKPITS.iter().any(|cockpit| does(cockpit, &keymap))
}

#[test]
fn every_action_does_something_somewhere() {
    let is_done =
        |action: Action| if action.is_for_dialogs() { does_in_a_dialog(action) } else { does_in_a_pane(action) };
    let idle: Vec<Action> = Action::ALL.iter().copied().filter(|action| !is_done(*action)).collect();
    assert_eq!(idle, [], "these do nothing anywhere: see src/app/update");
}

#[test]
fn every_dialog_has_a_name_hints_a_way_out_and_is_seen() {
    assert!(DIALOGS.len() >= 6, "{:?}", DIALOGS.iter().map(|(action, _)| action).collect::<Vec<_>>());
    let keymap = Keymap::built_in().unwrap();
    for (action, state) in DIALOGS.iter() {
        let context = state.context();
        assert_eq!(Context::named(&context.name()), Some(context), "{action}: {context:?} has no name in the keymap");
        assert!(!keymap.hints(context).is_empty(), "{action}: no hints for `{}`", context.name());
        assert!(keymap.key(context, Action::Close).is_some(), "{action}: no key closes `{}`", context.name());
        let closed = pressed(state, &with_free_key(context, Action::Close));
        assert!(closed.ui.dialog.is_none(), "{action}: `close` does not close it");
        assert_ne!(lay_out(state, 80, 24), lay_out(&closed, 80, 24), "{action}: nothing shows it");
    }
}

#[test]
fn what_moves_in_a_dialog_moves() {
    let keymap = Keymap::built_in().unwrap();
    for (action, state) in DIALOGS.iter() {
        let context = state.context();
        let ends = [Action::First, Action::Last].map(|end| pressed(state, &with_free_key(context, end)));
        for motion in Action::ALL.iter().filter(|it| it.is_motion() && keymap.key(context, **it).is_some()) {
            let bound = with_free_key(context, *motion);
            let moves = ends.iter().any(|end| does(end, &bound));
            assert!(moves, "{action}: `{motion}` is bound in `{}` and does not move", context.name());
        }
    }
}

#[test]
fn every_pane_has_an_action_and_the_digit_that_stands_before_it() {
    for (digit, pane) in (1..).zip(Pane::ALL) {
        let action = Action::ALL.iter().find(|action| action.pane() == Some(pane));
        assert!(action.is_some(), "no action opens the {} pane", pane.title());
        let elsewhere = if pane == Pane::ALL[0] { "2" } else { "1" };
        let opened = after(after(state(), elsewhere), &digit.to_string());
        assert_eq!(opened.ui.pane, pane, "{digit} does not open it");
    }
}
