//! Back where the operator was when the connection was lost, with what was half typed.

use crate::app::acknowledging::Acknowledging;
use crate::app::action::Action;
use crate::app::answering::{Plan, acknowledging, plan, refs};
use crate::app::availability::check;
use crate::app::bookmark::{Bookmark, Into, Typed, digest, finding_digest};
use crate::app::dialog::Dialog;
use crate::app::entries::all_entries;
use crate::app::pane::Pane;
use crate::app::selection::Selection;
use crate::app::state::{EntryRef, State, Weight};
use crate::domain::assessment::TargetFact;
use crate::domain::evidence::journal::entry::FindingRef;
use crate::domain::values::digest::Digest;

use super::{moving, panes, saying};

/// What is told of a text that is not back in its field.
const WAITS: &str = "what you were typing: it waits until you ask for the same";
const LOGGED: &str = "what you were typing: the log has it";

/// Keeps what was read of the last cockpit until the pack is judged: what it is about is looked up there.
pub(super) fn take_in(state: &mut State, read: Result<Bookmark, String>) {
    match read {
        Ok(bookmark) => state.resume = Some(Box::new(bookmark)),
        Err(why) => saying::log(state, Weight::Error, why),
    }
}

/// Goes back to where the last cockpit was, once. Where something is typed already, or was, that stays, and what was typed
/// then waits until the same is asked for; so it does where that cannot be done now.
pub(super) fn resume(state: &mut State) {
    let Some(bookmark) = state.resume.take() else { return };
    let fresh = state.bookmark();
    let is_busy = state.ui.dialog.is_some() || state.decisions.reason.is_some() || !state.ui.filter.is_empty();
    if is_busy {
        state.decisions.reason = state.decisions.reason.take().or(bookmark.reason);
        wait(state, bookmark.typed);
        return;
    }
    panes::go_to(state, EntryRef { pane: bookmark.pane, id: row(state, &bookmark) });
    state.ui.filter.clone_from(&bookmark.filter);
    state.decisions.reason.clone_from(&bookmark.reason);
    state.ui.dialog = bookmark.typed.as_ref().and_then(|typed| dialog(state, typed));
    if state.ui.dialog.is_none() {
        wait(state, bookmark.typed.clone());
    }
    moving::settle(state);
    if state.bookmark() != fresh || bookmark.typed.is_some() {
        tell(state, &bookmark);
    }
}

/// Keeps what was typed until the same is asked for. The log tells it where nobody can ask for that any more, and where
/// something else waits already.
fn wait(state: &mut State, typed: Option<Typed>) {
    let Some(typed) = typed else { return };
    if state.ui.unsaid.is_none() && is_there(state, typed.into) {
        state.ui.unsaid = Some(typed);
    } else {
        saying::keep(state, Weight::Word, format!("typed last time, and not put back: {}", typed.field().text()));
    }
}

/// Whether what a text was typed about is in the evidence.
fn is_there(state: &State, into: Into) -> bool {
    let Some(assessment) = state.assessment() else { return false };
    match into {
        Into::Filter | Into::Reason => true,
        Into::Vouch { item } => assessment.items().iter().any(|it| digest(&it.id) == item),
        Into::Acknowledge { finding, .. } | Into::Waive { finding, .. } | Into::Withdraw { finding } => {
            assessment.findings.iter().any(|it| finding_digest(&FindingRef::of(it)) == finding)
        }
        Into::Pin { target: of, .. } | Into::Defer { target: of } | Into::Attach { target: of } => {
            target(state, of).is_some()
        }
    }
}

