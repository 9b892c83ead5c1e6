//! Reports and their metrics.

use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{MetricFact, PooledFact, RawFact, ReportFact, Side, wording};
use crate::domain::canonical::kpi::Difference;
use crate::domain::evidence::raw_runs::Problems;
use crate::domain::profile::Target;
use crate::domain::statistics::anytime::AnyTime;
use crate::domain::statistics::proof::{StatVerdict, Undefined};
use crate::domain::values::rate::{Rate, Tally};
use crate::view::detail_builder::DetailBuilder;
use crate::view::measure::{count, minute, minute_in_short};
use crate::view::row_context::RowContext;
use crate::view::scale::{self, Marks};
use crate::view::screen::{Role, Row};
use crate::view::text::width;

use super::proof::{self, Proven};

/// From this width on a report's time stands in the list.
const WITH_TIME: usize = 90;
const TIME: usize = 11;
/// The column that says whose a metric is.
const SIDE: usize = 8;
/// What a metric's row takes besides its label: glyph, side, target, value, tally and word.
const FIXED: usize = 48;
/// From this width on metrics are drawn on a scale too.
const WITH_SCALE: usize = 76;
/// A shorter scale says nothing.
const LEAST_SCALE: usize = 7;

pub(super) fn report_entry(context: &RowContext<'_>, report: &ReportFact) -> Vec<Row> {
    let side = report.gate_side.map_or("", Side::name);
    let line = context
        .line()
        .standing(state_of_report(report))
        .end_cell(report.label(), run_cells(context), Role::Text)
        .cell(report.run_type.as_deref().unwrap_or("no type"), 8, Role::Text)
        .cell(side, 5, Role::Text);
    let time = report.generated_at.as_deref().map_or_else(|| "no time".to_owned(), minute_in_short);
    let line = if context.has_room_for(WITH_TIME) { line.cell(&time, TIME, Role::Text) } else { line };
    vec![context.row(line.push(&recomputed(report), Role::Text))]
}

/// As wide as the longest run asks for, where there is room. In bytes: there may be ten thousand.
fn run_cells(context: &RowContext<'_>) -> usize {
    let longest = context.assessment.reports.iter().map(|report| report.label().len()).max().unwrap_or_default();
    longest.clamp(8, (context.width * 7 / 20).clamp(8, 30))
}

pub(super) fn metric_entry(context: &RowContext<'_>, report: &ReportFact, metric: &MetricFact) -> Vec<Row> {
    let measured = Measured {
        standing: Standing::of_metric(report, metric),
        label: &metric.label,
        side: side(report),
        target: metric.target,
        value: value(metric),
        tally: metric.tally,
        verdict: metric.verdict,
        any_time: metric.any_time,
        marks: marks(metric),
    };
    vec![measured.row(context)]
}

/// A metric over both runs of the pair.
pub(super) fn pooled_entry(context: &RowContext<'_>, pooled: &PooledFact) -> Vec<Row> {
    let tally = pooled.sample.map(|sample| sample.tally);
    let rate = tally.and_then(|tally| Rate::of(tally.hits, tally.total));
    let measured = Measured {
        standing: Standing::of_verdict(pooled.verdict),
        label: &pooled.label,
        side: "A + B",
        target: pooled.target,
        value: rate.map_or_else(|| "none".to_owned(), |rate| rate.to_string()),
        tally,
        verdict: pooled.verdict,
        any_time: pooled.any_time,
        marks: marks_of_pooled(pooled),
    };
    vec![measured.row(context)]
}

/// What stands on a scale for a metric; `None` without target or value.
fn marks(metric: &MetricFact) -> Option<Marks> {
    Some(Marks { target: metric.target?, value: value_of(metric)?, interval: metric.interval })
}

pub(super) fn marks_of_pooled(pooled: &PooledFact) -> Option<Marks> {
    let Tally { hits, total } = pooled.sample.map(|sample| sample.tally).filter(|tally| tally.total > 0)?;
    Some(Marks { target: pooled.target?, value: hits as f64 / total as f64, interval: pooled.interval })
}

/// A rate as a row of the list tells it.
struct Measured<'a> {
    standing: Standing,
    label: &'a str,
    side: &'a str,
    target: Option<Target>,
    value: String,
    tally: Option<Tally>,
    verdict: StatVerdict,
    any_time: Option<AnyTime>,
    marks: Option<Marks>,
}

