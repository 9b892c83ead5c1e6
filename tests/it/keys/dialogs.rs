//! The palette, the help, the log, messages, and what is done in every dialog.

use signoff::app::action::Action;
use signoff::app::availability::{help, palette};
use signoff::app::dialog::Dialog;
use signoff::app::effect::Effect;
use signoff::app::event::Event;
use signoff::app::key::Key;
use signoff::app::pane::Pane;
use signoff::app::state::{State, Zoomed};
use signoff::app::update::update;
use signoff::domain::rules::pair::PairOverride;

use super::{assess, at, emitting, offered, press, refused_with, said, with_item};
use crate::fixtures::{ready_assessment, showing, state};

#[test]
fn the_palette_does_what_is_named_and_refuses_what_cannot_be_done() {
    let mut state = state();
    press(&mut state, ": 'checkl' enter");
    assert_eq!((state.ui.pane, &state.ui.dialog), (Pane::Checklist, &None));
    refused_with(state.clone(), ": 'undo' enter", "there is nothing to undo");
    refused_with(state.clone(), ": 'no such verb' enter", "no action holds `no such verb`");
    assert_eq!(press(&mut state, ": 'resc' enter"), [Effect::Rescan(PairOverride::default())]);
}

#[test]
fn the_palette_names_the_commands() {
    let state = state();
    for command in ["status", "kpi", "gate", "checklist", "tick", "untick", "note"] {
        let offers = palette(&state, command);
        let twin = offers.first().and_then(|offer| offer.twin.clone()).unwrap_or_default();
        assert!(twin.starts_with(&format!("signoff {command}")), "{command}: {twin}");
    }
}

#[test]
fn enter_that_chooses_emit_in_the_palette_does_not_confirm_it() {
    let mut state = showing(ready_assessment());
    assert_eq!(press(&mut state, ": 'emit' enter enter"), [Effect::DraftAnew { reason: None }]);
    assert!(matches!(state.ui.dialog, Some(Dialog::Emit { .. })));
}

#[test]
fn the_help_lists_the_keys_of_the_pane_and_typing_filters_it() {
    let mut state = state();
    press(&mut state, "5 ? 'signoff tick'");
    let Some(Dialog::Help { filter, .. }) = state.ui.dialog.clone() else { panic!("no help") };
    let offers = help(&state, filter.text());
    assert_eq!(offers[0].action, Action::Toggle);
    assert_eq!(offers[0].keys, [Key::Char(' ')]);
    assert!(offers.iter().all(|offer| offer.twin.as_deref() == Some("signoff tick ITEM")));
    press(&mut state, "esc 1");
    assert!(help(&state, "").iter().all(|offer| offer.action != Action::Toggle));
}

#[test]
fn the_bar_offers_only_what_can_be_done_now() {
    let actions = |state: &State| offered(state).iter().map(|offer| offer.action).collect::<Vec<_>>();
    assert!(actions(&at("5", "item:both-runs-were-watched")).contains(&Action::Toggle));
    let mut failing = at("5", "item:the-gate-passes");
    assert!(actions(&failing).contains(&Action::Toggle));
    assess(&mut failing, with_item("the-gate-passes", |item| item.ticked = false));
    assert!(!actions(&failing).contains(&Action::Toggle));
    assert!(!actions(&showing(ready_assessment())).contains(&Action::NextBlocker));
}

#[test]
fn an_unbound_key_is_refused_by_name() {
    refused_with(state(), "x", "`x` means nothing here: `?` lists the keys that do");
}

#[test]
fn a_message_stays_until_the_next_key() {
    let mut state = state();
    press(&mut state, "x j");
    assert_eq!(state.ui.message, None);
}

#[test]
fn the_log_keeps_the_newest_two_hundred() {
    let mut state = state();
    for i in 0..300 {
        update(&mut state, Event::Refused(format!("refusal {i}")));
    }
    assert_eq!(state.ui.log.len(), 200);
    assert_eq!(state.ui.log.last().unwrap().text, "refusal 299");
    press(&mut state, "! g");
    assert_eq!(state.ui.dialog, Some(Dialog::Log { last: 0 }));
    press(&mut state, "G");
    assert_eq!(state.ui.dialog, Some(Dialog::Log { last: 199 }));
    press(&mut state, "q");
    assert_eq!(state.ui.dialog, None);
}

#[test]
fn paste_goes_into_fields_only() {
    let mut state = state();
    update(&mut state, Event::Paste("q\nq".to_owned()));
    assert_eq!((said(&state), state.ui.pane), ("there is no field to paste into", Pane::Overview));
    press(&mut state, "/");
    update(&mut state, Event::Paste("ga\u{1b}te\n".to_owned()));
    assert_eq!(state.ui.filter, "gate");
}

#[test]
fn ctrl_c_twice_in_a_row_quits() {
    let mut state = state();
    assert_eq!(press(&mut state, "ctrl-c"), []);
    assert_eq!(press(&mut state, "j ctrl-c"), []);
    assert_eq!(press(&mut state, "ctrl-c"), [Effect::Quit]);
    let (mut dialog, _) = emitting();
    assert_eq!(press(&mut dialog, "ctrl-c"), []);
    assert_eq!(dialog.ui.dialog, None);
}

#[test]
fn suspend_and_repaint_work_in_dialogs_too() {
    let mut state = state();
    assert_eq!(press(&mut state, "ctrl-z ? ctrl-z ctrl-l"), [Effect::Suspend, Effect::Suspend, Effect::Repaint]);
    assert!(state.ui.dialog.is_some());
}

#[test]
fn zoom_is_taken_back_by_z_and_by_q() {
    let mut state = state();
    press(&mut state, "z");
    assert_eq!(state.ui.zoomed, Zoomed::Yes);
    assert_eq!(press(&mut state, "q"), []);
    assert_eq!(state.ui.zoomed, Zoomed::No);
}
