//! The rule behind `kpi.rows-repeated`: rows that tell of one measurement, in one run or under two reports.

use std::collections::BTreeMap;

use crate::domain::assessment::ReportFact;
use crate::domain::assessment::wording::{counted, join_capped, quoted, share};
use crate::domain::evidence::pack::Pack;
use crate::domain::evidence::raw_runs::{HowRepeated, RawRuns, Repeat, Repeats};
use crate::domain::finding::{Code, Finding, Origin, Severity};
use crate::domain::values::path::{Location, PackPath};

use super::citing::in_report;

const RAW_RUNS_PATH: &str = "/executionStatus/rawRunsPath";
/// How many repeats are named in the message.
const NAMED: usize = 3;

/// One finding per run with repeated rows, and one per file of rows that several runs rest on.
pub(super) fn check_repeated_rows(pack: &Pack, reports: &[ReportFact]) -> Vec<Finding> {
    let mut resting: BTreeMap<&PackPath, Vec<&ReportFact>> = BTreeMap::new();
    for report in reports {
        resting.entry(report.raw.path().unwrap_or(&report.path)).or_default().push(report);
    }
    let files = resting.into_iter().filter_map(|(path, reports)| Some((path, pack.raw(path)?, reports)));
    files
        .flat_map(|(path, raw, reports)| within(path, raw, &reports).into_iter().chain(under(pack, path, &reports)))
        .collect()
}

fn within(path: &PackPath, raw: &RawRuns, reports: &[&ReportFact]) -> Option<Finding> {
    let repeats = &raw.repeats;
    let run = reports.first().filter(|_| repeats.count() > 0)?;
    let about = if repeats.reach < 1.0 { "about " } else { "" };
    let message = format!(
        "{about}{} of {} in {} tell of a measurement again: {}; first {}. Bounds, proofs and contrasts leave them out.",
        repeats.count(),
        counted(raw.rows, "row"),
        quoted(run.name()),
        join_capped(
            &repeats.rows.iter().map(|(how, rows)| format!("{about}{rows} {}", words(*how))).collect::<Vec<_>>()
        ),
        join_capped(&repeats.listed.iter().take(NAMED).map(told).collect::<Vec<_>>()),
    );
    let finding = Finding::new(Code::KpiRowsRepeated, run.name(), message)
        .weighing(weight(reports))
        .at_all(repeats.listed.iter().map(|it| Location::line(path, it.again.line)))
        .comparing("rows", raw.rows.to_string(), Origin::at(Location::file(path)))
        .comparing(
            "rows that repeat others",
            format!("{about}{}", repeats.count()),
            Origin::computed(looked_at(repeats)),
        )
        .remedy("Measure as many rows as are missing, each once; say nowhere that a copied row is a measurement.");
    Some(repeats.listed.iter().take(NAMED).fold(finding, |finding, it| comparing(finding, path, *it)))
}

fn looked_at(repeats: &Repeats) -> String {
    let whole = "session, scenario, instant and outcome of every row";
    if repeats.reach < 1.0 {
        format!("{whole}; of so many a sample of {} was compared", share(repeats.reach))
    } else {
        whole.to_owned()
    }
}

fn comparing(finding: Finding, path: &PackPath, repeat: Repeat) -> Finding {
    let part = Some(format!("row {}", repeat.again.row));
    let at = Location::line(path, repeat.again.line);
    finding.comparing(told(&repeat), words(repeat.how), Origin::Evidence { place: at, part })
}

fn told(repeat: &Repeat) -> String {
    format!("row {} repeats row {}", repeat.again.row, repeat.first.row)
}

fn words(how: HowRepeated) -> &'static str {
    match how {
        HowRepeated::Attempt => "of the session, scenario and instant of an earlier row",
        HowRepeated::Instant => "of the instant of an earlier row and all that it measured, under another session",
        HowRepeated::Session => "of the session of an earlier row, where nearly every row has its own",
    }
}

fn weight(reports: &[&ReportFact]) -> Severity {
    if reports.iter().any(|report| report.gate_side.is_some()) { Severity::Blocker } else { Severity::Warning }
}

/// Reports of different runs on one file of rows.
fn under(pack: &Pack, path: &PackPath, reports: &[&ReportFact]) -> Option<Finding> {
    let (first, rest) = reports.split_first()?;
    let others: Vec<&&ReportFact> = rest.iter().filter(|other| !first.is_of_one_run_with(other)).collect();
    if others.is_empty() {
        return None;
    }
    let runs: Vec<&&ReportFact> = std::iter::once(first).chain(others).collect();
    let names: Vec<String> = runs.iter().map(|report| quoted(report.name())).collect();
    let message = format!(
        "One file of rows, {}, stands under reports of {} runs: {}.",
        quoted(path.as_str()),
        names.len(),
        join_capped(&names)
    );
    let named = |report: &ReportFact| in_report(pack, &report.path, RAW_RUNS_PATH);
    let finding = Finding::new(Code::KpiRowsRepeated, path.as_str(), message)
        .weighing(weight(reports))
        .at(Location::file(path))
        .at_all(runs.iter().map(|report| named(report)));
    let cited = runs.iter().take(Finding::PLACES).fold(finding, |finding, report| {
        let document = pack.report(&report.path).map(|report| &report.document);
        let what = format!("rows of {}", report.name());
        document.into_iter().fold(finding, |it, document| it.citing(&what, &report.path, document, RAW_RUNS_PATH))
    });
    Some(cited.remedy("Keep the report of the run that measured these rows; measure the others by themselves."))
}
