//! What the gate's two runs show together, and what each shows against the other and against its baseline. No finding is
//! made here: `proof` and `baseline` read what this tells.

use crate::domain::assessment::{
    ContrastFact, GateFact, MetricFact, PooledFact, Reference, ReportFact, Sample, SamplesFact, Shift, Side,
};
use crate::domain::profile::{Metric, Profile, Runs, Target};
use crate::domain::statistics::anytime::AnyTime;
use crate::domain::statistics::contrast::Contrast;
use crate::domain::statistics::proof::{Proof, StatVerdict};
use crate::domain::statistics::wilson;

use super::dependence::Dependence;

/// Pools and contrasts the gate's runs.
/// Runs that are not independent are no two samples: neither pooled nor contrasted.
pub fn compare_samples(
    profile: &Profile,
    reports: &[ReportFact],
    gate: &GateFact,
    dependence: &Dependence,
) -> SamplesFact {
    let sides: Vec<usize> = Side::BOTH.into_iter().filter_map(|side| side.position(reports)).collect();
    let not_pooled = match sides.as_slice() {
        [first, second] if dependence.joins(&reports[*first], &reports[*second]) => {
            Some("the two runs are no two measurements".to_owned())
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
        contrasts: contrasts(profile, reports, &sides, dependence),
    }
}

fn pooled(profile: &Profile, first: &ReportFact, second: &ReportFact) -> Vec<PooledFact> {
    let sample = |report: &ReportFact, at: usize| report.metrics.get(at).and_then(|metric: &MetricFact| metric.sample);
    let any_time = |at: usize| {
        let of_runs = [first, second].map(|run| run.metrics.get(at).and_then(|metric| metric.any_time));
        let [one, other] = [of_runs[0]?, of_runs[1]?];
        Some(if one.attempt > other.attempt { one } else { other })
    };
    let metrics = profile.metrics.iter().enumerate();
    let each =
        metrics.map(|(at, metric)| together(profile, metric, sample(first, at).zip(sample(second, at)), any_time(at)));
    each.collect()
}

fn together(
    profile: &Profile,
    metric: &Metric,
    samples: Option<(Sample, Sample)>,
    any_time: Option<AnyTime>,
) -> PooledFact {
    let sample = samples.map(|(one, other)| one.plus(other));
    let tally = sample.map(|sample| sample.tally);
    let confidence = profile.runs.confidence;
    let proof = metric.target.zip(tally).and_then(|(target, tally)| Proof::of(target, tally, confidence));
    PooledFact {
        name: metric.name.clone(),
        label: metric.label.clone(),
        target: metric.target,
        sample,
        interval: tally.and_then(|tally| wilson(tally, confidence)),
        verdict: StatVerdict::of(metric.target, tally, proof.as_ref()),
        proof,
        any_time,
    }
}

fn contrasts(profile: &Profile, reports: &[ReportFact], sides: &[usize], dependence: &Dependence) -> Vec<ContrastFact> {
    let mut pairs = Vec::new();
    if let [first, second] = sides {
        pairs.push((Reference::Run, *second, *first));
    }
    let baseline = |run: &usize| Some((Reference::Baseline, *run, baseline_before(profile, reports, &reports[*run])?));
    pairs.extend(sides.iter().filter_map(baseline));
    pairs.retain(|(_, run, other)| !dependence.joins(&reports[*run], &reports[*other]));
    let metrics = profile.metrics.iter().enumerate().filter_map(|(at, metric)| Some((at, metric.target?)));
    let each = metrics.flat_map(|metric| pairs.iter().map(move |pair| (metric, *pair)));
    each.filter_map(|((metric, target), (reference, run, other))| {
        let tally = |report: usize| Some(reports[report].metrics.get(metric)?.sample?.tally);
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
