//! What rows prove, as JSON: of one run, of both gate runs as one sample, and of runs held against each other. Rates,
//! bounds, differences and chances are numbers as computed, not rounded.

use serde::Serialize;

use crate::domain::assessment::{
    Assessment, ContrastFact, MetricFact, PooledFact, Reference, Sample as Rows, SamplesFact,
};
use crate::domain::statistics::Interval;
use crate::domain::statistics::anytime::AnyTime;
use crate::domain::statistics::proof::{Proof, StatVerdict, Undefined};
use crate::domain::values::rate::Tally;

/// The statistical verdict on a rate: beside the policy's `pass`, never mixed with it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Proven {
    /// The one-sided Clopper-Pearson bound that the rows prove; `null` without rows, as is `proven`.
    bound: Option<f64>,
    /// Whether the bound clears the target.
    proven: Option<bool>,
    /// `PROVEN`, `MET`, `MISSED` or `UNDEFINED`.
    word: &'static str,
    /// Why it is undefined: `over no rows`, `rows not seen`, `no target`; else `null`.
    undefined: Option<&'static str>,
    /// Wilson's, two-sided: `[low, high]`.
    interval: Option<[f64; 2]>,
    /// How many rows with no more bad ones than now would prove the target.
    rows_needed: Option<u64>,
    /// How many more of these rows must turn bad until what holds (proven, else met) does not.
    to_turn: Option<u64>,
    /// Rows that were left out, as they tell of a measurement again; `null` without rows.
    left_out: Option<u64>,
    /// Whether the proof survives trying again; `null` for a run that is no attempt at this gate.
    any_time: Option<Attempts>,
}

/// All attempts at this gate on this commit up to one.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Attempts {
    /// From 1.
    attempt: u64,
    hits: u64,
    rows: u64,
    /// What they weigh against a rate at the limit, and from where on that survives trying again.
    evidence: f64,
    asked: f64,
    holds: bool,
    /// How many rows with no more bad ones than now would reach it; `null` where none would.
    rows_needed: Option<u64>,
}

impl From<AnyTime> for Attempts {
    fn from(any_time: AnyTime) -> Self {
        let AnyTime { attempt, tally, evidence, asked, rows_needed } = any_time;
        Self { attempt, hits: tally.hits, rows: tally.total, evidence, asked, holds: any_time.holds(), rows_needed }
    }
}

impl Proven {
    /// Of a metric of one run.
    pub(super) fn of_metric(metric: &MetricFact) -> Self {
        Self::new((metric.proof, metric.verdict, metric.interval), (metric.sample, metric.any_time))
    }

    fn of_pooled(pooled: &PooledFact) -> Self {
        Self::new((pooled.proof, pooled.verdict, pooled.interval), (pooled.sample, pooled.any_time))
    }

    fn new(
        (proof, verdict, interval): (Option<Proof>, StatVerdict, Option<Interval>),
        (sample, any_time): (Option<Rows>, Option<AnyTime>),
    ) -> Self {
        Self {
            bound: proof.map(|proof| proof.bound),
            proven: proof.map(|proof| proof.proven),
            word: verdict.name(),
            undefined: verdict.undefined().map(Undefined::why),
            interval: interval.map(pair),
            rows_needed: proof.and_then(|proof| proof.rows_needed),
            to_turn: proof.and_then(|proof| proof.to_turn),
            left_out: sample.map(|sample| sample.left_out),
            any_time: any_time.map(Attempts::from),
        }
    }
}

/// `gate.pooled{available,why,metrics[]}`.
#[derive(Debug, Serialize)]
pub struct Pooled<'a> {
    available: bool,
    /// Why the runs are not taken as one sample; `null` where they are.
    why: Option<&'a str>,
    metrics: Vec<PooledMetric<'a>>,
}

#[derive(Debug, Serialize)]
struct PooledMetric<'a> {
    metric: &'a str,
    hits: Option<u64>,
    rows: Option<u64>,
    target: Option<String>,
    #[serde(flatten)]
    proven: Proven,
}

impl<'a> From<&'a SamplesFact> for Pooled<'a> {
    fn from(fact: &'a SamplesFact) -> Self {
        let why = fact.not_pooled.as_deref();
        Self { available: why.is_none(), why, metrics: fact.pooled.iter().map(PooledMetric::from).collect() }
    }
}

impl<'a> From<&'a PooledFact> for PooledMetric<'a> {
    fn from(fact: &'a PooledFact) -> Self {
        Self {
            metric: &fact.name,
            hits: fact.sample.map(|sample| sample.tally.hits),
            rows: fact.sample.map(|sample| sample.tally.total),
            target: fact.target.map(|target| target.to_string()),
            proven: Proven::of_pooled(fact),
        }
    }
}

/// `contrasts[]`: a run against the gate's run A or against its baseline.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Contrast<'a> {
    metric: &'a str,
    /// `run` or `baseline`.
    against: &'static str,
    now: Sample<'a>,
    before: Sample<'a>,
    /// The rate now less the rate before.
    change: f64,
    /// Newcombe's, two-sided: `[low, high]`.
    interval: [f64; 2],
    fisher: Fisher,
    /// `worse`, `better` or `not shown`: between runs by the two-sided test, beside a baseline by the one-sided one.
    outcome: &'static str,
    /// The least worsening that a sample as long as `now` shows with the profile's power; `null` where it shows none.
    shows_from: Option<f64>,
}

#[derive(Debug, Serialize)]
struct Sample<'a> {
    path: &'a str,
    hits: u64,
    rows: u64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Fisher {
    two_sided: f64,
    worse: f64,
}

impl<'a> Contrast<'a> {
    /// `None` where the fact's sides are gone.
    pub(super) fn new(assessment: &'a Assessment, fact: &'a ContrastFact) -> Option<Self> {
        let [(run, metric), (other, _)] = assessment.sides(fact)?;
        let contrast = &fact.contrast;
        let sample = |path: &'a str, tally: Tally| Sample { path, hits: tally.hits, rows: tally.total };
        Some(Self {
            metric: &metric.name,
            against: match fact.reference {
                Reference::Run => "run",
                Reference::Baseline => "baseline",
            },
            now: sample(run.path.as_str(), contrast.now),
            before: sample(other.path.as_str(), contrast.then),
            change: contrast.change(),
            interval: pair(contrast.difference),
            fisher: Fisher { two_sided: contrast.either, worse: contrast.worse },
            outcome: fact.shift.name(),
            shows_from: contrast.shows_from,
        })
    }
}

fn pair(interval: Interval) -> [f64; 2] {
    [interval.low, interval.high]
}
