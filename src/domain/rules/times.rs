//! The rule behind `kpi.time-order`: reports against the times of their rows, and the gate's runs against each other.

use crate::domain::assessment::wording::{counted, quoted};
use crate::domain::assessment::{RawFact, ReportFact, Side};
use crate::domain::evidence::pack::Pack;
use crate::domain::evidence::raw_runs::Times;
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::values::path::{Location, PackPath};
use crate::domain::values::time_span::time;

/// One finding per executed report whose times do not hold, one for gate runs that overlap.
pub(super) fn check_times(pack: &Pack, reports: &[ReportFact]) -> Vec<Finding> {
    let timed: Vec<Timed<'_>> = reports.iter().filter_map(|report| timed(pack, report)).collect();
    timed.iter().filter_map(|run| of_run(pack, run)).chain(overlap(&timed)).collect()
}

/// A report and when its rows were measured.
struct Timed<'a> {
    report: &'a ReportFact,
    raw: &'a PackPath,
    times: &'a Times,
}

fn timed<'a>(pack: &'a Pack, report: &'a ReportFact) -> Option<Timed<'a>> {
    let RawFact::Recomputed { path, .. } = &report.raw else { return None };
    Some(Timed { report, raw: path, times: &pack.raw(path)?.times })
}

fn of_run(pack: &Pack, run: &Timed<'_>) -> Option<Finding> {
    let Times { last, unparsed, backward, .. } = run.times;
    let mut wrong = Vec::new();
    if *unparsed > 0 {
        wrong.push(format!("{} without a readable `timestamp`", counted(*unparsed, "row")));
    }
    if *backward > 0 {
        wrong.push(format!("{} earlier than the one before", counted(*backward, "row")));
    }
    let stated = run.report.generated_at.as_deref();
    let written = time(stated);
    if let (Some(stated), None) = (stated, written) {
        wrong.push(format!("a report of {}, which is no time", quoted(stated)));
    }
    if let (Some(written), Some(last)) = (written, last)
        && written < *last
    {
        wrong.push(format!("a report of {written}, older than its last row of {last}"));
    }
    (!wrong.is_empty()).then(|| {
        let message = format!("The times of {} do not hold: {}.", quoted(run.report.name()), wrong.join("; "));
        let said = |at: Option<String>| at.unwrap_or_else(|| "no readable time".to_owned());
        let raw = || Origin::at(Location::file(run.raw));
        let document = pack.report(&run.report.path).map(|report| &report.document);
        let finding =
            finding(run.report.name(), message).at(Location::file(&run.report.path)).at(Location::file(run.raw));
        document
            .into_iter()
            .fold(finding, |it, document| it.citing("report generated at", &run.report.path, document, "/generatedAt"))
            .comparing("last row at", said(last.map(|at| at.to_string())), raw())
            .comparing("rows without a readable time", unparsed.to_string(), raw())
            .comparing("rows earlier than the one before", backward.to_string(), raw())
    })
}

fn overlap(runs: &[Timed<'_>]) -> Option<Finding> {
    let side = |side| runs.iter().find(|run| run.report.gate_side == Some(side));
    let (one, other) = (side(Side::A)?, side(Side::B)?);
    let (a, b) = ((one.times.first?, one.times.last?), (other.times.first?, other.times.last?));
    // Runs that meet in one instant went on one after the other; of runs that know no other instant nothing can be said.
    (a.0 < b.1 && b.0 < a.1).then(|| {
        let (first, second) = (one.report.name(), other.report.name());
        let message = format!(
            "The gate runs {} ({} to {}) and {} ({} to {}) overlap in time: they may not be two runs.",
            quoted(first),
            a.0,
            a.1,
            quoted(second),
            b.0,
            b.1
        );
        let (raw_one, raw_other) = (Location::file(one.raw), Location::file(other.raw));
        finding(&format!("{first} {second}"), message)
            .at(raw_one.clone())
            .at(raw_other.clone())
            .comparing(format!("rows of {first}"), format!("{} to {}", a.0, a.1), Origin::at(raw_one))
            .comparing(format!("rows of {second}"), format!("{} to {}", b.0, b.1), Origin::at(raw_other))
    })
}

fn finding(subject: &str, message: String) -> Finding {
    Finding::new(Code::KpiTimeOrder, subject, message)
        .remedy("Find out how the times came about; measure the run again where they cannot be explained.")
}
