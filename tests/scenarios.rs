//! One good pack, one damage, the findings that follow: every code is told by at least one scenario.
//!
//! `tests/scenarios/base` is a pack of which everything holds. A scenario `tests/scenarios/NAME.toml` edits it and
//! lists every finding that the judgement must then have, each as `severity code subject`.

use signoff::domain::rules::history::questions;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use signoff::domain::assessment::{Assessment, ChosenBy, Claim, End, Link, Reference, Verdict};
use signoff::domain::evidence::history::{
    Answer, Blob, Changed, Changes, CommitName, History, Questions, Record, Relation, Tracked,
};
use signoff::domain::evidence::pack::{Entry, Pack};
use signoff::domain::finding::{Code, Compared, Finding, Origin};
use signoff::domain::profile::{self, Profile};
use signoff::domain::rules::assess::assess;
use signoff::domain::rules::pair::PairOverride;
use signoff::domain::statistics::proof::{StatVerdict, Undefined};
use signoff::domain::values::path::PackPath;
use signoff::domain::values::rate::Tally;

#[path = "scenarios/loader.rs"]
mod loader;

use loader::{Files, Stands};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    #[serde(default)]
    edits: Vec<Edit>,
    /// What git says; nobody asks it where this is absent.
    history: Option<Past>,
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
    judge_within(edits, None)
}

fn judge_within(edits: &[Edit], past: Option<&Past>) -> Assessment {
    let mut files = loader::files(&folder().join("base"));
    edits.iter().for_each(|edit| apply(&mut files, edit));
    let Some(Stands::File(profile)) = files.get("signoff.toml") else { panic!("the base has a profile") };
    let profile = Profile::read(&[std::str::from_utf8(profile).unwrap()]).unwrap();
    let mut pack = loader::pack(&files, &profile);
    if let Some(past) = past {
        let questions = questions(&assess(&pack, &profile, &PairOverride::default()), &profile);
        pack.history = past.history(&pack, &questions);
    }
    assess(&pack, &profile, &PairOverride::default())
}

impl Scenario {
    fn judge(&self) -> Assessment {
        judge_within(&self.edits, self.history.as_ref())
    }
}

/// The history around the pack.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Past {
    /// Why there is none.
    absent: Option<String>,
    /// Every commit that the repository holds, by its whole name.
    #[serde(default)]
    commits: Vec<String>,
    /// Whether the measured commit, the first, leads to the approved one, the second.
    #[serde(default)]
    leads: bool,
    /// What differs between the two.
    #[serde(default)]
    changed: Vec<String>,
    #[serde(default)]
    merged: Vec<String>,
    /// Files that git does not hold; it holds all others.
    #[serde(default)]
    untracked: Vec<String>,
}

impl Past {
    /// What git would answer.
    fn history(&self, pack: &Pack, questions: &Questions) -> History {
        if let Some(why) = &self.absent {
            return History::Absent(why.clone());
        }
        let whole = |name: &CommitName| self.commits.iter().find(|it| it.starts_with(name.as_str())).cloned();
        let names = questions.measured.iter().chain(&questions.approved);
        let relation = Relation {
            is_ancestor: Answer::Known(self.leads),
            changed: Answer::Known(Changes {
                files: self.changed.iter().map(|path| Changed { path: path.clone(), in_pack: None }).collect(),
                more: false,
            }),
        };
        let pairs = questions.measured.iter().zip(&questions.approved).filter(|_| self.commits.len() > 1);
        let merged = |number: &String| self.merged.contains(number).then(|| self.commits[0].clone());
        let file = |entry: &Entry| match self.untracked.iter().any(|name| entry.artifact.path.as_str().ends_with(name))
        {
            true => Tracked::Untracked,
            false => Tracked::Committed(Blob { digest: entry.artifact.digest, line_endings: None }),
        };
        History::Present(Box::new(Record {
            head: self.commits.last().cloned(),
            commits: names.map(|name| (name.clone(), Answer::Known(whole(name)))).collect(),
            relations: pairs.map(|(one, other)| ((one.clone(), other.clone()), relation.clone())).collect(),
            pull_requests: questions
                .pull_requests
                .iter()
                .map(|number| (number.clone(), Answer::Known(merged(number))))
                .collect(),
            files: pack.entries().map(|entry| (entry.artifact.path.clone(), file(entry))).collect(),
            ..Record::default()
        }))
    }
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
        let assessment = scenario.judge();
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
        for finding in scenario.judge().findings {
            let Finding { code, message, remedy, evidence, .. } = &finding;
            assert!(message.ends_with('.') && !message.ends_with("..") && !message.contains('\n'), "{name}: {message}");
            assert!(remedy.ends_with('.'), "{name}: {remedy}");
            let absent = [
                Code::RollbackMissing,
                Code::ClosureLockMissing,
                Code::ChecklistMissing,
                Code::GateMissing,
                Code::ContractFileMissing,
                Code::ContractNotChecked,
                Code::HistoryAbsent,
            ];
            assert!(!evidence.is_empty() || absent.contains(code), "{name}: {code} rests on nothing");
        }
    }
}

