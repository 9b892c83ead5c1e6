//! The rule behind `kpi.worse-than-baseline`: gate runs against the newest baseline that was measured before them.

use super::super::assessment::{Against, ContrastFact, MetricFact, ReportFact, SamplesFact, Turn};
use super::super::evidence::raw_runs::Tally;
use super::super::finding::{Code, Finding};
use super::super::pack::Pack;
use super::super::path::Location;
use super::references::pointer;
use super::words::{percent, quoted};

/// One finding per gate run and metric that is worse by more than chance (Fisher's exact test, one-sided). Only a metric
/// with a target has a worse side.
pub fn judge(pack: &Pack, reports: &[ReportFact], samples: &SamplesFact) -> Vec<Finding> {
    let worse = samples.contrasts.iter().filter(|it| it.against == Against::Baseline && it.turn == Turn::Worse);
    let mut worse: Vec<&ContrastFact> = worse.collect();
    worse.sort_by_key(|it| (it.run, it.metric));
    worse.into_iter().map(|it| of_run(pack, it, &reports[it.run], &reports[it.other])).collect()
}

fn of_run(pack: &Pack, fact: &ContrastFact, run: &ReportFact, baseline: &ReportFact) -> Finding {
    let [metric, before] = [run, baseline].map(|report| &report.metrics[fact.metric]);
    let contrast = &fact.contrast;
    let message = format!(
        "`{}` of {} ({}) is worse than in the baseline {} ({}): chance alone would show that in {} of cases.",
        metric.name,
        quoted(run.name()),
        rows(contrast.now),
        quoted(baseline.name()),
        rows(contrast.then),
        percent(contrast.worse),
    );
    Finding::new(Code::KpiWorseThanBaseline, format!("{} {}", run.name(), metric.name), message)
        .at(place(pack, run, metric))
        .at(place(pack, baseline, before))
        .remedy("Find out what changed since the baseline, or say in the approval's reason why it is accepted.")
}

fn rows(tally: Tally) -> String {
    format!("{} of {} rows", tally.hits, tally.total)
}

fn place(pack: &Pack, run: &ReportFact, metric: &MetricFact) -> Location {
    let at = pointer(&["metrics", &metric.name]);
    Location { path: run.path.clone(), line: pack.report(&run.path).map(|report| report.document.line_of(&at)) }
}
