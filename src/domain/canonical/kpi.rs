//! From raw runs to a KPI report (docs/contracts.md, section 1: KPI report; runbook, section 3).

use serde_json::{Map, Value, json};

use crate::domain::evidence::raw_runs::{PROVENANCE, RawRuns};
use crate::domain::evidence::report::KpiReport;
use crate::domain::profile::{Metric, Profile};
use crate::domain::values::javascript;
use crate::domain::values::pointer::below;
use crate::domain::values::rate::Rate;

/// What a report states beyond its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportRequest {
    /// RFC 3339 with milliseconds, UTC: `2026-02-13T15:10:50.744Z`.
    pub generated_at: String,
    pub run_id: String,
    pub run_type: String,
    /// `linux`, `win32`, `darwin`.
    pub platform: String,
    /// Asked for; the profile's own count is the least.
    pub min_sample_count: u64,
    /// As it stands in the report: relative to the report's own folder, `/`-separated.
    pub raw_runs_path: String,
}

/// The report as the canonical program would write it, from rows without problems: a JSON object in the canonical key
/// order. What no row has a valid value of is left out.
pub fn report(raw: &RawRuns, request: &ReportRequest, profile: &Profile) -> Value {
    let rates = rates(raw, profile);
    let metrics = rates.iter().map(|(metric, rate)| (metric.name.clone(), rate_value(*rate)));
    let targets =
        profile.metrics.iter().filter_map(|metric| Some((metric.name.clone(), json!(metric.target?.to_string()))));
    json!({
        "reportVersion": "v1",
        "generatedAt": request.generated_at,
        "scope": {
            "runId": request.run_id,
            "runType": request.run_type,
            "sampleCount": raw.rows,
            "scenarios": profile.runs.scenarios,
            "scenarioCounts": object(raw.scenario_counts.iter().map(|(id, count)| (id.clone(), json!(count)))),
        },
        "environment": environment(raw, &request.platform),
        "metrics": object(metrics),
        "targets": object(targets),
        "targetResult": target_result(raw, &rates, request.min_sample_count, profile),
        "executionStatus": { "state": "executed", "rawRunsPath": request.raw_runs_path },
    })
}

/// The bytes of a report file: two spaces, JavaScript's numbers, a final newline.
pub fn to_text(report: &Value) -> String {
    javascript::to_text(report)
}

fn rates<'p>(raw: &RawRuns, profile: &'p Profile) -> Vec<(&'p Metric, Option<Rate>)> {
    let tallies = profile.metrics.iter().zip(&raw.tallies);
    tallies.map(|(metric, tally)| (metric, Rate::of(tally.hits, tally.total))).collect()
}

fn rate_value(rate: Option<Rate>) -> Value {
    rate.map_or(Value::Null, |rate| json!(rate.as_f64()))
}

fn object(members: impl Iterator<Item = (String, Value)>) -> Value {
    Value::Object(members.collect::<Map<_, _>>())
}

fn environment(raw: &RawRuns, platform: &str) -> Value {
    let mut report = json!({ "environment": { "platform": platform } });
    for name in PROVENANCE {
        let place = name.split('.').fold(&mut report, |at, part| &mut at[part]);
        *place = json!(raw.provenance_of(name));
    }
    report["environment"]["featureFlags"] = object(raw.flags.iter().map(|(flag, set)| (flag.clone(), json!(set))));
    report["environment"].take()
}

fn target_result(raw: &RawRuns, rates: &[(&Metric, Option<Rate>)], asked: u64, profile: &Profile) -> Value {
    let mut result = Map::new();
    let mut targets_met = true;
    for (metric, rate) in rates {
        if let Some(target) = metric.target {
            let pass = target.is_met_by(*rate);
            targets_met &= pass;
            result.insert(format!("{}Pass", metric.name), json!(pass));
        }
    }
    let present = |id: &String| raw.scenario_counts.iter().any(|(known, _)| known == id);
    let missing: Vec<&String> = profile.runs.scenarios.iter().filter(|id| !present(id)).collect();
    let least = asked.max(profile.runs.min_sample_count);
    let (enough, covered) = (raw.rows >= least, missing.is_empty());
    result.insert("sampleCountPass".to_owned(), json!(enough));
    result.insert("scenarioCoveragePass".to_owned(), json!(covered));
    result.insert("coveragePass".to_owned(), json!(enough && covered));
    result.insert("minSampleCount".to_owned(), json!(least));
    result.insert("missingScenarioIds".to_owned(), json!(missing));
    result.insert("allPass".to_owned(), json!(targets_met && enough && covered));
    Value::Object(result)
}

/// A field in which a report says something else than its rows do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Dotted: `metrics.wrongClickRate`.
    pub field: String,
    /// The same as a JSON pointer.
    pub pointer: String,
    /// As JSON text; `absent` where the report has none.
    pub reported: String,
    pub recomputed: String,
    /// The field's line in the report.
    pub line: u64,
}

