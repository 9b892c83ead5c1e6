//! The two-run gate (docs/contracts.md, section 1: gate output; runbook, section 3).

use serde_json::{Value, json};

use crate::domain::evidence::raw_runs::PROVENANCE;
use crate::domain::evidence::report::KpiReport;
use crate::domain::profile::Profile;
use crate::domain::values::pointer::of_field;
use crate::domain::values::shortened::shortened;
use crate::domain::values::{javascript, path};

/// One report as the gate is given it.
#[derive(Clone, Copy, Debug)]
pub struct GateInput<'a> {
    /// As it stands in the gate's output.
    pub path: &'a str,
    /// The same, resolved: absolute or from the pack's root, without `.` and `..`.
    pub resolved: &'a str,
    pub report: &'a KpiReport,
}

/// One rule of comparability and its outcome, in the order in which the canonical program looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Dotted: `environment.git.commit`; `files` for the reports' own paths.
    pub field: String,
    /// What the rule asks, in words: `equal`, `differ`, `non-blank and equal`.
    pub rule: &'static str,
    /// As the reports have them, untrimmed; `None` where absent or of the wrong type.
    pub first: Option<String>,
    pub second: Option<String>,
    /// Why it does not hold; one sentence that names field, report (`first`, `second`) and values.
    pub breach: Option<String>,
}

/// The gate's evaluation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    pub comparisons: Vec<Comparison>,
    /// Whether each report passes by itself; meaningful also where the two are not comparable.
    pub ok: [bool; 2],
}

impl Evaluation {
    pub fn is_comparable(&self) -> bool {
        self.comparisons.iter().all(|comparison| comparison.breach.is_none())
    }

    /// Comparable, and both pass.
    pub fn passes(&self) -> bool {
        self.is_comparable() && self.ok == [true, true]
    }
}

/// Evaluates the gate over two reports: every rule is looked at, whatever the others say.
pub fn evaluate(first: GateInput<'_>, second: GateInput<'_>, profile: &Profile) -> Evaluation {
    let pair = [first, second];
    let mut comparisons = vec![files(pair), run_ids(pair)];
    comparisons.extend(PROVENANCE.iter().map(|field| matching(pair, field, Sort::Text)));
    let flags = profile.flags.iter().map(|flag| format!("environment.featureFlags.{flag}"));
    comparisons.extend(flags.map(|field| matching(pair, &field, Sort::Boolean)));
    comparisons.push(raw_runs_paths(pair));
    Evaluation { comparisons, ok: pair.map(|side| passes(side.report)) }
}

/// Whether a report passes by itself: executed, covered, all targets met; the booleans, nothing else.
fn passes(report: &KpiReport) -> bool {
    let is_true = |pointer| report.document.at(pointer) == Some(&Value::Bool(true));
    report.is_executed() && is_true("/targetResult/coveragePass") && is_true("/targetResult/allPass")
}

/// What a field must be to be compared at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// A string that is not blank.
    Text,
    Boolean,
}

impl Sort {
    fn name(self) -> &'static str {
        match self {
            Self::Text => "a string that is not blank",
            Self::Boolean => "a boolean",
        }
    }

    fn rule(self) -> &'static str {
        match self {
            Self::Text => "non-blank and equal",
            Self::Boolean => "boolean and equal",
        }
    }

    /// The value as the report has it, untrimmed.
    fn read(self, report: &KpiReport, field: &str) -> Option<String> {
        match (self, report.document.at(&of_field(field))?) {
            (Self::Text, Value::String(text)) if !javascript::is_blank(text) => Some(text.clone()),
            (Self::Boolean, Value::Bool(set)) => Some(set.to_string()),
            _ => None,
        }
    }
}

/// The gate's first rule, which needs no report: the two resolved paths must differ.
pub fn same_file(first: &str, second: &str) -> Option<String> {
    (first == second)
        .then(|| format!("the two report files must differ, but both paths (first and second) lead to {first}"))
}

