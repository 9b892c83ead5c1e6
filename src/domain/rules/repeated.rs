//! The rule behind `gate.repeated`: a run that was repeated until it passed. Nobody is accused: what failed is told
//! beside the two that passed, so that whoever signs has seen it.

use std::cmp::Reverse;

use serde_json::Value;

use crate::domain::assessment::wording::{counted, join_capped, quoted};
use crate::domain::assessment::{EarlierRun, GateFact, MetricFact, ReportFact};
use crate::domain::evidence::pack::Pack;
use crate::domain::evidence::raw_runs::PROVENANCE;
use crate::domain::evidence::report::KpiReport;
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::profile::Profile;
use crate::domain::values::pointer::{of_field, pointer};
use crate::domain::values::time_span::time;

use super::citing::{in_report, stated};
use super::words::json;

const ALL_PASS: &str = "/targetResult/allPass";

/// Executed reports of the same type, provenance and flags as the gate's runs that failed before the later of the two
/// was generated, or at a time that they do not tell; newest first. None where the gate itself does not pass.
pub(super) fn check_earlier_runs(
    pack: &Pack,
    profile: &Profile,
    reports: &[ReportFact],
    gate: &GateFact,
) -> (Vec<EarlierRun>, Vec<Finding>) {
    let pair = reports.iter().filter(|report| report.gate_side.is_some());
    let (Some(chosen), true) = (pair.clone().next().and_then(|run| pack.report(&run.path)), gate.pass) else {
        return Default::default();
    };
    let last = pair.map(|run| run.measured.to).max();
    let is_before = |report: &ReportFact| last.is_some_and(|last| report.measured.from < last);
    let candidates = reports.iter().filter(|report| report.executed && report.gate_side.is_none() && is_before(report));
    let failed = candidates.filter_map(|fact| {
        let report = pack.report(&fact.path).filter(|report| is_alike(profile, report, chosen))?;
        let why = why_failed(report, fact)?;
        Some(EarlierRun {
            path: fact.path.clone(),
            run_id: fact.run_id.clone(),
            generated_at: fact.generated_at.clone(),
            why,
        })
    });
    let mut earlier: Vec<EarlierRun> = failed.collect();
    earlier.sort_by_key(|run| Reverse((time(run.generated_at.as_deref()), run.path.clone())));
    let finding = finding(pack, &earlier);
    (earlier, finding.into_iter().collect())
}

/// Same type, provenance and flags: a repetition of what the gate's runs measured.
fn is_alike(profile: &Profile, one: &KpiReport, other: &KpiReport) -> bool {
    let flags = profile.flags.iter().map(|flag| pointer(&["environment", "featureFlags", flag]));
    let provenance = PROVENANCE.iter().map(|field| of_field(field));
    let mut fields = flags.chain(provenance).chain(["/scope/runType".to_owned()]);
    fields.all(|field| one.document.at(&field) == other.document.at(&field))
}

/// Why an executed run does not pass, in its own numbers; `None` for one that does.
fn why_failed(report: &KpiReport, fact: &ReportFact) -> Option<String> {
    let missed = fact.metrics.iter().filter(|metric| metric.pass == Some(false));
    let mut reasons: Vec<String> = missed.map(missed_by).collect();
    for field in ["coveragePass", "allPass"] {
        let said = report.document.at(&pointer(&["targetResult", field]));
        if said != Some(&Value::Bool(true)) && (field == "coveragePass" || reasons.is_empty()) {
            reasons.push(format!("`{field}` is {}", json(said)));
        }
    }
    (!reasons.is_empty()).then(|| reasons.join(", "))
}

fn missed_by(metric: &MetricFact) -> String {
    let value = metric.recomputed.map(|rate| rate.to_string()).or(metric.reported.map(|rate| rate.to_string()));
    let target = metric.target.map_or_else(String::new, |target| target.to_string());
    format!("{} is {}, asked {target}", quoted(&metric.name), value.unwrap_or_else(|| "without a value".to_owned()))
}

fn finding(pack: &Pack, earlier: &[EarlierRun]) -> Option<Finding> {
    if earlier.is_empty() {
        return None;
    }
    let line = |run: &EarlierRun| in_report(pack, &run.path, "/targetResult");
    let each: Vec<String> = earlier.iter().map(|run| format!("{} ({})", quoted(run.name()), run.why)).collect();
    let message = format!(
        "{} of the same commit, type and settings failed before the two that pass: {}.",
        counted(earlier.len() as u64, "run"),
        join_capped(&each)
    );
    let finding = Finding::new(Code::GateRepeated, "gate", message)
        .at_all(earlier.iter().map(line))
        .remedy("Nothing where each failure is explained; say in the approval's reason why the two that pass count.");
    let compared = |finding: Finding, run: &EarlierRun| {
        let why = Origin::computed(format!("the report and the rows of {}", run.name()));
        let all_pass = pack.report(&run.path).and_then(|report| report.document.at(ALL_PASS));
        let origin = Origin::Evidence { place: line(run), part: Some(ALL_PASS.to_owned()) };
        finding.comparing(format!("`allPass` of {}", run.name()), stated(all_pass), origin).comparing(
            format!("why {} failed", run.name()),
            run.why.clone(),
            why,
        )
    };
    Some(earlier.iter().take(Finding::PLACES).fold(finding, compared))
}
