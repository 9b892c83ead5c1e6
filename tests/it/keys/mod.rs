//! Keys in, state and effects out: the rules of the cockpit, as claims.

mod actions;
mod answering;
mod changes;
mod dialogs;
mod drilling;
mod emitting;
mod filtering;
mod gate;
mod keymap;
mod listing;
mod marking;
mod moving;
mod random;
mod reloading;
mod resuming;
mod rows;
mod seeing;
mod typing;
mod walking;

use signoff::app::availability::{Offer, hints};
use signoff::app::dialog::Dialog;
use signoff::app::effect::Effect;
use signoff::app::event::Event;
use signoff::app::key::Key;
use signoff::app::selection::Selection;
use signoff::app::state::{State, Weight};
use signoff::app::update::update;
use signoff::domain::assessment::Assessment;
use signoff::domain::signing::tick::Mark;
use signoff::domain::values::digest::Digest;
use signoff::view::lay_out;

use crate::fixtures::{assessment, change_items, excerpted, ids, now, ready_assessment, select, showing, state};

/// Presses keys, written as in the keymap and parted by spaces; `'some words'` are typed letter by letter. Whoever presses
/// them looks at each frame before the next one, and reads what it asks for.
fn press(state: &mut State, keys: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    for (i, part) in keys.split('\'').enumerate() {
        let pressed: Vec<Key> = if i % 2 == 1 {
            part.chars().map(Key::Char).collect()
        } else {
            part.split_whitespace().map(|key| key.parse().expect("a key")).collect()
        };
        for key in pressed {
            effects.extend(update(state, Event::Key(key)));
            effects.extend(pause(state));
        }
    }
    effects
}

/// A frame is drawn, with what it needs of the files behind an item, and no key comes.
fn pause(state: &mut State) -> Vec<Effect> {
    look(state);
    update(state, Event::Paused)
}

/// The frames that are drawn until nothing changes any more.
fn look(state: &mut State) {
    let open = state.ui.open.as_ref().and_then(|id| id.strip_prefix("item:"));
    let checklist = state.assessment().and_then(|assessment| assessment.checklist.as_ref());
    let item = open.zip(checklist).and_then(|(id, checklist)| checklist.items.by_id(id)).cloned();
    for place in item.into_iter().flat_map(|item| item.evidence) {
        update(state, excerpted(&place));
    }
    let sight = lay_out(state, state.ui.width, state.ui.height).sight;
    update(state, Event::Drawn(Box::new(sight)));
}

fn selected(state: &State) -> String {
    Selection::of(state).entry().map(|entry| entry.id.clone()).unwrap_or_default()
}

fn said(state: &State) -> &str {
    state.ui.message.as_ref().map_or("", |message| message.text.as_str())
}

fn at(pane: &str, id: &str) -> State {
    let mut state = state();
    press(&mut state, pane);
    select(&mut state, id);
    state
}

fn assess(state: &mut State, assessment: Assessment) -> Vec<Effect> {
    update(state, Event::Assessed(Box::new(assessment), now()))
}

fn with_item(id: &str, change: impl Fn(&mut signoff::domain::assessment::ItemFact)) -> Assessment {
    let mut changed = assessment();
    let checklist = changed.checklist.as_mut().expect("a checklist");
    change_items(checklist, |items| items.iter_mut().filter(|item| item.id == id).for_each(change));
    changed.digest = Digest::of(id.as_bytes());
    changed
}

fn mark(id: &str, mark: Mark) -> Effect {
    let checklist = assessment().checklist.expect("a checklist");
    let shown = signoff::domain::signing::recording::Shown::of(checklist.items.by_id(id).expect("an item"));
    Effect::Mark { id: id.to_owned(), mark, reason: None, shown, on_screen: true }
}

fn refused_with(mut state: State, keys: &str, why: &str) {
    let effects = press(&mut state, keys);
    let message = state.ui.message.clone().expect("a refusal");
    assert_eq!(effects, [], "{message:?}");
    assert!(message.weight == Weight::Refusal && message.text.contains(why), "{message:?}");
}

/// The ids that stand beneath a heading.
fn beneath(state: &State, heading: &str) -> Vec<String> {
    let ids = ids(state);
    let at = ids.iter().position(|id| *id == format!("heading:{heading}")).expect("the heading");
    ids.into_iter().skip(at + 1).take_while(|id| !id.starts_with("heading:")).collect()
}

/// What the bar offers.
fn offered(state: &State) -> Vec<Offer> {
    hints(state, &Selection::of(state)).collect()
}

/// The emit dialog over an assessment in which everything holds, and what signs it.
fn emitting() -> (State, String) {
    let mut state = showing(ready_assessment());
    assert_eq!(press(&mut state, "E"), [Effect::DraftAnew { reason: None }]);
    let Some(Dialog::Emit { draft, .. }) = &state.ui.dialog else { panic!("no dialog") };
    let words = draft.confirmation();
    (state, words)
}
