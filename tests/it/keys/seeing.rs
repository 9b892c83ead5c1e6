//! Seen before ticked: what of an item was on screen, and which presses count.

use std::collections::BTreeSet;

use proptest::prelude::*;
use signoff::app::effect::Effect;
use signoff::app::event::Event;
use signoff::app::key::Key;
use signoff::app::state::State;
use signoff::app::update::update;
use signoff::domain::assessment::{Assessment, ItemFact};
use signoff::domain::evidence::journal::entry::SeenFile;
use signoff::domain::signing::tick::Mark;
use signoff::domain::values::digest::Digest;
use signoff::domain::values::path::Location;
use signoff::view::lay_out;

use super::{assess, at, look, mark, pause, press, said, with_item};
use crate::fixtures::screen::Shown;
use crate::fixtures::{excerpted, path};

const ID: &str = "both-runs-were-watched";
const SPACE: Key = Key::Char(' ');

/// An item behind which so many files stand.
fn with_files(count: usize) -> Assessment {
    let files: Vec<_> = (0..count).map(|i| path(&format!("evidence/read/{i:02}.md"))).collect();
    with_item(ID, |item| {
        item.evidence = files.iter().map(Location::file).collect();
        let seen = |path| SeenFile { path, sha256: Some(Digest::of(b"words")), lines: None };
        item.behind = files.iter().cloned().map(seen).collect();
    })
}

/// The cursor on the item of such an assessment.
fn before(assessment: Assessment, (width, height): (u16, u16)) -> State {
    let mut state = at("5", &format!("item:{ID}"));
    assess(&mut state, assessment);
    update(&mut state, Event::Resize(width, height));
    state
}

fn ticks(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Mark { mark: Mark::Tick, .. }))
}

/// How often Space is pressed until the item is ticked.
fn presses(state: &mut State) -> usize {
    (1..200).find(|_| ticks(&press(state, "space"))).expect("a tick")
}

#[test]
fn what_fits_needs_two_presses_and_what_does_not_is_paged_through() {
    assert_eq!(presses(&mut before(with_files(1), (80, 24))), 2);
    assert_eq!(presses(&mut before(with_files(3), (160, 50))), 2);
    let rows = 60 * 4;
    let pages = presses(&mut before(with_files(60), (80, 24)));
    assert!((rows / 20..rows / 16 + 2).contains(&pages), "{pages}");
    assert!(presses(&mut before(with_files(1), (40, 8))) > 3);
}

#[test]
fn each_press_says_how_much_is_left_and_the_last_one_what_the_next_does() {
    let mut state = before(with_files(12), (80, 24));
    press(&mut state, "space");
    assert!(said(&state).contains("rows are still to be seen"), "{}", said(&state));
    while said(&state).contains("to be seen") {
        assert!(!ticks(&press(&mut state, "space")));
    }
    assert_eq!(said(&state), "once more ticks it: all that decides was on screen");
    assert!(ticks(&press(&mut state, "space")));
}

#[test]
fn what_was_read_by_scrolling_counts() {
    let mut state = before(with_files(12), (80, 24));
    press(&mut state, "enter G");
    assert!(!state.decisions.seen.contains(ID), "what lies between was not on screen");
    press(&mut state, "g pgdn pgdn");
    assert!(ticks(&press(&mut state, "space")));
}

#[test]
fn a_key_that_is_held_down_never_ticks() {
    let mut state = before(with_files(1), (80, 24));
    for _ in 0..100 {
        assert_eq!(update(&mut state, Event::Key(SPACE)).iter().filter(|it| ticks(&[(*it).clone()])).count(), 0);
        look(&mut state);
    }
    assert!(!ticks(&update(&mut state, Event::Paused)), "let go, it is not ticked either");
    update(&mut state, Event::Key(SPACE));
    update(&mut state, Event::Key(SPACE));
    assert!(!ticks(&update(&mut state, Event::Paused)));
    assert!(ticks(&press(&mut state, "space")));
}

