//! What does not hold about the reports, with the values that were compared.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::assessment::wording::{counted, cut, join_capped, of_rows, quoted};
use crate::domain::assessment::{MetricFact, RawFact, ReportFact};
use crate::domain::evidence::pack::Pack;
use crate::domain::evidence::raw_runs::{Breach, RowProblem};
use crate::domain::evidence::report::KpiReport;
use crate::domain::finding::{Code, Finding, Origin, Severity};
use crate::domain::profile::{Profile, Target};
use crate::domain::rules::citing::{ABSENT, in_report, listed, stated};
use crate::domain::rules::has_its_own_finding;
use crate::domain::rules::references::rows_of_report;
use crate::domain::values::path::{Location, PackPath};
use crate::domain::values::pointer::pointer;

const RAW_RUNS_PATH: &str = "/executionStatus/rawRunsPath";
/// The rows that a report itself asks for.
const ASKED: &str = "/targetResult/minSampleCount";

/// Everything that does not hold about the reports.
pub(in super::super) fn check_reports(pack: &Pack, profile: &Profile, facts: &[ReportFact]) -> Vec<Finding> {
    let mut bearers: BTreeMap<&str, usize> = BTreeMap::new();
    facts.iter().filter_map(|fact| fact.run_id.as_deref()).for_each(|id| *bearers.entry(id).or_default() += 1);
    let mut findings = Vec::new();
    for fact in facts {
        let name = fact.run_id.as_deref().filter(|id| bearers[id] == 1 && !id.trim().is_empty());
        let run = Run { pack, profile, fact, name: name.unwrap_or(fact.path.as_str()) };
        findings.extend(run.findings());
    }
    findings.extend(invalid_rows(pack, facts));
    findings
}

/// One report under judgement, by the name that findings call it.
struct Run<'a> {
    pack: &'a Pack,
    profile: &'a Profile,
    fact: &'a ReportFact,
    name: &'a str,
}

