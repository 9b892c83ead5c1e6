//! What a hand may do to a checklist item (docs/cockpit.md, rules 3 and 4).

use crate::domain::assessment::ItemFact;
use crate::domain::signing::tick::{Mark, refusal};

use super::action::Action;
use super::effect::Effect;
use super::refusal::{Refusal, asking, assessment, nothing_awaited, refused};
use super::state::{Marked, State};
use super::thing::Thing;

/// What comes of asking for a mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Plan {
    /// The evidence was not on screen: it is opened first.
    See(String),
    Write(Marked),
}

/// What ticking, unticking or toggling the item under the cursor comes to.
///
/// # Errors
/// [`Refusal`] for anything but an item, ticking a failing one, a sensed tick, and while another mark is being written.
pub(super) fn plan(state: &State, thing: Option<Thing<'_>>, action: Action) -> Result<Plan, Refusal> {
    assessment(state)?;
    let Some(Thing::Item(item)) = thing else {
        let place = asking(state, Action::Checklist);
        return Err(refused(format!("only checklist items are ticked: {place} lists them")));
    };
    nothing_awaited(state)?;
    let mark = match action {
        Action::Tick => Mark::Tick,
        Action::Untick => Mark::Untick,
        _ if item.ticked => Mark::Untick,
        _ => Mark::Tick,
    };
    may_be_marked(item, mark)?;
    if mark == Mark::Tick && !state.decisions.seen.contains(&item.id) {
        return Ok(Plan::See(item.id.clone()));
    }
    Ok(Plan::Write(Marked { id: item.id.clone(), mark }))
}

fn may_be_marked(item: &ItemFact, mark: Mark) -> Result<(), Refusal> {
    if let Some(why) = refusal(item, mark) {
        return Err(refused(why));
    }
    let why = match mark {
        Mark::Tick if item.ticked => "it is ticked already".to_owned(),
        Mark::Untick if !item.ticked => "it is not ticked".to_owned(),
        _ => return Ok(()),
    };
    Err(refused(why))
}

/// The mark that takes `last` back.
///
/// # Errors
/// [`Refusal`] where its item is gone or stands so already, and while another write is under way.
pub(super) fn inverse(state: &State, last: &Marked) -> Result<Marked, Refusal> {
    nothing_awaited(state)?;
    let checklist = assessment(state)?.checklist.as_ref();
    let item = checklist.and_then(|checklist| checklist.items.by_id(&last.id));
    let item = item.ok_or_else(|| refused(format!("`{}` is no longer in the checklist", last.id)))?;
    let mark = opposite(last.mark);
    if item.ticked == (mark == Mark::Tick) {
        return Err(refused(format!("`{}` stands so already", last.id)));
    }
    Ok(Marked { id: last.id.clone(), mark })
}

pub(super) fn opposite(mark: Mark) -> Mark {
    match mark {
        Mark::Tick => Mark::Untick,
        Mark::Untick => Mark::Tick,
    }
}

/// The effect that writes a mark onto the checklist as it is on screen.
pub(super) fn effect(state: &State, marked: &Marked) -> Option<Effect> {
    let checklist = state.assessment()?.checklist.as_ref()?;
    let (checklist, digest) = (checklist.path.clone(), checklist.digest);
    Some(Effect::Mark { id: marked.id.clone(), mark: marked.mark, checklist, digest })
}
