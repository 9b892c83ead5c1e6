//! Damages for `kpi.*`: runs and their rows.

use serde_json::Value;

use crate::domain::profile::{Metric, Target};
use crate::domain::rules::samples::baseline_before;
use crate::domain::statistics::proof::{Proof, bad_rows, rows_to_miss};
use crate::domain::values::kind::Kind;
use crate::domain::values::rate::Tally;

use super::json;
use super::mutation::{Attempt, Edit, Mutation};
use super::original::{Measured, Original, measured, name};
use super::rows::Rows;

pub(super) const SCENARIO: &str = "scenarioId";
pub(super) const TIME: &str = "timestamp";
const NO_METRIC: &str = "the profile names no metric";
const ONE_ROW_PROVES: &str = "the profile sets no target that a single row would not prove";
/// Later than any run.
pub(super) const LATER: &str = "9999-01-01T00:00:00.000Z";

pub(super) fn never_run(original: &Original<'_>) -> Attempt {
    let report = original.report()?;
    let edit = json::with(original, &report.path, "/executionStatus/state", "planned")?;
    Ok(Mutation::new(format!("the report of {} was planned, not executed", name(report)), vec![edit]))
}

pub(super) fn rows_gone(original: &Original<'_>) -> Attempt {
    let run = original.run()?;
    Ok(Mutation::gone(format!("the rows of {} are gone", run.name()), [run.raw.clone()]))
}

pub(super) fn row_broken(original: &Original<'_>) -> Attempt {
    let run = original.run()?;
    let edit = rewritten(original, run, |rows| {
        rows.change(1, |row| {
            row["sessionId"] = Value::from("");
            true
        });
    })?;
    Ok(Mutation::new(format!("a row of {} names no session", run.name()), vec![edit]))
}

pub(super) fn miscounted(original: &Original<'_>) -> Attempt {
    let run = original.run()?;
    let count = run.report.sample_count.unwrap_or_default() + 1;
    let edit = json::with(original, &run.report.path, "/scope/sampleCount", count)?;
    Ok(Mutation::new(format!("the report of {} counts one row more than there are", run.name()), vec![edit]))
}

/// For every metric with a target; where none has one, for each, of which nothing is asked.
pub(super) fn rows_turned(original: &Original<'_>) -> Vec<Attempt> {
    let metrics = &original.profile.metrics;
    if metrics.is_empty() {
        return vec![Err(NO_METRIC.to_owned())];
    }
    aimed(original).map(|(index, _)| turned(original, index)).collect()
}

/// The metrics with a target; where none has one, all.
fn aimed<'a>(original: &Original<'a>) -> impl Iterator<Item = (usize, &'a Metric)> {
    let metrics = &original.profile.metrics;
    let none = metrics.iter().all(|metric| metric.target.is_none());
    metrics.iter().enumerate().filter(move |(_, metric)| none || metric.target.is_some())
}

/// As many rows turned as it takes to miss the target; all of them where no number does.
fn turned(original: &Original<'_>, index: usize) -> Attempt {
    let run = original.run()?;
    let metric = &original.profile.metrics[index];
    let tally = tally(run, index).ok_or_else(|| format!("no row of {} counts for `{}`", run.name(), metric.name))?;
    let enough = metric.target.and_then(|target| rows_to_miss(target, tally)).unwrap_or(tally.total);
    let mut done = 0;
    let edit = rewritten(original, run, |rows| done = rows.change(enough, |row| turn(metric, row)))?;
    let rows = if done == 1 { "1 row".to_owned() } else { format!("{done} rows") };
    Ok(Mutation::new(format!("{rows} of {} turned bad for `{}`", run.name(), metric.name), vec![edit]))
}

/// Turns a row that counts for a metric and is good; whether it did.
fn turn(metric: &Metric, row: &mut Value) -> bool {
    let Some(hit) = hit(metric, row) else { return false };
    let bad = match metric.target {
        Some(Target::AtLeast(_)) => false,
        Some(Target::Below(_)) => true,
        None => !hit,
    };
    if hit != bad {
        row[&metric.field] = Value::from(bad);
    }
    hit != bad
}

/// What a row says to a metric that counts it.
fn hit(metric: &Metric, row: &Value) -> Option<bool> {
    let scenario = row.get(SCENARIO)?.as_str()?;
    let value = row.get(&metric.field).filter(|_| metric.is_over(scenario))?;
    value.as_bool().or_else(|| Some(value.as_f64()? > 0.0))
}

fn tally(run: Measured<'_>, index: usize) -> Option<Tally> {
    run.report.metrics.get(index)?.tally.filter(|tally| tally.total > 0)
}

pub(super) fn scenario_left_out(original: &Original<'_>) -> Attempt {
    let run = original.run()?;
    let scenario = original.profile.runs.scenarios.first().ok_or("the profile names no scenario")?;
    let is_alone = original.profile.runs.scenarios.len() == 1;
    if is_alone && original.profile.runs.min_sample_count <= 1 {
        return Err("a single row covers all that the profile asks for".to_owned());
    }
    let mut kept = 0;
    let edit = rewritten(original, run, |rows| {
        rows.keep(|row| {
            // A run without rows breaks the row contract, and is told so: of an only scenario one row stays.
            let stays = row.get(SCENARIO).and_then(Value::as_str) != Some(scenario) || (is_alone && kept == 0);
            kept += usize::from(stays);
            stays
        });
    })?;
    Ok(Mutation::new(format!("{} is without its rows of `{scenario}`", run.name()), vec![edit]))
}

