//! In and out: panes, details, evidence, and what is shown of them.

use crate::app::action::Action;
use crate::app::availability::speaking;
use crate::app::effect::Effect;
use crate::app::entries::finding_id;
use crate::app::entry::{Entry, Subject};
use crate::app::links::leads;
use crate::app::navigation::{Places, evidence_of, pane_of_step};
use crate::app::pane::Pane;
use crate::app::row_trace;
use crate::app::selection::Selection;
use crate::app::state::{Place, ShownFields, State, Trail, Ui, Zoomed};
use crate::domain::assessment::Assessment;
use crate::domain::values::path::PackPath;

use super::{panes, saying};

/// Enter: deeper into what is under the cursor.
pub(super) fn open(state: &mut State, selection: &Selection) -> Vec<Effect> {
    let (Some(entry), Some(assessment)) = (selection.entry(), state.assessment()) else { return Vec::new() };
    match entry.subject.clone() {
        Subject::Section { .. } | Subject::Alike(_) | Subject::Mutants(_) => {
            panes::fold_or_unfold(state, entry.id.clone())
        }
        Subject::EqualFields(_) | Subject::Unshown(_) | Subject::ToldOnly { .. } => state.ui.shown = ShownFields::All,
        Subject::Finding(i) if state.ui.open.as_deref() == Some(&entry.id) => {
            let mut places = Places::of(state, assessment);
            let stop = places.settling(&assessment.findings[i]);
            let place = places.place(stop);
            jump(state, selection, place);
        }
        Subject::Step(i) => {
            let pane = pane_of_step(assessment.steps[i].number);
            jump(state, selection, Place { pane, id: None });
        }
        Subject::Earlier(i) => {
            let id = Some(format!("report:{}", assessment.gate.earlier[i].path));
            jump(state, selection, Place { pane: Pane::Kpi, id });
        }
        _ if state.ui.open.as_deref() == Some(&entry.id) => return drill_into_evidence(state, selection),
        _ => return open_detail(state, entry),
    }
    Vec::new()
}

/// `w`: from anything to the reasoning of the weightiest finding that speaks of it.
pub(super) fn open_reasoning(state: &mut State, selection: &Selection) -> Vec<Effect> {
    let speaking = speaking(state, selection).unwrap_or_default();
    let finding = speaking.first().zip(state.assessment()).and_then(|(i, assessment)| assessment.findings.get(*i));
    let Some(id) = finding.map(finding_id) else { return Vec::new() };
    if selection.entry().is_none_or(|entry| entry.id != id) {
        jump(state, selection, Place { pane: Pane::Overview, id: Some(id) });
    }
    if speaking.len() > 1 {
        saying::say(state, format!("the first of {} findings that speak of it", speaking.len()));
    }
    let selection = Selection::of(state);
    selection.entry().map(|entry| open_detail(state, entry)).unwrap_or_default()
}

/// Shows an entry's detail, and asks for the evidence that stands in it.
pub(super) fn open_detail(state: &mut State, entry: &Entry) -> Vec<Effect> {
    state.ui.open = Some(entry.id.clone());
    (state.ui.detail_top, state.ui.link, state.ui.rows) = (0, 0, None);
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
    let lines = row_trace::missing_lines(state).map(Effect::Excerpt);
    missing.map(|at| Effect::Preview(at.path)).into_iter().chain(lines).collect()
}

/// Asks for the evidence of the entry whose detail is on screen.
pub(super) fn preview_on_screen(state: &State) -> Vec<Effect> {
    if !state.ui.shows_detail() || state.assessment().is_none() {
        return Vec::new();
    }
    Selection::of(state).subject().map(|subject| preview(state, subject)).unwrap_or_default()
}

/// From an open detail to the artifact that it rests on; from an artifact's to the one that its marked link leads to.
fn drill_into_evidence(state: &mut State, selection: &Selection) -> Vec<Effect> {
    let place = selection.subject().zip(state.assessment()).and_then(|(subject, assessment)| {
        let path = match subject {
            Subject::Artifact(_) => linked(state, subject)?.clone(),
            _ => evidence_of(assessment, subject)?.path,
        };
        artifact(assessment, &path).map(|id| Place { pane: Pane::Evidence, id: Some(id) })
    });
    let Some(place) = place.filter(|place| place.id != state.ui.open) else {
        saying::say(state, "there is nothing deeper");
        return Vec::new();
    };
    let rows = first_row(state, selection);
    jump(state, selection, place);
    let selection = Selection::of(state);
    let Some(entry) = selection.entry() else { return Vec::new() };
    let preview = open_detail(state, entry);
    state.ui.rows = rows;
    preview.into_iter().chain(row_trace::missing_lines(state).map(Effect::Excerpt)).collect()
}

/// The first row against the metric under the cursor, where there is one.
fn first_row(state: &State, selection: &Selection) -> Option<Trail> {
    let Some(Subject::Metric { report, metric }) = selection.subject() else { return None };
    let report = state.assessment()?.reports.get(*report)?;
    let metric = report.metrics.get(*metric)?;
    let has_rows = metric.against.as_ref().is_some_and(|rows| !rows.is_empty());
    has_rows.then(|| Trail { report: report.path.clone(), metric: metric.name.clone(), at: 0 })
}

/// Where the marked link of an artifact leads.
fn linked<'a>(state: &'a State, subject: &Subject) -> Option<&'a PackPath> {
    let Subject::Artifact(i) = subject else { return None };
    leads(state.assessment()?.artifacts.get(*i)?).get(state.ui.link).copied()
}

/// Tab in an opened artifact: marks its next or previous link, and says where Enter leads. False where there is none.
pub(super) fn mark_link(state: &mut State, subject: &Subject, motion: Action) -> bool {
    let Subject::Artifact(i) = subject else { return false };
    let count = state.assessment().and_then(|it| it.artifacts.get(*i)).map_or(0, |fact| leads(fact).len());
    if count == 0 {
        return false;
    }
    let step = if motion == Action::PreviousPart { count - 1 } else { 1 };
    state.ui.link = (state.ui.link + step) % count;
    if let Some(path) = linked(state, subject).cloned() {
        saying::say(state, format!("Enter opens {path}"));
    }
    true
}

fn artifact(assessment: &Assessment, path: &PackPath) -> Option<String> {
    let is_there = assessment.artifacts.iter().any(|fact| fact.artifact.path == *path);
    is_there.then(|| row_trace::artifact_id(path))
}

/// Goes to a place and remembers the way back.
fn jump(state: &mut State, selection: &Selection, place: Place) {
    let id = selection.entry().map(|entry| entry.id.clone());
    if state.ui.trail.len() >= Ui::TRAIL {
        state.ui.trail.remove(0);
    }
    state.ui.trail.push(Place { pane: state.ui.pane, id });
    panes::go_to(state, place);
}

/// Back: closes the detail, else the filter, else returns to where the last jump began.
pub(super) fn back(state: &mut State) {
    if state.ui.open.is_some() {
        panes::close_detail(state);
    } else if !state.ui.filter.is_empty() {
        state.ui.filter.clear();
    } else if let Some(place) = state.ui.trail.pop() {
        panes::go_to(state, place);
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
pub(super) fn choose(state: &mut State, selection: &Selection, side: usize) -> Vec<Effect> {
    let (Some(Subject::Report(i)) | Some(Subject::Metric { report: i, .. })) = selection.subject() else {
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
