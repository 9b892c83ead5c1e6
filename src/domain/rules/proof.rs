//! The rule behind `kpi.not-proven`: targets that the gate runs meet by the point estimate alone.

use crate::domain::assessment::wording::{self, quoted, share};
use crate::domain::assessment::{MetricFact, ReportFact, Sample, SamplesFact, Side};
use crate::domain::evidence::pack::Pack;
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::profile::{Profile, Target};
use crate::domain::statistics::proof::{Proof, StatVerdict};
use crate::domain::values::pointer::pointer;

use super::citing::{ABSENT, in_metric, rows_of};

/// One finding per metric that no run proves alone, where the runs count the same; else one per run that does not.
pub(super) fn check_proofs(
    pack: &Pack,
    profile: &Profile,
    reports: &[ReportFact],
    samples: &SamplesFact,
) -> Vec<Finding> {
    let sides: Vec<&ReportFact> = Side::BOTH.into_iter().filter_map(|side| side.among(reports)).collect();
    let metrics = profile.metrics.iter().enumerate().filter_map(|(index, metric)| Some((index, metric.target?)));
    metrics
        .flat_map(|(index, target)| of_metric(MetricCheck { pack, profile, samples, sides: &sides, index, target }))
        .collect()
}

/// One metric under judgement.
#[derive(Clone, Copy)]
struct MetricCheck<'a> {
    pack: &'a Pack,
    profile: &'a Profile,
    samples: &'a SamplesFact,
    /// The gate's runs.
    sides: &'a [&'a ReportFact],
    /// The metric's place in profile and reports.
    index: usize,
    target: Target,
}

/// A run that meets the target and does not prove it.
#[derive(Clone, Copy)]
struct Unproven<'a> {
    run: &'a ReportFact,
    metric: &'a MetricFact,
    sample: Sample,
    proof: Proof,
}

fn of_metric(look: MetricCheck<'_>) -> Vec<Finding> {
    let unproven: Vec<Unproven<'_>> = look.sides.iter().filter_map(|run| unproven(run, look.index)).collect();
    match unproven.as_slice() {
        [first, second] if first.sample == second.sample => vec![finding(look, &[*first, *second])],
        each => each.iter().map(|one| finding(look, &[*one])).collect(),
    }
}

fn unproven(run: &ReportFact, index: usize) -> Option<Unproven<'_>> {
    let metric = run.metrics.get(index).filter(|metric| metric.verdict == StatVerdict::Met)?;
    let (sample, proof) = (metric.sample?, metric.proof?);
    Some(Unproven { run, metric, sample, proof })
}

fn finding(look: MetricCheck<'_>, unproven: &[Unproven<'_>]) -> Finding {
    let MetricCheck { profile, target, .. } = look;
    let Unproven { metric, sample, proof, .. } = unproven[0];
    let runs: Vec<String> = unproven.iter().map(|it| quoted(it.run.name())).collect();
    let each = if runs.len() > 1 { " each" } else { "" };
    let (name_of_metric, confidence) = (quoted(&metric.name), share(profile.runs.confidence));
    let seen = format!("{}{each}", wording::sampled(sample));
    let message = format!(
        "{name_of_metric} meets {target} in {} ({seen}), but at {confidence} confidence that proves only {}; {}{}{}.",
        runs.join(" and "),
        wording::bound(target, proof.bound),
        wording::enough(target, sample.tally, proof),
        wording::turning(proof).map_or_else(String::new, |turning| format!("; {turning}")),
        pooled(look),
    );
    let alone = format!("{} {}", unproven[0].run.name(), metric.name);
    let subject = if unproven.len() > 1 { metric.name.clone() } else { alone };
    let place = |it: &Unproven<'_>| in_metric(look.pack, it.run, it.metric);
    let bounded = Origin::computed("the one-sided Clopper-Pearson bound of the rows");
    let finding = Finding::new(Code::KpiNotProven, subject, message)
        .at_all(unproven.iter().map(place))
        .comparing("what the rows prove", wording::bound(target, proof.bound), bounded)
        .comparing("target", target.to_string(), Origin::profile(format!("metrics.{}.target", metric.name)))
        .comparing("confidence", profile.runs.confidence.to_string(), Origin::profile("runs.confidence"));
    let cited = unproven.iter().fold(finding, |finding, it| {
        let pointer = pointer(&["metrics", &it.metric.name]);
        let reported = it.metric.reported.map_or_else(|| ABSENT.to_owned(), |rate| rate.to_string());
        let counted = wording::sampled(it.sample);
        finding.comparing(format!("rows of {}", it.run.name()), counted, rows_of(it.run)).comparing(
            "rate it reports",
            reported,
            Origin::Evidence { place: place(it), part: Some(pointer) },
        )
    });
    cited.remedy("Measure longer runs, or say in the approval's reason what the rows prove and why that is enough.")
}

/// What both runs prove together.
fn pooled(look: MetricCheck<'_>) -> String {
    let Some(pooled) = look.samples.pooled.get(look.index) else { return String::new() };
    let (Some(sample), Some(proof)) = (pooled.sample, pooled.proof) else { return String::new() };
    let clears = if pooled.verdict == StatVerdict::Proven {
        "which clears the target"
    } else {
        "which does not clear it either"
    };
    let (seen, proves) = (wording::sampled(sample), wording::bound(look.target, proof.bound));
    format!("; the two runs pooled ({seen}) prove {proves}, {clears}")
}