impl Run<'_> {
    fn findings(&self) -> Vec<Finding> {
        if !self.fact.executed {
            return vec![self.not_executed()];
        }
        let mut findings = Vec::new();
        findings.extend(self.raw_missing());
        findings.extend(self.differs());
        findings.extend(self.targets_missed());
        findings.extend(self.coverage());
        findings
    }

    fn place(&self, pointer: &str) -> Location {
        in_report(self.pack, &self.fact.path, pointer)
    }

    /// What the report states at a JSON pointer, as it stands there.
    fn stated(&self, pointer: &str) -> String {
        stated(self.pack.report(&self.fact.path).and_then(|report| report.document.at(pointer)))
    }

    fn origin(&self, pointer: &str) -> Origin {
        Origin::Evidence { place: self.place(pointer), part: Some(pointer.to_owned()) }
    }

    /// Blocker for a gate run, else as given.
    fn weight(&self, otherwise: Severity) -> Severity {
        if self.fact.gate_side.is_some() { Severity::Blocker } else { otherwise }
    }

    fn not_executed(&self) -> Finding {
        let state = self.fact.state.as_deref().map_or("none".to_owned(), quoted);
        let stated_state = self.stated("/executionStatus/state");
        let message = format!("The report is a shell that was never run: its `executionStatus.state` is {state}.");
        Finding::new(Code::KpiNotExecuted, self.fact.path.as_str(), message)
            .at(self.place("/executionStatus/state"))
            .comparing("its state", stated_state, self.origin("/executionStatus/state"))
            .comparing("the state that counts", "\"executed\"", Origin::computed("the report contract"))
            .remedy("Nothing to do where another report took its place; otherwise run it and write its report with `signoff kpi`.")
    }

    /// A raw file that is there and unreadable, or that leads outside, has its own code.
    fn raw_missing(&self) -> Option<Finding> {
        let RawFact::Missing(why) = &self.fact.raw else { return None };
        let named = self.pack.report(&self.fact.path).and_then(KpiReport::raw_runs_path);
        let named = named.filter(|named| !named.trim().is_empty());
        let report = self.pack.report(&self.fact.path);
        let resolved = report.and_then(|report| rows_of_report(self.pack, &self.fact.path, report));
        let explained = named.is_some() && resolved.as_ref().is_none_or(|it| has_its_own_finding(self.pack, it));
        (!explained).then(|| {
            let from = resolved.map_or_else(
                || "the report, which names no path inside the pack".to_owned(),
                |path| format!("the files of the pack, looked up as {path}"),
            );
            let message = format!("The raw runs behind {} are not there: {why}.", quoted(self.name));
            Finding::new(Code::KpiRawMissing, self.name, message)
                .weighing(self.weight(Severity::Warning))
                .at(self.place(RAW_RUNS_PATH))
                .comparing("path that is named", self.stated(RAW_RUNS_PATH), self.origin(RAW_RUNS_PATH))
                .comparing("rows there", ABSENT, Origin::computed(from))
                .remedy("Put the raw runs beside the report under the name that `executionStatus.rawRunsPath` gives.")
        })
    }

    fn differs(&self) -> Option<Finding> {
        let RawFact::Recomputed { path, rows, differences, .. } = &self.fact.raw else { return None };
        let fields: Vec<String> = differences
            .iter()
            .map(|it| format!("`{}` is {}, the rows say {}", it.field, cut(&it.reported), cut(&it.recomputed)))
            .collect();
        (!fields.is_empty()).then(|| {
            let message =
                format!("The report of {} differs from its rows: {}.", quoted(self.name), join_capped(&fields));
            let compared =
                differences.iter().fold(Finding::new(Code::KpiDiffersFromRaw, self.name, message), |finding, it| {
                    let at = Location::line(&self.fact.path, it.line);
                    let reported = Origin::Evidence { place: at, part: Some(it.pointer.clone()) };
                    finding.comparing(format!("reported {}", it.field), cut(&it.reported), reported).comparing(
                        format!("recomputed {}", it.field),
                        cut(&it.recomputed),
                        Origin::computed(format!("{} of {path}", counted(*rows, "row"))),
                    )
                });
            compared
                .at_all(differences.iter().map(|it| Location::line(&self.fact.path, it.line)))
                .at(Location::file(path))
                .remedy(format!(
                    "Write the report again from its rows: `signoff kpi --raw {path} --out {} ...`.",
                    self.fact.path
                ))
        })
    }

    fn targets_missed(&self) -> Vec<Finding> {
        let missed = self.fact.metrics.iter().filter(|metric| metric.pass == Some(false));
        missed.filter_map(|metric| Some(self.target_missed(metric, metric.target?))).collect()
    }

    fn target_missed(&self, metric: &MetricFact, target: Target) -> Finding {
        let value = match (metric.tally, metric.recomputed, metric.reported) {
            (Some(tally), Some(rate), _) => format!("{rate} ({})", of_rows(tally)),
            (Some(_), None, _) => "without a value (no row counts for it)".to_owned(),
            (None, _, Some(reported)) => format!("{reported}, as reported"),
            (None, _, None) => "not reported".to_owned(),
        };
        let at = pointer(&["metrics", &metric.name]);
        let rate = metric.recomputed.map_or_else(|| "no rate".to_owned(), |rate| rate.to_string());
        let from = match (metric.tally, self.rows()) {
            (Some(tally), Some(rows)) => format!("{} in {rows}", of_rows(tally)),
            _ => "no rows: the reported value is judged".to_owned(),
        };
        let message = format!("`{}` of {} is {value}, the target is {target}.", metric.name, quoted(self.name));
        Finding::new(Code::KpiTargetMissed, format!("{} {}", self.name, metric.name), message)
            .weighing(self.weight(Severity::Info))
            .at(self.place(&at))
            .at_all(self.rows())
            .comparing(format!("{} of the rows", metric.name), rate, Origin::computed(from))
            .comparing(format!("reported {}", metric.name), self.stated(&at), self.origin(&at))
            .comparing("target", target.to_string(), Origin::profile(format!("metrics.{}.target", metric.name)))
            .remedy("Look at the rows that count against it, fix the cause and measure the run again.")
    }

    fn rows(&self) -> Option<Location> {
        self.fact.raw.path().map(Location::file)
    }

    fn coverage(&self) -> Option<Finding> {
        let report = self.pack.report(&self.fact.path)?;
        let asked = report.document.at(ASKED).and_then(serde_json::Value::as_f64);
        let least = self.profile.runs.min_sample_count.max(asked.map_or(0, |asked| asked.ceil() as u64));
        let (rows, seen) = self.sampled(report);
        let missing: Vec<String> =
            self.profile.runs.scenarios.iter().filter(|it| !seen.contains(it.as_str())).map(|it| quoted(it)).collect();
        let mut short = Vec::new();
        if rows.is_none_or(|rows| rows < least) {
            let rows = rows.map_or("no row count".to_owned(), |rows| counted(rows, "row"));
            short.push(format!("{rows} of at least {least}"));
        }
        if !missing.is_empty() {
            short.push(format!("no row of {}", join_capped(&missing)));
        }
        (!short.is_empty()).then(|| {
            let asks_for_more = least > self.profile.runs.min_sample_count;
            let asking = if asks_for_more { self.origin(ASKED) } else { Origin::profile("runs.min_sample_count") };
            let message = format!("The run {} covers too little: {}.", quoted(self.name), short.join("; "));
            Finding::new(Code::KpiCoverage, self.name, message)
                .weighing(self.weight(Severity::Info))
                .at(self.place("/scope/sampleCount"))
                .at_all(self.rows())
                .comparing(
                    "rows",
                    rows.map_or_else(|| ABSENT.to_owned(), |rows| rows.to_string()),
                    self.counts("/scope/sampleCount"),
                )
                .comparing("rows asked for", least.to_string(), asking)
                .comparing("scenarios with rows", listed(&seen), self.counts("/scope/scenarioCounts"))
                .comparing(
                    "scenarios asked for",
                    listed(&self.profile.runs.scenarios),
                    Origin::profile("runs.scenarios"),
                )
                .remedy(format!("Measure the run again with at least {least} rows over every scenario."))
        })
    }

    /// Where counts come from: the rows where they hold, else the report's own field.
    fn counts(&self, pointer: &str) -> Origin {
        match &self.fact.raw {
            RawFact::Recomputed { path, .. } => Origin::computed(format!("the rows of {path}")),
            _ => self.origin(pointer),
        }
    }

    /// Rows and scenarios: from the rows where they hold, else as reported.
    fn sampled(&self, report: &KpiReport) -> (Option<u64>, BTreeSet<String>) {
        if let RawFact::Recomputed { rows, scenario_counts, .. } = &self.fact.raw {
            return (Some(*rows), scenario_counts.iter().map(|(name, _)| name.clone()).collect());
        }
        let counts = report.document.at("/scope/scenarioCounts").and_then(serde_json::Value::as_object);
        let seen = counts.into_iter().flatten().filter(|(_, count)| count.as_u64().is_some_and(|count| count > 0));
        (self.fact.sample_count, seen.map(|(name, _)| name.clone()).collect())
    }
}

