//! The reports in time order, and the metrics of the one under the cursor.

use crate::app::entry::Subject;
use crate::app::pane::Pane;
use crate::app::state::State;
use crate::domain::assessment::{Assessment, ReportFact};

use super::listing::Listing;

pub(super) fn list(state: &State, assessment: &Assessment, listing: &mut Listing) {
    listing.heading("Reports");
    if assessment.reports.is_empty() {
        return listing.nothing("none found");
    }
    for (i, report) in assessment.reports.iter().enumerate() {
        listing.push(report_id(report), Subject::Report(i));
    }
    let selected = state.ui.selected.get(&Pane::Kpi).map_or("", String::as_str);
    let shown = shown(assessment, selected);
    let report = &assessment.reports[shown];
    listing.heading(format!("Metrics of {}", report.run_id.as_deref().unwrap_or(report.path.name())));
    if report.metrics.is_empty() {
        listing.nothing("no metrics: the report was not executed");
    }
    for (j, metric) in report.metrics.iter().enumerate() {
        listing.push(format!("{}{}", metrics_of(report), metric.name), Subject::Metric { report: shown, metric: j });
    }
}

/// The report whose metrics are listed: the selected one, or the selected metric's, else the gate's second run, else
/// the newest executed one.
fn shown(assessment: &Assessment, selected: &str) -> usize {
    let reports = &assessment.reports;
    let is_selected = |report: &ReportFact| report_id(report) == selected || selected.starts_with(&metrics_of(report));
    let by_hand = reports.iter().position(is_selected);
    let second = || reports.iter().position(|report| report.gate_side == Some(1));
    by_hand.or_else(second).or_else(|| reports.iter().rposition(|report| report.executed)).unwrap_or(0)
}

fn report_id(report: &ReportFact) -> String {
    format!("report:{}", report.path)
}

fn metrics_of(report: &ReportFact) -> String {
    format!("metric:{}:", report.path)
}