/// Compares a report with what its rows say, over every field that follows from rows: sample count, scenarios and their
/// counts, provenance, flags, metrics, targets and their results. Ids, types, times, platform and unknown keys are the
/// report's own, and so is what no row has a valid value of.
pub fn differences(reported: &KpiReport, raw: &RawRuns, profile: &Profile) -> Vec<Difference> {
    let document = &reported.document;
    let asked = document.at("/targetResult/minSampleCount").and_then(Value::as_u64);
    let request = ReportRequest {
        generated_at: String::new(),
        run_id: String::new(),
        run_type: String::new(),
        platform: String::new(),
        min_sample_count: asked.unwrap_or_default(),
        raw_runs_path: String::new(),
    };
    let mut leaves = Vec::new();
    collect_leaves(&report(raw, &request, profile), "", &mut leaves);
    leaves.retain(|(pointer, value)| follows_from_rows(pointer, value));
    leaves.extend(unknown_counts(reported, raw));
    let differing = leaves.into_iter().filter(|(pointer, value)| !says(document.at(pointer), value.as_ref()));
    differing
        .map(|(pointer, value)| Difference {
            field: pointer.trim_start_matches('/').replace('/', ".").replace("~1", "/").replace("~0", "~"),
            reported: json_text(document.at(&pointer)),
            recomputed: json_text(value.as_ref()),
            line: document.line_of(&pointer),
            pointer,
        })
        .collect()
}

/// A JSON pointer, and what should stand there: nothing, where `None`.
type Leaf = (String, Option<Value>);

fn collect_leaves(value: &Value, pointer: &str, leaves: &mut Vec<Leaf>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                collect_leaves(member, &below(pointer, key), leaves);
            }
        }
        leaf => leaves.push((pointer.to_owned(), Some(leaf.clone()))),
    }
}

fn follows_from_rows(pointer: &str, value: &Option<Value>) -> bool {
    let own = ["/generatedAt", "/scope/runId", "/scope/runType", "/environment/platform"];
    let unknown = pointer.starts_with("/environment/") && *value == Some(Value::Null);
    !own.contains(&pointer) && !pointer.starts_with("/executionStatus/") && !unknown
}

/// Scenarios that the report counts and no row has.
fn unknown_counts(reported: &KpiReport, raw: &RawRuns) -> Vec<Leaf> {
    const COUNTS: &str = "/scope/scenarioCounts";
    let counts = reported.document.at(COUNTS).and_then(Value::as_object);
    let is_known = |id: &String| raw.scenario_counts.iter().any(|(known, _)| known == id);
    let unknown = counts.into_iter().flatten().filter(|(id, _)| !is_known(id));
    unknown.map(|(id, _)| (below(COUNTS, id), None)).collect()
}

/// Whether a report's value says what it should, however its numbers are spelled.
fn says(reported: Option<&Value>, expected: Option<&Value>) -> bool {
    match (reported.and_then(Value::as_f64), expected.and_then(Value::as_f64)) {
        (Some(reported), Some(expected)) => reported == expected,
        _ => reported == expected,
    }
}

