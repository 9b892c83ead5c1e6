//! What can be done now, and why not the rest: hint bar, help, palette and refusals all come from here.

use crate::domain::evidence::note::Decision;
use crate::domain::finding::Finding;
use crate::domain::signing::approval;
use crate::domain::signing::note::Draft;

use super::action::Action;
use super::dialog::Dialog;
use super::key::Key;
use super::keymap::Context;
use super::pane::Pane;
use super::probe_ask::ProbeStage;
use super::refusal::{Refusal, asking, assessment, nothing_awaited, refused};
use super::row_trace::followed;
use super::selection::Selection;
use super::state::{Access, Frozen, State, Testing};
use super::{answering, marking, navigation, pinning, undoing};

/// An action, how to ask for it, and whether it can be done now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub action: Action,
    /// The one to show first; empty for what only the palette knows.
    pub keys: Vec<Key>,
    pub short: String,
    pub help: String,
    /// The command that does the same without a terminal.
    pub twin: Option<String>,
    pub refused: Option<Refusal>,
}

/// What the last row offers, in order: only what can be done now, and has a key. Each is weighed when it is asked for:
/// a row shows a few of them.
pub fn hints<'a>(state: &'a State, selection: &'a Selection) -> impl Iterator<Item = Offer> + 'a {
    let context = state.context();
    let offers = state.keymap.hints(context).into_iter().map(move |action| offer(state, selection, context, action));
    offers.filter(|offer| offer.refused.is_none() && !offer.keys.is_empty())
}

/// What the help lists: every action that has a key in the pane on screen and holds `filter`, in either case.
pub fn help(state: &State, filter: &str) -> Vec<Offer> {
    let bound = in_pane(state).into_iter().filter(|offer| !offer.keys.is_empty());
    bound.filter(|offer| holds(offer, filter)).collect()
}

/// What the palette lists for an input: actions whose name begins with it first, then all others that hold it.
pub fn palette(state: &State, input: &str) -> Vec<Offer> {
    let held = in_pane(state).into_iter().filter(|offer| holds(offer, input));
    let (first, then): (Vec<_>, Vec<_>) = held.partition(|offer| offer.action.name().starts_with(input.trim()));
    first.into_iter().chain(then).collect()
}

/// Every action of the pane on screen, as if no dialog stood over it.
fn in_pane(state: &State) -> Vec<Offer> {
    let (context, selection) = (Context::Pane(state.ui.pane), Selection::of(state));
    let actions = Action::ALL.iter().filter(|action| !action.is_for_dialogs());
    actions.map(|action| offer(state, &selection, context, *action)).collect()
}

fn holds(offer: &Offer, filter: &str) -> bool {
    let wanted = filter.trim().to_lowercase();
    let texts = [offer.action.name(), &offer.help, offer.twin.as_deref().unwrap_or_default()];
    let in_words = texts.iter().any(|text| text.to_lowercase().contains(&wanted));
    in_words || offer.keys.iter().any(|key| key.to_string().to_lowercase() == wanted)
}

fn offer(state: &State, selection: &Selection, context: Context, action: Action) -> Offer {
    let words = state.keymap.words(action).cloned().unwrap_or_default();
    Offer {
        action,
        keys: state.keymap.keys(context, action),
        short: words.short,
        help: words.help,
        twin: words.twin,
        refused: check(state, selection, action).err(),
    }
}

/// Whether an action can be done now.
///
/// # Errors
/// [`Refusal`] with the reason.
pub(super) fn check(state: &State, selection: &Selection, action: Action) -> Result<(), Refusal> {
    if action.writes() {
        may_write(state)?;
    }
    match action {
        Action::Toggle | Action::Tick | Action::Untick => {
            marking::plan(state, selection.thing(state), action).map(drop)
        }
        Action::Answer | Action::Acknowledge | Action::Waive | Action::Withdraw => {
            answering::plan(state, selection.thing(state), action).map(drop)
        }
        Action::Undo => undoing::inverse(state, &state.decisions.undo, "undo").map(drop),
        Action::Redo => undoing::inverse(state, &state.decisions.redo, "do again").map(drop),
        Action::Pin => pinning::field(state, selection).map(drop),
        Action::CloseTarget => pinning::target(state, selection).map(drop),
        Action::Defer | Action::Attach => pinning::one_target(state, selection).map(drop),
        Action::Probe => pinning::probe(state, selection).map(drop),
        Action::KeepDiff => pinning::diff(state),
        Action::Host => assessment(state).map(drop),
        Action::Emit => draft(state).map(drop),
        Action::NextBlocker | Action::PreviousBlocker => navigation::anything_open(assessment(state)?)
            .then_some(())
            .ok_or_else(|| refused("nothing blocks, and nothing is open")),
        Action::NextMatch | Action::PreviousMatch if state.ui.filter.is_empty() && followed(state).is_none() => {
            Err(refused(format!("nothing is filtered: {} does", asking(state, Action::Filter))))
        }
        Action::MakeRunA | Action::MakeRunB => may_be_compared(state, selection),
        Action::Prove if state.testing == Testing::UnderWay => Err(refused("the gate is being tested")),
        Action::Prove => assessment(state).map(drop),
        Action::Filter | Action::Reason | Action::AllFields if state.facts.reading.failed().is_some() => {
            assessment(state).map(drop)
        }
        Action::Freeze if state.ui.frozen == Frozen::No => assessment(state).map(drop),
        Action::AllFields if !matches!(state.ui.pane, Pane::Kpi | Pane::Gate | Pane::Checklist) => {
            Err(refused("everything is on screen here already"))
        }
        Action::Why => speaking(state, selection).map(drop),
        Action::Open if selection.cursor.is_none() => Err(refused("there is nothing under the cursor")),
        Action::Back if !has_way_back(state) => {
            Err(refused(format!("there is nothing to go back to: {} ends the cockpit", asking(state, Action::Quit))))
        }
        Action::Confirm => may_confirm(state),
        Action::SwitchDecision => may_switch(state),
        typing if typing.is_for_dialogs() && state.ui.dialog.is_none() => Err(refused("there is no dialog")),
        _ => Ok(()),
    }
}

