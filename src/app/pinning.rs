//! What a hand may do to the setup lock, and what is under the cursor to do it to.

use crate::domain::assessment::{FieldFact, TargetFact};
use crate::domain::values::digest::Digest;

use super::action::Action;
use super::probe_ask::ProbeAsk;
use super::refusal::{Refusal, asking, assessment, nothing_awaited, refused};
use super::selection::Selection;
use super::state::State;
use super::thing::Thing;

/// The digest of the lock on screen: a change is made to what was looked at, and to nothing else.
pub(super) fn lock(state: &State) -> Option<Digest> {
    state.assessment()?.lock().map(|(_, digest)| digest)
}

/// The field under the cursor, and its target.
///
/// # Errors
/// [`Refusal`] for anything else, and while another change is being written.
pub(super) fn field<'a>(state: &'a State, selection: &Selection) -> Result<(&'a TargetFact, &'a FieldFact), Refusal> {
    assessment(state)?;
    nothing_awaited(state)?;
    match selection.thing(state) {
        Some(Thing::Field(target, field)) => Ok((target, field)),
        _ => Err(refused(format!(
            "put the cursor on a field of a target: {} lists them",
            asking(state, Action::Closure)
        ))),
    }
}

/// The target under the cursor; `None` for the closure as a whole.
///
/// # Errors
/// As [`field`].
pub(super) fn target<'a>(state: &'a State, selection: &Selection) -> Result<Option<&'a TargetFact>, Refusal> {
    assessment(state)?;
    nothing_awaited(state)?;
    match selection.thing(state) {
        Some(Thing::Target(target) | Thing::Field(target, _) | Thing::Probe(_, Some(target))) => Ok(Some(target)),
        Some(Thing::Closure(_)) => Ok(None),
        _ => Err(refused(format!("put the cursor on a target: {} lists them", asking(state, Action::Closure)))),
    }
}

/// A target under the cursor, not the whole.
///
/// # Errors
/// As [`field`].
pub(super) fn one_target<'a>(state: &'a State, selection: &Selection) -> Result<&'a TargetFact, Refusal> {
    target(state, selection)?.ok_or_else(|| refused("that is done to one target: put the cursor on it"))
}

/// What `r` runs: the probe under the cursor, or all probes of what it is on.
///
/// # Errors
/// [`Refusal`] where nothing under the cursor is probed.
pub(super) fn probe(state: &State, selection: &Selection) -> Result<ProbeAsk, Refusal> {
    let judged = assessment(state)?;
    let is_probed = |name: &str| judged.all_probes().any(|probe| probe.purpose() == name || probe.name == name);
    let name = match selection.thing(state) {
        Some(Thing::Probe(probe, _)) => Some(probe.name.clone()),
        Some(Thing::Target(target) | Thing::Field(target, _)) => Some(target.name.clone()),
        Some(Thing::Plugin(plugin)) => Some(plugin.runtime.clone()),
        Some(Thing::Finding(finding)) => Some(finding.subject.clone()),
        _ => None,
    };
    let name = name.filter(|name| is_probed(name));
    let why = || refused(format!("nothing here is probed: {} lists what is", asking(state, Action::Closure)));
    name.map(ProbeAsk::Probes).ok_or_else(why)
}

/// Whether there is a diff to keep.
///
/// # Errors
/// [`Refusal`] where nothing changed.
pub(super) fn diff(state: &State) -> Result<(), Refusal> {
    let closure = assessment(state)?.closure.as_ref();
    let diff = closure.and_then(|closure| closure.diff.as_ref()).filter(|diff| !diff.values.is_empty());
    diff.map(drop).ok_or_else(|| refused("nothing changed in the lock"))
}