impl Measured<'_> {
    fn row(&self, context: &RowContext<'_>) -> Row {
        let target = self.target.map_or_else(|| "no target".to_owned(), |target| target.to_string());
        let tally = self.tally.map_or_else(String::new, |tally| format!("{}/{}", tally.hits, tally.total));
        let fixed = if context.has_room_for(WITH_SCALE) { FIXED + LEAST_SCALE } else { FIXED };
        let longest = context.assessment.trends.iter().map(|trend| trend.label.len()).max().unwrap_or(32);
        let label = context.width.saturating_sub(fixed).clamp(8, longest.clamp(8, 32));
        let line = context
            .line()
            .standing(self.standing)
            .cell(self.label, label, Role::Text)
            .cell(self.side, SIDE, Role::Text)
            .cell(&target, 9, Role::Text)
            .number(&self.value, 8, Role::Text)
            .number(&tally, 7, Role::Text)
            .cell(self.verdict.undefined().map_or(self.verdict.name(), Undefined::name), 6, Role::Text);
        let any_time = self.any_time.filter(|_| self.verdict == StatVerdict::Proven);
        let survives = any_time.and_then(|it| survives(it, context.width.saturating_sub(line.width())));
        // Where there is no room for both, how far a proof reaches says more than where its value stands.
        let line = survives.into_iter().fold(line, |line, survives| line.cell(survives, width(survives), Role::Text));
        let widest = if context.has_room_for(WITH_TIME) { 16 } else { LEAST_SCALE };
        let scale = context.width.saturating_sub(line.width()).min(widest);
        let marks = self.marks.filter(|_| scale >= LEAST_SCALE);
        context.row(match marks {
            Some(marks) => line.push(&scale::draw(marks, scale, context.glyphs()), Role::Text),
            None => line,
        })
    }
}

/// Whether what is proven survives trying again, in as many words as there is room for.
fn survives(any_time: AnyTime, cells: usize) -> Option<&'static str> {
    let short = if any_time.holds() { "any time" } else { "if once" };
    [wording::survives(any_time), short].into_iter().find(|words| width(words) <= cells)
}

/// What a report is beside the others: a side of the pair, else its type.
fn side(report: &ReportFact) -> &str {
    match report.gate_side {
        Some(side) => side.name(),
        None => report.run_type.as_deref().unwrap_or("no type"),
    }
}

/// A metric's numbers in a few words: `40 of 40 is 1, asked >=0.95`.
fn numbers(metric: &MetricFact) -> String {
    let tally = metric.tally.map_or_else(String::new, |tally| format!(", {} of {}", tally.hits, tally.total));
    let why = metric.verdict.undefined().map(|undefined| undefined.why().to_owned());
    let word = why.unwrap_or_else(|| wording::verdict(metric.verdict, metric.any_time));
    let asked = metric.target.map_or_else(String::new, |target| format!(", asked {target}"));
    format!("{}{tally}{asked}: {word}", value(metric))
}

/// What the rows behind a report say to it, in words.
fn recomputed(report: &ReportFact) -> String {
    match &report.raw {
        RawFact::NotExecuted => "not executed".to_owned(),
        RawFact::Missing(why) => format!("rows missing: {why}"),
        RawFact::Invalid { problems, .. } => format!("{} in rows", count(problems.total as usize, "problem")),
        RawFact::Recomputed { rows, differences, .. } if differences.is_empty() => {
            format!("equals its {}", count(*rows as usize, "row"))
        }
        RawFact::Recomputed { differences, .. } => {
            format!("rows differ in {}", count(differences.len(), "field"))
        }
    }
}

fn state_of_report(report: &ReportFact) -> Standing {
    let bad = if report.gate_side.is_some() { Standing::Blocks } else { Standing::Stale };
    match &report.raw {
        RawFact::NotExecuted => Standing::NotRequired,
        RawFact::Missing(_) | RawFact::Invalid { .. } => bad,
        RawFact::Recomputed { differences, .. } if !differences.is_empty() => Standing::Blocks,
        RawFact::Recomputed { .. } if report.metrics.iter().any(|metric| metric.pass == Some(false)) => bad,
        RawFact::Recomputed { .. } => Standing::Sensed,
    }
}

/// The recomputed value where there is one, else the reported one.
fn value_of(metric: &MetricFact) -> Option<f64> {
    metric.recomputed.map(|rate| rate.as_f64()).or(metric.reported)
}

/// The recomputed value where there is one, else the reported one, in words.
fn value(metric: &MetricFact) -> String {
    let reported = metric.reported.map(|value| value.to_string());
    metric.recomputed.map(|rate| rate.to_string()).or(reported).unwrap_or_else(|| "none".to_owned())
}