fn files([first, second]: [GateInput<'_>; 2]) -> Comparison {
    let breach = same_file(first.resolved, second.resolved);
    let [first, second] = [first, second].map(|side| Some(side.path.to_owned()));
    Comparison { field: "files".to_owned(), rule: "differ", first, second, breach }
}

fn run_ids(pair: [GateInput<'_>; 2]) -> Comparison {
    const FIELD: &str = "scope.runId";
    let [first, second] = pair.map(|side| Sort::Text.read(side.report, FIELD));
    let breach = unusable(pair, FIELD, Sort::Text).or_else(|| {
        (first == second).then(|| format!("{FIELD} must differ, but first and second are both {}", quoted(&first)))
    });
    Comparison { field: FIELD.to_owned(), rule: "non-blank and different", first, second, breach }
}

fn matching(pair: [GateInput<'_>; 2], field: &str, sort: Sort) -> Comparison {
    let [first, second] = pair.map(|side| sort.read(side.report, field));
    let breach = unusable(pair, field, sort).or_else(|| {
        (first != second).then(|| {
            let (first, second) = (quoted(&first), quoted(&second));
            format!("{field} must be equal, but first is {first} and second is {second}")
        })
    });
    Comparison { field: field.to_owned(), rule: sort.rule(), first, second, breach }
}

fn raw_runs_paths(pair: [GateInput<'_>; 2]) -> Comparison {
    const FIELD: &str = "executionStatus.rawRunsPath";
    let [first, second] = pair.map(|side| Sort::Text.read(side.report, FIELD));
    let resolved = pair.map(|side| {
        let folder = path::resolve(side.resolved, "..");
        Some(path::resolve(&folder, javascript::trim(&Sort::Text.read(side.report, FIELD)?)))
    });
    let breach = unusable(pair, FIELD, Sort::Text).or_else(|| {
        (resolved[0] == resolved[1]).then(|| {
            format!("{FIELD} must lead to different files, but first and second both lead to {}", quoted(&resolved[0]))
        })
    });
    Comparison { field: FIELD.to_owned(), rule: "non-blank and different", first, second, breach }
}

/// Why a field cannot be compared: in which reports it is not of its sort, and what stands there.
fn unusable(pair: [GateInput<'_>; 2], field: &str, sort: Sort) -> Option<String> {
    let wrong = pair.into_iter().zip(["first", "second"]).filter(|(side, _)| sort.read(side.report, field).is_none());
    let told = wrong.map(|(side, name)| format!("in the {name} report it is {}", found(side.report, field)));
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| format!("{field} must be {}, but {}", sort.name(), told.join(", and ")))
}

/// What stands in a report's field, for a message.
pub fn found(report: &KpiReport, field: &str) -> String {
    let value = report.document.at(&of_field(field));
    shortened(&value.map_or_else(|| "absent".to_owned(), Value::to_string)).into_owned()
}

/// A value for a message, in quotes.
fn quoted(value: &Option<String>) -> String {
    format!("\"{}\"", value.as_deref().unwrap_or("absent"))
}

/// The gate's output as the canonical program prints it, for a comparable pair.
/// `checked_at` is RFC 3339 with milliseconds, UTC.
pub fn output(first: GateInput<'_>, second: GateInput<'_>, evaluation: &Evaluation, checked_at: &str) -> Value {
    let side = |side: GateInput<'_>, ok: bool| {
        json!({
            "path": side.path,
            "runId": side.report.run_id(),
            "rawRunsPath": side.report.raw_runs_path().map(javascript::trim),
            "ok": ok,
        })
    };
    json!({
        "version": "v1",
        "checkedAt": checked_at,
        "reports": { "first": side(first, evaluation.ok[0]), "second": side(second, evaluation.ok[1]) },
        "gatePass": evaluation.passes(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::evidence::document::Document;

    fn report(changes: &[(&str, Value)]) -> KpiReport {
        let flags: Value = Profile::read(&[]).unwrap().flags.iter().map(|flag| (flag.clone(), json!(true))).collect();
        let mut value = json!({
            "scope": { "runId": "a" },
            "environment": {
                "git": { "repo": "acme/widget", "branch": "main", "commit": "c0ffee" },
                "model": { "provider": "p", "name": "m" },
                "app": { "version": "1" },
                "featureFlags": flags,
            },
            "targetResult": { "coveragePass": true, "allPass": true },
            "executionStatus": { "state": "executed", "rawRunsPath": "a.ndjson" },
        });
        for (pointer, change) in changes {
            *value.pointer_mut(pointer).unwrap() = change.clone();
        }
        KpiReport { document: Document::parse(&value.to_string()).unwrap() }
    }

    /// The breaches between a sound report and a second one with these changes.
    fn breaches(second: &[(&str, Value)]) -> Vec<String> {
        let (a, b) = (report(&[]), report(second));
        let evaluation = evaluate(
            GateInput { path: "a", resolved: "/w/a", report: &a },
            GateInput { path: "x/b", resolved: "/w/x/b", report: &b },
            &Profile::read(&[]).unwrap(),
        );
        evaluation.comparisons.into_iter().filter_map(|comparison| comparison.breach).collect()
    }

    #[test]
    fn a_sound_pair_passes_and_its_output_has_the_paths_trimmed() {
        let a = report(&[("/executionStatus/rawRunsPath", json!(" a.ndjson\n"))]);
        let b = report(&[("/scope/runId", json!("a "))]);
        let first = GateInput { path: "a", resolved: "/w/a", report: &a };
        let second = GateInput { path: "./x/b", resolved: "/w/x/b", report: &b };
        let evaluation = evaluate(first, second, &Profile::read(&[]).unwrap());
        assert!(evaluation.passes(), "{evaluation:?}");
        let output = output(first, second, &evaluation, "now");
        assert_eq!(output["reports"]["first"]["rawRunsPath"], json!("a.ndjson"));
        assert_eq!(
            output["reports"]["second"],
            json!({"path": "./x/b", "runId": "a ", "rawRunsPath": "a.ndjson", "ok": true})
        );
    }

    #[test]
    fn every_breach_is_told_with_field_side_and_values() {
        let told = breaches(&[
            ("/environment/git/branch", json!("main ")),
            ("/environment/git/commit", json!(7)),
            ("/environment/app", json!(null)),
            ("/environment/featureFlags", json!([])),
            ("/executionStatus/rawRunsPath", json!("./q/../../a.ndjson ")),
        ]);
        assert_eq!(told.len(), 1 + 1 + 1 + 1 + 5 + 1);
        assert_eq!(told[0], "scope.runId must differ, but first and second are both \"a\"");
        assert_eq!(told[1], "environment.git.branch must be equal, but first is \"main\" and second is \"main \"");
        let commit = "environment.git.commit must be a string that is not blank, but in the second report it is 7";
        assert_eq!(told[2], commit);
        assert!(told[9].ends_with("both lead to \"/w/a.ndjson\""), "{}", told[9]);
    }

    #[test]
    fn only_the_boolean_true_of_an_executed_report_passes() {
        for odd in [json!("true"), json!(1), json!(null), json!(false)] {
            assert!(!passes(&report(&[("/targetResult/allPass", odd.clone())])), "{odd}");
        }
        assert!(!passes(&report(&[("/executionStatus/state", json!("Executed"))])));
        assert!(!passes(&KpiReport { document: Document::parse("\"x\"").unwrap() }));
        assert!(passes(&report(&[])));
    }
}