/// Every finding of every scenario and of the real pack, with the files that it was found in.
fn all_findings() -> Vec<(String, Files, Finding)> {
    let mut found = Vec::new();
    for (name, scenario) in scenarios() {
        let mut files = loader::files(&folder().join("base"));
        scenario.edits.iter().for_each(|edit| apply(&mut files, edit));
        let findings = judge(&scenario.edits).findings.into_iter();
        found.extend(findings.map(|finding| (name.clone(), files.clone(), finding)));
    }
    for moment in ["start", "final"] {
        let Some(assessment) = real(moment) else { continue };
        let files = loader::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/real-pack").join(moment));
        found.extend(assessment.findings.into_iter().map(|finding| (moment.to_owned(), files.clone(), finding)));
    }
    found
}

#[test]
fn every_finding_opens_to_the_values_that_were_compared_and_to_its_rule() {
    let profile = profile();
    for (name, _, finding) in all_findings() {
        let told = told(&finding);
        assert!(finding.compared.len() >= 2, "{name}: {told} compares nothing: {:?}", finding.compared);
        for Compared { what, value, origin } in &finding.compared {
            let is_told = |text: &str| !text.trim().is_empty();
            assert!(
                is_told(what) && is_told(value) && is_told(&origin.to_string()),
                "{name}: {told}: {what} = {value}"
            );
        }
        let rule = profile.rule(finding.code);
        assert!(rule.sentence.ends_with('.') && !rule.source.contains("names no source"), "{name}: {told}");
    }
}

#[test]
fn every_value_stands_where_the_reasoning_says_that_it_stands() {
    for (name, files, finding) in all_findings() {
        for Compared { what, value, origin } in &finding.compared {
            let Origin::Evidence { place, part: Some(part) } = origin else { continue };
            let at = format!("{name}: {} {what} = {value} at {origin}", told(&finding));
            let Some(Stands::File(bytes)) = files.get(place.path.as_str()) else { panic!("{at}") };
            let text = String::from_utf8_lossy(bytes);
            if let Some(row) = part.strip_prefix("row ") {
                assert!(row.parse::<usize>().is_ok_and(|row| row <= text.lines().count()), "{at}");
                continue;
            }
            let document: serde_json::Value =
                serde_json::from_str(&text).unwrap_or_else(|error| panic!("{at}: {error}"));
            let there = document.pointer(part).map(ToString::to_string).unwrap_or_default();
            let stands = there.contains(value.trim_end_matches("...").trim_matches('"'));
            assert!(stands || ["absent", "2 or more", "no version"].contains(&value.as_str()), "{at}: {there}");
        }
    }
}

#[test]
fn every_key_that_is_cited_is_one_of_the_profile() {
    let layer = |text: &str| toml::Value::Table(text.parse().unwrap());
    for (name, files, finding) in all_findings() {
        let own = match files.get("signoff.toml") {
            Some(Stands::File(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
            _ => String::new(),
        };
        let layers = [layer(&own), layer(profile::DEFAULT)];
        for Compared { origin, .. } in &finding.compared {
            let Origin::Profile(key) = origin else { continue };
            let known = layers.iter().any(|layer| named(layer, key).is_some());
            let by_type = ["plugins.denied", "checklist.optional"].contains(&key.as_str());
            assert!(known || by_type, "{name}: {}: `{key}` is no key", told(&finding));
        }
    }
}

/// What a dotted key names: entries of lists go by their names.
fn named<'a>(layer: &'a toml::Value, key: &str) -> Option<&'a toml::Value> {
    key.split('.').try_fold(layer, |at, part| match at {
        toml::Value::Array(list) => list.iter().find(|it| it.get("name").and_then(toml::Value::as_str) == Some(part)),
        other => other.get(part),
    })
}

#[test]
fn a_pair_chosen_by_hand_is_the_one_that_is_compared() {
    let profile = profile();
    let pack = loader::pack(&loader::files(&folder().join("base")), &profile);
    let path = |name: &str| PackPath::new(&format!("docs/reliability/artifacts/2031-05-06-{name}.report.json"));
    let choice = PairOverride { pair: [path("baseline-001"), None] };
    let assessment = assess(&pack, &profile, &choice);
    assert_eq!(assessment.gate.pair, Some([path("baseline-001").unwrap(), path("gate-002").unwrap()]));
    assert_eq!(assessment.gate.chosen, ChosenBy::Hand);
    assert!(assessment.gate.disagreements[0].starts_with("it names other reports"));
    let sides: Vec<_> = assessment.reports.iter().map(|report| report.gate_side).collect();
    assert_eq!(sides, [Some(0), None, Some(1)]);
}

