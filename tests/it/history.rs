//! Trends over many runs, who claims what, and what turned a verdict: from evidence, without a cockpit.

use crate::fixtures::*;
use signoff::domain::assessment::ChosenBy;
use signoff::domain::assessment::change::{Cause, Change, How};
use signoff::domain::assessment::{Assessment, RawFact, Trend, Verdict};
use signoff::domain::finding::{Code, Severity};
use signoff::domain::values::digest::Digest;

#[test]
fn a_trend_holds_every_executed_run_and_no_other() {
    let trends = assessment().trends;
    assert_eq!(
        trends.iter().map(|trend| trend.name.as_str()).collect::<Vec<_>>(),
        ["openRate", "misclickRate", "retryRate"]
    );
    let runs: Vec<_> = trends[1].points.iter().map(|point| point.report.as_str()).collect();
    assert_eq!(runs, [BASELINE, RUN_A, RUN_B, SPARE]);
    assert_eq!(
        trends[1].points.iter().map(|point| point.pass).collect::<Vec<_>>(),
        [true, true, false, true].map(Some)
    );
    assert_eq!(trends[1].missed(), 1);
    let interval = trends[1].points[2].interval.expect("an interval");
    assert!(interval.low < 0.015 && 0.015 < interval.high);
}

#[test]
fn a_value_that_is_only_reported_has_no_interval_and_rows_without_any_have_no_value() {
    let mut reports = assessment().reports;
    let metric = &mut reports[0].metrics[0];
    (metric.tally, metric.interval, metric.recomputed, metric.reported) = (None, None, None, Some(0.5));
    let metric = &mut reports[1].metrics[0];
    metric.tally = Some(signoff::domain::values::rate::Tally { hits: 0, total: 0 });
    (metric.interval, metric.recomputed, metric.reported) = (None, None, Some(1.0));
    let trends = Trend::all(&reports);
    let told: Vec<_> = trends[0].points[..2].iter().map(|point| (point.value, point.interval)).collect();
    assert_eq!(told, [(Some(0.5), None), (None, None)]);
    assert_eq!(trends[0].without_value(), 1);
    assert_eq!(Trend::all(&[]), []);
}

fn touched(path_of: &str, change: impl Fn(&mut Assessment)) -> Assessment {
    let mut new = assessment();
    if let Some(fact) = new.artifacts.iter_mut().find(|fact| fact.artifact.path.as_str() == path_of) {
        fact.artifact.digest = Some(Digest::of(b"other bytes"));
    }
    change(&mut new);
    new
}

fn caused_by(change: &Change) -> Vec<(&str, How)> {
    match &change.cause {
        Cause::Artifacts(files) => files.iter().map(|file| (file.path.as_str(), file.how)).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_same_blockers_are_no_change_whatever_else_is_new() {
    let new = touched(LOCK, |new| new.findings.retain(|finding| finding.severity == Severity::Blocker));
    assert_eq!(Change::between(&assessment(), &new), None);
}

#[test]
fn the_last_blocker_gone_is_ready_and_a_new_one_is_blocked() {
    let change = Change::between(&assessment(), &ready_assessment()).expect("a change");
    assert_eq!((change.from.verdict, change.to.verdict), (Verdict::Blocked, Verdict::Ready));
    assert_eq!((change.came.total, change.went.total), (0, 8));
    assert_eq!(change.turn(), "READY, was BLOCKED by 8");
    let back = Change::between(&ready_assessment(), &assessment()).expect("a change");
    assert_eq!((back.came.total, back.turn().as_str()), (8, "BLOCKED by 8, was READY"));
}

#[test]
fn of_several_changed_files_the_one_that_the_blocker_rests_on_is_the_cause() {
    let new = touched(LOCK, |new| {
        new.findings.retain(|finding| finding.code != Code::ClosurePlaceholder);
        new.artifacts.iter_mut().filter(|fact| fact.artifact.path.as_str() == BASELINE).for_each(|fact| {
            fact.artifact.digest = None;
        });
    });
    let change = Change::between(&assessment(), &new).expect("a change");
    assert_eq!(caused_by(&change), [(LOCK, How::Rewritten)]);
    assert_eq!(change.changed.len(), 2);
    assert_eq!(change.went.listed, ["field is a placeholder: Widget Gateway containerDigest"]);
}

#[test]
fn a_removed_file_that_the_evidence_refers_to_is_the_cause() {
    let new = touched("", |new| {
        new.artifacts.retain(|fact| fact.artifact.path.as_str() != RAW_B);
        new.findings.push(finding(Code::KpiRawMissing, Severity::Blocker, "widget-2", RUN_B, 40));
    });
    let change = Change::between(&assessment(), &new).expect("a change");
    assert_eq!(caused_by(&change), [(RAW_B, How::Removed)]);
    assert_eq!(change.because(), "removed: 2-widget.raw-runs.ndjson");
}

#[test]
fn a_blocker_that_rests_on_no_changed_file_blames_all_of_them() {
    let new = touched(BASELINE, |new| new.findings.retain(|finding| finding.code != Code::ClosurePlaceholder));
    let change = Change::between(&assessment(), &new).expect("a change");
    assert_eq!(caused_by(&change), [(BASELINE, How::Rewritten)]);
}

#[test]
fn another_profile_and_another_choice_are_causes_too() {
    let fewer = |new: &mut Assessment| new.findings.retain(|finding| finding.code != Code::GateFailed);
    let cause = |change: &dyn Fn(&mut Assessment)| {
        let new = touched("", |new| {
            fewer(new);
            change(new);
        });
        Change::between(&assessment(), &new).expect("a change").cause
    };
    assert_eq!(cause(&|new| new.policy.digest = Digest::of(b"another profile")), Cause::Profile);
    let chosen = |new: &mut Assessment| {
        new.gate.chosen = ChosenBy::Hand;
        new.gate.pair = Some([path(SPARE), path(RUN_B)]);
    };
    assert_eq!(cause(&chosen), Cause::PairOverride);
    assert_eq!(cause(&|_| ()), Cause::Unknown);
}

#[test]
fn a_file_that_is_being_written_says_so() {
    let new = touched("", |new| {
        let lock = new.artifacts.iter_mut().find(|fact| fact.artifact.path.as_str() == LOCK).expect("the lock");
        lock.artifact.condition = signoff::domain::evidence::artifact::Condition::BeingWritten;
        new.findings.retain(|finding| finding.code != Code::ClosurePlaceholder);
    });
    let change = Change::between(&assessment(), &new).expect("a change");
    assert_eq!(change.because(), "being written: lock.json");
}

#[test]
fn ten_thousand_blockers_are_counted_and_a_few_are_listed() {
    let change = Change::between(&ready_assessment(), &large_assessment(10_000)).expect("a change");
    assert_eq!((change.came.total, change.came.listed.len()), (10_000, 20));
}

#[test]
fn rows_that_break_their_contract_leave_the_reported_value() {
    let mut reports = assessment().reports;
    reports[0].raw = RawFact::Missing("gone".to_owned());
    for metric in &mut reports[0].metrics {
        (metric.tally, metric.interval, metric.recomputed) = (None, None, None);
    }
    let point = &Trend::all(&reports)[0].points[0];
    assert_eq!((point.value, point.interval, point.tally), (Some(0.96), None, None));
}