/// Adds one breach with its row.
fn breach(path: &PackPath) -> impl Fn(Finding, &RowProblem) -> Finding {
    move |finding, problem| {
        let place = Location { path: path.clone(), line: problem.line };
        let part = problem.row.map(|row| format!("row {row}"));
        let what = if problem.field.is_empty() { "the row" } else { &problem.field };
        let said = problem.message.split_once("): ").map_or(problem.message.as_str(), |(_, said)| said);
        finding.comparing(what, cut(said), Origin::Evidence { place, part })
    }
}

/// Raw-runs files that break the row contract: one finding per file. Keys named twice have their own code.
fn invalid_rows(pack: &Pack, reports: &[ReportFact]) -> Vec<Finding> {
    let of_gate = reports.iter().filter(|report| report.gate_side.is_some());
    let of_gate: Vec<&PackPath> = of_gate.filter_map(|report| report.raw.path()).collect();
    let broken =
        pack.raw_runs().filter(|(_, raw)| raw.problems.listed.iter().any(|it| it.what != Breach::DuplicateKey));
    broken
        .map(|(path, raw)| {
            let is_gate = of_gate.contains(&path);
            let listed = raw.problems.listed.iter().filter(|it| it.what != Breach::DuplicateKey);
            let sentences: Vec<&str> = listed.clone().map(|it| it.message.trim_end_matches('.')).collect();
            let more = raw.problems.total.saturating_sub(raw.problems.listed.len() as u64);
            let rest = if more == 0 { String::new() } else { format!("; and {more} more") };
            let places = listed.clone().map(|it| Location { path: path.clone(), line: it.line });
            let message = format!("The rows break the row contract: {}{rest}.", sentences.join("; "));
            let finding = Finding::new(Code::KpiRawInvalid, path.as_str(), message);
            let total = raw.problems.total.to_string();
            let contract = Origin::computed(format!("{} held to the row contract", counted(raw.rows, "row")));
            listed
                .fold(finding.comparing("breaches of the row contract", total, contract), breach(path))
                .weighing(if is_gate { Severity::Blocker } else { Severity::Warning })
                .at_all(places)
                .remedy("Capture the run again; rows are evidence and are not mended by hand.")
        })
        .collect()
}
