//! What a hand may do to a checklist item (docs/cockpit.md, rules 3 and 4).

use crate::domain::assessment::{ItemFact, Record};
use crate::domain::signing::recording::{Shown, asks_for_reason, is_idle};
use crate::domain::signing::tick::{Mark, refusal};

use super::action::Action;
use super::effect::Effect;
use super::pane::Pane;
use super::refusal::{Refusal, asking, assessment, nothing_awaited, refused};
use super::state::{Marked, State};
use super::thing::Thing;

/// What comes of asking for a mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Plan {
    /// Not all that decides was on screen: it is shown before this is done.
    See(Mark),
    /// Nothing stands behind it: a reason is asked for.
    Vouch(String),
    Write(Marked),
}

/// What ticking, unticking or toggling the item under the cursor comes to.
///
/// # Errors
/// [`Refusal`] for anything but an item, ticking a failing one, a sensed tick, and while another mark is being written.
pub(super) fn plan(state: &State, thing: Option<Thing<'_>>, action: Action) -> Result<Plan, Refusal> {
    assessment(state)?;
    nothing_awaited(state)?;
    let Some(Thing::Item(item)) = thing else {
        let hint = match state.ui.pane {
            Pane::Checklist => "put the cursor on one".to_owned(),
            _ => format!("{} lists them", asking(state, Action::Checklist)),
        };
        return Err(refused(format!("only checklist items are ticked: {hint}")));
    };
    let mark = match action {
        Action::Tick => Mark::Tick,
        Action::Untick => Mark::Untick,
        _ if item.ticked && !is_unsettled(&item.record) => Mark::Untick,
        _ => Mark::Tick,
    };
    may_be_marked(item, mark)?;
    if !state.decisions.seen.contains(&item.id) {
        return Ok(Plan::See(mark));
    }
    if asks_for_reason(item, mark, None).is_some() {
        return Ok(Plan::Vouch(item.id.clone()));
    }
    let reason = item.record.tick().and_then(|tick| tick.reason.clone()).filter(|_| mark == Mark::Untick);
    Ok(Plan::Write(Marked { id: item.id.clone(), mark, reason }))
}

/// Whether a ticked item is to be looked at and ticked again, rather than unticked.
fn is_unsettled(record: &Record) -> bool {
    match record {
        Record::None | Record::Elsewhere(_) => false,
        Record::Ticked(_) => record.outdated().is_some(),
        Record::Unticked(_) | Record::Contested(_) => true,
    }
}

fn may_be_marked(item: &ItemFact, mark: Mark) -> Result<(), Refusal> {
    let idle = match mark {
        Mark::Tick => "it is ticked already",
        Mark::Untick => "it is not ticked",
    };
    let why = refusal(item, mark).or_else(|| is_idle(item, mark).then(|| idle.to_owned()));
    why.map_or(Ok(()), |why| Err(refused(why)))
}

/// The mark that a reason was typed for.
///
/// # Errors
/// [`Refusal`] for a blank, for an item that is gone, and where it may not be ticked any more.
pub(super) fn vouched(state: &State, id: &str, reason: &str) -> Result<Marked, Refusal> {
    nothing_awaited(state)?;
    let item = found(state, id)?;
    may_be_marked(item, Mark::Tick)?;
    if asks_for_reason(item, Mark::Tick, Some(reason)).is_some() {
        return Err(refused("a blank is no reason"));
    }
    was_seen(state, id)?;
    Ok(Marked { id: id.to_owned(), mark: Mark::Tick, reason: Some(reason.trim().to_owned()) })
}

/// The item of this id, as it is on screen.
fn found<'a>(state: &'a State, id: &str) -> Result<&'a ItemFact, Refusal> {
    let checklist = assessment(state)?.checklist.as_ref();
    let item = checklist.and_then(|checklist| checklist.items.by_id(id));
    item.ok_or_else(|| refused(format!("`{id}` is no longer in the checklist")))
}

/// Whether an item is there, and still what a frame showed.
pub(super) fn is_as_shown(state: &State, id: &str, shown: &Shown) -> bool {
    found(state, id).is_ok_and(|item| Shown::of(item) == *shown)
}

fn was_seen(state: &State, id: &str) -> Result<(), Refusal> {
    let why = || refused(format!("look at it first, it was not on screen as it is now: `{id}`"));
    state.decisions.seen.contains(id).then_some(()).ok_or_else(why)
}

/// The mark that takes `last` back.
///
/// # Errors
/// [`Refusal`] where its item is gone, and where Space would refuse it or open what stands behind it first.
pub(super) fn inverse(state: &State, last: &Marked) -> Result<Marked, Refusal> {
    let item = found(state, &last.id)?;
    let mark = opposite(last.mark);
    may_be_marked(item, mark)?;
    let is_own = item.record.tick().is_some_and(|tick| tick.by == state.session.operator);
    if mark == Mark::Tick || !is_own {
        was_seen(state, &last.id)?;
    }
    if asks_for_reason(item, mark, last.reason.as_deref()).is_some() {
        let key = asking(state, Action::Toggle);
        return Err(refused(format!("nothing stands behind it: {key} on it asks for a reason: `{}`", last.id)));
    }
    Ok(Marked { mark, ..last.clone() })
}

pub(super) fn opposite(mark: Mark) -> Mark {
    match mark {
        Mark::Tick => Mark::Untick,
        Mark::Untick => Mark::Tick,
    }
}

/// The effect that writes a mark onto the checklist as it is on screen.
pub(super) fn effect(state: &State, marked: &Marked) -> Option<Effect> {
    let shown = Shown::of(found(state, &marked.id).ok()?);
    let reason = marked.reason.clone().filter(|_| marked.mark == Mark::Tick);
    let on_screen = state.decisions.seen.contains(&marked.id);
    Some(Effect::Mark { id: marked.id.clone(), mark: marked.mark, reason, shown, on_screen })
}
