//! Reports and their metrics.

use crate::domain::assessment::{MetricFact, RawFact, ReportFact};

use super::super::measure::{count, minute};
use super::super::screen::{Role, Row};
use super::super::sheet::Sheet;
use super::super::standing::Standing;
use super::super::text::name;
use super::scale;

/// From this width on a report's time stands in the list.
const WITH_TIME: usize = 72;
/// From this width on metrics are drawn on a scale too.
const WITH_SCALE: usize = 76;

pub fn report(sheet: &Sheet<'_>, report: &ReportFact) -> Vec<Row> {
    let run = report.run_id.as_deref().unwrap_or_else(|| name(report.path.as_str()));
    let side = report.gate_side.map_or("", |side| if side == 0 { "run A" } else { "run B" });
    let line = sheet
        .line()
        .standing(state_of_report(report))
        .cell(run, (sheet.width * 11 / 50).clamp(8, 26), Role::Text)
        .cell(report.run_type.as_deref().unwrap_or("no type"), 8, Role::Text)
        .cell(side, 5, Role::Text);
    let time = report.generated_at.as_deref().map_or_else(|| "no time".to_owned(), minute);
    let line = if sheet.has_room_for(WITH_TIME) { line.cell(&time, 16, Role::Text) } else { line };
    vec![sheet.row(line.push(&recomputed(report), Role::Text))]
}

pub fn metric(sheet: &Sheet<'_>, report: &ReportFact, metric: &MetricFact) -> Vec<Row> {
    let target = metric.target.map_or_else(|| "no target".to_owned(), |target| target.to_string());
    let tally = metric.tally.map_or_else(String::new, |tally| format!("{} of {}", tally.hits, tally.total));
    let state = state_of_metric(report, metric);
    let line = sheet
        .line()
        .to(2)
        .standing(state)
        .cell(&metric.label, (sheet.width / 4).clamp(8, 24), Role::Text)
        .cell(&target, 9, Role::Text)
        .number(&value(metric), 8, Role::Text)
        .number(&tally, 10, Role::Text)
        .cell(word_of_metric(metric), 6, Role::Text);
    let line = match metric.target.zip(value_of(metric)) {
        Some((target, value)) if sheet.has_room_for(WITH_SCALE) => {
            line.push(&scale::draw(target, value, 10, sheet.glyphs()), Role::Text)
        }
        _ => line,
    };
    vec![sheet.row(line)]
}

/// What the rows behind a report say to it, in words.
pub fn recomputed(report: &ReportFact) -> String {
    match &report.raw {
        RawFact::NotExecuted => "not executed".to_owned(),
        RawFact::Missing(why) => format!("rows missing: {why}"),
        RawFact::Invalid { problems, .. } => format!("{} in rows", count(problems.total as usize, "problem")),
        RawFact::Recomputed { rows, differences, .. } if differences.is_empty() => format!("equals its {rows} rows"),
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
