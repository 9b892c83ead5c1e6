//! What is said of rows that are too alike to be two measurements, and of those of which that cannot be told.

use std::collections::BTreeMap;

use crate::domain::assessment::wording::{counted, quoted, rarity};
use crate::domain::assessment::{EchoFact, ReportFact};
use crate::domain::evidence::raw_runs::{Measurements, RawRuns, RowPosition};
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::statistics::echo;
use crate::domain::values::path::{Location, PackPath};

/// How many echoes of one run are told in words.
pub(super) const NAMED: usize = 3;

/// Of all echoes of one run, or of two; at least one.
pub(super) fn too_alike(reports: &[ReportFact], facts: &[&EchoFact]) -> Finding {
    let most = facts.iter().min_by(|one, other| one.chance.total_cmp(&other.chance)).unwrap_or(&facts[0]);
    let [one, other] = most.runs.map(|at| &reports[at]);
    let (first, second) = (quoted(one.name()), quoted(other.name()));
    let who = if most.is_within() { format!("Rows of {first} are") } else { format!("{first} and {second} are") };
    let told: Vec<String> = facts.iter().take(NAMED).map(|fact| told(reports, fact)).collect();
    let more = facts.len().saturating_sub(NAMED);
    let more = if more == 0 { String::new() } else { format!("; and {more} more") };
    let runs = facts.iter().map(|fact| fact.more).sum::<usize>() as u64;
    let runs = if runs == 0 { String::new() } else { format!("; {} as alike", counted(runs, "more run")) };
    let third = most.third.map_or_else(String::new, |at| {
        let third = quoted(reports[at].name());
        format!("; {third} is as alike to both: all are copies, or the plan gives every run the same inputs")
    });
    let chance = rarity(most.chance, "so much");
    let message = format!("{who} too alike to be two measurements: {}{more} ({chance}){third}{runs}.", told.join("; "));
    let finding = Finding::new(Code::KpiTooAlike, most.subject(reports), message)
        .weighing(facts.iter().map(|fact| fact.severity).min().unwrap_or(most.severity))
        .at_all(facts.iter().flat_map(|fact| places(reports, fact)));
    let compared = facts.iter().take(NAMED).fold(finding, |finding, fact| {
        let tested = Origin::computed(format!("{}, {}", quoted(&fact.field), words(fact)));
        let odds = Origin::computed("how often ranks in any other order do, times all that was tried");
        finding.comparing("rows that answer each other", fact.alignment.rows.to_string(), tested).comparing(
            "chance that honest rows do",
            format!("{:.1e}", fact.chance),
            odds,
        )
    });
    compared
        .comparing("field of measured values", quoted(&most.field), Origin::profile("runs.measured"))
        .remedy("Measure again what was told again, or find out why the clock or the plan gave the same values twice.")
}

fn told(reports: &[ReportFact], fact: &EchoFact) -> String {
    format!("by {}, {}", quoted(&fact.field), fact.words(reports))
}

/// The first and the last row of either side.
fn places(reports: &[ReportFact], fact: &EchoFact) -> Vec<Location> {
    let sides = fact.runs.iter().zip([fact.alignment.first, fact.alignment.second]);
    let lines = |(at, rows): (&usize, [RowPosition; 2])| {
        let run = &reports[*at];
        rows.map(|row| Location::line(run.raw.path().unwrap_or(&run.path), row.line))
    };
    sides.flat_map(lines).collect()
}

/// Runs of the gate among whose rows copies could not be told, not among all of them, or not at all; at least one.
pub(super) fn cannot_tell(mute: &[(&ReportFact, &PackPath, &RawRuns)]) -> Finding {
    let mut whys: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (report, _, raw) in mute {
        whys.entry(why_mute(&raw.measurements)).or_default().push(quoted(report.name()));
    }
    let each: Vec<String> = whys.iter().map(|(why, names)| format!("of {} {why}", names.join(" and "))).collect();
    let message = format!("Cannot tell whether rows are copies: {}.", each.join("; "));
    let finding =
        Finding::new(Code::KpiCannotTell, "gate", message).at_all(mute.iter().map(|(_, path, _)| Location::file(path)));
    let compared = mute.iter().fold(finding, |finding, (report, path, raw)| {
        let looked_at = format!("{} of {}", raw.measurements.rows.len(), counted(raw.rows, "row"));
        finding.comparing(
            format!("rows of {} that were looked at", report.name()),
            looked_at,
            Origin::at(Location::file(path)),
        )
    });
    let fields = mute.iter().map(|(.., raw)| raw.measurements.fields.len()).min().unwrap_or_default();
    compared
        .comparing("fields of measured values", fields.to_string(), Origin::profile("runs.measured"))
        .remedy("Have the harness write how long each action took, and name the field in `runs.measured`.")
}

fn why_mute(run: &Measurements) -> String {
    let rows = counted(run.rows.len() as u64, "row");
    match () {
        () if run.are_cut => format!("only the first {rows} are compared with each other"),
        () if run.fields.is_empty() => {
            "no field of a row holds a measured value, and its times tell too little".to_owned()
        }
        () => format!("the measured values of {rows} vary too little, or there are too few of them"),
    }
}

/// What the test asks, in plain words.
fn words(fact: &EchoFact) -> &'static str {
    match fact.alignment.test {
        echo::Test::Sequence => "whether both runs rise and fall together from row to row",
        echo::Test::Block => "whether stretches of either run rise and fall together, at any distance",
        echo::Test::Within => "whether stretches of the run rise and fall as earlier ones do",
        echo::Test::Shingles => "whether rows in turn return with the same values",
        echo::Test::Still => "whether a scenario stands still that varies in other runs",
        echo::Test::Sets => "whether the values are the same in another order",
    }
}