fn json_text(value: Option<&Value>) -> String {
    match value {
        None => "absent".to_owned(),
        Some(Value::Number(number)) => number.as_f64().map_or_else(|| number.to_string(), javascript::number),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::evidence::raw_runs;
    use crate::domain::evidence::report::parse;
    use crate::domain::values::rate::Tally;

    fn profile() -> Profile {
        Profile::read(&[]).unwrap()
    }

    fn runs() -> RawRuns {
        let profile = profile();
        RawRuns {
            rows: 256,
            scenario_counts: profile.runs.scenarios.iter().map(|id| (id.clone(), 64)).collect(),
            tallies: [(128, 128), (2, 256), (0, 256), (1, 256)].map(|(hits, total)| Tally { hits, total }).to_vec(),
            provenance: PROVENANCE.map(|name| (name.to_owned(), "é".to_owned())).to_vec(),
            flags: profile.flags.iter().map(|flag| (flag.clone(), true)).collect(),
            ..RawRuns::default()
        }
    }

    fn text() -> String {
        let request = ReportRequest {
            generated_at: "2026-03-01T00:00:00.000Z".to_owned(),
            run_id: "run-1".to_owned(),
            run_type: "gate".to_owned(),
            platform: "linux".to_owned(),
            min_sample_count: 1,
            raw_runs_path: "a.ndjson".to_owned(),
        };
        to_text(&report(&runs(), &request, &profile()))
    }

    fn differences_of(text: &str) -> Vec<Difference> {
        differences(&parse(text).unwrap().unwrap(), &runs(), &profile())
    }

    #[test]
    fn a_report_agrees_with_its_own_rows() {
        assert_eq!(differences_of(&text()), []);
        let spelled = text().replace("SuccessRate\": 1,", "SuccessRate\": 1.0,");
        assert_ne!(spelled, text());
        assert_eq!(differences_of(&spelled), []);
    }

    #[test]
    fn a_changed_value_is_told_with_field_values_and_line() {
        let changed = text().replace("0.007813", "0.001");
        let line = 1 + changed.lines().position(|line| line.contains("0.001")).unwrap() as u64;
        let difference = Difference {
            field: "metrics.wrongClickRate".to_owned(),
            pointer: "/metrics/wrongClickRate".to_owned(),
            reported: "0.001".to_owned(),
            recomputed: "0.007813".to_owned(),
            line,
        };
        assert_eq!(differences_of(&changed), [difference]);
    }

    #[test]
    fn a_lowered_sample_count_an_invented_scenario_and_a_lost_section_are_told() {
        let fields = |text: &str| differences_of(text).into_iter().map(|it| it.field).collect::<Vec<_>>();
        assert_eq!(fields(&text().replace("nt\": 200", "nt\": 100")), ["targetResult.minSampleCount"]);
        let invented = text().replace("Counts\": {", "Counts\": {\"open~mail\": 5,");
        assert_eq!(fields(&invented), ["scope.scenarioCounts.open~mail"]);
        assert_eq!(differences_of("{\"scope\": 1,\n\"metrics\": null}").len(), 1 + 1 + 1 + 4 + 6 + 5 + 4 + 2 + 8);
    }

    #[test]
    fn scenarios_flags_and_metrics_are_the_profile_s() {
        let mut profile = profile();
        profile.runs.scenarios = vec!["fold_map".to_owned(), "unfold_map".to_owned()];
        profile.runs.min_sample_count = 1;
        profile.flags = vec!["paperMode".to_owned()];
        profile.metrics.truncate(2);
        profile.metrics[0].scenarios = Some(vec!["fold_map".to_owned()]);
        profile.metrics[0].field = "foldedFlat".to_owned();
        profile.metrics[1].field = "creases".to_owned();
        let row = json!({
            "runId": "r", "timestamp": "t", "scenarioId": "fold_map", "sessionId": "s", "finalStatus": "done",
            "foldedFlat": true, "creases": 3,
            "environment": {
                "git": { "repo": "acme/map", "branch": "main", "commit": "c0ffee" },
                "model": { "provider": "p", "name": "m" },
                "app": { "version": "1" },
            },
            "featureFlags": { "paperMode": false, "other": true },
        });
        let runs = raw_runs::read(row.to_string().as_bytes(), &profile).unwrap();
        assert!(runs.problems.is_empty(), "{:?}", runs.problems);
        assert_eq!(runs.unknown_flags, ["other"]);
        let result = target_result(&runs, &rates(&runs, &profile), 0, &profile);
        assert_eq!(
            (&result["openAppFirstAttemptSuccessRatePass"], &result["wrongClickRatePass"]),
            (&json!(true), &json!(false))
        );
        assert_eq!((&result["missingScenarioIds"], &result["minSampleCount"]), (&json!(["unfold_map"]), &json!(1)));
        assert_eq!(environment(&runs, "linux")["featureFlags"], json!({ "paperMode": false }));
    }

    #[test]
    fn a_rate_over_no_rows_is_null_and_misses_its_target() {
        let raw = raw_runs::read("".as_bytes(), &profile()).unwrap();
        let value = target_result(&raw, &rates(&raw, &profile()), 300, &profile());
        assert_eq!(value["openAppFirstAttemptSuccessRatePass"], json!(false));
        assert_eq!((&value["minSampleCount"], &value["allPass"]), (&json!(300), &json!(false)));
    }

    proptest! {
        #[test]
        fn an_odd_report_gives_located_differences_and_never_a_panic(at in 0..37_usize, odd in 0..6_usize) {
            let mut value: Value = serde_json::from_str(&text()).unwrap();
            let mut leaves = Vec::new();
            collect_leaves(&value, "", &mut leaves);
            let pointer = leaves[at % leaves.len()].0.clone();
            let parent = pointer.rsplit_once('/').unwrap().0.to_owned();
            for pointer in [pointer, parent].iter().filter(|it| !it.is_empty()) {
                let odd = [json!(null), json!([]), json!({}), json!("x"), json!(-1e300), json!([[1]])][odd].clone();
                *value.pointer_mut(pointer).unwrap() = odd;
                let text = to_text(&value);
                if let Some(report) = parse(&text).unwrap() {
                    let found = differences(&report, &runs(), &profile());
                    prop_assert!(found.iter().all(|it| it.line >= 1 && it.line <= text.lines().count() as u64));
                }
            }
        }
    }
}
