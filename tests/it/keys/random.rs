//! Whatever happens, in any order.

use proptest::prelude::*;
use signoff::app::event::Event;
use signoff::app::key::Key;
use signoff::app::selection::Selection;
use signoff::app::state::{Awaited, State, Ui};
use signoff::app::update::update;
use signoff::domain::assessment::Assessment;
use signoff::domain::signing::tick::Mark;
use signoff::domain::values::digest::Digest;
use signoff::tui::escape_decoder::EscapeDecoder;
use signoff::view::lay_out;

use crate::fixtures::lawful::Before;
use crate::fixtures::{
    RUN_B, assessment, drafted, empty_state, large_assessment, now, path, previewed, ready_assessment,
};

/// What may happen to a cockpit.
#[derive(Clone, Debug)]
enum Happening {
    Key(Key),
    /// The words that would sign the draft on screen, typed without Enter.
    Words,
    /// An escape sequence, or a part of one.
    Split(String),
    Paste(String),
    Resize(u16, u16),
    Reload(u8),
    Drafted,
    /// The oldest write that was asked for is done.
    Answered,
    /// A frame is drawn, and nobody presses a key for a while.
    Looked,
    Refused,
    Previewed,
}

fn happening() -> impl Strategy<Value = Happening> {
    let named = ["enter", "esc", "tab", "backtab", "backspace", "space", "up", "down", "home", "end", "pgup", "pgdn"];
    let named = prop::sample::select(named.to_vec()).prop_map(|key| Happening::Key(key.parse().expect("a key")));
    let letters = "jkgGlhbBuU/nNaA=fezE:?!q12345678signx".chars().collect::<Vec<_>>();
    let letters = prop::sample::select(letters).prop_map(|c| Happening::Key(Key::Char(c)));
    prop_oneof![
        12 => letters,
        6 => named,
        2 => prop::sample::select(vec!['c', 'd', 'u', 'z', 'l', 'x']).prop_map(|c| Happening::Key(Key::Ctrl(c))),
        2 => Just(Happening::Words),
        2 => "(\x1b|\x1b[\\[O]|\x1b\\[[0-9;?]{0,3}|\x1b\\[[0-9;]{0,3}[A-DFHZ~c]|[A-D~ ])".prop_map(Happening::Split),
        1 => any::<String>().prop_map(Happening::Paste),
        1 => prop::sample::select(vec![" ", "x\r", "E\r", "sign 0\n", "\x1b[200~ \r"]).prop_map(|it| Happening::Paste(it.to_owned())),
        1 => (any::<u16>(), any::<u16>()).prop_map(|(width, height)| Happening::Resize(width, height)),
        3 => (0..4_u8).prop_map(Happening::Reload),
        3 => Just(Happening::Drafted),
        2 => Just(Happening::Answered),
        4 => Just(Happening::Looked),
        1 => Just(Happening::Refused),
        1 => Just(Happening::Previewed),
    ]
}

/// One of several states of the evidence.
fn evidence(which: u8) -> Assessment {
    let mut fewer = assessment();
    fewer.digest = Digest::of(b"much is gone");
    (fewer.checklist, fewer.closure, fewer.rollback, fewer.gate.pair, fewer.gate.json) = (None, None, None, None, None);
    fewer.reports.truncate(1);
    fewer.artifacts.truncate(2);
    match which {
        0 => assessment(),
        1 => ready_assessment(),
        2 => large_assessment(60),
        _ => fewer,
    }
}

/// What happens to a state, fact by fact.
fn events(state: &State, decoder: &mut EscapeDecoder, happening: Happening) -> Vec<Event> {
    let keys = |keys: Vec<Key>| keys.into_iter().map(Event::Key).collect::<Vec<_>>();
    let mut held = keys(decoder.settle());
    let next = match happening {
        Happening::Key(key) => return keys(decoder.push(key)),
        Happening::Split(sequence) => {
            held.extend(sequence.chars().flat_map(|c| keys(decoder.push(typed(c)))));
            return held;
        }
        Happening::Words => {
            let words = state.draft().map(|draft| draft.confirmation()).unwrap_or_default();
            keys(words.chars().map(Key::Char).collect())
        }
        Happening::Paste(text) => vec![Event::Paste(text)],
        Happening::Resize(width, height) => vec![Event::Resize(width, height)],
        Happening::Reload(which) => vec![Event::Assessed(Box::new(evidence(which)), now())],
        Happening::Drafted => state.assessment().map(drafted).into_iter().collect(),
        Happening::Answered => state.decisions.awaited.front().map(answer).into_iter().collect(),
        Happening::Looked => {
            let sight = lay_out(state, state.ui.width.min(200), state.ui.height.min(60)).sight;
            vec![Event::Drawn(Box::new(sight)), Event::Paused]
        }
        Happening::Refused => vec![Event::Refused("no room".to_owned())],
        Happening::Previewed => vec![previewed(RUN_B)],
    };
    held.extend(next);
    held
}

/// A character as the terminal sends it.
fn typed(c: char) -> Key {
    if c == '\x1b' { Key::Esc } else { Key::Char(c) }
}

/// A write that was asked for is done.
fn answer(awaited: &Awaited) -> Event {
    match awaited {
        Awaited::Mark(marked, _) => Event::Marked { id: marked.id.clone(), ticked: marked.mark == Mark::Tick },
        Awaited::Lock(..) => Event::Refused("no room".to_owned()),
        Awaited::Answer => Event::Answered("answered".to_owned()),
        Awaited::Emit => Event::Emitted(path("evidence/note.md")),
    }
}

proptest! {
    #[test]
    fn whatever_happens_nothing_panics_nothing_is_ticked_unseen_and_no_note_is_written_without_the_typed_word(
        happenings in prop::collection::vec(happening(), 1..120)
    ) {
        let (mut state, mut decoder) = (empty_state(), EscapeDecoder::default());
        for happening in happenings {
            for event in events(&state, &mut decoder, happening) {
                let before = Before::of(&state);
                let effects = update(&mut state, event.clone());
                before.check(&event, &effects);
                check_shown(&state);
            }
        }
    }
}

/// The cursor stands on something, within what is on screen; what is kept of the past is bounded.
fn check_shown(state: &State) {
    let selection = Selection::of(state);
    assert!(selection.cursor.is_none_or(|at| selection.entries[at].subject.is_selectable()));
    assert!(state.ui.log.len() <= Ui::LOGGED && state.ui.trail.len() <= Ui::TRAIL);
    if let (Some(cursor), None) = (selection.cursor, &state.ui.dialog) {
        let top = state.ui.top.get(&state.ui.pane).copied().unwrap_or(0);
        assert!((top..top + state.ui.page()).contains(&cursor), "{cursor} from {top}");
    }
}