pub(super) fn report_detail(detail: &mut DetailBuilder<'_>, report: &ReportFact) {
    detail.title(state_of_report(report), &recomputed(report), report.name());
    metrics(detail, report);
    detail.part("REPORT");
    detail.field("file", report.path.as_str());
    detail.field_or("type", report.run_type.as_deref(), "none found");
    detail.field_or("state", report.state.as_deref(), "none found");
    detail.field("generated", &report.generated_at.as_deref().map_or_else(|| "none found".to_owned(), minute));
    detail.field("samples", &report.sample_count.map_or_else(|| "none found".to_owned(), |count| count.to_string()));
    detail.field_or("commit", report.commit.as_deref(), "none found");
    detail.field_or("branch", report.branch.as_deref(), "none found");
    detail.field_or("repo", report.repo.as_deref(), "none found");
    raw(detail, report);
}

fn metrics(detail: &mut DetailBuilder<'_>, report: &ReportFact) {
    detail.part("METRICS");
    if !report.executed {
        return detail.point(Standing::NotRequired, "none: the report was never run");
    }
    for metric in &report.metrics {
        detail.point(Standing::of_metric(report, metric), &format!("{}: {}", metric.label, numbers(metric)));
    }
}

fn raw(detail: &mut DetailBuilder<'_>, report: &ReportFact) {
    detail.part("ITS ROWS");
    match &report.raw {
        RawFact::NotExecuted => detail.point(Standing::NotRequired, "not required: a report that was never run"),
        RawFact::Missing(why) => detail.point(Standing::Unseen, why),
        RawFact::Invalid { path, problems } => {
            detail.field("file", path.as_str());
            listed(detail, problems);
        }
        RawFact::Recomputed { path, rows, scenario_counts, differences } => {
            detail.field("file", path.as_str());
            detail.field("rows", &rows.to_string());
            scenario_counts.iter().for_each(|(scenario, count)| detail.field(&count.to_string(), scenario));
            differing(detail, differences);
        }
    }
}

fn listed(detail: &mut DetailBuilder<'_>, problems: &Problems) {
    problems.listed.iter().for_each(|problem| {
        let row = problem.row.map_or_else(String::new, |row| format!("row {row}, "));
        let line = problem.line.map_or_else(String::new, |line| format!("line {line}: "));
        detail.point(Standing::Blocks, &format!("{row}{line}{}", problem.message));
    });
    detail.more(problems.total.saturating_sub(problems.listed.len() as u64) as usize);
}

fn differing(detail: &mut DetailBuilder<'_>, differences: &[Difference]) {
    if differences.is_empty() {
        detail.point(Standing::Sensed, "every number of the report equals what the rows say");
    }
    for difference in differences {
        detail.point(Standing::Blocks, &difference.field);
        detail.field("    report", &format!("{} (line {})", difference.reported, difference.line));
        detail.field("    rows", &difference.recomputed);
    }
}

pub(super) fn metric_detail(detail: &mut DetailBuilder<'_>, report: &ReportFact, metric: &MetricFact) {
    let title = format!("{}, {}", metric.label, report.name());
    detail.title(Standing::of_metric(report, metric), proof::meaning(metric.verdict, metric.any_time), &title);
    detail.part("WHAT THE POLICY SAYS");
    detail.text(&policy(metric));
    proof::proof(
        detail,
        Proven {
            target: metric.target,
            sample: metric.sample,
            proof: metric.proof,
            verdict: metric.verdict,
            interval: metric.interval,
            any_time: metric.any_time,
        },
    );
    proof::on_scale(detail, marks(metric));
    super::rows::against(detail, metric);
    let trend = detail.context().assessment.trends.iter().find(|trend| trend.name == metric.name);
    trend.into_iter().for_each(|trend| super::trend::within(detail, trend, Some(&report.path)));
    detail.part("NUMBERS");
    detail.field("metric", &metric.name);
    detail.field("reported", &metric.reported.map_or_else(|| "none found".to_owned(), |value| value.to_string()));
    detail.field("recomputed", &metric.recomputed.map_or_else(|| "not recomputed".to_owned(), |rate| rate.to_string()));
    detail.evidence(&report.places());
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
pub(super) fn told_only_detail(detail: &mut DetailBuilder<'_>) {
    detail.text("Rates without a target are told in every report's detail, and judged nowhere.");
    detail.text("How a rate went over the runs stands in the detail of each of its rows too.");
}
