//! Whatever happens, in any order.

use proptest::prelude::*;
use signoff::app::effect::Effect;
use signoff::app::event::Event;
use signoff::app::key::Key;
use signoff::app::selection::Selection;
use signoff::app::state::{Dialog, State, Ui};
use signoff::app::update::update;
use signoff::domain::assessment::Assessment;
use signoff::domain::values::digest::Digest;

use crate::fixtures::{RUN_B, assessment, drafted, empty_state, large_assessment, now, previewed, ready_assessment};

/// What may happen to a cockpit.
#[derive(Clone, Debug)]
enum Happening {
    Key(Key),
    /// The words that would sign the draft on screen, typed without Enter.
    Words,
    Paste(String),
    Resize(u16, u16),
    Reload(u8),
    Drafted,
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
        1 => any::<String>().prop_map(Happening::Paste),
        1 => (any::<u16>(), any::<u16>()).prop_map(|(width, height)| Happening::Resize(width, height)),
        3 => (0..4_u8).prop_map(Happening::Reload),
        3 => Just(Happening::Drafted),
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

fn happen(state: &mut State, happening: Happening) -> Vec<Effect> {
    let event = match happening {
        Happening::Key(key) => Event::Key(key),
        Happening::Words => {
            let words = state.draft().map(|draft| draft.confirmation()).unwrap_or_default();
            return words.chars().flat_map(|c| update(state, Event::Key(Key::Char(c)))).collect();
        }
        Happening::Paste(text) => Event::Paste(text),
        Happening::Resize(width, height) => Event::Resize(width, height),
        Happening::Reload(which) => Event::Assessed(Box::new(evidence(which)), now()),
        Happening::Drafted => match state.assessment() {
            Some(assessment) => drafted(assessment),
            None => return Vec::new(),
        },
        Happening::Refused => Event::Refused("no room".to_owned()),
        Happening::Previewed => previewed(RUN_B),
    };
    update(state, event)
}

proptest! {
    #[test]
    fn whatever_happens_nothing_panics_and_no_note_is_written_without_the_typed_word(
        happenings in prop::collection::vec(happening(), 1..120)
    ) {
        let mut state = empty_state();
        for happening in happenings {
            let before = state.clone();
            let is_enter = matches!(happening, Happening::Key(Key::Enter));
            let effects = happen(&mut state, happening);
            for effect in effects {
                if let Effect::Emit(written) = effect {
                    let signed = matches!(&before.ui.dialog, Some(Dialog::Emit { draft, input })
                        if *draft == written && draft.is_confirmed_by(input.text()));
                    prop_assert!(is_enter && signed && before.is_current(&written));
                }
            }
            let selection = Selection::of(&state);
            prop_assert!(selection.cursor.is_none_or(|at| selection.entries[at].subject.is_selectable()));
            prop_assert!(state.ui.log.len() <= Ui::LOGGED && state.ui.trail.len() <= Ui::TRAIL);
            if let (Some(cursor), None) = (selection.cursor, &state.ui.dialog) {
                let top = state.ui.top.get(&state.ui.pane).copied().unwrap_or(0);
                prop_assert!((top..top + state.ui.page()).contains(&cursor), "{cursor} from {top}");
            }
        }
    }
}
