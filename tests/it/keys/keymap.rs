//! The keymap, and an operator's own.

use signoff::app::action::Action;
use signoff::app::key::Key;
use signoff::app::keymap::{Context, Keymap};
use signoff::app::pane::Pane;

use super::{offered, press, refused_with};
use crate::fixtures::state;

#[test]
fn every_action_has_words_and_every_hint_a_key() {
    let keymap = Keymap::built_in().expect("the built-in keymap");
    for action in Action::ALL {
        let words = keymap.words(*action).unwrap_or_else(|| panic!("{action} has no words"));
        assert!(!words.short.is_empty() && !words.help.is_empty(), "{action}");
        assert_eq!(action.name().parse(), Ok(*action));
    }
    for context in Pane::ALL.into_iter().map(Context::Pane).chain([Context::Emitting, Context::Log, Context::Help]) {
        for action in keymap.hints(context) {
            assert!(keymap.key(context, action).is_some(), "{action} in {}", context.name());
        }
    }
}

fn unusable(patch: &str) -> String {
    Keymap::built_in().unwrap().patched("mine.toml", patch).expect_err("a refusal").to_string()
}

#[test]
fn an_operators_own_file_patches_the_keymap_and_the_bar_follows() {
    let patch = "[keys.global]\nx = \"next-blocker\"\nb = \"\"\n";
    let keymap = Keymap::built_in().unwrap().patched("mine.toml", patch).expect("a keymap");
    let mut state = state();
    state.keymap = keymap;
    assert!(offered(&state).iter().any(|offer| offer.action == Action::NextBlocker && offer.keys == [Key::Char('x')]));
    press(&mut state, "x");
    assert_ne!(state.ui.pane, Pane::Overview);
    refused_with(state, "b", "`b` means nothing here");
}

#[test]
fn two_actions_on_one_key_are_refused_by_name() {
    let why = "`x` in `keys.global` means `undo` and `redo`: keep one of them";
    assert_eq!(unusable("[keys.global]\nx = \"undo\"\n\nx = \"redo\"\n"), format!("mine.toml:4: {why}"));
    let spelled = unusable("[keys.checklist]\n\" \" = \"undo\"\nspace = \"redo\"\n");
    assert_eq!(spelled, "mine.toml:3: `space` in `keys.checklist` means `undo` and `redo`: keep one of them");
}

#[test]
fn keys_that_terminals_take_are_never_bound() {
    for key in ["s", "q", "b", "a", "h", "i", "j", "m"] {
        let why = format!("mine.toml:2: `ctrl-{key}` is never bound: terminals take it for themselves");
        assert_eq!(unusable(&format!("[keys.global]\nctrl-{key} = \"undo\"\n")), why);
    }
}

#[test]
fn what_is_unknown_is_refused_with_its_line() {
    assert!(unusable("[keys.global]\nj = \"down\"\nf1 = \"undo\"\n").starts_with("mine.toml:3: `f1` is no key"));
    assert!(unusable("\n[keys.global]\nx = \"fly\"\n").starts_with("mine.toml:3: `fly` is no action"));
    assert!(unusable("[keys.moon]\nx = \"undo\"\n").starts_with("mine.toml:1: `moon` is no context"));
    assert!(unusable("colour = 1\n").starts_with("mine.toml:1: `colour` is unknown"));
    assert!(unusable("[keys.global]\nx = 1\n").starts_with("mine.toml:2: `x` expects text in quotes"));
    assert!(unusable("[keys.global\n").starts_with("mine.toml:1: "));
}
