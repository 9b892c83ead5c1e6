//! Ticks: who may set them, what they wait for, how they are taken back.

use signoff::app::effect::Effect;
use signoff::app::event::Event;
use signoff::app::key::Key;
use signoff::app::state::{Access, State};
use signoff::app::update::update;
use signoff::domain::assessment::{ActFact, ItemState, Record};
use signoff::domain::rules::pair::PairOverride;
use signoff::domain::signing::tick::Mark;
use signoff::domain::values::digest::Digest;
use signoff::domain::values::path::Location;

use super::{assess, at, mark, offered, pause, press, refused_with, said, with_item};
use crate::fixtures::{RUN_B, artifact_of, assessment, change_items, path, select, state};

#[test]
fn no_tick_without_having_seen() {
    let mut state = at("5", "item:both-runs-were-watched");
    assert_eq!(press(&mut state, "space"), [Effect::Excerpt(Location::line(&path(RUN_B), 12))]);
    assert_eq!(state.ui.open.as_deref(), Some("item:both-runs-were-watched"));
    assert!(state.decisions.seen.contains("both-runs-were-watched"));
    assert_eq!(press(&mut state, "space"), [mark("both-runs-were-watched", Mark::Tick)]);
}

#[test]
fn an_item_whose_evidence_changed_must_be_seen_again() {
    let mut state = at("5", "item:both-runs-were-watched");
    press(&mut state, "space");
    let mut changed = assessment();
    artifact_of(&mut changed, RUN_B).artifact.digest = Some(Digest::of(b"another run"));
    changed.digest = Digest::of(b"with another run");
    assess(&mut state, changed);
    assert!(!press(&mut state, "space").iter().any(|effect| matches!(effect, Effect::Mark { .. })));
    assert!(!state.decisions.seen.is_empty());
}

#[test]
fn what_was_seen_stays_seen_when_other_evidence_changes() {
    let mut state = at("5", "item:both-runs-were-watched");
    press(&mut state, "space");
    assess(&mut state, with_item("the-team-knows", |item| item.because = "ask them".to_owned()));
    assert_eq!(press(&mut state, "space"), [mark("both-runs-were-watched", Mark::Tick)]);
}

#[test]
fn a_failing_item_cannot_be_ticked_and_says_why() {
    let mut state = at("5", "item:the-gate-passes");
    assess(&mut state, with_item("the-gate-passes", |item| item.ticked = false));
    refused_with(state, "space", "its check gate fails, and a hand cannot settle it: the two runs");
}

#[test]
fn a_refusal_that_the_last_row_cuts_stands_in_the_log_once() {
    let mut state = at("5", "item:the-gate-passes");
    assess(&mut state, with_item("the-gate-passes", |item| item.ticked = false));
    let kept = state.ui.log.len();
    update(&mut state, Event::Resize(200, 24));
    press(&mut state, "space");
    assert_eq!(state.ui.log.len(), kept, "it is read in full");
    update(&mut state, Event::Resize(60, 24));
    press(&mut state, "space space");
    let texts: Vec<&str> = state.ui.log[kept..].iter().map(|it| it.text.as_str()).collect();
    assert_eq!(texts, [said(&state)]);
}

#[test]
fn a_tick_that_the_evidence_does_not_bear_is_taken_off_by_hand() {
    let mut state = at("5", "item:the-gate-passes");
    press(&mut state, "space");
    assert_eq!(press(&mut state, "space"), [mark("the-gate-passes", Mark::Untick)]);
}

#[test]
fn a_sensed_tick_cannot_be_argued_with() {
    let mut state = state();
    press(&mut state, "5 =");
    select(&mut state, "item:the-baseline-is-there");
    refused_with(state, "space", "its check baseline-report holds, and a hand cannot argue with it");
}

#[test]
fn an_item_whose_check_holds_is_recorded_once_it_was_seen() {
    let mut state = at("5", "item:raw-data-is-kept");
    press(&mut state, "space");
    assert_eq!(press(&mut state, "space"), [mark("raw-data-is-kept", Mark::Tick)]);
}

