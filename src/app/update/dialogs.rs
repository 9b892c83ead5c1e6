//! What stands over the panes and takes the keys.

use crate::app::action::Action;
use crate::app::availability::palette;
use crate::app::dialog::Dialog;
use crate::app::effect::Effect;
use crate::app::field::Field;
use crate::app::refusal::Refusal;
use crate::app::state::{Awaited, State};
use crate::domain::evidence::note::Decision;
use crate::domain::values::escaped::is_hazardous;

use super::opening::{clamp, open, place};
use super::{answering, marking, moving, saying};

/// Closes the dialog without doing what it was for; a filter is taken off.
pub(super) fn close(state: &mut State) {
    if let Some(Dialog::Filter { .. }) = state.ui.dialog.take() {
        state.ui.filter.clear();
    }
    moving::settle(state);
}

/// Does an action in the dialog.
pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    match action {
        Action::Close => close(state),
        Action::Confirm => return confirm(state),
        Action::SwitchDecision => switch_decision(state),
        Action::Widen => answering::widen(state),
        Action::Lengthen => answering::lengthen(state),
        Action::Erase => edit(state, Field::erase),
        Action::EraseNext => edit(state, Field::erase_next),
        Action::EraseWord => edit(state, Field::erase_word),
        Action::EraseAll => edit(state, Field::erase_all),
        Action::CaretLeft => edit(state, Field::left),
        Action::CaretRight => edit(state, Field::right),
        Action::CaretHome => edit(state, Field::home),
        Action::CaretEnd => edit(state, Field::end),
        motion => go(state, motion),
    }
    Vec::new()
}

/// The words that sign a note are typed by somebody who sees it: where Enter came before it was to be read, they are typed
/// anew.
pub(super) fn forget_unseen(state: &mut State) {
    let shown = state.ui.read.as_ref();
    if let Some(Dialog::Emit { draft, input }) = &mut state.ui.dialog
        && !matches!(shown, Some(Dialog::Emit { draft: shown, .. }) if draft.says_the_same(shown))
    {
        input.erase_all();
    }
}

/// A character typed into the dialog's field.
pub(super) fn typed(state: &mut State, c: char) {
    edit(state, |field| field.insert(c.encode_utf8(&mut [0; 4])));
}

/// Pasted text goes where text is typed; but the word that signs a note is typed by hand.
pub(super) fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    state.ui.message = None;
    let why = match &state.ui.dialog {
        Some(Dialog::Emit { .. }) => "the confirmation is typed, not pasted",
        Some(Dialog::Pin { .. } | Dialog::Attach { .. }) if text.trim().chars().any(is_hazardous) => {
            "nothing was taken: what was pasted is not one line without control characters"
        }
        Some(Dialog::Pin { .. } | Dialog::Attach { .. }) => {
            edit(state, |field| field.insert(text.trim()));
            return Vec::new();
        }
        _ if state.context().takes_text() => {
            edit(state, |field| field.paste(text));
            return Vec::new();
        }
        _ => "there is no field to paste into",
    };
    saying::refuse(state, Refusal(why.to_owned()));
    Vec::new()
}

/// Changes the dialog's field, and where its text is another then, what hangs on it.
fn edit(state: &mut State, change: impl FnOnce(&mut Field)) {
    let Some(field) = state.ui.dialog.as_mut().and_then(Dialog::field_mut) else { return };
    let before = field.clone();
    change(field);
    if field.text() != before.text() {
        follow(state);
    }
}

/// What is listed for the text of the dialog's field is listed anew.
fn follow(state: &mut State) {
    match &mut state.ui.dialog {
        Some(Dialog::Help { top, .. }) => *top = 0,
        Some(Dialog::Palette { selected, .. }) => *selected = 0,
        Some(Dialog::Filter { input }) => {
            state.ui.filter = input.text().to_owned();
            state.ui.open = None;
            moving::settle(state);
        }
        _ => {}
    }
}

/// What the palette's Enter chose; closes it.
pub(super) fn chosen(state: &mut State, action: Action) -> Option<Action> {
    let is_confirmed = |dialog: &mut Dialog| action == Action::Confirm && matches!(dialog, Dialog::Palette { .. });
    let Some(Dialog::Palette { input, selected }) = state.ui.dialog.take_if(is_confirmed) else { return None };
    palette(state, input.text()).get(selected).map(|offer| offer.action)
}

fn confirm(state: &mut State) -> Vec<Effect> {
    match state.ui.dialog.take() {
        Some(Dialog::Reason { input }) => {
            let reason = Some(input.text().trim().to_owned()).filter(|reason| !reason.is_empty());
            state.decisions.reason = reason.clone();
            state.facts.reading.judged_mut().into_iter().for_each(|judged| judged.drafts = None);
            return vec![Effect::Draft { reason }];
        }
        Some(Dialog::Vouch { item, input }) => return marking::vouch(state, item, input),
        Some(dialog @ (Dialog::Acknowledge { .. } | Dialog::Waive { .. } | Dialog::Withdraw { .. })) => {
            return answering::confirm(state, dialog);
        }
        dialog @ Some(Dialog::Emit { .. }) => {
            state.ui.dialog = dialog;
            return emit(state);
        }
        _ => {}
    }
    moving::settle(state);
    Vec::new()
}

/// Moves in the dialog's list.
fn go(state: &mut State, motion: Action) {
    let page = state.ui.page();
    let Some(at) = place(state) else { return };
    *at = match motion {
        Action::Down => at.saturating_add(1),
        Action::Up => at.saturating_sub(1),
        Action::HalfPageDown => at.saturating_add((page / 2).max(1)),
        Action::HalfPageUp => at.saturating_sub((page / 2).max(1)),
        Action::PageDown => at.saturating_add(page),
        Action::PageUp => at.saturating_sub(page),
        Action::First => 0,
        Action::Last => usize::MAX,
        _ => *at,
    };
    clamp(state);
}

/// Opens the dialog with the draft as it is now, and has it dated: what is previewed is what is written.
pub(super) fn open_emit(state: &mut State) -> Vec<Effect> {
    let Some(draft) = state.draft().cloned() else { return Vec::new() };
    open(state, Dialog::Emit { draft, input: Field::default() });
    vec![Effect::DraftAnew { reason: state.decisions.reason.clone() }]
}

/// The dialog shows the same note as it was drafted last.
pub(super) fn renew_emit(state: &mut State) {
    let Some(drafts) = state.drafts().cloned() else { return };
    if let Some(Dialog::Emit { draft, .. }) = &mut state.ui.dialog {
        let newest = drafts.of(Some(draft.decision));
        if newest.says_the_same(draft) {
            *draft = newest.clone();
        }
    }
}

/// Shows the note of the other decision; what was typed was typed for this one.
fn switch_decision(state: &mut State) {
    let Some(drafts) = state.drafts() else { return };
    let other = match drafts.of(state.decisions.decision).decision {
        Decision::Approved => Decision::Blocked,
        Decision::Blocked => Decision::Approved,
    };
    let draft = drafts.of(Some(other)).clone();
    state.decisions.decision = Some(other);
    state.ui.dialog = Some(Dialog::Emit { draft, input: Field::default() });
}

/// Writes the draft of the dialog; the word was typed, and the evidence is what it was.
fn emit(state: &mut State) -> Vec<Effect> {
    let Some(Dialog::Emit { draft, .. }) = state.ui.dialog.take() else { return Vec::new() };
    state.decisions.awaited.push_back(Awaited::Emit);
    saying::say(state, format!("writing {}", draft.path));
    vec![Effect::Emit(draft)]
}
