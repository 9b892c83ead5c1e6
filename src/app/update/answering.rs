//! Answers to findings: asked for, typed, confirmed. What was said is taken back by no single key either.

use crate::app::acknowledging::Scope;
use crate::app::action::Action;
use crate::app::answering::{Plan, acknowledging, longer, plan, refs, waiver};
use crate::app::dialog::Dialog;
use crate::app::effect::Effect;
use crate::app::field::Field;
use crate::app::refusal::Refusal;
use crate::app::selection::Selection;
use crate::app::state::{Awaited, State};
use crate::domain::evidence::journal::entry::FindingRef;
use crate::domain::signing::answering::Reply;

use super::{opening, saying};

/// Opens the dialog in which the reason is typed.
pub(super) fn begin(state: &mut State, selection: &Selection, action: Action) -> Vec<Effect> {
    let dialog = match plan(state, selection.thing(state), action) {
        Ok(Plan::Withdraw(findings)) => Dialog::Withdraw { findings: refs(&findings), input: Field::default() },
        Ok(Plan::Acknowledge(these)) => match acknowledging(state, &these) {
            Some(asked) => Dialog::Acknowledge { asked, input: Field::default() },
            None => return Vec::new(),
        },
        Ok(Plan::Waive(finding)) => {
            Dialog::Waive { finding: FindingRef::of(finding), days: 1, input: Field::default() }
        }
        Err(why) => {
            saying::refuse(state, why);
            return Vec::new();
        }
    };
    opening::open(state, dialog);
    Vec::new()
}

fn ask(state: &mut State, findings: Vec<FindingRef>, reply: Reply, reason: String) -> Vec<Effect> {
    state.decisions.awaited.push_back(Awaited::Answer);
    vec![Effect::Answer { findings, reply, reason }]
}

/// Tab in the dialog of an acknowledgement: this one, or all of its code.
pub(super) fn widen(state: &mut State) {
    let Some(Dialog::Acknowledge { asked, .. }) = &mut state.ui.dialog else { return };
    asked.scope = match asked.scope {
        Scope::These => Scope::OfCode,
        Scope::OfCode => Scope::These,
    };
}

/// Tab in the dialog of a waiver: more days, and from the most that are allowed back to the fewest.
pub(super) fn lengthen(state: &mut State) {
    let Some(Dialog::Waive { days, .. }) = &state.ui.dialog else { return };
    let Some(next) = state.assessment().map(|assessment| longer(assessment, *days)) else { return };
    if let Some(Dialog::Waive { days, .. }) = &mut state.ui.dialog {
        *days = next;
    }
}

/// What was typed is asked for; a blank stays, to be mended.
pub(super) fn confirm(state: &mut State, dialog: Dialog) -> Vec<Effect> {
    let asked = match &dialog {
        Dialog::Acknowledge { asked, input } => Some((asked.meant().to_vec(), Some(Reply::Acknowledge), input.text())),
        Dialog::Waive { finding, days, input } => Some((vec![finding.clone()], waiver(state, *days), input.text())),
        Dialog::Withdraw { findings, input } => Some((findings.clone(), Some(Reply::Withdraw), input.text())),
        _ => None,
    };
    match asked {
        Some((findings, Some(reply), reason)) if !reason.trim().is_empty() || reply == Reply::Withdraw => {
            ask(state, findings, reply, reason.trim().to_owned())
        }
        Some((_, Some(_), _)) => stays(state, dialog, "a blank is no reason"),
        _ => stays(state, dialog, "nothing is judged any more"),
    }
}

fn stays(state: &mut State, dialog: Dialog, why: &str) -> Vec<Effect> {
    state.ui.dialog = Some(dialog);
    saying::refuse(state, Refusal(why.to_owned()));
    Vec::new()
}
