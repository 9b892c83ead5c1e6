//! In and out: panes, details, evidence, and what is shown of them.

use crate::app::action::Action;
use crate::app::availability::speaking;
use crate::app::effect::Effect;
use crate::app::entries::finding_id;
use crate::app::entry::{Entry, Subject};
use crate::app::links::link_targets;
use crate::app::navigation::{Places, evidence_of, pane_of_step};
use crate::app::pane::Pane;
use crate::app::row_trace;
use crate::app::selection::Selection;
use crate::app::state::{EntryRef, ShownFields, State, Trail, Ui, Zoomed};
use crate::app::thing::Thing;
use crate::domain::assessment::{ArtifactFact, Assessment, Side};
use crate::domain::values::path::PackPath;

use super::{panes, saying};

/// Enter: deeper into what is under the cursor.
pub(super) fn open(state: &mut State, selection: &Selection) -> Vec<Effect> {
    let Some((entry, thing)) = selection.entry().zip(selection.thing(state)) else { return Vec::new() };
    match way_in(state, entry, &thing) {
        Some(WayIn::Fold) => panes::fold_or_unfold(state, entry.id.clone()),
        Some(WayIn::ShowAll) => state.ui.shown = ShownFields::All,
        Some(WayIn::EntryRef(place)) => jump(state, selection, place),
        Some(WayIn::Detail) if is_open(state, entry) => return drill_into_evidence(state, selection),
        Some(WayIn::Detail) => return open_detail(state, entry),
        None => {}
    }
    Vec::new()
}

fn is_open(state: &State, entry: &Entry) -> bool {
    state.ui.open.as_deref() == Some(&entry.id)
}

/// What Enter does to an entry.
enum WayIn {
    /// Opens what is folded beneath it, or folds it again.
    Fold,
    /// Lists what it counts.
    ShowAll,
    /// Goes to where it is looked at or settled.
    EntryRef(EntryRef),
    /// Opens its detail, and from that the evidence.
    Detail,
}

/// `None` for what cannot be selected, or while nothing is judged.
fn way_in(state: &State, entry: &Entry, thing: &Thing<'_>) -> Option<WayIn> {
    let assessment = state.assessment()?;
    Some(match thing {
        Thing::Heading(_) | Thing::Nothing(_) => return None,
        Thing::Section(_) | Thing::Alike(_) | Thing::Mutants(_) => WayIn::Fold,
        Thing::EqualFields(_) | Thing::Unshown(_) | Thing::ToldOnly { .. } => WayIn::ShowAll,
        Thing::Finding(finding) if is_open(state, entry) => {
            let mut places = Places::of(state, assessment);
            let stop = places.settling(finding);
            WayIn::EntryRef(places.place(stop))
        }
        Thing::Step(step) if is_open(state, entry) || step.next.is_empty() => {
            WayIn::EntryRef(EntryRef { pane: pane_of_step(step.number), id: None })
        }
        Thing::Earlier(run) => WayIn::EntryRef(EntryRef { pane: Pane::Kpi, id: Some(format!("report:{}", run.path)) }),
        _ => WayIn::Detail,
    })
}

/// `w`: from anything to the reasoning of the weightiest finding that speaks of it.
pub(super) fn open_reasoning(state: &mut State, selection: &Selection) -> Vec<Effect> {
    let speaking = speaking(state, selection).unwrap_or_default();
    let count = speaking.len();
    let Some(id) = speaking.first().map(|finding| finding_id(finding)) else { return Vec::new() };
    if selection.entry().is_none_or(|entry| entry.id != id) {
        jump(state, selection, EntryRef { pane: Pane::Overview, id: Some(id) });
    }
    if count > 1 {
        saying::say(state, format!("the first of {count} findings that speak of it"));
    }
    let selection = Selection::of(state);
    selection.entry().map(|entry| open_detail(state, entry)).unwrap_or_default()
}

/// Shows an entry's detail, and asks for the evidence that stands in it.
pub(super) fn open_detail(state: &mut State, entry: &Entry) -> Vec<Effect> {
    state.ui.open = Some(entry.id.clone());
    (state.ui.detail_top, state.ui.link, state.ui.rows) = (0, 0, None);
    preview(state, &entry.subject)
}

/// Asks for the preview of an entry's evidence, and of an item for lines of each file behind it, unless they are at hand.
pub(super) fn preview(state: &State, subject: &Subject) -> Vec<Effect> {
    let thing = state.assessment().zip(subject.resolve(state));
    if let Some((_, Thing::Item(item))) = thing {
        let missing = item.evidence.iter().filter(|place| !state.facts.excerpts.contains_key(place));
        return missing.cloned().map(Effect::Excerpt).collect();
    }
    let evidence = thing.and_then(|(assessment, thing)| evidence_of(assessment, &thing));
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
    let place = selection.thing(state).zip(state.assessment()).and_then(|(thing, assessment)| {
        let path = match thing {
            Thing::Artifact(fact) => linked(state, fact)?.clone(),
            thing => evidence_of(assessment, &thing)?.path,
        };
        artifact(assessment, &path).map(|id| EntryRef { pane: Pane::Evidence, id: Some(id) })
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
    let Thing::Metric(report, metric) = selection.thing(state)? else { return None };
    let has_rows = metric.against.as_ref().is_some_and(|rows| !rows.is_empty());
    has_rows.then(|| Trail { report: report.path.clone(), metric: metric.name.clone(), at: 0 })
}

/// Where the marked link of an artifact leads.
fn linked<'a>(state: &State, fact: &'a ArtifactFact) -> Option<&'a PackPath> {
    link_targets(fact).get(state.ui.link).copied()
}

/// Tab in an opened artifact: marks its next or previous link, and says where Enter leads. False where there is none.
pub(super) fn mark_link(state: &mut State, selection: &Selection, motion: Action) -> bool {
    let Some(Thing::Artifact(fact)) = selection.thing(state) else { return false };
    let links = link_targets(fact);
    if links.is_empty() {
        return false;
    }
    let step = if motion == Action::PreviousPart { links.len() - 1 } else { 1 };
    let link = (state.ui.link + step) % links.len();
    let said = format!("Enter opens {}", links[link]);
    state.ui.link = link;
    saying::say(state, said);
    true
}

fn artifact(assessment: &Assessment, path: &PackPath) -> Option<String> {
    let is_there = assessment.artifacts.iter().any(|fact| fact.artifact.path == *path);
    is_there.then(|| row_trace::artifact_id(path))
}

/// Goes to a place and remembers the way back.
fn jump(state: &mut State, selection: &Selection, place: EntryRef) {
    let id = selection.entry().map(|entry| entry.id.clone());
    if state.ui.trail.len() >= Ui::TRAIL {
        state.ui.trail.remove(0);
    }
    state.ui.trail.push(EntryRef { pane: state.ui.pane, id });
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
pub(super) fn choose(state: &mut State, selection: &Selection, side: Side) -> Vec<Effect> {
    let Some(report) = selection.thing(state).and_then(|thing| thing.report()) else { return Vec::new() };
    let path = report.path.clone();
    let pair = &mut state.decisions.choice.pair;
    if side.of(pair).as_ref() == Some(&path) {
        *side.of_mut(pair) = None;
        saying::say(state, format!("the evidence chooses {} again", side.name()));
    } else {
        side.other().of_mut(pair).take_if(|other| *other == path);
        *side.of_mut(pair) = Some(path.clone());
        saying::say(state, format!("{path} is {}", side.name()));
    }
    vec![Effect::Rescan(state.decisions.choice.clone())]
}
