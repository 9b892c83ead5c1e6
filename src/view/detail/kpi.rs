//! A report: where it comes from and what its rows say; a metric: its numbers on a scale.

use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{MetricFact, RawFact, ReportFact};
use crate::domain::canonical::kpi::Difference;
use crate::domain::evidence::raw_runs::Problems;
use crate::domain::values::path::Location;
use crate::view::detail_builder::DetailBuilder;
use crate::view::entry::{marks, numbers, recomputed, state_of_report, value};
use crate::view::measure::minute;

use super::samples::{self, Proven};

pub fn report(page: &mut DetailBuilder<'_>, report: &ReportFact) {
    let run = report.run_id.as_deref().unwrap_or("no run id");
    page.title(state_of_report(report), &recomputed(report), run);
    metrics(page, report);
    page.part("REPORT");
    page.field("file", report.path.as_str());
    page.field_or("type", report.run_type.as_deref(), "none found");
    page.field_or("state", report.state.as_deref(), "none found");
    page.field("generated", &report.generated_at.as_deref().map_or_else(|| "none found".to_owned(), minute));
    page.field("samples", &report.sample_count.map_or_else(|| "none found".to_owned(), |count| count.to_string()));
    page.field_or("commit", report.commit.as_deref(), "none found");
    page.field_or("branch", report.branch.as_deref(), "none found");
    page.field_or("repo", report.repo.as_deref(), "none found");
    raw(page, report);
}

fn metrics(page: &mut DetailBuilder<'_>, report: &ReportFact) {
    page.part("METRICS");
    if !report.executed {
        return page.point(Standing::NotRequired, "none: the report was never run");
    }
    for metric in &report.metrics {
        page.point(Standing::of_metric(report, metric), &format!("{}: {}", metric.label, numbers(metric)));
    }
}

fn raw(page: &mut DetailBuilder<'_>, report: &ReportFact) {
    page.part("ITS ROWS");
    match &report.raw {
        RawFact::NotExecuted => page.point(Standing::NotRequired, "not required: a report that was never run"),
        RawFact::Missing(why) => page.point(Standing::Unseen, why),
        RawFact::Invalid { path, problems } => {
            page.field("file", path.as_str());
            listed(page, problems);
        }
        RawFact::Recomputed { path, rows, scenario_counts, differences } => {
            page.field("file", path.as_str());
            page.field("rows", &rows.to_string());
            scenario_counts.iter().for_each(|(scenario, count)| page.field(&count.to_string(), scenario));
            differing(page, differences);
        }
    }
}

fn listed(page: &mut DetailBuilder<'_>, problems: &Problems) {
    problems.listed.iter().for_each(|problem| {
        let row = problem.row.map_or_else(String::new, |row| format!("row {row}, "));
        let line = problem.line.map_or_else(String::new, |line| format!("line {line}: "));
        page.point(Standing::Blocks, &format!("{row}{line}{}", problem.message));
    });
    let more = problems.total.saturating_sub(problems.listed.len() as u64);
    if more > 0 {
        page.text(&format!("and {more} more"));
    }
}

fn differing(page: &mut DetailBuilder<'_>, differences: &[Difference]) {
    if differences.is_empty() {
        page.point(Standing::Sensed, "every number of the report equals what the rows say");
    }
    for difference in differences {
        page.point(Standing::Blocks, &difference.field);
        page.field("    report", &format!("{} (line {})", difference.reported, difference.line));
        page.field("    rows", &difference.recomputed);
    }
}

pub fn metric(page: &mut DetailBuilder<'_>, report: &ReportFact, metric: &MetricFact) {
    let title = format!("{}, {}", metric.label, report.name());
    page.title(Standing::of_metric(report, metric), samples::meaning(metric.word), &title);
    page.part("WHAT THE POLICY SAYS");
    page.text(&policy(metric));
    samples::proof(
        page,
        Proven {
            target: metric.target,
            tally: metric.tally,
            proof: metric.proof,
            word: metric.word,
            interval: metric.interval,
        },
    );
    samples::on_scale(page, marks(metric));
    super::rows::against(page, metric);
    let trend = page.sheet().assessment.trends.iter().find(|trend| trend.name == metric.name);
    trend.into_iter().for_each(|trend| super::trend::within(page, trend, Some(&report.path)));
    page.part("NUMBERS");
    page.field("metric", &metric.name);
    page.field("reported", &metric.reported.map_or_else(|| "none found".to_owned(), |value| value.to_string()));
    page.field("recomputed", &metric.recomputed.map_or_else(|| "not recomputed".to_owned(), |rate| rate.to_string()));
    page.evidence(&places(report));
}

/// The policy's verdict, which the point estimate decides: `passes: 1 (40 of 40) meets >=0.95`.
fn policy(metric: &MetricFact) -> String {
    let tally = metric.tally.map_or_else(String::new, |tally| format!(" ({} of {})", tally.hits, tally.total));
    let value = format!("{}{tally}", value(metric));
    match (metric.target, metric.pass) {
        (None, _) => format!("no target: {value} is told only"),
        (Some(target), Some(true)) => format!("passes: {value} meets {target}"),
        (Some(target), Some(false)) => format!("fails: {value} misses {target}"),
        (Some(target), None) => format!("undecided: {value}, asked {target}"),
    }
}

/// What is folded beneath the metrics.
pub fn told_only(page: &mut DetailBuilder<'_>) {
    page.text("Rates without a target are told in every report's detail, and judged nowhere.");
    page.text("How a rate went over the runs stands in the detail of each of its rows too.");
}

/// The report, and the rows it rests on.
pub fn places(report: &ReportFact) -> Vec<Location> {
    let raw = match &report.raw {
        RawFact::Invalid { path, .. } | RawFact::Recomputed { path, .. } => Some(path),
        RawFact::NotExecuted | RawFact::Missing(_) => None,
    };
    std::iter::once(&report.path).chain(raw).map(Location::file).collect()
}
