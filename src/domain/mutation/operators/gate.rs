//! Damages for `gate.*`.

use crate::domain::assessment::ReportFact;
use crate::domain::values::kind::Kind;
use crate::domain::values::path::PackPath;

use super::json;
use super::kpi::LATER;
use super::mutation::{Attempt, Edit, Mutation};
use super::original::{NO_TWO_RUNS, Original, name};

/// Before any run.
const EARLIER: &str = "2000-01-01T00:00:00.000Z";

/// Executed reports of the gate's type.
fn executed<'a>(original: &Original<'a>) -> impl Iterator<Item = &'a ReportFact> {
    let gate_type = original.profile.runs.gate_type.as_str();
    let reports = original.assessment.reports.iter();
    reports.filter(move |report| report.executed && report.run_type.as_deref() == Some(gate_type))
}

/// All executed gate runs but the first are gone.
pub(super) fn one_run(original: &Original<'_>) -> Attempt {
    let gone: Vec<PackPath> = executed(original).skip(1).map(|report| report.path.clone()).collect();
    if gone.is_empty() {
        return Err(NO_TWO_RUNS.to_owned());
    }
    Ok(Mutation::gone("all gate runs but one are gone", gone))
}

pub(super) fn other_commit(original: &Original<'_>) -> Attempt {
    let [_, second] = original.pair()?;
    let commit = other(second.commit.as_deref().unwrap_or_default());
    let edit = json::with(original, &second.path, "/environment/git/commit", commit)?;
    Ok(Mutation::new(format!("{} was measured on another commit", name(second)), vec![edit]))
}

/// Both runs name what moves on.
pub(super) fn no_commit(original: &Original<'_>) -> Attempt {
    let pair = original.pair()?;
    let edits = pair.iter().map(|run| json::with(original, &run.path, "/environment/git/commit", "HEAD"));
    Ok(Mutation::new("both runs were measured on `HEAD`", edits.collect::<Result<_, _>>()?))
}

pub(super) fn other_platform(original: &Original<'_>) -> Attempt {
    let [first, second] = original.pair()?;
    let edits = [(first, "linux"), (second, "win32")];
    let edits = edits.map(|(run, platform)| json::with(original, &run.path, "/environment/platform", platform));
    let edits = edits.into_iter().collect::<Result<_, _>>()?;
    Ok(Mutation::new("the two runs were measured on two platforms", edits))
}

/// Another commit: the same but for its first digit.
pub(super) fn other(commit: &str) -> String {
    let rest = commit.char_indices().nth(1).map_or("", |(at, _)| &commit[at..]);
    format!("{}{rest}", if commit.starts_with('0') { '1' } else { '0' })
}

pub(super) fn side_fails(original: &Original<'_>) -> Attempt {
    let [_, second] = original.pair()?;
    if !original.assessment.gate.comparable {
        return Err("the two gate runs are not comparable, and that is told instead".to_owned());
    }
    let edit = json::with(original, &second.path, "/targetResult/allPass", false)?;
    Ok(Mutation::new(format!("the report of {} says `allPass` false", name(second)), vec![edit]))
}

pub(super) fn output_gone(original: &Original<'_>) -> Attempt {
    executed(original).nth(1).ok_or(NO_TWO_RUNS)?;
    let outputs: Vec<PackPath> = original.pack.paths_of(Kind::GateOutput).cloned().collect();
    if outputs.is_empty() {
        return Err("no gate output is kept".to_owned());
    }
    Ok(Mutation::gone("the kept gate output is gone", outputs))
}

pub(super) fn output_turned(original: &Original<'_>) -> Attempt {
    let path = original.assessment.gate.output.as_ref().ok_or("no gate output is kept")?;
    let edit = json::edited(original, path, |document| {
        let passes = document["gatePass"] == true;
        json::put(document, "/gatePass", (!passes).into());
    })?;
    Ok(Mutation::new(format!("`{path}` says the opposite of `gatePass`"), vec![edit]))
}

/// A report that is newer than the check of it.
pub(super) fn report_renewed(original: &Original<'_>) -> Attempt {
    original.assessment.gate.output.as_ref().ok_or("no gate output is kept")?;
    if !original.assessment.gate.disagreements.is_empty() {
        return Err("the kept gate output differs, and that is told instead".to_owned());
    }
    let [_, second] = original.pair()?;
    let edit = json::with(original, &second.path, "/generatedAt", LATER)?;
    Ok(Mutation::new(format!("the report of {} was written after the gate was checked", name(second)), vec![edit]))
}

/// Another run was begun after the two, and aborted.
pub(super) fn aborted_since(original: &Original<'_>) -> Attempt {
    let [_, second] = original.pair()?;
    let path = beside(&second.path, "aborted-since")?;
    let aborted = json::edited(original, &second.path, |report| {
        json::put(report, "/generatedAt", LATER.into());
        json::put(report, "/scope/runId", "aborted-since".into());
        json::put(report, "/executionStatus/state", "aborted".into());
    })?;
    Ok(Mutation::new(format!("a run after {} was aborted", name(second)), vec![Edit { path, ..aborted }]))
}

/// A name in the same folder that is taken for the same kind.
pub(super) fn beside(path: &PackPath, name: &str) -> Result<PackPath, String> {
    let folder = path.folder();
    PackPath::new(&format!("{folder}/{name}.{}", path.name())).ok_or_else(|| format!("`{folder}` is no folder"))
}

/// The first run's report once more, from long before, and failed.
pub(super) fn failed_before(original: &Original<'_>) -> Attempt {
    let [first, _] = original.pair()?;
    if !original.assessment.gate.pass {
        return Err("the gate does not pass".to_owned());
    }
    let path = beside(&first.path, "failed-before")?;
    let failed = json::edited(original, &first.path, |report| {
        json::put(report, "/generatedAt", EARLIER.into());
        json::put(report, "/executionStatus/rawRunsPath", "failed-before.ndjson".into());
        json::put(report, "/scope/runId", "failed-before".into());
        json::put(report, "/targetResult/allPass", false.into());
        json::put(report, "/targetResult/coveragePass", false.into());
    })?;
    Ok(Mutation::new(format!("a run like {} failed long before", name(first)), vec![Edit { path, ..failed }]))
}
