//! Each pane's answer in one line: its state and a few words.

use crate::app::event::Watching;
use crate::app::pane::Pane;
use crate::app::state::{Provenance, State};
use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::wording::short_commit;
use crate::domain::assessment::{Assessment, ChecklistFact, RawFact};
use crate::domain::evidence::artifact::Condition;
use crate::domain::evidence::note::Decision;

use super::measure::count;

/// What the pane's title says beside its name; `None` while nothing was read.
pub(super) fn headline(state: &State, pane: Pane) -> Option<(Standing, String)> {
    let assessment = state.assessment()?;
    Some(match pane {
        Pane::Overview => may_this_ship(state, assessment),
        Pane::Kpi => reports(assessment),
        Pane::Gate => gate(assessment),
        Pane::Flags => flags(state, assessment),
        Pane::Checklist => assessment.checklist.as_ref().map_or_else(no_checklist, checklist),
        Pane::Closure => closure(assessment),
        Pane::Evidence => evidence(state, assessment),
        Pane::Note => note(state, assessment),
    })
}

fn may_this_ship(state: &State, assessment: &Assessment) -> (Standing, String) {
    let standing = Standing::of_release(assessment.verdict());
    match state.session.provenance {
        Provenance::Operator => (standing, assessment.answer()),
        Provenance::Example => (standing, assessment.answer() + "; example, gone on exit"),
    }
}

fn reports(assessment: &Assessment) -> (Standing, String) {
    let executed = assessment.reports.iter().filter(|report| report.executed).count();
    let agree = |raw: &RawFact| matches!(raw, RawFact::Recomputed { differences, .. } if differences.is_empty());
    let equal = assessment.reports.iter().filter(|report| report.executed && agree(&report.raw)).count();
    let standing = match (executed, equal) {
        (0, _) => Standing::Unseen,
        _ if executed == equal => Standing::Sensed,
        _ => Standing::Stale,
    };
    match executed {
        0 => (standing, "none was executed".to_owned()),
        _ => (standing, format!("{equal} of {executed} executed equal their rows")),
    }
}

fn gate(assessment: &Assessment) -> (Standing, String) {
    let gate = &assessment.gate;
    match (gate.fault(), &gate.pair) {
        (Some(fault), None) => (Standing::Blocks, fault.to_owned()),
        (Some(fault), Some(_)) => (Standing::Blocks, format!("{fault}; {}", gate.chosen.words())),
        (None, _) => (Standing::Sensed, format!("passes; {}", gate.chosen.words())),
    }
}

/// The runbook's step of the rehearsal.
const ROLLBACK: usize = 3;

fn flags(state: &State, assessment: &Assessment) -> (Standing, String) {
    let expected = || assessment.flags.iter().filter(|flag| flag.expected);
    let (all, covered) = (expected().count(), expected().filter(|flag| flag.is_rehearsed()).count());
    let undecided = expected().filter(|flag| flag.is_undecided()).count();
    let Some(rollback) = &assessment.rollback else {
        return (Standing::Blocks, "no rehearsal found".to_owned());
    };
    let at = rollback.commit.as_deref().map_or("no commit", short_commit);
    let days = state.now().zip(rollback.date).and_then(|(now, date)| now.today.since(date).ok());
    let age = days.map_or_else(|| "no date".to_owned(), |span| format!("{} d old", span.get_days()));
    // Undecided is settled by a person's tick, as the step says.
    let step = assessment.steps.get(ROLLBACK).map_or(Standing::Unseen, |step| Standing::of_step(step.state));
    let (standing, open) = match undecided {
        _ if covered + undecided < all => (Standing::Blocks, String::new()),
        0 => (step, String::new()),
        open => (step, format!(", {open} undecided")),
    };
    (standing, format!("{covered} of {all} rehearsed{open} @ {at}, {age}"))
}

fn no_checklist() -> (Standing, String) {
    (Standing::Blocks, "no readable checklist found".to_owned())
}

fn checklist(checklist: &ChecklistFact) -> (Standing, String) {
    let (done, tally) = (checklist.done(), checklist.tally());
    let words = checklist.describe();
    match tally.failing {
        0 if done == checklist.items.len() => (Standing::Ticked, words),
        0 => (Standing::Open, words),
        _ => (Standing::Blocks, words),
    }
}

fn closure(assessment: &Assessment) -> (Standing, String) {
    let Some(closure) = &assessment.closure else {
        return (Standing::Blocks, "no readable setup lock found".to_owned());
    };
    let mode = closure.mode.as_deref().unwrap_or("none");
    let declared = closure.declared.as_deref().unwrap_or("nothing");
    if declared == closure.computed {
        return (Standing::Sensed, format!("declared and computed {declared}; mode {mode}"));
    }
    (Standing::Blocks, format!("declared {declared}, computed {}; mode {mode}", closure.computed))
}

fn evidence(state: &State, assessment: &Assessment) -> (Standing, String) {
    let artifacts = &assessment.artifacts;
    let unseen = artifacts
        .iter()
        .filter(|fact| matches!(fact.artifact.condition, Condition::Unreadable { .. } | Condition::Escapes { .. }));
    let written = artifacts.iter().filter(|fact| fact.artifact.condition == Condition::BeingWritten).count();
    let all = count(artifacts.len(), "artifact");
    let how = polled(state);
    match (unseen.count(), written) {
        (0, 0) => (Standing::Sensed, format!("{all}{how}")),
        (0, written) => (Standing::Stale, format!("{all}, {written} being written{how}")),
        (unseen, _) => (Standing::Unseen, format!("{all}, {unseen} unreadable{how}")),
    }
}

/// That changes are looked for, not told of, and why.
fn polled(state: &State) -> String {
    match &state.facts.watching {
        Some(Watching::Polling { seconds, why }) => format!("; polled every {seconds} s: {why}"),
        Some(Watching::Events) | None => String::new(),
    }
}

/// What was decided where it stands, else what would be.
fn note(state: &State, assessment: &Assessment) -> (Standing, String) {
    let newest = assessment.notes.last().filter(|note| note.approves() || note.decision == Some(Decision::Blocked));
    match (newest, state.draft()) {
        (Some(note), _) => {
            let word = note.decision.map_or("undecided", Decision::word);
            (Standing::of_note(note), format!("{word} is written: {}", note.path.name()))
        }
        (None, Some(draft)) => (Standing::Open, format!("{}, not written yet", draft.decision.word())),
        (None, None) => (Standing::Unseen, state.undrafted().unwrap_or("still loading").to_owned()),
    }
}