fn one_row_proves(original: &Original<'_>, metric: &Metric) -> bool {
    let proof = metric.target.and_then(|target| {
        let hits = u64::from(matches!(target, Target::AtLeast(_)));
        Proof::of(target, Tally { hits, total: 1 }, original.profile.runs.confidence)
    });
    proof.is_some_and(|proof| proof.proven)
}

/// All rows but one of those that the first metric with a target counts are left out.
pub(super) fn one_row_left(original: &Original<'_>) -> Attempt {
    let pair = original.pair()?;
    let (index, metric) =
        aimed(original).find(|(_, metric)| !one_row_proves(original, metric)).ok_or(ONE_ROW_PROVES)?;
    let run = pair.into_iter().find_map(measured).filter(|run| tally(*run, index).is_some());
    let run = run.ok_or_else(|| format!("no valid row of a gate run counts for `{}`", metric.name))?;
    let good = matches!(metric.target, Some(Target::AtLeast(_)));
    let mut kept = 0;
    let edit = rewritten(original, run, |rows| {
        rows.keep(|row| match hit(metric, row) {
            Some(hit) => {
                let stays = hit == good && kept == 0;
                kept += usize::from(stays);
                stays
            }
            None => true,
        });
    })?;
    Ok(Mutation::new(format!("a single row of {} is left that `{}` counts", run.name(), metric.name), vec![edit]))
}

/// A summary of a run says that it has one row.
pub(super) fn summed_up_otherwise(original: &Original<'_>) -> Attempt {
    let path = original.pack.paths_of(Kind::Summary).next().ok_or("no summary is in the pack")?;
    let report = original.report()?;
    let mut text = original.text(path)?;
    text.push_str(&format!("\n\n## {}\n\n`{}`\n\n- sample count: 987654321\n", report.label(), report.path));
    Ok(Mutation::new(format!("`{path}` says more rows than there are"), vec![Edit::becomes(path, text)]))
}

pub(super) fn row_from_the_future(original: &Original<'_>) -> Attempt {
    let run = original.run()?;
    let edit = rewritten(original, run, |rows| {
        rows.change(1, |row| {
            row[TIME] = Value::from(LATER);
            true
        });
    })?;
    Ok(Mutation::new(format!("the first row of {} is of {}", run.name(), &LATER[..10]), vec![edit]))
}

/// A run that is repeated takes place when it did.
pub(super) fn run_at_the_same_time(original: &Original<'_>) -> Attempt {
    let [first, _] = original.pair()?;
    let times = measured(first).and_then(|run| Some(original.pack.raw(run.raw)?.times));
    let is_moment = times.is_some_and(|times| times.first == times.last);
    if is_moment { Err(format!("the rows of {} are of one moment", name(first))) } else { run_repeated(original) }
}

/// The second gate run's rows are the first's.
pub(super) fn run_repeated(original: &Original<'_>) -> Attempt {
    let [first, second] = original.pair()?;
    let both = measured(first).zip(measured(second)).filter(|(first, second)| first.raw != second.raw);
    let (first, second) = both.ok_or("the two gate runs have no valid rows of their own")?;
    let edit = Edit::becomes(second.raw, original.bytes(first.raw)?);
    Ok(Mutation::new(format!("the rows of {} are those of {} again", second.name(), first.name()), vec![edit]))
}

/// The gate's first run with every row bad, for the metric of which the baseline has the most good rows.
pub(super) fn much_worse(original: &Original<'_>) -> Attempt {
    let [first, _] = original.pair()?;
    let run = measured(first).ok_or_else(|| format!("the rows of {} are not there or not valid", name(first)))?;
    let reports = &original.assessment.reports;
    let baseline = baseline_before(original.profile, reports, first).and_then(|at| measured(&reports[at]));
    let baseline = baseline.ok_or("no baseline with valid rows is older than the gate runs")?;
    let comparable = aimed(original).filter_map(|(index, metric)| {
        let before = tally(baseline, index)?;
        let good = metric.target.map_or(before.total, |target| before.total - bad_rows(target, before));
        Some((good.min(tally(run, index)?.total), std::cmp::Reverse(index), metric)).filter(|(rows, ..)| *rows > 0)
    });
    let most = comparable.max_by_key(|(rows, index, _)| (*rows, *index));
    let (_, _, metric) = most.ok_or("no metric counts good rows of the baseline and rows of a gate run")?;
    let edit = rewritten(original, run, |rows| {
        rows.change(u64::MAX, |row| turn(metric, row));
    })?;
    Ok(Mutation::new(format!("every row of {} is bad for `{}`", run.name(), metric.name), vec![edit]))
}

pub(super) fn rewritten(
    original: &Original<'_>,
    run: Measured<'_>,
    change: impl FnOnce(&mut Rows),
) -> Result<Edit, String> {
    let mut rows = Rows::read(&original.bytes(run.raw)?)?;
    change(&mut rows);
    Ok(Edit::becomes(run.raw, rows.into_bytes()))
}
