//! Damages for `gate.*`.

use crate::domain::assessment::ReportFact;
use crate::domain::values::kind::Kind;
use crate::domain::values::path::PackPath;

use super::bench::{NO_TWO_RUNS, name};
use super::kpi::LATER;
use super::{Bench, Damage, Edit, Made, json};

/// Before any run.
const EARLIER: &str = "2000-01-01T00:00:00.000Z";

/// Executed reports of the gate's type.
fn executed<'a>(bench: &Bench<'a>) -> impl Iterator<Item = &'a ReportFact> {
    let gate_type = bench.profile.runs.gate_type.as_str();
    let reports = bench.assessment.reports.iter();
    reports.filter(move |report| report.executed && report.run_type.as_deref() == Some(gate_type))
}

/// All executed gate runs but the first are gone.
pub fn one_run(bench: &Bench<'_>) -> Made {
    let gone: Vec<PackPath> = executed(bench).skip(1).map(|report| report.path.clone()).collect();
    if gone.is_empty() {
        return Err(NO_TWO_RUNS.to_owned());
    }
    Ok(Damage::gone("all gate runs but one are gone", gone))
}

pub fn other_commit(bench: &Bench<'_>) -> Made {
    let [_, second] = bench.pair()?;
    let commit = other(second.commit.as_deref().unwrap_or_default());
    let edit = json::with(bench, &second.path, "/environment/git/commit", commit)?;
    Ok(Damage::new(format!("{} was measured on another commit", name(second)), vec![edit]))
}

/// Another commit: the same but for its first digit.
pub fn other(commit: &str) -> String {
    let rest = commit.char_indices().nth(1).map_or("", |(at, _)| &commit[at..]);
    format!("{}{rest}", if commit.starts_with('0') { '1' } else { '0' })
}

pub fn side_fails(bench: &Bench<'_>) -> Made {
    let [_, second] = bench.pair()?;
    if !bench.assessment.gate.comparable {
        return Err("the two gate runs are not comparable, and that is told instead".to_owned());
    }
    let edit = json::with(bench, &second.path, "/targetResult/allPass", false)?;
    Ok(Damage::new(format!("the report of {} says `allPass` false", name(second)), vec![edit]))
}

pub fn output_gone(bench: &Bench<'_>) -> Made {
    executed(bench).nth(1).ok_or(NO_TWO_RUNS)?;
    let outputs: Vec<PackPath> = bench.pack.paths_of(Kind::GateOutput).cloned().collect();
    if outputs.is_empty() {
        return Err("no gate output is kept".to_owned());
    }
    Ok(Damage::gone("the kept gate output is gone", outputs))
}

pub fn output_turned(bench: &Bench<'_>) -> Made {
    let path = bench.assessment.gate.output.as_ref().ok_or("no gate output is kept")?;
    let edit = json::edited(bench, path, |document| {
        let passes = document["gatePass"] == true;
        json::put(document, "/gatePass", (!passes).into());
    })?;
    Ok(Damage::new(format!("`{path}` says the opposite of `gatePass`"), vec![edit]))
}

/// A report that is newer than the check of it.
pub fn report_renewed(bench: &Bench<'_>) -> Made {
    bench.assessment.gate.output.as_ref().ok_or("no gate output is kept")?;
    if !bench.assessment.gate.disagreements.is_empty() {
        return Err("the kept gate output differs, and that is told instead".to_owned());
    }
    let [_, second] = bench.pair()?;
    let edit = json::with(bench, &second.path, "/generatedAt", LATER)?;
    Ok(Damage::new(format!("the report of {} was written after the gate was checked", name(second)), vec![edit]))
}

/// The first run's report once more, from long before, and failed.
pub fn failed_before(bench: &Bench<'_>) -> Made {
    let [first, _] = bench.pair()?;
    if !bench.assessment.gate.pass {
        return Err("the gate does not pass".to_owned());
    }
    let folder = first.path.folder();
    let path = PackPath::new(&format!("{folder}/failed-before.{}", first.path.name()));
    let path = path.ok_or_else(|| format!("`{folder}` is no folder"))?;
    let failed = json::edited(bench, &first.path, |report| {
        json::put(report, "/generatedAt", EARLIER.into());
        json::put(report, "/scope/runId", "failed-before".into());
        json::put(report, "/targetResult/allPass", false.into());
        json::put(report, "/targetResult/coveragePass", false.into());
    })?;
    Ok(Damage::new(format!("a run like {} failed long before", name(first)), vec![Edit { path, ..failed }]))
}