fn tell(state: &mut State, bookmark: &Bookmark) {
    let parts = [
        (bookmark.pane != Pane::default() || bookmark.row.is_some(), "where you were"),
        (!bookmark.filter.is_empty(), "the filter"),
        (bookmark.reason.is_some(), "the note's reason"),
        (state.ui.dialog.is_some(), "what you were typing"),
        (bookmark.typed.is_some() && state.ui.unsaid == bookmark.typed, WAITS),
        (bookmark.typed.is_some() && state.ui.dialog.is_none() && state.ui.unsaid != bookmark.typed, LOGGED),
    ];
    let told: Vec<&str> = parts.into_iter().filter(|(is_so, _)| *is_so).map(|(_, part)| part).collect();
    saying::log(state, Weight::Word, format!("back from the last time: {}", told.join(", ")));
}

/// The id of the entry that was selected, where it is still there.
fn row(state: &State, bookmark: &Bookmark) -> Option<String> {
    let row = bookmark.row?;
    all_entries(state, bookmark.pane).into_iter().map(|entry| entry.id).find(|id| digest(id) == row)
}

/// The dialog that was typed into, where what it is about is still there and may be done.
fn dialog(state: &mut State, typed: &Typed) -> Option<Dialog> {
    let input = typed.field();
    Some(match typed.into {
        Into::Filter => Dialog::Filter { input },
        Into::Reason => Dialog::Reason { input },
        Into::Vouch { item } => Dialog::Vouch { item: vouched(state, item)?, input },
        Into::Acknowledge { finding, scope } => match answer(state, Action::Acknowledge)? {
            Plan::Acknowledge(these) => {
                let asked = acknowledging(state, &these)?;
                asked.these.first().filter(|it| finding_digest(it) == finding)?;
                Dialog::Acknowledge { asked: Acknowledging { scope, ..asked }, input }
            }
            _ => return None,
        },
        Into::Withdraw { finding: of } => match answer(state, Action::Withdraw)? {
            Plan::Withdraw(findings) => {
                let findings = refs(&findings);
                findings.first().filter(|it| finding_digest(it) == of)?;
                Dialog::Withdraw { findings, input }
            }
            _ => return None,
        },
        Into::Waive { finding: of, days } => match answer(state, Action::Waive)? {
            Plan::Waive(finding) => {
                let finding = Some(FindingRef::of(finding)).filter(|it| finding_digest(it) == of)?;
                let longest = state.assessment()?.waivers.longest_days;
                Dialog::Waive { finding, days: days.clamp(1, longest.max(1)), input }
            }
            _ => return None,
        },
        Into::Pin { target: of, field } => {
            let target = target(state, of)?;
            let name = target.fields.iter().map(|field| &field.name).find(|name| digest(name) == field)?.clone();
            let target = target.name.clone();
            may(state, Action::Pin)?;
            Dialog::Pin { target, field: name, input }
        }
        Into::Defer { target: of } => {
            let target = target(state, of)?.name.clone();
            may(state, Action::Defer)?;
            Dialog::Defer { target, input }
        }
        Into::Attach { target: of } => {
            let target = target(state, of)?.name.clone();
            may(state, Action::Attach)?;
            Dialog::Attach { target, input }
        }
    })
}

/// What answering the finding under the cursor comes to now.
fn answer(state: &State, action: Action) -> Option<Plan<'_>> {
    may(state, action)?;
    plan(state, Selection::of(state).thing(state), action).ok()
}

/// The item that was vouched for, opened: what stands in its card is to be seen again.
fn vouched(state: &mut State, of: Digest) -> Option<String> {
    let items = state.assessment()?.items();
    let item = items.iter().map(|item| item.id.clone()).find(|id| digest(id) == of)?;
    may(state, Action::Tick)?;
    let selected = Selection::of(state).entry().map(|entry| entry.id.clone());
    state.ui.open = selected.filter(|id| *id == format!("item:{item}"));
    Some(item)
}

fn target(state: &State, of: Digest) -> Option<&TargetFact> {
    let targets = &state.assessment()?.closure.as_ref()?.targets;
    targets.iter().find(|target| digest(&target.name) == of)
}

/// Whether an action may be done to what is under the cursor.
fn may(state: &State, action: Action) -> Option<()> {
    check(state, &Selection::of(state), action).ok()
}
