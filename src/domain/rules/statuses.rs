//! The rule behind `kpi.status-contradicts`: rows that count against nothing and say that they did not end well.

use crate::domain::assessment::ReportFact;
use crate::domain::assessment::wording::{counted, join_capped, quoted};
use crate::domain::evidence::pack::Pack;
use crate::domain::evidence::raw_runs::{StatusCount, Statuses};
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::profile::Profile;
use crate::domain::values::path::{Location, PackPath};

/// One finding per executed run.
pub(super) fn check_statuses(pack: &Pack, profile: &Profile, reports: &[ReportFact]) -> Vec<Finding> {
    let runs = reports.iter().filter_map(|report| {
        let path = report.raw.path()?;
        Some((report, path, &pack.raw(path)?.statuses))
    });
    runs.filter(|(.., statuses)| statuses.contradicting > 0)
        .map(|(report, path, statuses)| finding(profile, report, path, statuses))
        .collect()
}

fn finding(profile: &Profile, report: &ReportFact, path: &PackPath, statuses: &Statuses) -> Finding {
    let each: Vec<String> =
        statuses.listed.iter().map(|it| format!("{} in {}", quoted(&it.status), counted(it.rows, "row"))).collect();
    let message = format!(
        "{} of {} in {} against which no metric counts do not say that they ended well: {}.",
        statuses.contradicting,
        counted(statuses.clean, "row"),
        quoted(report.name()),
        join_capped(&each),
    );
    let place = |it: &StatusCount| Location::line(path, it.first.line);
    let finding =
        Finding::new(Code::KpiStatusContradicts, report.name(), message).at_all(statuses.listed.iter().map(place));
    let good = join_capped(&profile.runs.final_status.good);
    statuses
        .listed
        .iter()
        .fold(finding, |finding, it| {
            let part = Some(format!("row {}", it.first.row));
            let origin = Origin::Evidence { place: place(it), part };
            finding.comparing(format!("`finalStatus` of {}", counted(it.rows, "row")), quoted(&it.status), origin)
        })
        .comparing("what ended well", good, Origin::profile("runs.final_status.good"))
        .remedy("Find out how these rows ended: count them against a metric, or name the status in the profile.")
}
