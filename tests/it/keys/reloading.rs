//! Evidence that changes under the cursor.

use signoff::app::effect::Effect;
use signoff::app::event::{Event, Watching};
use signoff::app::pane::Pane;
use signoff::app::state::Frozen;
use signoff::app::update::update;
use signoff::domain::assessment::ItemState;
use signoff::domain::evidence::note::Decision;
use signoff::domain::values::digest::Digest;

use super::{assess, at, press, refused_with, selected};
use crate::fixtures::gone;
use crate::fixtures::{assessment, change_items, drafted, item, large_assessment, ready_assessment, showing, state};

#[test]
fn the_selection_stays_by_id_and_keeps_its_row_when_evidence_reloads() {
    let mut state = showing(large_assessment(200));
    press(&mut state, "5 pgdn pgdn j");
    let (id, position, top) = (selected(&state), state.ui.positions[&Pane::Checklist], state.ui.top[&Pane::Checklist]);
    let mut more = large_assessment(200);
    let checklist = more.checklist.as_mut().expect("a checklist");
    let new = item("new", 4, "Part 0", "A new one", None, ItemState::Open);
    change_items(checklist, |items| items.insert(0, new));
    more.digest = Digest::of(b"one more item");
    assess(&mut state, more);
    assert_eq!(selected(&state), id);
    assert_eq!(state.ui.positions[&Pane::Checklist], position + 1);
    assert_eq!(state.ui.top[&Pane::Checklist], top + 1);
}

#[test]
fn the_nearest_neighbour_is_selected_when_the_selected_entry_is_gone() {
    let mut state = at("7", "artifact:evidence/lock.json");
    press(&mut state, "k j");
    let mut fewer = assessment();
    fewer.artifacts.retain(|fact| fact.artifact.path.as_str() != "evidence/lock.json");
    fewer.digest = Digest::of(b"no lock");
    assess(&mut state, fewer);
    assert_eq!(selected(&state), "artifact:evidence/rollback-rehearsal.md");
}

#[test]
fn every_assessment_asks_for_drafts_with_the_reason() {
    let mut state = state();
    press(&mut state, "e 'too early' enter");
    assert!(assess(&mut state, assessment()).contains(&Effect::Draft { reason: Some("too early".to_owned()) }));
}

#[test]
fn a_frozen_screen_keeps_what_it_shows_until_it_is_thawed() {
    let mut state = state();
    press(&mut state, "f");
    assert_eq!(state.ui.frozen, Frozen::Yes);
    let effects = assess(&mut state, ready_assessment());
    assert_eq!(effects, [Effect::Draft { reason: None }]);
    update(&mut state, drafted(&ready_assessment()));
    assert_eq!(state.assessment(), Some(&assessment()));
    assert!(state.waiting.is_some());
    press(&mut state, "f");
    assert_eq!((state.assessment(), state.waiting.is_some()), (Some(&ready_assessment()), false));
    assert_eq!(state.draft().map(|draft| draft.decision), Some(Decision::Approved));
}

#[test]
fn nothing_is_written_while_new_evidence_waits() {
    let mut state = at("5", "item:both-runs-were-watched");
    press(&mut state, "space f");
    assess(&mut state, ready_assessment());
    refused_with(state.clone(), "esc space", "new evidence waits: `f` shows it first");
    refused_with(state, "E", "new evidence waits");
}

#[test]
fn a_pack_that_is_lost_is_told_and_nothing_is_written_until_it_is_back() {
    let mut state = state();
    update(&mut state, gone());
    assert!(state.facts.reading.failed().is_some());
    refused_with(state.clone(), "E", "pack is gone: the folder is gone");
    assess(&mut state, assessment());
    assert!(state.facts.reading.failed().is_none());
}

#[test]
fn how_changes_are_noticed_is_known() {
    let mut state = state();
    update(&mut state, Event::Watching(Watching::Events));
    assert_eq!(state.facts.watching, Some(Watching::Events));
}
