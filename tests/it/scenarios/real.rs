//! The real pack: no false alarm, and no damage unseen.

use std::collections::BTreeSet;

use signoff::domain::finding::Code;
use signoff::domain::profile::Profile;
use signoff::domain::rules::assess::assess;
use signoff::domain::rules::pair::PairOverride;

use super::{Edit, apply, real, told};
use crate::fixtures::loader;

#[test]
fn the_real_pack_gives_no_false_alarm() {
    let Some((_, assessment)) = real("final") else { return };
    let found: Vec<String> = assessment.findings.iter().map(told).collect();
    let artifacts = "docs/reliability/artifacts/2026-02-13";
    let expected = [
        "blocker closure.smoke-evidence-missing Docker MCP Gateway".to_owned(),
        format!("blocker note.contradicts {artifacts}-final-approval-note.md"),
        format!("warning evidence.placeholder {artifacts}-baseline-run-001.generated-report.json"),
        "warning kpi.not-proven openAppFirstAttemptSuccessRate".to_owned(),
        "warning kpi.not-proven wrongClickRate".to_owned(),
        format!("warning rollback.undecided {artifacts}-rollback-rehearsal-002.md"),
        "warning checksum.mismatch docs/reliability/artifacts/2026-02-13-final-approval-note.md".to_owned(),
        "warning checksum.mismatch docs/reliability/closure/2026-02-13-org-trace-record.md".to_owned(),
        "warning checksum.mismatch docs/reliability/migration-traceability-matrix.md".to_owned(),
        "warning checksum.mismatch docs/reliability/operations-signoff-runbook.md".to_owned(),
        "warning checksum.mismatch docs/reliability/plan-closure-backlog.md".to_owned(),
        "warning checksum.mismatch docs/reliability/release-readiness-checklist.md".to_owned(),
        format!("warning note.commit-differs {artifacts}-final-approval-note.md"),
        format!("info kpi.not-executed {artifacts}-baseline-run-001.report.json"),
        "info kpi.target-missed baseline-run-001-generated openAppFirstAttemptSuccessRate".to_owned(),
        "info kpi.coverage baseline-run-001-generated".to_owned(),
        "info contract.not-checked source tree".to_owned(),
        format!("info checksum.line-endings {artifacts}-baseline-run-002.raw-runs.ndjson"),
        format!("info checksum.line-endings {artifacts}-baseline-run-002.report.json"),
        format!("info checksum.line-endings {artifacts}-baseline-run-002.summary.md"),
        format!("info checksum.line-endings {artifacts}-gate-run-003-004.gate.json"),
        format!("info checksum.line-endings {artifacts}-gate-run-003-004.summary.md"),
        format!("info checksum.line-endings {artifacts}-gate-run-003.raw-runs.ndjson"),
        format!("info checksum.line-endings {artifacts}-gate-run-003.report.json"),
        format!("info checksum.line-endings {artifacts}-gate-run-004.raw-runs.ndjson"),
        format!("info checksum.line-endings {artifacts}-gate-run-004.report.json"),
        format!("info checksum.line-endings {artifacts}-phase-regression-evidence.md"),
        format!("info checksum.line-endings {artifacts}-rollback-rehearsal-002.md"),
    ];
    assert_eq!(found, expected);
    let states: Vec<_> = assessment.steps.iter().map(|step| step.state.word()).collect();
    assert_eq!(states, ["sensed", "sensed", "sensed", "done", "done", "open"]);
    let tally = assessment.checklist.unwrap().tally();
    assert_eq!((tally.sensed, tally.by_hand, tally.failing), (8, 14, 0));
    assert!(assessment.steps[3].summary.ends_with("5 of 5 for a person: no result is stated"));
}