#[test]
fn no_tick_is_taken_off_unseen_and_what_comes_next_is_told() {
    let of = |by: &str| Record::Ticked(act(by, true));
    for record in [Record::None, of("lee"), of("lead")] {
        let mut state = at("5", "item:the-docs-were-read");
        assess(&mut state, with_item("the-docs-were-read", |item| item.record = record.clone()));
        assert!(!press(&mut state, "space").iter().any(Effect::writes), "{record:?}");
        assert_eq!(said(&state), "once more takes the tick off: all that decides was on screen");
        let effects = press(&mut state, "space");
        assert!(matches!(&effects[..], [Effect::Mark { mark: Mark::Untick, on_screen: true, .. }]), "{effects:?}");
    }
}

#[test]
fn space_does_nothing_where_there_is_no_item() {
    refused_with(at("2", "report:evidence/runs/2-widget.report.json"), "space", "`space` means nothing here");
    refused_with(at("5", "section:Runs:the-gate-passes"), "space", "only checklist items are ticked");
}

#[test]
fn a_second_mark_waits_until_the_first_is_answered() {
    let mut state = at("5", "item:the-docs-were-read");
    press(&mut state, "space space");
    refused_with(state.clone(), "space", "a change is being written");
    update(&mut state, Event::Refused("the checklist changed: nothing was written".to_owned()));
    assert_eq!(said(&state), "the checklist changed: nothing was written");
    assert_eq!(press(&mut state, "space").len(), 1);
}

/// Takes the tick off `the-docs-were-read`, and shows the checklist without it.
fn unticked() -> State {
    let mut state = at("5", "item:the-docs-were-read");
    press(&mut state, "enter space");
    let effects = update(&mut state, Event::Marked { id: "the-docs-were-read".to_owned(), ticked: false });
    assert_eq!(effects, [Effect::Rescan(PairOverride::default())]);
    assess(&mut state, with_item("the-docs-were-read", |item| (item.ticked, item.state) = (false, ItemState::Open)));
    state
}

#[test]
fn undo_takes_a_mark_back_and_redo_does_it_again() {
    let mut state = unticked();
    assert_eq!(press(&mut state, "u"), [mark("the-docs-were-read", Mark::Tick)]);
    update(&mut state, Event::Marked { id: "the-docs-were-read".to_owned(), ticked: true });
    assess(&mut state, assessment());
    refused_with(state.clone(), "u", "there is nothing to undo");
    let unticked = press(&mut state, "U");
    assert!(matches!(&unticked[..], [Effect::Mark { mark: Mark::Untick, on_screen: true, .. }]), "{unticked:?}");
    update(&mut state, Event::Marked { id: "the-docs-were-read".to_owned(), ticked: false });
    assert_eq!((state.decisions.undo.len(), state.decisions.redo.len()), (1, 0));
}

#[test]
fn an_undo_that_was_refused_can_be_tried_again() {
    let mut state = unticked();
    press(&mut state, "u");
    update(&mut state, Event::Refused("no room".to_owned()));
    assert_eq!(press(&mut state, "u"), [mark("the-docs-were-read", Mark::Tick)]);
}

#[test]
fn an_undo_takes_off_no_tick_that_somebody_else_put_there_meanwhile() {
    let mut state = at("5", "item:both-runs-were-watched");
    press(&mut state, "space space h");
    update(&mut state, Event::Marked { id: "both-runs-were-watched".to_owned(), ticked: true });
    let ticked = |by: &str| {
        with_item("both-runs-were-watched", |item| {
            (item.ticked, item.record) = (true, Record::Ticked(act(by, true)));
        })
    };
    assess(&mut state, ticked("lead"));
    assert!(press(&mut state.clone(), "u").iter().any(Effect::writes));
    assess(&mut state, ticked("lee"));
    refused_with(state, "u", "look at it first");
}

