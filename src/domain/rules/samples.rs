//! What the gate's two runs show together, and what each shows against the other and against its baseline. No finding is
//! made here: `proof` and `baseline` read what this tells.

use crate::domain::assessment::{
    ContrastFact, GateFact, MetricFact, PooledFact, Reference, ReportFact, SamplesFact, Shift, Side,
};
use crate::domain::finding::Finding;
use crate::domain::profile::{Metric, Profile, Runs, Target};
use crate::domain::statistics::contrast::Contrast;
use crate::domain::statistics::proof::{Proof, StatVerdict};
use crate::domain::statistics::wilson;
use crate::domain::values::rate::Tally;

use super::shared;

/// Pools and contrasts the gate's runs.
/// Runs that share rows (`sharing`) are no two samples, and not pooled.
pub fn compare_samples(profile: &Profile, reports: &[ReportFact], gate: &GateFact, sharing: &[Finding]) -> SamplesFact {
    let sides: Vec<usize> = Side::BOTH.into_iter().filter_map(|side| side.position(reports)).collect();
    let not_pooled = match sides.as_slice() {
        [first, second] if shared::speaks(sharing, &reports[*first], &reports[*second]) => {
            Some("the two runs share rows".to_owned())
        }
        [_, _] if gate.comparable => None,
        [_, _] => Some("the two runs are not comparable".to_owned()),
        _ => Some("there are not two gate runs".to_owned()),
    };
    let pooled = match (sides.as_slice(), &not_pooled) {
        ([first, second], None) => pooled(profile, &reports[*first], &reports[*second]),
        _ => Vec::new(),
    };
    SamplesFact {
        confidence: profile.runs.confidence,
        power: profile.runs.power,
        significance: profile.runs.significance,
        pooled,
        not_pooled,
        contrasts: contrasts(profile, reports, &sides),
    }
}

fn pooled(profile: &Profile, first: &ReportFact, second: &ReportFact) -> Vec<PooledFact> {
    let tally = |report: &ReportFact, at: usize| report.metrics.get(at).and_then(|metric: &MetricFact| metric.tally);
    let metrics = profile.metrics.iter().enumerate();
    metrics.map(|(at, metric)| together(profile, metric, tally(first, at).zip(tally(second, at)))).collect()
}

fn together(profile: &Profile, metric: &Metric, tallies: Option<(Tally, Tally)>) -> PooledFact {
    let tally = tallies.map(|(one, other)| Tally { hits: one.hits + other.hits, total: one.total + other.total });
    let confidence = profile.runs.confidence;
    let proof = metric.target.zip(tally).and_then(|(target, tally)| Proof::of(target, tally, confidence));
    PooledFact {
        name: metric.name.clone(),
        label: metric.label.clone(),
        target: metric.target,
        tally,
        interval: tally.and_then(|tally| wilson(tally, confidence)),
        verdict: StatVerdict::of(metric.target, tally, proof.as_ref()),
        proof,
    }
}

fn contrasts(profile: &Profile, reports: &[ReportFact], sides: &[usize]) -> Vec<ContrastFact> {
    let mut pairs = Vec::new();
    if let [first, second] = sides {
        pairs.push((Reference::Run, *second, *first));
    }
    let baseline = |run: &usize| Some((Reference::Baseline, *run, baseline_before(profile, reports, &reports[*run])?));
    pairs.extend(sides.iter().filter_map(baseline));
    let metrics = profile.metrics.iter().enumerate().filter_map(|(at, metric)| Some((at, metric.target?)));
    let each = metrics.flat_map(|metric| pairs.iter().map(move |pair| (metric, *pair)));
    each.filter_map(|((metric, target), (reference, run, other))| {
        let tally = |report: usize| reports[report].metrics.get(metric)?.tally;
        let contrast = Contrast::of(target, tally(run)?, tally(other)?, &profile.runs)?;
        let shift = shift(reference, target, &contrast, &profile.runs);
        Some(ContrastFact { reference, run, other, metric, target, contrast, shift })
    })
    .collect()
}

/// The newest executed baseline that was measured before a run, as an index into the reports.
pub fn baseline_before(profile: &Profile, reports: &[ReportFact], run: &ReportFact) -> Option<usize> {
    let is_baseline = |it: &ReportFact| it.executed && it.is_of_type(&profile.runs.baseline_type);
    reports.iter().rposition(|it| is_baseline(it) && it.measured.to < run.measured.from)
}

/// Beside a baseline only the worse side is tested for (`kpi.worse-than-baseline`), between runs both are.
fn shift(reference: Reference, target: Target, contrast: &Contrast, runs: &Runs) -> Shift {
    let to_the_worse = contrast.is_to_the_worse(target);
    match reference {
        Reference::Baseline if contrast.worse < runs.significance => Shift::Worse,
        _ if contrast.either >= runs.significance => Shift::Unshown,
        Reference::Run if to_the_worse => Shift::Worse,
        _ if to_the_worse => Shift::Unshown,
        _ => Shift::Better,
    }
}