/// File, what is replaced, by what, and the code that must be told then.
const DAMAGES: [(&str, &str, &str, Code); 27] = [
    ("gate-run-003.raw-runs.ndjson", "\"wrongClick\":false", "\"wrongClick\":true", Code::KpiTargetMissed),
    ("gate-run-003.raw-runs.ndjson", "\"wrongClick\":false", "\"wrongClick\":-1", Code::KpiRawInvalid),
    ("gate-run-004.raw-runs.ndjson", "open_cursor", "open_settings", Code::KpiCoverage),
    ("gate-run-004.raw-runs.ndjson", "0.2.4", "0.2.5", Code::KpiDiffersFromRaw),
    ("gate-run-003.report.json", "\"allPass\": true", "\"allPass\": null", Code::GateFailed),
    ("gate-run-003.report.json", "\"executed\"", "\"planned\"", Code::KpiNotExecuted),
    ("gate-run-003.report.json", "0.2.4", "0.2.5", Code::GateNotComparable),
    ("gate-run-003.report.json", "003.raw-runs", "009.raw-runs", Code::KpiRawMissing),
    ("gate-run-004.report.json", "\"gate-run-004\"", "\"<id>\"", Code::EvidencePlaceholder),
    ("003-004.gate.json", "\"gatePass\"", "\"passed\"", Code::GateOutputDiffers),
    ("003-004.gate.json", "2026-02-13T15:12", "2026-02-13T15:02", Code::GateOutputStale),
    ("rehearsal-002.md", "`ffInvokeGate`:", "`ffOther`:", Code::RollbackFlagMissing),
    ("rehearsal-002.md", "`21 passed`", "`20 passed`, `1 failed`", Code::RollbackFlagMissing),
    ("rehearsal-002.md", "and does not require", "did not fall back and used", Code::RollbackStepFailed),
    ("regression-evidence.md", "`9 tests passed`", "`8 tests passed`, `1 failed`", Code::ChecklistTickedUnverified),
    ("rehearsal-002.md", "ce12f957", "ce12f958", Code::RollbackCommitDiffers),
    ("regression-evidence.md", "- P2 ", "- P7 ", Code::ChecklistTickedUnverified),
    ("checklist.md", "- [x] P0", "- [ ] P0", Code::ChecklistUnticked),
    ("checklist.md", "  - [x]", "  - [ ]", Code::ChecklistParentOpen),
    ("tooling-setup-lock.json", "\"docker/mcp-gateway:v2\"", "\"<required>\"", Code::ClosurePlaceholder),
    ("tooling-setup-lock.json", "\"sha256:", "\"sha512:", Code::ClosureFieldMalformed),
    ("tooling-setup-lock.json", "\"networkPolicyPin\"", "\"policy\"", Code::ClosureFieldMissing),
    (
        "tooling-setup-lock.json",
        "\"operatingMode\": \"docker-only\"",
        "\"operatingMode\": \"full-cloud\"",
        Code::ClosureDeferredNotAllowed,
    ),
    ("tooling-setup-lock.json", "\"closed-docker-only\"", "\"closed\"", Code::ClosureStatusInconsistent),
    ("tooling-setup-lock.json", "\"oh-my-opencode@3.5.3\"", "\"oh-my-opencode@latest\"", Code::PluginVersionDiffers),
    ("tooling-setup-lock.json", "\"oh-my-opencode@3.5.3\"", "\"sprint-prioritizer@1.0.0\"", Code::PluginDenied),
    (
        "tooling-setup-lock.json",
        "\"schemaVersion\": 1",
        "\"schemaVersion\": 1, \"domains\": {}",
        Code::EvidenceDuplicateKey,
    ),
];

#[test]
fn a_damaged_copy_of_the_real_pack_is_found_out() {
    let Some((files, clean)) = real("final") else { return };
    let profile = Profile::read(&[]).unwrap();
    for (file, from, to, code) in DAMAGES {
        let mut files = files.clone();
        apply(&mut files, &Edit::Replace { file: file.into(), from: from.into(), to: to.into() });
        let damaged = assess(&loader::pack(&files, &profile), &profile, &PairOverride::default());
        let new: BTreeSet<String> =
            damaged.findings.iter().filter(|it| !clean.findings.contains(it)).map(told).collect();
        assert!(new.iter().any(|told| told.split(' ').nth(1) == Some(code.name())), "{file}: {from} -> {to}: {new:#?}");
    }
}

#[test]
fn the_first_day_of_the_real_pack_is_all_open() {
    let Some((_, assessment)) = real("start") else { return };
    let count = |code| assessment.findings.iter().filter(|finding| finding.code == code).count();
    let codes = [Code::GateMissing, Code::RollbackMissing, Code::ClosureLockMissing, Code::KpiNotExecuted];
    assert_eq!(codes.map(count), [1, 1, 1, 1]);
    assert_eq!(count(Code::ChecklistUnticked), 22);
    assert!(assessment.findings.iter().all(|finding| finding.code != Code::ChecklistTickedUnverified));
}
