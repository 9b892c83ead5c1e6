//! Rows that are no measurements: what is said of them, and what statistics make of the rest.

use std::fmt::Write;

use signoff::domain::assessment::{Assessment, MetricFact, Side};
use signoff::domain::finding::{Code, Finding, Severity};
use signoff::domain::rules::assess::assess;
use signoff::domain::rules::pair::PairOverride;
use signoff::domain::values::rate::Tally;

use super::{bytes, folder, profile};
use crate::fixtures::loader::{self, Files};
use crate::fixtures::measuring::{blurred, durations, noise, rows};

const A: &str = "gate-001.raw-runs.ndjson";
const B: &str = "gate-002.raw-runs.ndjson";
const BASELINE: &str = "baseline-001.raw-runs.ndjson";

/// The base pack whose runs took so long, row by row.
fn measured(runs: &[(&str, Vec<u64>)]) -> Files {
    let mut files = loader::files(&folder().join("base"));
    for (file, took) in runs {
        let model = text(&mut files, file);
        *bytes(&mut files, file) = rows(&model, took, None).into_bytes();
    }
    files
}

fn text(files: &mut Files, file: &str) -> String {
    String::from_utf8(bytes(files, file).clone()).unwrap()
}

fn judged(files: &Files) -> Assessment {
    let profile = profile();
    assess(&loader::pack(files, &profile), &profile, &PairOverride::default())
}

/// Of one code: each finding's severity and message.
fn of(assessment: &Assessment, code: Code) -> Vec<(Severity, &str)> {
    let findings = assessment.findings.iter().filter(|it| it.code == code);
    findings.map(|Finding { severity, message, .. }| (*severity, message.as_str())).collect()
}

fn wrong_click(assessment: &Assessment, side: Side) -> &MetricFact {
    let run = assessment.side(side).unwrap();
    run.metrics.iter().find(|metric| metric.name == "wrongClickRate").unwrap()
}

#[test]
fn rows_that_are_told_again_are_counted_by_the_report_and_by_no_statistic() {
    let mut files = measured(&[(A, durations(1, 40))]);
    let told = text(&mut files, A);
    // Every row twice, the second time as bad: of one measurement the worse outcome stays.
    let again = told.replacen("\"wrongClick\":false", "\"wrongClick\":true", 1);
    *bytes(&mut files, A) = format!("{told}{again}").into_bytes();
    let assessment = judged(&files);
    let found = wrong_click(&assessment, Side::A);
    let sample = found.sample.unwrap();
    assert_eq!(found.tally, Some(Tally { hits: 1, total: 80 }));
    assert_eq!((sample.tally, sample.left_out), (Tally { hits: 1, total: 40 }, 40));
    let [(severity, message)] = of(&assessment, Code::KpiRowsRepeated)[..] else { panic!() };
    assert_eq!(severity, Severity::Blocker);
    assert!(message.starts_with("40 of 80 rows in `gate-001` tell of a measurement again"), "{message}");
    assert!(message.contains("row 41 repeats row 1, row 42 repeats row 2"), "{message}");
    assert_eq!(
        (assessment.steps[0].state.word(), assessment.steps[0].summary.contains("told again")),
        ("blocked", true)
    );
}

#[test]
fn sessions_that_differ_by_what_nobody_sees_are_one_session() {
    let mut files = measured(&[(A, durations(1, 40))]);
    for spelled in ["GATE-001-M7", "gate-001-m7\\u200b", " gate-001-m7", "gate-001\\u00ad-m7"] {
        let changed = text(&mut files, A).replacen("gate-001-m30", spelled, 1);
        let mut files = files.clone();
        *bytes(&mut files, A) = changed.into_bytes();
        let found = judged(&files);
        let told = of(&found, Code::KpiRowsRepeated);
        assert!(told.iter().any(|(_, message)| message.contains("row 31 repeats row 8")), "{spelled}: {told:?}");
    }
}

#[test]
fn what_two_runs_have_in_common_is_told_with_what_was_done_to_it() {
    let own = durations(1, 80);
    let changed = |change: &dyn Fn(u64) -> u64| own.iter().map(|took| change(*took)).collect::<Vec<_>>();
    for (took, words) in [
        (changed(&|took| took + 40), "rows 1 to 80 of gate-002 are rows 1 to 80 of gate-001, moved by 40"),
        (changed(&|took| took * 2), "of gate-001, stretched by 100 %"),
        (changed(&|took| 2_000 - took), "of gate-001, turned upside down"),
        (own.iter().rev().copied().collect(), "backwards"),
    ] {
        let assessment = judged(&measured(&[(A, own.clone()), (B, took)]));
        let told = of(&assessment, Code::KpiTooAlike);
        let [(severity, message)] = told[..] else { panic!("{words}: {told:?}") };
        assert_eq!(severity, Severity::Blocker, "{message}");
        assert!(message.contains(words) && message.contains("in less than 0.0001 % of cases"), "{message}");
        assert!(assessment.samples.pooled.is_empty(), "two tellings are no two samples");
        assert_eq!(assessment.echoes[0].drawn.each_ref().map(Vec::len), [assessment.echoes[0].alignment.rows; 2]);
    }
}

