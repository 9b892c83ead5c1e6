//! Seen before ticked: what frames showed of an item's card, and whether a key was pressed or is held down (docs/cockpit.md,
//! rule 4).

use crate::app::effect::Effect;
use crate::app::key::Key;
use crate::app::look::{CardSight, Look, Press, Sight};
use crate::app::marking::is_as_shown;
use crate::app::selection::Selection;
use crate::app::state::State;
use crate::domain::signing::tick::Mark;

use super::{drilling, saying};

/// Opens what stands behind an item; where it is open already, goes on to what of it was not on screen.
pub(super) fn see(state: &mut State, selection: &Selection, asked: Mark) -> Vec<Effect> {
    let Some(entry) = selection.entry() else { return Vec::new() };
    (state.ui.asked, state.ui.press) = (Some(asked), Some(Press { key: None, tick: None }));
    if state.ui.open.as_ref() != Some(&entry.id) {
        return drilling::open_detail(state, entry);
    }
    if let Some(next) = state.ui.look.as_ref().and_then(|look| look.next) {
        state.ui.detail_top = next;
    }
    drilling::preview(state, &entry.subject)
}

/// Takes in what a frame showed.
pub(super) fn drawn(state: &mut State, sight: Sight) {
    state.ui.question = sight.question;
    sight.card.iter().for_each(|card| card_drawn(state, card));
}

/// The keyboard was quiet since the last frame: what that asked may be answered.
pub(super) fn quiet(state: &mut State) {
    state.ui.read.clone_from(&state.ui.question);
}

/// Of what is not so any more nothing counts.
fn card_drawn(state: &mut State, sight: &CardSight) {
    if !is_as_shown(state, &sight.item, &sight.shown) {
        return;
    }
    let known = state.ui.look.take().filter(|look| look.item() == sight.item);
    let mut look = known.unwrap_or_else(|| Look::at(&sight.item));
    look.take_in(sight);
    if look.is_whole() {
        state.decisions.seen.insert(sight.item.clone());
    }
    state.ui.look = Some(look);
    tell(state);
}

/// Whether the key is one that is held down, or was hit twice: it came again before the keyboard was quiet.
pub(super) fn is_held(state: &mut State, key: Key) -> bool {
    let Some(press) = state.ui.press.as_mut().filter(|press| press.key == Some(key)) else { return false };
    press.tick = None;
    saying::say(state, "too fast, or held down: let go, and press it once");
    true
}

/// Remembers which key asked for what waits now.
pub(super) fn remember(state: &mut State, key: Key) {
    if let Some(press) = &mut state.ui.press {
        press.key = press.key.or(Some(key));
    }
}

/// Says what a mark that was asked for still waits for.
pub(super) fn tell(state: &mut State) {
    let Some((look, asked)) = state.ui.look.as_ref().zip(state.ui.asked).filter(|_| state.ui.press.is_none()) else {
        return;
    };
    let marks = match asked {
        Mark::Tick => "ticks it",
        Mark::Untick => "takes the tick off",
    };
    let said = match look.left {
        0 if look.is_loading => "what stands behind it is still being read".to_owned(),
        0 => format!("once more {marks}: all that decides was on screen"),
        1 => "once more shows the last row that is to be seen".to_owned(),
        left => format!("once more shows the next: {left} rows are still to be seen"),
    };
    saying::say(state, said);
}
