//! Messages, and the log that keeps them.

use crate::app::refusal::Refusal;
use crate::app::state::{Message, State, Ui, Weight};
use crate::domain::values::escaped::looks_otherwise;

/// Says something until the next key.
pub(super) fn say(state: &mut State, text: impl Into<String>) {
    state.ui.message = Some(Message { weight: Weight::Word, text: text.into() });
}

/// Says why something cannot be done; what the last row has no room for is kept, to be read in full.
pub(super) fn refuse(state: &mut State, Refusal(text): Refusal) {
    let is_kept = state.ui.log.iter().any(|kept| kept.text == text);
    // No character has more cells than bytes, unless it is shown as its code point.
    let is_long = text.len() > usize::from(state.ui.width).saturating_sub(Ui::BEFORE_REFUSAL);
    if (is_long || looks_otherwise(&text)) && !is_kept {
        keep(state, Weight::Refusal, text.clone());
    }
    state.ui.message = Some(Message { weight: Weight::Refusal, text });
}

/// Says something that is worth keeping.
pub(super) fn log(state: &mut State, weight: Weight, text: impl Into<String>) {
    let text = text.into();
    keep(state, weight, text.clone());
    state.ui.message = Some(Message { weight, text });
}

/// Keeps something that the screen tells elsewhere, or not any more.
pub(super) fn keep(state: &mut State, weight: Weight, text: impl Into<String>) {
    if state.ui.log.len() >= Ui::LOGGED {
        state.ui.log.remove(0);
    }
    state.ui.log.push(Message { weight, text: text.into() });
}