#[test]
fn a_press_before_the_frame_was_drawn_does_not_tick() {
    let mut state = before(with_files(1), (80, 24));
    for _ in 0..5 {
        let mut effects = update(&mut state, Event::Key(SPACE));
        effects.extend(update(&mut state, Event::Paused));
        assert!(!ticks(&effects));
    }
    look(&mut state);
    assert!(ticks(&press(&mut state, "space")));
}

#[test]
fn a_press_ticks_at_once_where_another_key_follows() {
    let mut state = before(with_files(1), (80, 24));
    press(&mut state, "space");
    assert!(!ticks(&update(&mut state, Event::Key(SPACE))) && state.awaits_pause());
    assert!(ticks(&update(&mut state, Event::Key(Key::Char('j')))) && !state.awaits_pause());
    assert!(!ticks(&pause(&mut state)));
}

#[test]
fn what_is_still_read_or_stands_under_a_dialog_was_not_seen() {
    let mut state = before(with_files(2), (80, 24));
    update(&mut state, Event::Key(Key::Enter));
    let drawn = |state: &mut State| {
        let sight = lay_out(state, 80, 24).sight;
        update(state, Event::Drawn(Box::new(sight)));
    };
    drawn(&mut state);
    assert!(!state.decisions.seen.contains(ID), "its files are still loading");
    let places = with_files(2).checklist.unwrap().items.by_id(ID).unwrap().evidence.clone();
    places.iter().for_each(|place| drop(update(&mut state, excerpted(place))));
    update(&mut state, Event::Key(Key::Char('?')));
    drawn(&mut state);
    assert!(!state.decisions.seen.contains(ID), "the help stands over it");
    update(&mut state, Event::Key(Key::Esc));
    drawn(&mut state);
    assert!(state.decisions.seen.contains(ID));
}

#[test]
fn a_frame_of_what_was_there_before_does_not_count() {
    let mut state = before(with_files(1), (80, 24));
    press(&mut state, "enter");
    let late = lay_out(&state, 80, 24).sight;
    let mut other = with_files(1);
    let checklist = other.checklist.as_mut().unwrap();
    crate::fixtures::change_items(checklist, |items| {
        items.iter_mut().filter(|item| item.id == ID).for_each(|item| item.behind[0].sha256 = None);
    });
    other.digest = Digest::of(b"another file");
    crate::fixtures::artifact_of(&mut other, crate::fixtures::RUN_B).artifact.digest = None;
    assess(&mut state, other);
    state.decisions.seen.clear();
    update(&mut state, Event::Drawn(Box::new(late)));
    assert!(!state.decisions.seen.contains(ID));
}

#[test]
fn what_was_seen_stays_seen_at_another_size_and_a_half_seen_card_is_laid_out_anew() {
    let mut state = before(with_files(12), (80, 24));
    press(&mut state, "space");
    update(&mut state, Event::Resize(60, 20));
    assert!(presses(&mut state) > 2);
    let mut state = before(with_files(1), (80, 24));
    press(&mut state, "space");
    update(&mut state, Event::Resize(40, 8));
    assert!(ticks(&press(&mut state, "space")));
}

#[test]
fn the_lines_beneath_an_item_and_words_of_any_length_are_in_its_card() {
    let words = (0..3000).map(|i| format!("word{i}")).collect::<Vec<_>>().join(" ");
    let long = with_item(ID, |item| {
        item.text = words.clone();
        item.words = format!("{words} and beneath it");
    });
    let mut state = before(long, (80, 24));
    let mut seen = BTreeSet::new();
    while !ticks(&press(&mut state, "space")) {
        let text = lay_out(&state, 80, 24).text();
        seen.extend(text.split_whitespace().map(str::to_owned));
    }
    let missing: Vec<String> = (0..3000).map(|i| format!("word{i}")).filter(|word| !seen.contains(word)).collect();
    assert_eq!(missing, Vec::<String>::new());
    assert!(seen.contains("beneath"));
}

#[test]
fn the_line_that_decides_is_shown_wherever_it_stands_and_whole() {
    let place = Location::line(&path("evidence/read/long.md"), 90_000);
    let far = with_item(ID, |item| item.evidence = vec![place.clone()]);
    let mut state = before(far, (80, 24));
    assert_eq!(press(&mut state, "space"), [Effect::Excerpt(place)]);
    assert!(lay_out(&state, 80, 24).text().contains("*90000 line 90000 of"), "{}", lay_out(&state, 80, 24).text());
}