/// The base pack with a second baseline run beside the first: its files, each line changed.
fn with_another_baseline(change: impl Fn(&str) -> String) -> Assessment {
    let mut files = loader::files(&folder().join("base"));
    for end in ["report.json", "raw-runs.ndjson"] {
        let path = full(&files, &format!("baseline-001.{end}"));
        let Some(Stands::File(bytes)) = files.get(&path) else { panic!("{path}") };
        let text = change(&String::from_utf8(bytes.clone()).unwrap());
        files.insert(path.replace("baseline-001", "baseline-000"), Stands::File(text.into_bytes()));
    }
    let profile = profile();
    assess(&loader::pack(&files, &profile), &profile, &PairOverride::default())
}

#[test]
fn runs_that_share_rows_and_are_no_gate_runs_are_a_warning_and_one_run_kept_twice_is_nothing() {
    let shared = |change: &dyn Fn(&str) -> String| {
        let found = with_another_baseline(change).findings.iter().map(told).collect::<Vec<_>>();
        found.into_iter().filter(|line| line.contains("kpi.")).collect::<Vec<_>>()
    };
    let another = |text: &str| text.replace("baseline-001", "baseline-000");
    assert_eq!(shared(&another), Vec::<String>::new());
    let borrowed = |text: &str| another(text).replace("baseline-000-s2", "baseline-001-s2");
    assert_eq!(shared(&borrowed), ["warning kpi.rows-shared baseline-000 baseline-001"]);
    let copied = |text: &str| text.replace("\"2031-05-06-baseline-001.raw", "\"2031-05-06-baseline-000.raw");
    assert_eq!(shared(&copied), Vec::<String>::new());
}

#[test]
fn what_two_runs_share_is_told_with_rows_lines_and_numbers() {
    let edit = |from: &str, to: &str| Edit::Replace {
        file: "gate-002.raw-runs.ndjson".to_owned(),
        from: from.to_owned(),
        to: to.to_owned(),
    };
    let assessment = judge(&[edit("{\"runId\"", "\n{\"runId\""), edit("gate-002-s1", "gate-001-s3")]);
    let finding = assessment.findings.iter().find(|it| it.code == Code::KpiRowsShared).unwrap();
    assert_eq!(
        finding.message,
        "`gate-001` and `gate-002` are not two runs: 1 session is in both; first row 4 and row 2 (line 4)."
    );
    let places: Vec<_> = finding.evidence.iter().map(|at| (&at.path.name()[11..19], at.line)).collect();
    assert_eq!(places, [("gate-001", Some(4)), ("gate-002", Some(4))]);
    assert_eq!(finding.compared[1].value, "row 2 (line 4)");
    let capture = &assessment.steps[0];
    assert_eq!((capture.state.word(), capture.summary.contains("not independent")), ("blocked", true));
}

