//! The reports in time order, and the metrics of the chosen pair and the baseline, each beside each.

use crate::app::entry::Subject;
use crate::domain::assessment::{Assessment, ReportFact};

use super::listing::Listing;

pub(super) fn list(assessment: &Assessment, listing: &mut Listing) {
    listing.heading("Reports");
    if assessment.reports.is_empty() {
        return listing.nothing("none found");
    }
    for (i, report) in assessment.reports.iter().enumerate() {
        listing.push(format!("report:{}", report.path), Subject::Report(i));
    }
    listing.heading("Metrics of the pair and the baseline");
    let compared = assessment.compared();
    let Some(first) = compared.first().map(|i| &assessment.reports[*i]) else {
        return listing.nothing("no metrics: no report was executed");
    };
    for metric in &first.metrics {
        for i in &compared {
            one(&assessment.reports[*i], *i, &metric.name, listing);
        }
    }
    trends(assessment, listing);
}

/// How each metric went over all executed runs.
fn trends(assessment: &Assessment, listing: &mut Listing) {
    listing.heading("Trend");
    if assessment.trends.is_empty() {
        listing.nothing("no trend: no report was executed");
    }
    for (i, trend) in assessment.trends.iter().enumerate() {
        listing.push(format!("trend:{}", trend.name), Subject::Trend(i));
    }
}

fn one(report: &ReportFact, i: usize, name: &str, listing: &mut Listing) {
    if let Some(j) = report.metrics.iter().position(|metric| metric.name == name) {
        listing.push(format!("metric:{}:{name}", report.path), Subject::Metric { report: i, metric: j });
    }
}
