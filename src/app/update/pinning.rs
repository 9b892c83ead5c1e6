//! Changes of the setup lock and runs of probes: asked for, typed, confirmed, and what came of them.

use crate::app::action::Action;
use crate::app::dialog::Dialog;
use crate::app::effect::Effect;
use crate::app::field::Field;
use crate::app::pinning::{field, lock, one_target, probe, target};
use crate::app::probe_ask::{ProbeAsk, ProbeStage};
use crate::app::refusal::{Refusal, refused};
use crate::app::selection::Selection;
use crate::app::state::{Awaited, Origin, State, Weight};
use crate::domain::assessment::FieldState;
use crate::domain::probing::batch::Batch;
use crate::domain::signing::pin::LockChange;
use crate::domain::values::digest::Digest;

use super::{dialogs, opening, saying};

/// Opens what the action is typed or confirmed in; what closes is written at once, as a tick is.
pub(super) fn begin(state: &mut State, selection: &Selection, action: Action) -> Vec<Effect> {
    let dialog = match action {
        Action::Probe => return probe(state, selection).map_or_else(|_| Vec::new(), |ask| prepare(state, ask)),
        Action::Host => return prepare(state, ProbeAsk::Host),
        Action::CloseTarget => {
            let Ok(target) = target(state, selection).map(|target| target.map(|it| it.name.clone())) else {
                return Vec::new();
            };
            let change = target.map_or(LockChange::CloseAll, |target| LockChange::Close { target });
            return ask(state, |lock| Effect::ChangeLock(change, lock));
        }
        Action::KeepDiff => return vec![Effect::KeepDiff],
        Action::Pin => field(state, selection).map(|(target, field)| Dialog::Pin {
            target: target.name.clone(),
            field: field.name.clone(),
            input: Field::new(
                field.value.as_deref().filter(|_| field.state == FieldState::Concrete).unwrap_or_default(),
            ),
        }),
        Action::Defer => {
            one_target(state, selection).map(|it| Dialog::Defer { target: it.name.clone(), input: Field::default() })
        }
        _ => one_target(state, selection).map(|it| Dialog::Attach { target: it.name.clone(), input: Field::default() }),
    };
    dialog.into_iter().for_each(|dialog| opening::open(state, dialog));
    Vec::new()
}

fn prepare(state: &mut State, ask: ProbeAsk) -> Vec<Effect> {
    opening::open(state, Dialog::Probe(ask.clone(), ProbeStage::Preparing));
    vec![Effect::PrepareProbe(ask)]
}

/// Asks for a change of the lock that is on screen.
fn ask(state: &mut State, effect: impl FnOnce(Digest) -> Effect) -> Vec<Effect> {
    let Some(lock) = lock(state) else {
        saying::refuse(state, Refusal("there is no readable lock on screen".to_owned()));
        return Vec::new();
    };
    state.decisions.awaited.push_back(Awaited::Lock(None, Origin::Hand));
    vec![effect(lock)]
}

/// What confirming, closing and collecting do in a dialog of ours; `None` in any other, and for any other action.
pub(super) fn answer(state: &mut State, action: Action) -> Option<Vec<Effect>> {
    let is_ours = |dialog: &Dialog| {
        matches!(dialog, Dialog::Pin { .. } | Dialog::Defer { .. } | Dialog::Attach { .. } | Dialog::Probe(..))
    };
    if !state.ui.dialog.as_ref().is_some_and(is_ours) {
        return None;
    }
    match action {
        Action::Confirm => Some(confirm(state)),
        Action::Close => Some(close(state)),
        Action::Collect => Some(collect(state)),
        _ => None,
    }
}

/// What was typed is asked for.
fn confirm(state: &mut State) -> Vec<Effect> {
    if let Some(why) = state.ui.dialog.as_ref().and_then(|dialog| unfit(state, dialog)) {
        saying::refuse(state, why);
        return Vec::new();
    }
    let Some(dialog) = state.ui.dialog.take() else { return Vec::new() };
    match dialog {
        Dialog::Pin { target, field, input } => {
            let change = LockChange::Pin { target, field, value: input.text().to_owned() };
            ask(state, |lock| Effect::ChangeLock(change, lock))
        }
        Dialog::Defer { target, input } => {
            let change = LockChange::Defer { target, reason: input.text().to_owned() };
            ask(state, |lock| Effect::ChangeLock(change, lock))
        }
        Dialog::Attach { target, input } => {
            let file = input.text().trim().to_owned();
            ask(state, |lock| Effect::Attach { target, file, lock })
        }
        Dialog::Probe(ask, ProbeStage::Asking { batches, .. }) => run(state, ask, batches),
        other => {
            state.ui.dialog = Some(other);
            Vec::new()
        }
    }
}

