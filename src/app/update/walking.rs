//! The walk through a sign-off: over everything that blocks or is open, from pane to pane.

use crate::app::navigation::Places;
use crate::app::pane::Pane;
use crate::app::selection::Selection;
use crate::app::state::{EntryRef, State};
use crate::app::thing::Thing;
use crate::domain::finding::Severity;

use super::{panes, saying};

/// Which way the walk goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Next,
    Previous,
}

/// A stop's place in the walk: pane by pane, top to bottom.
type Stop = (Pane, Option<usize>);

/// Goes to the next or previous thing that blocks or is open.
pub(super) fn walk(state: &mut State, selection: &Selection, way: Way) {
    let Some((place, wrapped)) = destination(state, selection, way) else { return };
    panes::go_to(state, place);
    match (wrapped, way) {
        (Wrapped::No, _) => {}
        (Wrapped::Yes, Way::Next) => saying::say(state, "that was the last one: this is the first again"),
        (Wrapped::Yes, Way::Previous) => saying::say(state, "that was the first one: this is the last again"),
    }
}

/// Whether the walk began anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrapped {
    No,
    Yes,
}

fn destination(state: &State, selection: &Selection, way: Way) -> Option<(EntryRef, Wrapped)> {
    let assessment = state.assessment()?;
    let mut places = Places::of(state, assessment);
    let told = match selection.thing(state) {
        Some(Thing::Finding(finding)) => Some(finding),
        Some(Thing::Alike(alike)) => alike.first().copied(),
        _ => None,
    };
    if let (Some(finding), Way::Next) = (told, way)
        && finding.severity == Severity::Blocker
    {
        let stop = places.settling(finding);
        return Some((places.place(stop), Wrapped::No));
    }
    let here: Stop = (state.ui.pane, selection.entry().and_then(|entry| places.position(state.ui.pane, &entry.id)));
    let stops = places.stops();
    let (stop, wrapped) = match way {
        Way::Next => after(&stops, here)?,
        Way::Previous => before(&stops, here)?,
    };
    Some((places.place(stop), wrapped))
}

fn after(stops: &[Stop], here: Stop) -> Option<(Stop, Wrapped)> {
    let next = stops.iter().find(|stop| **stop > here).map(|stop| (*stop, Wrapped::No));
    next.or_else(|| stops.first().map(|stop| (*stop, Wrapped::Yes)))
}

fn before(stops: &[Stop], here: Stop) -> Option<(Stop, Wrapped)> {
    let previous = stops.iter().rfind(|stop| **stop < here).map(|stop| (*stop, Wrapped::No));
    previous.or_else(|| stops.last().map(|stop| (*stop, Wrapped::Yes)))
}
