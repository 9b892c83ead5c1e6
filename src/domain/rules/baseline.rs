//! The rule behind `kpi.worse-than-baseline`: gate runs against the newest baseline that was measured before them.

use super::super::assessment::{Against, ContrastFact, MetricFact, ReportFact, SamplesFact, Turn};
use super::super::evidence::raw_runs::Tally;
use super::super::finding::{Code, Finding, Origin};
use super::super::pack::Pack;
use super::super::path::Location;
use super::references::pointer;
use super::words::{percent, quoted};

const TEST: &str = "both counts by Fisher's exact test, one-sided";

/// One finding per gate run and metric that is worse by more than chance (Fisher's exact test, one-sided). Only a metric
/// with a target has a worse side.
pub fn judge(pack: &Pack, reports: &[ReportFact], samples: &SamplesFact) -> Vec<Finding> {
    let worse = samples.contrasts.iter().filter(|it| it.against == Against::Baseline && it.turn == Turn::Worse);
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
        rows(contrast.now),
        quoted(baseline.name()),
        rows(contrast.then),
        percent(contrast.worse),
    );
    Finding::new(Code::KpiWorseThanBaseline, format!("{} {}", run.name(), metric.name), message)
        .at(place(pack, run, metric))
        .at(place(pack, baseline, before))
        .comparing(format!("rows of {}", run.name()), rows(contrast.now), rows_of(run))
        .comparing(format!("rows of {}", baseline.name()), rows(contrast.then), rows_of(baseline))
        .comparing("chance of such a difference", percent(contrast.worse), Origin::computed(TEST))
        .comparing("chance that counts as worse", percent(samples.significance), Origin::profile("runs.significance"))
        .remedy("Find out what changed since the baseline, or say in the approval's reason why it is accepted.")
}

/// The file of a run's rows, or where there is none its report.
fn rows_of(run: &ReportFact) -> Origin {
    Origin::at(Location::file(run.raw.path().unwrap_or(&run.path)))
}

fn rows(tally: Tally) -> String {
    format!("{} of {} rows", tally.hits, tally.total)
}

fn place(pack: &Pack, run: &ReportFact, metric: &MetricFact) -> Location {
    let at = pointer(&["metrics", &metric.name]);
    Location { path: run.path.clone(), line: pack.report(&run.path).map(|report| report.document.line_of(&at)) }
}