/// What may happen while somebody is about to tick.
#[derive(Clone, Debug)]
enum Happening {
    Key(Key),
    Frame,
    Paused,
    Resize(u16),
    Files(usize),
    Read,
}

fn happening() -> impl Strategy<Value = Happening> {
    let key = |key: &str| Just(Happening::Key(key.parse().expect("a key")));
    prop_oneof![
        8 => key("space"),
        1 => prop::sample::select(vec!["j", "k", "g", "G", "enter", "esc", "pgdn", "pgup", "h", "?", "z"])
            .prop_map(|key| Happening::Key(key.parse().expect("a key"))),
        6 => Just(Happening::Frame),
        4 => Just(Happening::Paused),
        1 => (6..40_u16).prop_map(Happening::Resize),
        1 => (0..6_usize).prop_map(Happening::Files),
        2 => Just(Happening::Read),
    ]
}

/// The rows of what decides an item, as a terminal of any height would show them in this width.
fn deciding(state: &State, item: &ItemFact) -> Vec<String> {
    let mut state = state.clone();
    (state.ui.dialog, state.ui.detail_top, state.ui.open) = (None, 0, Some(format!("item:{}", item.id)));
    let text = lay_out(&state, 80, 2000).text();
    let card = text.lines().skip(2).take_while(|line| line.trim() != "TO TICK IT").map(str::to_owned);
    card.filter(|line| !line.is_empty()).collect()
}

proptest! {
    #[test]
    fn whatever_is_pressed_no_tick_is_of_rows_that_no_frame_showed(
        happenings in prop::collection::vec(happening(), 1..80)
    ) {
        let mut state = before(with_files(3), (80, 24));
        let (mut drawn, mut since): (BTreeSet<String>, BTreeSet<String>) = (BTreeSet::new(), BTreeSet::new());
        let mut files = 3;
        for happening in happenings {
            let (is_frame, height) = (matches!(happening, Happening::Frame), state.ui.height);
            let event = match happening {
                Happening::Key(key) => Event::Key(key),
                Happening::Paused => Event::Paused,
                Happening::Resize(height) => Event::Resize(80, height),
                Happening::Files(count) => {
                    if std::mem::replace(&mut files, count) != count {
                        // What changed is to be seen anew.
                        since.clear();
                    }
                    let mut changed = with_files(count);
                    changed.digest = Digest::of(&[count as u8]);
                    Event::Assessed(Box::new(changed), crate::fixtures::now())
                }
                Happening::Read => {
                    let places: Vec<Location> = state.assessment().unwrap().items().iter().flat_map(|item| item.evidence.clone()).collect();
                    places.iter().for_each(|place| drop(update(&mut state, excerpted(place))));
                    continue;
                }
                Happening::Frame => {
                    let screen = lay_out(&state, 80, height);
                    let rows = screen.rows.iter().map(|row| row.text().trim_end().to_owned());
                    since.extend(rows.clone());
                    drawn.extend(rows);
                    Event::Drawn(Box::new(screen.sight))
                }
            };
            let before = state.clone();
            for effect in update(&mut state, event) {
                if let Effect::Mark { id, mark: Mark::Tick, .. } = effect {
                    let checklist = before.assessment().unwrap().checklist.as_ref().unwrap();
                    let rows = deciding(&before, checklist.items.by_id(&id).unwrap());
                    let shown = if id == ID { &since } else { &drawn };
                    let unseen: Vec<&String> = rows.iter().filter(|row| !shown.contains(*row)).collect();
                    prop_assert!(!is_frame && unseen.is_empty(), "{unseen:#?}");
                }
            }
        }
    }
}

#[test]
fn a_tick_of_what_was_seen_is_as_before() {
    let mut state = at("5", &format!("item:{ID}"));
    press(&mut state, "space");
    assert_eq!(press(&mut state, "space"), [mark(ID, Mark::Tick)]);
}
