//! One good pack, one damage, the findings that follow: every code is told by at least one scenario.
//!
//! `tests/scenarios/base` is a pack of which everything holds. A scenario `tests/scenarios/NAME.toml` edits it and
//! lists every finding that the judgement must then have, each as `severity code subject`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use signoff::domain::assess::{Choice, assess};
use signoff::domain::assessment::{Against, Assessment, Verdict};
use signoff::domain::evidence::raw_runs::Tally;
use signoff::domain::finding::{Code, Finding};
use signoff::domain::path::PackPath;
use signoff::domain::profile::Profile;
use signoff::domain::proof::{Lack, Word};

#[path = "scenarios/loader.rs"]
mod loader;

use loader::{Files, Stands};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    #[serde(default)]
    edits: Vec<Edit>,
    /// `severity code subject`, in any order.
    findings: BTreeSet<String>,
}

/// One change to the base pack. `FILE` names may leave out the folder.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Edit {
    /// Every occurrence of a text, which must be there.
    Replace {
        file: String,
        from: String,
        to: String,
    },
    Write {
        file: String,
        text: String,
    },
    Remove {
        file: String,
    },
    Rename {
        file: String,
        to: String,
    },
    /// Without one line, counted from 1.
    RemoveLine {
        file: String,
        line: usize,
    },
    /// The first bytes only.
    Cut {
        file: String,
        bytes: usize,
    },
    Unreadable {
        file: String,
        why: String,
    },
    Escapes {
        file: String,
        target: String,
    },
    BeingWritten {
        file: String,
    },
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios")
}

fn profile() -> Profile {
    let text = std::fs::read_to_string(folder().join("base/signoff.toml")).unwrap();
    Profile::read(&[&text]).unwrap()
}

fn scenarios() -> Vec<(String, Scenario)> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    paths.sort();
    let named = paths.into_iter().map(|path| {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        (name.clone(), toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}")))
    });
    named.collect()
}

/// The one file whose path ends so.
fn full(files: &Files, name: &str) -> String {
    let fitting: Vec<&String> = files.keys().filter(|path| path.ends_with(name)).collect();
    assert!(fitting.len() == 1, "`{name}` is {fitting:?}");
    fitting[0].clone()
}

fn bytes<'a>(files: &'a mut Files, name: &str) -> &'a mut Vec<u8> {
    let path = full(files, name);
    match files.get_mut(&path) {
        Some(Stands::File(bytes)) => bytes,
        other => panic!("{path} is {other:?}"),
    }
}

fn apply(files: &mut Files, edit: &Edit) {
    match edit {
        Edit::Replace { file, from, to } => {
            let bytes = bytes(files, file);
            let text = String::from_utf8(bytes.clone()).unwrap();
            assert!(text.contains(from), "{file} does not hold {from}");
            *bytes = text.replace(from, to).into_bytes();
        }
        Edit::Write { file, text } => drop(files.insert(file.clone(), Stands::File(text.clone().into_bytes()))),
        Edit::Remove { file } => drop(files.remove(&full(files, file))),
        Edit::Rename { file, to } => {
            let stands = files.remove(&full(files, file)).unwrap();
            files.insert(to.clone(), stands);
        }
        Edit::RemoveLine { file, line } => {
            let bytes = bytes(files, file);
            let lines = bytes.split_inclusive(|byte| *byte == b'\n').enumerate();
            *bytes = lines.filter(|(index, _)| index + 1 != *line).flat_map(|(_, line)| line.to_vec()).collect();
        }
        Edit::Cut { file, bytes: kept } => bytes(files, file).truncate(*kept),
        Edit::BeingWritten { file } => drop(files.insert(full(files, file), Stands::BeingWritten)),
        Edit::Unreadable { file, why } => drop(files.insert(full(files, file), Stands::Unreadable(why.clone()))),
        Edit::Escapes { file, target } => drop(files.insert(full(files, file), Stands::Escapes(target.clone()))),
    }
}

fn judge(edits: &[Edit]) -> Assessment {
    let mut files = loader::files(&folder().join("base"));
    edits.iter().for_each(|edit| apply(&mut files, edit));
    let Some(Stands::File(profile)) = files.get("signoff.toml") else { panic!("the base has a profile") };
    let profile = Profile::read(&[std::str::from_utf8(profile).unwrap()]).unwrap();
    assess(&loader::pack(&files, &profile), &profile, &Choice::default())
}

fn told(finding: &Finding) -> String {
    let severity = format!("{:?}", finding.severity).to_lowercase();
    format!("{severity} {} {}", finding.code, finding.subject)
}

#[test]
fn the_good_pack_is_ready_and_nothing_is_said_about_it() {
    let assessment = judge(&[]);
    assert_eq!(assessment.findings, Vec::new());
    assert_eq!(assessment.verdict(), Verdict::Ready);
    let states: Vec<_> = assessment.steps.iter().map(|step| (step.state.word(), step.next.as_str())).collect();
    assert_eq!(states, [("sensed", ""), ("sensed", ""), ("sensed", ""), ("sensed", ""), ("done", ""), ("done", "")]);
}

