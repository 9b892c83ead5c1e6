//! Reports, gate, flags and rollback as JSON.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::domain::assessment::{FlagFact, GateFact, MetricFact, RawFact, ReportFact, RollbackFact, SamplesFact};

use super::samples::{Pooled, Proven};

/// `reports[]`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report<'a> {
    path: &'a str,
    run_id: Option<&'a str>,
    run_type: Option<&'a str>,
    /// `executionStatus.state` as written.
    state: Option<&'a str>,
    generated_at: Option<&'a str>,
    sample_count: Option<u64>,
    /// Metric to rate, as reported.
    metrics: Map<String, Value>,
    /// Metric to [`TargetResult`], for metrics that have a target.
    targets: Map<String, Value>,
    recomputed: Recomputed,
}

/// `targets{<metric>:{target,pass,bound,proven,word,undefined,interval,rowsNeeded,toTurn,leftOut,anyTime}}`.
#[derive(Debug, Serialize)]
struct TargetResult {
    /// `>=0.95`.
    target: String,
    pass: Option<bool>,
    #[serde(flatten)]
    proven: Proven,
}

#[derive(Debug, Serialize)]
struct Recomputed {
    /// The rows are there and valid.
    available: bool,
    /// The report says what its rows say; `null` where there are no rows to ask.
    agrees: Option<bool>,
}

/// `gate{first,second,comparable,pass,output,earlier,pooled}`; without two runs to compare `first` and `second` are `null`.
#[derive(Debug, Serialize)]
pub struct Gate<'a> {
    first: Option<&'a str>,
    second: Option<&'a str>,
    comparable: bool,
    pass: bool,
    /// The kept output that counts.
    output: Option<&'a str>,
    /// Runs of the same commit, type and settings that failed before the two that pass, newest first.
    earlier: Vec<Earlier<'a>>,
    /// What both runs prove as one sample.
    pooled: Pooled<'a>,
}

/// `gate.earlier[]`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Earlier<'a> {
    path: &'a str,
    run_id: Option<&'a str>,
    generated_at: Option<&'a str>,
    why: &'a str,
}

/// `flags[]{name,expected,runs,rehearsed,rehearsal}`.
#[derive(Debug, Serialize)]
pub struct Flag<'a> {
    name: &'a str,
    /// In the closure set.
    expected: bool,
    /// Run id to the flag's value; `null` where the run does not say. Where two reports share a run id, the later one
    /// goes by its path.
    runs: Map<String, Value>,
    /// The rehearsal says outright that it held.
    rehearsed: bool,
    /// `holds`, `fails`, `undecided`; `null` where the rehearsal says nothing.
    rehearsal: Option<&'static str>,
}

#[derive(Debug, Serialize)]
pub struct Rollback<'a> {
    path: &'a str,
    commit: Option<&'a str>,
    /// `2026-02-13`.
    date: Option<String>,
}

impl<'a> From<&'a ReportFact> for Report<'a> {
    fn from(fact: &'a ReportFact) -> Self {
        Self {
            path: fact.path.as_str(),
            run_id: fact.run_id.as_deref(),
            run_type: fact.run_type.as_deref(),
            state: fact.state.as_deref(),
            generated_at: fact.generated_at.as_deref(),
            sample_count: fact.sample_count,
            metrics: fact.metrics.iter().map(|metric| (metric.name.clone(), number(metric.reported))).collect(),
            targets: fact.metrics.iter().filter_map(target).collect(),
            recomputed: Recomputed::from(&fact.raw),
        }
    }
}

impl From<&RawFact> for Recomputed {
    fn from(raw: &RawFact) -> Self {
        match raw {
            RawFact::Recomputed { differences, .. } => Self { available: true, agrees: Some(differences.is_empty()) },
            _ => Self { available: false, agrees: None },
        }
    }
}

impl<'a> Gate<'a> {
    pub(super) fn new(fact: &'a GateFact, samples: &'a SamplesFact) -> Self {
        let side = |at: usize| fact.pair.as_ref().map(|pair| pair[at].as_str());
        let output = fact.output.as_ref().map(|path| path.as_str());
        let earlier = fact.earlier.iter().map(|run| Earlier {
            path: run.path.as_str(),
            run_id: run.run_id.as_deref(),
            generated_at: run.generated_at.as_deref(),
            why: &run.why,
        });
        Self {
            first: side(0),
            second: side(1),
            comparable: fact.comparable,
            pass: fact.pass,
            output,
            earlier: earlier.collect(),
            pooled: Pooled::from(samples),
        }
    }
}

impl<'a> From<&'a FlagFact> for Flag<'a> {
    fn from(fact: &'a FlagFact) -> Self {
        let mut runs = Map::new();
        for run in &fact.runs {
            let taken = runs.contains_key(&run.run_id);
            let key = if taken { run.report.to_string() } else { run.run_id.clone() };
            runs.insert(key, run.value.into());
        }
        let rehearsal = fact.rehearsed.as_ref().map(|it| it.result.word());
        Self { name: &fact.name, expected: fact.expected, runs, rehearsed: fact.is_rehearsed(), rehearsal }
    }
}

impl<'a> From<&'a RollbackFact> for Rollback<'a> {
    fn from(fact: &'a RollbackFact) -> Self {
        let date = fact.date.map(|date| date.to_string());
        Self { path: fact.path.as_str(), commit: fact.commit.as_deref(), date }
    }
}

fn target(metric: &MetricFact) -> Option<(String, Value)> {
    let result =
        TargetResult { target: metric.target?.to_string(), pass: metric.pass, proven: Proven::of_metric(metric) };
    Some((metric.name.clone(), serde_json::to_value(result).ok()?))
}

/// A rate as reports spell it: `1` and `0` without a point.
pub(super) fn number(rate: Option<f64>) -> Value {
    match rate {
        Some(rate) if rate.fract() == 0.0 && rate.abs() < 9e15 => Value::from(rate as i64),
        Some(rate) => Value::from(rate),
        None => Value::Null,
    }
}