/// Why what is typed would surely be refused: it stays, to be mended.
fn unfit(state: &State, dialog: &Dialog) -> Option<Refusal> {
    match dialog {
        Dialog::Pin { target, field, input } => {
            let fact = state.assessment()?.field(target, field)?;
            (!fact.format.fits(input.text().trim())).then(|| refused(format!("`{field}` is {}", fact.format.words())))
        }
        Dialog::Defer { input, .. } if input.text().trim().is_empty() => Some(refused("a blank is no reason")),
        Dialog::Attach { input, .. } if input.text().trim().is_empty() => Some(refused("a blank is no file")),
        _ => None,
    }
}

fn run(state: &mut State, ask: ProbeAsk, batches: Vec<Batch>) -> Vec<Effect> {
    let stage = ProbeStage::Running { probe: String::new(), seconds: 0, written: 0 };
    state.ui.dialog = Some(Dialog::Probe(ask.clone(), stage));
    vec![Effect::RunProbe(ask, batches)]
}

/// Closes the dialog over a run, which ends the run.
pub(super) fn close(state: &mut State) -> Vec<Effect> {
    match &mut state.ui.dialog {
        Some(Dialog::Probe(_, stage @ ProbeStage::Running { .. })) => {
            *stage = ProbeStage::Ending;
            vec![Effect::CancelProbe]
        }
        Some(Dialog::Probe(_, ProbeStage::Ending)) => Vec::new(),
        _ => {
            dialogs::close(state);
            Vec::new()
        }
    }
}

/// Tab in the dialog of a pin: the field's command is asked for its value.
fn collect(state: &mut State) -> Vec<Effect> {
    let Some(Dialog::Pin { target, field, .. }) = &state.ui.dialog else { return Vec::new() };
    let effect = Effect::Collect { target: target.clone(), field: field.clone() };
    saying::say(state, "asking for the value");
    vec![effect]
}

/// The value that a command printed goes where it was asked for.
pub(super) fn collected(state: &mut State, of: (&str, &str), value: Result<String, String>) {
    let Some(Dialog::Pin { target, field, input }) = &mut state.ui.dialog else { return };
    if (target.as_str(), field.as_str()) != of {
        return;
    }
    state.ui.message = None;
    match value {
        Ok(value) => *input = Field::new(&value),
        Err(why) => saying::log(state, Weight::Error, why),
    }
}

/// What would be run, into the dialog that asked for it.
pub(super) fn ready(state: &mut State, of: &ProbeAsk, ready: Result<(Vec<String>, Vec<Batch>), String>) {
    let Some(Dialog::Probe(ask, stage @ ProbeStage::Preparing)) = &mut state.ui.dialog else { return };
    if ask != of {
        return;
    }
    match ready {
        Ok((lines, batches)) => *stage = ProbeStage::Asking { lines, batches, top: 0 },
        Err(why) => {
            dialogs::close(state);
            saying::log(state, Weight::Error, why);
        }
    }
}

pub(super) fn running(state: &mut State, at: (String, u64, usize)) {
    if let Some(Dialog::Probe(_, ProbeStage::Running { probe, seconds, written })) = &mut state.ui.dialog {
        (*probe, *seconds, *written) = at;
    }
}

/// A run has ended: its dialog goes, and what came of it is said.
pub(super) fn ended(state: &mut State, outcome: Result<String, String>) {
    if let Some(Dialog::Probe(_, ProbeStage::Running { .. } | ProbeStage::Ending)) = &state.ui.dialog {
        dialogs::close(state);
    }
    match outcome {
        Ok(said) => saying::log(state, Weight::Word, said),
        Err(why) => saying::log(state, Weight::Error, why),
    }
}
