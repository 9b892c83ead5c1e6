//! The rule behind `kpi.worse-than-baseline`: gate runs against the newest baseline that was measured before them.

use crate::domain::assessment::wording::{self, of_rows, quoted, share};
use crate::domain::assessment::{ContrastFact, MetricFact, Reference, ReportFact, Sample, SamplesFact, Shift};
use crate::domain::evidence::pack::Pack;
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::values::rate::Tally;

use super::citing::{in_metric, rows_of};

const TEST: &str = "both counts by Fisher's exact test, one-sided";

/// One finding per gate run and metric that is worse by more than chance (Fisher's exact test, one-sided). Only a metric
/// with a target has a worse side.
pub(super) fn compare_with_baseline(pack: &Pack, reports: &[ReportFact], samples: &SamplesFact) -> Vec<Finding> {
    let worse = samples.contrasts.iter().filter(|it| it.reference == Reference::Baseline && it.shift == Shift::Worse);
    let mut worse: Vec<&ContrastFact> = worse.collect();
    worse.sort_by_key(|it| (it.run, it.metric));
    let look = |it: &ContrastFact| of_run(pack, samples, it, [&reports[it.run], &reports[it.other]]);
    worse.into_iter().map(look).collect()
}

fn of_run(pack: &Pack, samples: &SamplesFact, fact: &ContrastFact, sides: [&ReportFact; 2]) -> Finding {
    let [run, baseline] = sides;
    let [metric, before] = sides.map(|report| &report.metrics[fact.metric]);
    let contrast = &fact.contrast;
    let message = format!(
        "`{}` of {} ({}) is worse than in the baseline {} ({}): chance alone would show that in {} of cases.",
        metric.name,
        quoted(run.name()),
        of_rows(contrast.now),
        quoted(baseline.name()),
        of_rows(contrast.then),
        share(contrast.worse),
    );
    Finding::new(Code::KpiWorseThanBaseline, format!("{} {}", run.name(), metric.name), message)
        .at(in_metric(pack, run, metric))
        .at(in_metric(pack, baseline, before))
        .comparing(format!("rows of {}", run.name()), sampled(metric, contrast.now), rows_of(run))
        .comparing(format!("rows of {}", baseline.name()), sampled(before, contrast.then), rows_of(baseline))
        .comparing("chance of such a difference", share(contrast.worse), Origin::computed(TEST))
        .comparing("chance that counts as worse", share(samples.significance), Origin::profile("runs.significance"))
        .remedy("Find out what changed since the baseline, or say in the approval's reason why it is accepted.")
}

/// The rows that were compared, and how many were left out.
fn sampled(metric: &MetricFact, compared: Tally) -> String {
    wording::sampled(Sample { tally: compared, left_out: metric.left_out() })
}