#[test]
fn an_undo_passes_over_what_was_changed_elsewhere() {
    let mut state = unticked();
    assess(&mut state, assessment());
    refused_with(state.clone(), "u", "there is nothing to undo: what was done is changed since");
    let mut gone = assessment();
    let checklist = gone.checklist.as_mut().expect("a checklist");
    change_items(checklist, |items| items.retain(|item| item.id != "the-docs-were-read"));
    assess(&mut state, gone);
    refused_with(state, "u", "there is nothing to undo");
}

#[test]
fn below_what_was_changed_elsewhere_the_write_before_is_undone() {
    let mut state = unticked();
    select(&mut state, "item:both-runs-were-watched");
    press(&mut state, "space space");
    let both = |is_ticked: bool| {
        let mut both = with_item("the-docs-were-read", |item| (item.ticked, item.state) = (false, ItemState::Open));
        let checklist = both.checklist.as_mut().expect("a checklist");
        change_items(checklist, |items| {
            let watched = items.iter_mut().filter(|item| item.id == "both-runs-were-watched");
            watched.for_each(|item| item.ticked = is_ticked);
        });
        both
    };
    update(&mut state, Event::Marked { id: "both-runs-were-watched".to_owned(), ticked: true });
    refused_with(state.clone(), "u", "was not read yet");
    assess(&mut state, both(true));
    assert_eq!(press(&mut state.clone(), "u"), [mark("both-runs-were-watched", Mark::Untick)]);
    assess(&mut state, both(false));
    assert_eq!(press(&mut state, "u"), [mark("the-docs-were-read", Mark::Tick)]);
    assert_eq!(state.decisions.undo, []);
}

#[test]
fn a_read_only_cockpit_refuses_everything_that_writes() {
    let read_only = |pane: &str, id: &str| {
        let mut state = at(pane, id);
        state.session.access = Access::ReadOnly;
        state
    };
    let why = "this cockpit is read-only";
    for keys in ["space", "u", "U", "E", ": 'tick' enter", ": 'untick' enter", ": 'emit' enter"] {
        refused_with(read_only("5", "item:both-runs-were-watched"), keys, why);
    }
    let bar = offered(&read_only("5", "item:both-runs-were-watched"));
    assert!(bar.iter().all(|offer| !offer.action.writes()), "{bar:?}");
}

/// Somebody's act upon an item.
pub(super) fn act(by: &str, is_tick: bool) -> ActFact {
    ActFact {
        id: Digest::of(by.as_bytes()),
        place: Location::line(&path("journal/a"), 1),
        by: by.to_owned(),
        host: "build-7".to_owned(),
        at: "2025-05-06T12:00:00Z".to_owned(),
        is_tick,
        on_screen: true,
        reason: None,
        changes: Vec::new(),
    }
}

#[test]
fn what_somebody_did_meanwhile_is_to_be_seen_before_the_item_is_ticked() {
    let mut state = at("5", "item:the-team-knows");
    press(&mut state, "space");
    assert!(state.decisions.seen.contains("the-team-knows") && said(&state).contains("once more ticks it"));
    let mut told = state.clone();
    assess(&mut told, with_item("the-team-knows", |item| item.record = Record::Unticked(act("lee", false))));
    assert!(said(&told).contains("changed under its card"), "{}", said(&told));
    let effects = update(&mut told, Event::Key(Key::Char(' ')));
    assert!(!effects.iter().any(Effect::writes), "no frame told of it: {effects:?}");
    assert!(press(&mut told.clone(), "x").iter().all(|effect| !effect.writes()));
    pause(&mut told);
    assert!(press(&mut told, "space").iter().any(Effect::writes), "it was on screen by now");
}

#[test]
fn what_is_merely_told_answers_no_write() {
    let mut state = at("5", "item:the-docs-were-read");
    press(&mut state, "enter space");
    assert_eq!(update(&mut state, Event::Warned("no room for a draft".to_owned())), []);
    assert_eq!(state.decisions.awaited.len(), 1);
    update(&mut state, Event::Marked { id: "the-docs-were-read".to_owned(), ticked: false });
    assert_eq!((state.decisions.awaited.len(), state.decisions.undo.len()), (0, 1));
}
