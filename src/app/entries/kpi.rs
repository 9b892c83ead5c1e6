//! The reports in time order, the metrics of the chosen pair and the baseline, each beside each, and how they differ.

use crate::app::entry::Subject;
use crate::app::state::{ShownFields, State, Ui};
use crate::domain::assessment::{Assessment, CaptureFact, CaptureStanding, Reference, ReportFact, Shift};
use crate::domain::profile::Target;

use super::echoes;
use super::folding::{Folding, shown};
use super::listing::Listing;

/// Where the list has the pane to itself, the trends are folded: every metric's detail holds its own.
pub(super) fn list(state: &State, assessment: &Assessment, folding: Folding, listing: &mut Listing) {
    let shown = shown(state, folding);
    let lists_trends = shown == ShownFields::All || state.ui.is_at_least(Ui::BESIDE);
    listing.heading("Reports");
    for (i, report) in assessment.reports.iter().enumerate() {
        listing.push(format!("report:{}", report.path), Subject::Report(i));
    }
    if assessment.reports.is_empty() {
        listing.nothing("none found");
    }
    captures(assessment, listing);
    if assessment.reports.is_empty() {
        return;
    }
    listing.heading("Metrics");
    let compared = assessment.compared();
    let Some(first) = compared.first().map(|i| &assessment.reports[*i]) else {
        return listing.nothing("no metrics: no report was executed");
    };
    let is_listed = |target: Option<Target>| target.is_some() || shown == ShownFields::All;
    for (at, metric) in first.metrics.iter().enumerate().filter(|(_, metric)| is_listed(metric.target)) {
        let (pair, others): (Vec<usize>, Vec<usize>) =
            compared.iter().partition(|i| assessment.reports[**i].gate_side.is_some());
        pair.iter().for_each(|i| one(&assessment.reports[*i], *i, &metric.name, listing));
        pooled(assessment, at, listing);
        others.iter().for_each(|i| one(&assessment.reports[*i], *i, &metric.name, listing));
    }
    let folded = first.metrics.iter().filter(|metric| !is_listed(metric.target)).count();
    let trends = if lists_trends { 0 } else { assessment.trends.len() };
    if folded + trends > 0 {
        listing.push("told-only".to_owned(), Subject::ToldOnly { rates: folded, trends });
    }
    if let Some(why) = assessment.samples.not_pooled.as_ref().filter(|_| assessment.gate.pair.is_some()) {
        listing.nothing(&format!("A and B are not taken as one sample: {why}"));
    }
    echoes::list(assessment, listing);
    contrasts(assessment, shown, listing);
    if lists_trends {
        trends_of(assessment, listing);
    }
}

/// Captures that no report tells of: they grow, stopped, or are not what was captured.
fn captures(assessment: &Assessment, listing: &mut Listing) {
    let has_report = |it: &CaptureFact| {
        assessment.reports.iter().any(|report| report.executed && report.raw.path() == it.rows.as_ref())
    };
    let is_told = |it: &CaptureFact| it.standing == CaptureStanding::Whole && has_report(it);
    let mut listed = assessment.captures.iter().enumerate().filter(|(_, it)| !is_told(it)).peekable();
    if listed.peek().is_some() {
        listing.heading("Captures");
    }
    for (i, capture) in listed {
        listing.push(format!("capture:{}", capture.record), Subject::Capture(i));
    }
}

/// A metric over both runs of the pair, where it has a target that they may prove.
fn pooled(assessment: &Assessment, at: usize, listing: &mut Listing) {
    if let Some(pooled) = assessment.samples.pooled.get(at).filter(|pooled| pooled.target.is_some()) {
        listing.push(format!("pooled:{}", pooled.name), Subject::Pooled(at));
    }
}

/// What differs by more than chance; the rest is folded.
fn contrasts(assessment: &Assessment, shown: ShownFields, listing: &mut Listing) {
    listing.heading("Differences");
    if assessment.samples.contrasts.is_empty() {
        return listing.nothing("nothing to compare: no two executed runs with rows");
    }
    let is_folded = |shift: Shift| shift == Shift::Unshown && shown == ShownFields::Differing;
    for (i, contrast) in assessment.samples.contrasts.iter().enumerate().filter(|(_, it)| !is_folded(it.shift)) {
        let Some([(run, metric), _]) = assessment.sides(contrast) else { continue };
        let reference = match contrast.reference {
            Reference::Run => "run",
            Reference::Baseline => "baseline",
        };
        listing.push(format!("contrast:{reference}:{}:{}", run.path, metric.name), Subject::Contrast(i));
    }
    let folded = assessment.samples.contrasts.iter().enumerate().filter(|(_, it)| is_folded(it.shift));
    let folded: Vec<usize> = folded.map(|(i, _)| i).collect();
    if !folded.is_empty() {
        listing.push("unshown".to_owned(), Subject::Unshown(folded));
    }
}

/// How each metric went over all executed runs.
fn trends_of(assessment: &Assessment, listing: &mut Listing) {
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