#[test]
fn files_know_whom_they_refer_to_and_what_rests_on_them() {
    let file = "gate-001.report.json".to_owned();
    let edit =
        Edit::Replace { file, from: "\"authHardFailureRate\": 0".into(), to: "\"authHardFailureRate\": 1".into() };
    let assessment = judge(&[edit]);
    let fact = |end: &str| assessment.artifacts.iter().find(|it| it.artifact.path.as_str().ends_with(end)).unwrap();
    let names = |links: &[Link]| links.iter().map(|link| link.path.name()[11..].to_owned()).collect::<Vec<_>>();
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
            let assessment = assess(&loader::pack(&files, &profile), &profile, &PairOverride::default());
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
    Some(assess(&loader::pack(&loader::files(&folder), &profile), &profile, &PairOverride::default()))
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
        let damaged = assess(&loader::pack(&files, &profile), &profile, &PairOverride::default());
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
fn names_of_the_source_tree_that_are_too_many_to_look_for_are_told() {
    let profile = profile();
    let told = |count: usize| {
        let mut files = loader::files(&folder().join("base"));
        let names: String = (0..count).map(|at| format!("`widget/src/part-{at}.ts`\n\n")).collect();
        for at in 0..count {
            files.insert(format!("widget/src/part-{at}.ts"), Stands::File(Vec::new()));
        }
        files.insert("docs/reliability/parts.md".to_owned(), Stands::File(names.into_bytes()));
        let assessment = assess(&loader::pack(&files, &profile), &profile, &PairOverride::default());
        assessment.findings.into_iter().map(|it| it.message).collect::<Vec<_>>()
    };
    assert_eq!(told(2_000), Vec::<String>::new());
    let said = told(2_003);
    assert!(said.len() == 1 && said[0].starts_with("3 named files of the source tree could not be"), "{said:?}");
}

#[test]
fn files_that_nobody_claims_are_those_that_no_rule_uses_and_no_file_but_a_manifest_names() {
    let profile = profile();
    let mut files = loader::files(&folder().join("base"));
    let mut put = |name: &str, text: &str| {
        files.insert(format!("docs/reliability/{name}"), Stands::File(text.as_bytes().to_vec()));
    };
    put("stray.txt", "nobody asked for this");
    put("listed.txt", "only a manifest lists this");
    put("named.txt", "a document names this");
    put(
        "reader.md",
        "See `named.txt`, [the checklist](release-readiness-checklist.md#top) and\n`artifacts/gone.report.json`.\n",
    );
    let digest = "0".repeat(64);
    put("listed.sha256", &format!("{digest}  docs/reliability/listed.txt\n{digest}  docs/reliability/absent.txt\n"));
    let assessment = assess(&loader::pack(&files, &profile), &profile, &PairOverride::default());
    let fact = |name: &str| {
        let path = format!("docs/reliability/{name}");
        assessment.artifacts.iter().find(|fact| fact.artifact.path.as_str() == path).unwrap()
    };
    let claims =
        ["stray.txt", "listed.txt", "named.txt", "reader.md", "listed.sha256", "release-readiness-checklist.md"];
    assert_eq!(
        claims.map(|name| fact(name).claim),
        [Claim::Nobody, Claim::Listed, Claim::Named, Claim::Nobody, Claim::Used, Claim::Used]
    );
    let links = |links: &[Link]| {
        links.iter().map(|link| (link.path.name().to_owned(), link.lines.clone(), link.end)).collect::<Vec<_>>()
    };
    assert_eq!(
        links(&fact("reader.md").refers_to),
        [
            ("gone.report.json".to_owned(), vec![2], End::Missing),
            ("named.txt".to_owned(), vec![1], End::There),
            ("release-readiness-checklist.md".to_owned(), vec![1], End::There),
        ]
    );
    assert_eq!(links(&fact("listed.sha256").refers_to)[0], ("absent.txt".to_owned(), vec![2], End::Missing));
    assert_eq!(links(&fact("named.txt").referred_by), [("reader.md".to_owned(), vec![1], End::There)]);
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
    assert_eq!((wrong_click.word, wrong_click.tally), (StatVerdict::Proven, Some(Tally { hits: 0, total: 8 })));
    let runs = assessment.reports.iter().filter(|report| report.gate_side.is_some());
    let words = runs.map(|run| run.metrics.iter().find(|metric| metric.name == "wrongClickRate").unwrap().word);
    assert_eq!(words.collect::<Vec<_>>(), [StatVerdict::Met, StatVerdict::Met]);
    let told = assessment.findings.iter().find(|it| it.code == Code::KpiNotProven && it.subject == "wrongClickRate");
    assert!(assessment.headline(told.unwrap()).starts_with("wrong click <0.01: 0/4 proves "), "{told:?}");
    assert_eq!(judge(&[profile("0.08")]).samples.pooled[1].word, StatVerdict::Met);
}

#[test]
fn runs_that_are_not_comparable_are_no_one_sample_and_are_held_against_each_other_all_the_same() {
    let (_, scenario) = scenarios().into_iter().find(|(name, _)| name == "runs-of-two-commits").unwrap();
    let samples = judge(&scenario.edits).samples;
    assert_eq!(samples.not_pooled.as_deref(), Some("the two runs are not comparable"));
    assert!(samples.pooled.is_empty());
    let against: Vec<Reference> = samples.contrasts.iter().map(|contrast| contrast.against).collect();
    assert_eq!(against, [Reference::Run, Reference::Baseline, Reference::Baseline].repeat(2));
}

#[test]
fn rows_that_are_gone_leave_nothing_to_pool_or_to_hold_against_another() {
    let (_, scenario) = scenarios().into_iter().find(|(name, _)| name == "raw-runs-of-a-gate-run-are-gone").unwrap();
    let assessment = judge(&scenario.edits);
    let words: Vec<StatVerdict> = assessment.samples.pooled.iter().map(|pooled| pooled.word).collect();
    let unseen = StatVerdict::Undefined(Undefined::NotSeen);
    assert_eq!(words[..2], [unseen, unseen]);
    assert!(assessment.samples.contrasts.iter().all(|contrast| contrast.against == Reference::Baseline));
}
