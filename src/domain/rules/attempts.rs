//! Which attempt at the gate each run is, and what all attempts up to it say to each target.

use std::collections::BTreeSet;

use crate::domain::assessment::{MetricFact, ReportFact, Sample, measured_report};
use crate::domain::profile::Profile;
use crate::domain::statistics::anytime::AnyTime;
use crate::domain::values::path::PackPath;

/// Tells every gate run of the measured commit with rows of its own which attempt it is. The reports stand in the order
/// in which they were measured; a file of rows counts once, and rows that are `told_again` are no attempt.
pub(super) fn count_attempts(profile: &Profile, reports: &mut [ReportFact], told_again: &BTreeSet<PackPath>) {
    let commit = measured_report(reports, profile).and_then(|report| report.commit.clone());
    let mut seen = told_again.clone();
    let mut sums = vec![Sample::default(); profile.metrics.len()];
    let mut attempt = 0;
    for report in reports.iter_mut().filter(|report| report.is_of_type(&profile.runs.gate_type)) {
        let is_of_commit = commit.is_some() && report.commit == commit;
        let is_counted = report.metrics.iter().any(|metric| metric.sample.is_some());
        if !is_of_commit || !is_counted || !report.raw.path().is_some_and(|path| seen.insert(path.clone())) {
            continue;
        }
        attempt += 1;
        for (metric, sum) in report.metrics.iter_mut().zip(&mut sums) {
            *sum = sum.plus(metric.sample.unwrap_or_default());
            metric.any_time = any_time(profile, metric, attempt, *sum);
        }
    }
}

fn any_time(profile: &Profile, metric: &MetricFact, attempt: u64, sum: Sample) -> Option<AnyTime> {
    Some(AnyTime::of(metric.target?, attempt, sum.tally, profile.runs.confidence))
}