#[test]
fn a_run_that_repeats_itself_is_proven_by_the_rows_that_it_measured() {
    let half = durations(3, 60);
    let twice = [half.clone(), half].concat();
    let assessment = judged(&measured(&[(A, twice), (B, durations(4, 120))]));
    let told = of(&assessment, Code::KpiTooAlike);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].1.contains("rows 61 to 120 are rows 1 to 60"), "{told:?}");
    assert_eq!(wrong_click(&assessment, Side::A).sample.unwrap().left_out, 60);
    assert_eq!(wrong_click(&assessment, Side::B).sample.unwrap().left_out, 0);
}

#[test]
fn runs_of_one_plan_of_inputs_are_a_warning_where_a_third_is_as_alike() {
    let plan = durations(5, 120);
    let run = |seed: u64| {
        let mut noise = noise(seed);
        plan.iter().map(|took| took + (noise() * 8.0) as u64).collect::<Vec<_>>()
    };
    let pair = [(A, run(1)), (B, run(2))];
    let told = |runs: &[(&str, Vec<u64>)]| {
        let assessment = judged(&measured(runs));
        let found = of(&assessment, Code::KpiTooAlike);
        found
            .iter()
            .map(|(severity, message)| (*severity, message.contains("the plan gives every run")))
            .collect::<Vec<_>>()
    };
    assert_eq!(told(&pair), [(Severity::Blocker, false)]);
    let with_a_third = told(&[&pair[..], &[(BASELINE, run(3))]].concat());
    assert!(with_a_third.iter().all(|it| *it == (Severity::Warning, true)), "{with_a_third:?}");
    let copied = [(A, plan.clone()), (B, blurred(plan.clone(), 0)), (BASELINE, run(3))];
    assert!(
        told(&copied).contains(&(Severity::Blocker, false))
            || !of(&judged(&measured(&copied)), Code::KpiRowsShared).is_empty()
    );
}

#[test]
fn where_comparing_begins_to_leave_rows_out_that_is_said_once() {
    let assessment = judged(&measured(&[(A, durations(1, 2_100)), (B, durations(2, 60))]));
    let told = of(&assessment, Code::KpiCannotTell);
    let said =
        "Cannot tell whether rows are copies: of `gate-001` only the first 2048 rows are compared with each other.";
    assert_eq!(told, [(Severity::Info, said)]);
}

#[test]
fn every_attempt_at_the_gate_is_counted_and_a_copy_is_none() {
    let assessment = judged(&measured(&[(A, durations(1, 90)), (B, durations(2, 90))]));
    let attempts = Side::BOTH.map(|side| wrong_click(&assessment, side).any_time.unwrap());
    assert_eq!(attempts.map(|it| (it.attempt, it.tally.total)), [(1, 90), (2, 180)]);
    assert_eq!(assessment.samples.pooled[1].any_time, Some(attempts[1]));
    let copied = judged(&measured(&[(A, durations(1, 90)), (B, blurred(durations(1, 90), 3))]));
    assert_eq!(Side::BOTH.map(|side| wrong_click(&copied, side).any_time.is_some()), [true, false]);
}

#[test]
fn what_the_clock_cannot_have_shown_is_told_of_the_run() {
    let mut files = measured(&[(A, durations(1, 40)), (B, durations(2, 40))]);
    assert_eq!(of(&judged(&files), Code::KpiClock), []);
    let mut squeezed = String::new();
    for (at, row) in text(&mut files, A).lines().enumerate() {
        let mut row: serde_json::Value = serde_json::from_str(row).unwrap();
        row["timestamp"] = format!("2025-05-06T10:00:00.{:03}Z", at * 3 + at % 2).into();
        writeln!(squeezed, "{row}").unwrap();
    }
    *bytes(&mut files, A) = squeezed.into_bytes();
    let assessment = judged(&files);
    let told = of(&assessment, Code::KpiClock);
    assert_eq!(told.len(), 1);
    assert!(told[0].1.contains("39 of 39 rows begin before the one before can have ended"), "{told:?}");
}
