//! The rule behind `kpi.worse-than-baseline`: gate runs against the newest baseline that was measured before them.

use super::super::assessment::{MetricFact, ReportFact};
use super::super::evidence::raw_runs::Tally;
use super::super::finding::{Code, Finding};
use super::super::pack::Pack;
use super::super::path::Location;
use super::super::profile::{Profile, Target};
use super::super::statistics::{as_few, as_many};
use super::pair::time;
use super::references::pointer;
use super::words::{percent, quoted};

/// One finding per gate run and metric that is worse by more than chance. Only a metric with a target has a worse side.
pub fn judge(pack: &Pack, profile: &Profile, reports: &[ReportFact]) -> Vec<Finding> {
    let runs = reports.iter().filter(|report| report.gate_side.is_some());
    let pairs = runs.filter_map(|run| Some((run, baseline_before(profile, reports, run)?)));
    pairs.flat_map(|(run, baseline)| of_run(pack, profile, run, baseline)).collect()
}

/// The newest executed baseline that was generated before a run.
pub fn baseline_before<'a>(profile: &Profile, reports: &'a [ReportFact], run: &ReportFact) -> Option<&'a ReportFact> {
    let at = |report: &ReportFact| time(report.generated_at.as_deref());
    let is_baseline = |it: &ReportFact| it.executed && it.run_type.as_deref() == Some(&profile.runs.baseline_type);
    let before = at(run)?;
    reports.iter().rfind(|it| is_baseline(it) && at(it).is_some_and(|at| at < before))
}

fn of_run(pack: &Pack, profile: &Profile, run: &ReportFact, baseline: &ReportFact) -> Vec<Finding> {
    let metrics = run.metrics.iter().zip(&baseline.metrics);
    let worse = metrics.filter_map(|(metric, before)| {
        let (now, then) = (metric.tally?, before.tally?);
        let chance = chance(metric.target?, now, then);
        (chance < profile.runs.significance).then(|| {
            let message = format!(
                "`{}` of {} ({}) is worse than in the baseline {} ({}): chance alone would show that in {} of cases.",
                metric.name,
                quoted(name(run)),
                rows(now),
                quoted(name(baseline)),
                rows(then),
                percent(chance),
            );
            Finding::new(Code::KpiWorseThanBaseline, format!("{} {}", name(run), metric.name), message)
                .at(place(pack, run, metric))
                .at(place(pack, baseline, metric))
                .remedy("Find out what changed since the baseline, or say in the approval's reason why it is accepted.")
        })
    });
    worse.collect()
}

/// How often runs of one rate would differ so, or more, in the direction that is worse (Fisher's exact test, one-sided).
fn chance(target: Target, now: Tally, then: Tally) -> f64 {
    match target {
        Target::AtLeast(_) => as_few(now, then),
        Target::Below(_) => as_many(now, then),
    }
}

fn rows(tally: Tally) -> String {
    format!("{} of {} rows", tally.hits, tally.total)
}

fn name(run: &ReportFact) -> &str {
    run.run_id.as_deref().filter(|id| !id.trim().is_empty()).unwrap_or(run.path.as_str())
}

fn place(pack: &Pack, run: &ReportFact, metric: &MetricFact) -> Location {
    let at = pointer(&["metrics", &metric.name]);
    Location { path: run.path.clone(), line: pack.report(&run.path).map(|report| report.document.line_of(&at)) }
}
