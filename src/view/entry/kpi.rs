//! Reports and their metrics.

use crate::domain::assessment::{MetricFact, RawFact, ReportFact};

use super::super::measure::{count, minute};
use super::super::screen::{Role, Row};
use super::super::sheet::Sheet;
use super::super::text::name;
use super::scale;
use crate::domain::standing::Standing;

/// From this width on a report's time stands in the list.
const WITH_TIME: usize = 72;
/// The column that says whose a metric is.
const SIDE: usize = 8;
/// What a metric's row takes besides its label: glyph, side, target, value, tally and word.
const FIXED: usize = 48;
/// From this width on metrics are drawn on a scale too.
const WITH_SCALE: usize = 76;
/// A shorter scale says nothing.
const LEAST_SCALE: usize = 7;

pub fn report(sheet: &Sheet<'_>, report: &ReportFact) -> Vec<Row> {
    let stem = || name(report.path.as_str()).split('.').next().unwrap_or_default();
    let run = report.run_id.as_deref().unwrap_or_else(stem);
    let side = report.gate_side.map_or("", |side| if side == 0 { "run A" } else { "run B" });
    let line = sheet
        .line()
        .standing(state_of_report(report))
        .end_cell(run, (sheet.width * 13 / 50).clamp(8, 30), Role::Text)
        .cell(report.run_type.as_deref().unwrap_or("no type"), 8, Role::Text)
        .cell(side, 5, Role::Text);
    let time = report.generated_at.as_deref().map_or_else(|| "no time".to_owned(), minute);
    let line = if sheet.has_room_for(WITH_TIME) { line.cell(&time, 16, Role::Text) } else { line };
    vec![sheet.row(line.push(&recomputed(report), Role::Text))]
}

pub fn metric(sheet: &Sheet<'_>, report: &ReportFact, metric: &MetricFact) -> Vec<Row> {
    let target = metric.target.map_or_else(|| "no target".to_owned(), |target| target.to_string());
    let state = state_of_metric(report, metric);
    let fixed = if sheet.has_room_for(WITH_SCALE) { FIXED + LEAST_SCALE } else { FIXED };
    let label = sheet.width.saturating_sub(fixed).clamp(8, 32);
    let line = sheet
        .line()
        .standing(state)
        .cell(&metric.label, label, Role::Text)
        .cell(side(report), SIDE, Role::Text)
        .cell(&target, 9, Role::Text)
        .number(&value(metric), 8, Role::Text)
        .number(&tally(metric), 7, Role::Text)
        .cell(word_of_metric(metric), 6, Role::Text);
    let scale = sheet.width.saturating_sub(line.width()).min(16);
    let line = match metric.target.zip(value_of(metric)) {
        Some((target, value)) if scale >= LEAST_SCALE => {
            line.push(&scale::draw(target, value, scale, sheet.glyphs()), Role::Text)
        }
        _ => line,
    };
    vec![sheet.row(line)]
}

/// What a report is called: its run id, or its file's name.
pub fn label_of_report(report: &ReportFact) -> &str {
    report.run_id.as_deref().filter(|id| !id.trim().is_empty()).unwrap_or_else(|| name(report.path.as_str()))
}

/// What a report is beside the others: a side of the pair, else its type.
fn side(report: &ReportFact) -> &str {
    match report.gate_side {
        Some(0) => "run A",
        Some(_) => "run B",
        None => report.run_type.as_deref().unwrap_or("no type"),
    }
}

/// A metric's numbers in a few words: `40 of 40 is 1, asked >=0.95`.
pub fn numbers(metric: &MetricFact) -> String {
    let target = metric.target.map_or_else(|| "no target".to_owned(), |target| format!("asked {target}"));
    let tally = metric.tally.map_or_else(String::new, |tally| format!(", {} of {}", tally.hits, tally.total));
    format!("{}{tally}, {target}: {}", value(metric), word_of_metric(metric))
}

fn tally(metric: &MetricFact) -> String {
    metric.tally.map_or_else(String::new, |tally| format!("{}/{}", tally.hits, tally.total))
}

/// What the rows behind a report say to it, in words.
pub fn recomputed(report: &ReportFact) -> String {
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

pub fn state_of_report(report: &ReportFact) -> Standing {
    let bad = if report.gate_side.is_some() { Standing::Blocks } else { Standing::Stale };
    match &report.raw {
        RawFact::NotExecuted => Standing::NotRequired,
        RawFact::Missing(_) | RawFact::Invalid { .. } => bad,
        RawFact::Recomputed { differences, .. } if !differences.is_empty() => Standing::Blocks,
        RawFact::Recomputed { .. } if report.metrics.iter().any(|metric| metric.pass == Some(false)) => bad,
        RawFact::Recomputed { .. } => Standing::Sensed,
    }
}

/// Three words: `MET`, `MISSED`, and for a metric that cannot be judged what is missing.
pub fn word_of_metric(metric: &MetricFact) -> &'static str {
    match (metric.pass, metric.target) {
        (Some(true), _) => "MET",
        (Some(false), _) => "MISSED",
        (None, Some(_)) => "unseen",
        (None, None) => "told",
    }
}

pub fn state_of_metric(report: &ReportFact, metric: &MetricFact) -> Standing {
    match (metric.pass, metric.target) {
        (Some(true), _) => Standing::Sensed,
        (Some(false), _) if report.gate_side.is_some() => Standing::Blocks,
        (Some(false), _) => Standing::Stale,
        (None, Some(_)) if report.executed => Standing::Unseen,
        (None, _) => Standing::NotRequired,
    }
}

/// The recomputed value where there is one, else the reported one.
fn value_of(metric: &MetricFact) -> Option<f64> {
    metric.recomputed.map(|rate| rate.as_f64()).or(metric.reported)
}

fn value(metric: &MetricFact) -> String {
    let reported = metric.reported.map(|value| value.to_string());
    metric.recomputed.map(|rate| rate.to_string()).or(reported).unwrap_or_else(|| "none".to_owned())
}