#[test]
fn every_damage_is_said_with_its_code_and_nothing_else_is() {
    let mut wrong = Vec::new();
    for (name, scenario) in scenarios() {
        let assessment = judge(&scenario.edits);
        let found: BTreeSet<String> = assessment.findings.iter().map(told).collect();
        if found != scenario.findings || found.len() != assessment.findings.len() {
            let expected: Vec<_> = scenario.findings.difference(&found).collect();
            let surplus: Vec<_> = found.difference(&scenario.findings).collect();
            wrong.push(format!("{name}\n  not said: {expected:#?}\n  not expected: {surplus:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_a_scenario() {
    let told: BTreeSet<String> = scenarios().into_iter().flat_map(|(_, scenario)| scenario.findings).collect();
    let codes: BTreeSet<&str> = told.iter().filter_map(|line| line.split(' ').nth(1)).collect();
    let untold: Vec<&Code> = Code::ALL.iter().filter(|code| !codes.contains(code.name())).collect();
    assert!(untold.is_empty(), "{untold:?}");
}

#[test]
fn every_finding_is_one_sentence_with_evidence_and_a_remedy() {
    for (name, scenario) in scenarios() {
        for finding in judge(&scenario.edits).findings {
            let Finding { code, message, remedy, evidence, .. } = &finding;
            assert!(message.ends_with('.') && !message.ends_with("..") && !message.contains('\n'), "{name}: {message}");
            assert!(remedy.ends_with('.'), "{name}: {remedy}");
            let absent = [Code::RollbackMissing, Code::ClosureLockMissing, Code::ChecklistMissing, Code::GateMissing];
            assert!(!evidence.is_empty() || absent.contains(code), "{name}: {code} rests on nothing");
        }
    }
}

#[test]
fn a_pair_chosen_by_hand_is_the_one_that_is_compared() {
    let profile = profile();
    let pack = loader::pack(&loader::files(&folder().join("base")), &profile);
    let path = |name: &str| PackPath::new(&format!("docs/reliability/artifacts/2031-05-06-{name}.report.json"));
    let choice = Choice { pair: [path("baseline-001"), None] };
    let assessment = assess(&pack, &profile, &choice);
    assert_eq!(assessment.gate.pair, Some([path("baseline-001").unwrap(), path("gate-002").unwrap()]));
    assert_eq!(assessment.gate.chosen, "chosen by hand");
    assert!(assessment.gate.disagreements[0].starts_with("it names other reports"));
    let sides: Vec<_> = assessment.reports.iter().map(|report| report.gate_side).collect();
    assert_eq!(sides, [Some(0), None, Some(1)]);
}

#[test]
fn files_know_whom_they_refer_to_and_what_rests_on_them() {
    let file = "gate-001.report.json".to_owned();
    let edit =
        Edit::Replace { file, from: "\"authHardFailureRate\": 0".into(), to: "\"authHardFailureRate\": 1".into() };
    let assessment = judge(&[edit]);
    let fact = |end: &str| assessment.artifacts.iter().find(|it| it.artifact.path.as_str().ends_with(end)).unwrap();
    let names = |paths: &[PackPath]| paths.iter().map(|path| path.name()[11..].to_owned()).collect::<Vec<_>>();
    let report = fact("gate-001.report.json");
    assert_eq!(names(&report.refers_to), ["gate-001.raw-runs.ndjson"]);
    assert_eq!(names(&report.referred_by), ["final-approval-note.md", "gate-001-002.gate.json"]);
    let codes: Vec<Code> = report.findings.iter().map(|index| assessment.findings[*index].code).collect();
    assert_eq!(codes, [Code::KpiDiffersFromRaw]);
}

#[test]
fn a_file_cut_anywhere_is_judged_and_never_passes_unless_nothing_was_lost() {
    let profile = profile();
    let base = loader::files(&folder().join("base"));
    for (name, stands) in base.iter().filter(|(name, _)| name.ends_with("json")) {
        let Stands::File(bytes) = stands else { panic!("{name}") };
        for end in (0..bytes.len() - 1).step_by(61) {
            let mut files = base.clone();
            files.insert(name.clone(), Stands::File(bytes[..end].to_vec()));
            let assessment = assess(&loader::pack(&files, &profile), &profile, &Choice::default());
            assert_eq!(assessment.verdict(), Verdict::Blocked, "{name} cut at {end}");
        }
    }
}

/// The real evidence, where it lies beside the crate: skipped aloud where it does not.
fn real(moment: &str) -> Option<Assessment> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/real-pack").join(moment);
    if !folder.is_dir() {
        eprintln!("skipped: there is no {}", folder.display());
        return None;
    }
    let profile = Profile::read(&[]).unwrap();
    Some(assess(&loader::pack(&loader::files(&folder), &profile), &profile, &Choice::default()))
}

#[test]
fn the_real_pack_gives_no_false_alarm() {
    let Some(assessment) = real("final") else { return };
    let found: Vec<String> = assessment.findings.iter().map(told).collect();
    let artifacts = "docs/reliability/artifacts/2026-02-13";
    let expected = [
        "blocker closure.smoke-evidence-missing Docker MCP Gateway".to_owned(),
        format!("blocker note.contradicts {artifacts}-final-approval-note.md"),
        format!("warning evidence.placeholder {artifacts}-baseline-run-001.generated-report.json"),
        "warning kpi.not-proven openAppFirstAttemptSuccessRate".to_owned(),
        "warning kpi.not-proven wrongClickRate".to_owned(),
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
    assert_eq!(states, ["sensed", "sensed", "sensed", "sensed", "done", "open"]);
}

/// File, what is replaced, by what, and the code that must be told then.
const DAMAGES: [(&str, &str, &str, Code); 24] = [
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
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/real-pack/final");
    let Some(clean) = real("final") else { return };
    let profile = Profile::read(&[]).unwrap();
    for (file, from, to, code) in DAMAGES {
        let mut files = loader::files(&folder);
        apply(&mut files, &Edit::Replace { file: file.into(), from: from.into(), to: to.into() });
        let damaged = assess(&loader::pack(&files, &profile), &profile, &Choice::default());
        let new: BTreeSet<String> =
            damaged.findings.iter().filter(|it| !clean.findings.contains(it)).map(told).collect();
        assert!(new.iter().any(|told| told.split(' ').nth(1) == Some(code.name())), "{file}: {from} -> {to}: {new:#?}");
    }
}

#[test]
fn the_first_day_of_the_real_pack_is_all_open() {
    let Some(assessment) = real("start") else { return };
    let count = |code| assessment.findings.iter().filter(|finding| finding.code == code).count();
    let codes = [Code::GateMissing, Code::RollbackMissing, Code::ClosureLockMissing, Code::KpiNotExecuted];
    assert_eq!(codes.map(count), [1, 1, 1, 1]);
    assert_eq!(count(Code::ChecklistUnticked), 22);
    assert!(assessment.findings.iter().all(|finding| finding.code != Code::ChecklistTickedUnverified));
}

#[test]
fn two_comparable_runs_prove_as_one_sample_what_neither_proves_alone() {
    let profile = |confidence: &str| Edit::Replace {
        file: "signoff.toml".to_owned(),
        from: "confidence = 0.03".to_owned(),
        to: format!("confidence = {confidence}"),
    };
    // 0 of 4 is below 1 % with a confidence of 3.94 %, 0 of 8 with one of 7.73 %.
    let assessment = judge(&[profile("0.07")]);
    let wrong_click = assessment.samples.pooled.iter().find(|it| it.name == "wrongClickRate").unwrap();
    assert_eq!((wrong_click.word, wrong_click.tally), (Word::Proven, Some(Tally { hits: 0, total: 8 })));
    let runs = assessment.reports.iter().filter(|report| report.gate_side.is_some());
    let words = runs.map(|run| run.metrics.iter().find(|metric| metric.name == "wrongClickRate").unwrap().word);
    assert_eq!(words.collect::<Vec<_>>(), [Word::Met, Word::Met]);
    let told = assessment.findings.iter().find(|it| it.code == Code::KpiNotProven && it.subject == "wrongClickRate");
    assert!(assessment.headline(told.unwrap()).starts_with("wrong click <0.01: 0/4 proves "), "{told:?}");
    assert_eq!(judge(&[profile("0.08")]).samples.pooled[1].word, Word::Met);
}

#[test]
fn runs_that_are_not_comparable_are_no_one_sample_and_are_held_against_each_other_all_the_same() {
    let (_, scenario) = scenarios().into_iter().find(|(name, _)| name == "runs-of-two-commits").unwrap();
    let samples = judge(&scenario.edits).samples;
    assert_eq!(samples.not_pooled.as_deref(), Some("the two runs are not comparable"));
    assert!(samples.pooled.is_empty());
    let against: Vec<Against> = samples.contrasts.iter().map(|contrast| contrast.against).collect();
    assert_eq!(against, [Against::Run, Against::Baseline, Against::Baseline].repeat(2));
}

#[test]
fn rows_that_are_gone_leave_nothing_to_pool_or_to_hold_against_another() {
    let (_, scenario) = scenarios().into_iter().find(|(name, _)| name == "raw-runs-of-a-gate-run-are-gone").unwrap();
    let assessment = judge(&scenario.edits);
    let words: Vec<Word> = assessment.samples.pooled.iter().map(|pooled| pooled.word).collect();
    let unseen = Word::Undefined(Lack::NotSeen);
    assert_eq!(words[..2], [unseen, unseen]);
    assert!(assessment.samples.contrasts.iter().all(|contrast| contrast.against == Against::Baseline));
}