/// The findings that speak of what is under the cursor: at least one.
///
/// # Errors
/// [`Refusal`] where there is none.
pub(super) fn speaking<'a>(state: &'a State, selection: &Selection) -> Result<Vec<&'a Finding>, Refusal> {
    let assessment = assessment(state)?;
    let thing = selection.thing(state).ok_or_else(|| refused("there is nothing under the cursor"))?;
    let findings = navigation::findings_about(assessment, state.ui.pane, &thing);
    if findings.is_empty() { Err(refused("no finding speaks of it")) } else { Ok(findings) }
}

/// Whether `h` leads anywhere.
pub(super) fn has_way_back(state: &State) -> bool {
    state.ui.open.is_some() || !state.ui.filter.is_empty() || !state.ui.trail.is_empty()
}

fn may_write(state: &State) -> Result<(), Refusal> {
    if state.session.access == Access::ReadOnly {
        return Err(refused("this cockpit is read-only: it writes nothing"));
    }
    assessment(state)?;
    if state.waiting.is_some() {
        return Err(refused(format!("new evidence waits: {} shows it first", asking(state, Action::Freeze))));
    }
    Ok(())
}

fn draft(state: &State) -> Result<&Draft, Refusal> {
    nothing_awaited(state)?;
    assessment(state)?;
    state.draft().ok_or_else(|| undrafted(state))
}

fn undrafted(state: &State) -> Refusal {
    refused(state.undrafted().unwrap_or("the note is still being drafted"))
}

fn may_be_compared(state: &State, selection: &Selection) -> Result<(), Refusal> {
    assessment(state)?;
    match selection.thing(state).and_then(|thing| thing.report()) {
        Some(report) if report.executed => Ok(()),
        Some(report) => Err(refused(format!("{} was not executed: there is nothing to compare", report.path))),
        None => Err(refused(format!("put the cursor on a report: {} lists them", asking(state, Action::Kpi)))),
    }
}

fn may_confirm(state: &State) -> Result<(), Refusal> {
    let dialog = state.ui.dialog.as_ref().ok_or_else(|| refused("there is no dialog"))?;
    may_be_answered(state, dialog)?;
    was_on_screen(state, dialog)
}

fn may_be_answered(state: &State, dialog: &Dialog) -> Result<(), Refusal> {
    match dialog {
        Dialog::Palette { input, .. } if palette(state, input.text()).is_empty() => {
            Err(refused(format!("no action holds `{}`", input.text())))
        }
        Dialog::Emit { draft, input } => {
            may_write(state)?;
            may_emit(state, draft, input.text())
        }
        Dialog::Probe(_, stage) if !matches!(stage, ProbeStage::Asking { .. }) => {
            Err(refused("wait: what is to be run is not known yet, or it runs"))
        }
        Dialog::Pin { .. } | Dialog::Defer { .. } | Dialog::Attach { .. } => may_write(state),
        _ => Ok(()),
    }
}

/// Enter answers what a frame showed before it was pressed, and before a moment in which nothing was.
fn was_on_screen(state: &State, dialog: &Dialog) -> Result<(), Refusal> {
    let question = dialog.question();
    if question.is_none() || question == state.ui.read {
        return Ok(());
    }
    Err(refused("not all of it was on screen before: read it, then again (or add rows)"))
}

/// The one hard confirmation (docs/cockpit.md, rule 3).
fn may_emit(state: &State, draft: &Draft, input: &str) -> Result<(), Refusal> {
    if !state.is_current(draft) {
        return Err(refused(
            "the evidence changed since this note was previewed: go back, read the new one, and emit that",
        ));
    }
    if !draft.is_confirmed_by(input) {
        return Err(refused(format!("nothing was written: type `{}` to write the note", draft.confirmation())));
    }
    Ok(())
}

fn may_switch(state: &State) -> Result<(), Refusal> {
    let assessment = assessment(state)?;
    state.drafts().ok_or_else(|| undrafted(state))?;
    approval::check(assessment, Decision::Approved).map_err(|why| refused(why.to_string()))
}
