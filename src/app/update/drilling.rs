//! In and out: panes, details, evidence, and what is shown of them.

use crate::app::cursor::Sight;
use crate::app::effect::Effect;
use crate::app::entry::{Entry, Subject};
use crate::app::pane::Pane;
use crate::app::places::{Places, evidence_of, pane_of_step};
use crate::app::state::{Place, ShownFields, State, Ui, Zoomed};
use crate::domain::assessment::Assessment;
use crate::domain::path::PackPath;

use super::{saying, walking};

/// Opens a pane as it was left, without its filter. The pane on screen stays as it is.
pub(super) fn open_pane(state: &mut State, pane: Pane) {
    if pane == state.ui.pane && state.ui.filter.is_empty() {
        close_detail(state);
        return;
    }
    state.ui.pane = pane;
    state.ui.filter.clear();
    close_detail(state);
}

/// Enter: deeper into what is under the cursor.
pub(super) fn open(state: &mut State, sight: &Sight) -> Vec<Effect> {
    let (Some(entry), Some(assessment)) = (sight.entry(), state.assessment()) else { return Vec::new() };
    match entry.subject.clone() {
        Subject::Section { .. } | Subject::Alike(_) | Subject::Trials(_) => fold_or_unfold(state, entry.id.clone()),
        Subject::EqualFields(_) => state.ui.shown = ShownFields::All,
        Subject::Finding(i) => {
            let mut places = Places::of(state, assessment);
            let stop = places.settling(&assessment.findings[i]);
            let place = places.place(stop);
            jump(state, sight, place);
        }
        Subject::Step(i) => {
            let pane = pane_of_step(assessment.steps[i].number);
            jump(state, sight, Place { pane, id: None });
        }
        _ if state.ui.open.as_deref() == Some(&entry.id) => return drill_into_evidence(state, sight),
        _ => return open_detail(state, entry),
    }
    Vec::new()
}

/// Shows an entry's detail, and asks for the evidence that stands in it.
pub(super) fn open_detail(state: &mut State, entry: &Entry) -> Vec<Effect> {
    state.ui.open = Some(entry.id.clone());
    state.ui.detail_top = 0;
    if let (Subject::Item(i), Some(checklist)) =
        (&entry.subject, state.assessment().and_then(|assessment| assessment.checklist.as_ref()))
    {
        let id = checklist.items[*i].id.clone();
        state.decisions.seen.insert(id);
    }
    preview(state, &entry.subject)
}

/// Asks for the preview of an entry's evidence, unless it is at hand.
pub(super) fn preview(state: &State, subject: &Subject) -> Vec<Effect> {
    let evidence = state.assessment().and_then(|assessment| evidence_of(assessment, subject));
    let missing = evidence.filter(|at| !state.facts.previews.contains_key(&at.path));
    missing.map(|at| Effect::Preview(at.path)).into_iter().collect()
}

/// Asks for the evidence of the entry whose detail is on screen.
pub(super) fn preview_on_screen(state: &State) -> Vec<Effect> {
    if !state.ui.shows_detail() || state.assessment().is_none() {
        return Vec::new();
    }
    Sight::of(state).subject().map(|subject| preview(state, subject)).unwrap_or_default()
}

/// From an open detail to the artifact that it rests on.
fn drill_into_evidence(state: &mut State, sight: &Sight) -> Vec<Effect> {
    let place = sight.subject().zip(state.assessment()).and_then(|(subject, assessment)| {
        let at = evidence_of(assessment, subject)?;
        artifact(assessment, &at.path).map(|id| Place { pane: Pane::Evidence, id: Some(id) })
    });
    let Some(place) = place.filter(|place| place.id != state.ui.open) else {
        saying::say(state, "there is nothing deeper");
        return Vec::new();
    };
    jump(state, sight, place);
    let sight = Sight::of(state);
    sight.entry().map(|entry| open_detail(state, entry)).unwrap_or_default()
}

fn artifact(assessment: &Assessment, path: &PackPath) -> Option<String> {
    let is_there = assessment.artifacts.iter().any(|fact| fact.artifact.path == *path);
    is_there.then(|| format!("artifact:{path}"))
}

/// Goes to a place and remembers the way back.
fn jump(state: &mut State, sight: &Sight, place: Place) {
    let id = sight.entry().map(|entry| entry.id.clone());
    if state.ui.trail.len() >= Ui::TRAIL {
        state.ui.trail.remove(0);
    }
    state.ui.trail.push(Place { pane: state.ui.pane, id });
    walking::go_to(state, place);
}

/// Back: closes the detail, else the filter, else returns to where the last jump began.
pub(super) fn back(state: &mut State) {
    if state.ui.open.is_some() {
        close_detail(state);
    } else if !state.ui.filter.is_empty() {
        state.ui.filter.clear();
    } else if let Some(place) = state.ui.trail.pop() {
        walking::go_to(state, place);
    }
}

/// `q`: one level up. False at the top.
pub(super) fn leave(state: &mut State) -> bool {
    if state.ui.zoomed == Zoomed::Yes {
        state.ui.zoomed = Zoomed::No;
        return true;
    }
    let has_level = crate::app::availability::has_way_back(state);
    back(state);
    has_level
}

fn close_detail(state: &mut State) {
    state.ui.open = None;
    state.ui.detail_top = 0;
}

/// Opens what is folded, or folds what is open.
pub(super) fn fold_or_unfold(state: &mut State, section: String) {
    if !state.ui.unfolded.remove(&section) {
        state.ui.unfolded.insert(section);
    }
}

/// `=`: everything, or only what differs or is not settled. What was folded by hand starts anew.
pub(super) fn show_all_or_less(state: &mut State) {
    state.ui.unfolded.clear();
    state.ui.shown = match state.ui.shown {
        ShownFields::Differing => ShownFields::All,
        ShownFields::All => ShownFields::Differing,
    };
}

pub(super) fn zoom(state: &mut State) {
    state.ui.zoomed = match state.ui.zoomed {
        Zoomed::No => Zoomed::Yes,
        Zoomed::Yes => Zoomed::No,
    };
}

/// Makes the report under the cursor one side of the gate; once more, and the evidence chooses again.
pub(super) fn choose(state: &mut State, sight: &Sight, side: usize) -> Vec<Effect> {
    let (Some(Subject::Report(i)) | Some(Subject::Metric { report: i, .. })) = sight.subject() else {
        return Vec::new();
    };
    let Some(report) = state.assessment().and_then(|assessment| assessment.reports.get(*i)) else { return Vec::new() };
    let path = report.path.clone();
    let name = ["A", "B"][side];
    let pair = &mut state.decisions.choice.pair;
    if pair[side].as_ref() == Some(&path) {
        pair[side] = None;
        saying::say(state, format!("the evidence chooses run {name} again"));
    } else {
        pair[1 - side] = pair[1 - side].take().filter(|other| *other != path);
        pair[side] = Some(path.clone());
        saying::say(state, format!("{path} is run {name}"));
    }
    vec![Effect::Rescan(state.decisions.choice.clone())]
}
