//! What the canonical programs answered to 310 inputs, against what this program answers (`conformance.tar.gz`: one JSON
//! file per case with `kind`, `files`, `args` and `expect`).

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufReader, Read};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use assert_cmd::cargo::cargo_bin_cmd;
use serde::Deserialize;
use serde_json::Value;
use signoff::domain::canonical::kpi;
use signoff::domain::evidence::{raw_runs, report};
use signoff::domain::profile::Profile;

use crate::fixtures::folder::named_files;
use crate::fixtures::loader::real_pack;

#[derive(Deserialize)]
struct Case {
    name: String,
    kind: String,
    files: BTreeMap<String, String>,
    args: Vec<String>,
    expect: Expect,
}

#[derive(Deserialize)]
struct Expect {
    ok: bool,
    written: BTreeMap<String, String>,
    stdout: Option<String>,
    error: Option<Value>,
    #[serde(default)]
    refusal_ok: bool,
}

/// What this program did.
struct Answer {
    exit: i32,
    stdout: String,
    stderr: String,
    files: BTreeMap<String, String>,
}

#[test]
fn every_case_is_answered_as_the_canonical_programs_answered_it() {
    let cases = cases();
    assert_eq!(cases.len(), 310);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut wrong = Vec::new();
        while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
            let told = case.complaints();
            wrong.extend(told.into_iter().map(|complaint| format!("{} {}: {complaint}", case.kind, case.name)));
        }
        wrong
    };
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let workers = [scope.spawn(work), scope.spawn(work)];
        workers.into_iter().flat_map(|worker| worker.join().expect("a worker that does not panic")).collect()
    });
    assert!(wrong.is_empty(), "{} complaints\n{}", wrong.len(), wrong.join("\n"));
}

fn cases() -> Vec<Case> {
    let packed = flate2::read::GzDecoder::new(&include_bytes!("../conformance.tar.gz")[..]);
    let mut archive = tar::Archive::new(packed);
    let entries = archive.entries().expect("an archive");
    entries
        .map(|entry| {
            let mut text = String::new();
            entry.expect("an entry").read_to_string(&mut text).expect("a text");
            serde_json::from_str(&text).expect("a case")
        })
        .collect()
}

impl Case {
    /// What is wrong with the answer; an existing output must stay as it was where the answer is an error.
    fn complaints(&self) -> Vec<String> {
        let mut complaints = self.compare(&self.answer(None));
        let out = self.args.iter().position(|arg| arg == "--out").and_then(|at| self.args.get(at + 1));
        if let Some(out) = out {
            complaints.extend(self.compare(&self.answer(Some(out))).into_iter().map(|it| format!("over a file: {it}")));
        }
        complaints
    }

    fn answer(&self, existing: Option<&str>) -> Answer {
        let folder = tempfile::tempdir().expect("a folder");
        let existing = existing.map(|out| (out, self.before()));
        for (path, text) in self.files.iter().map(|(path, text)| (path.as_str(), text.as_str())).chain(existing) {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
        let command = if self.kind == "gate" { "gate" } else { "kpi" };
        let output =
            cargo_bin_cmd!("signoff").current_dir(&folder).arg(command).args(&self.args).output().expect("a run");
        Answer {
            exit: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).expect("UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8"),
            files: named_files(folder.path())
                .into_iter()
                .map(|(name, path)| (name, as_written(&path)))
                .filter(|(path, text)| self.files.get(path) != Some(text) && text != self.before())
                .collect(),
        }
    }

    fn before(&self) -> &'static str {
        if self.kind == "gate" { GATE_BEFORE } else { REPORT_BEFORE }
    }

    fn compare(&self, answer: &Answer) -> Vec<String> {
        let expect = &self.expect;
        let refused = answer.exit == 2 && answer.stdout.is_empty() && answer.files.is_empty();
        if refused && expect.refusal_ok {
            return Vec::new();
        }
        let exit = match (expect.ok, &expect.stdout) {
            (true, _) => 0,
            (false, Some(_)) => 1,
            (false, None) => 2,
        };
        let mut complaints = Vec::new();
        if answer.exit != exit {
            complaints.push(format!("exit {} instead of {exit}: {}", answer.exit, answer.stderr));
        }
        if answer.files != expect.written {
            complaints.push(format!("written: {:?}\nexpected: {:?}", answer.files, expect.written));
        }
        let stdout = expect.stdout.as_deref().unwrap_or_default();
        if timeless(&answer.stdout, "checkedAt") != stdout {
            complaints.push(format!("stdout: {}\nexpected: {stdout}", answer.stdout));
        }
        let unsaid = expect.error.iter().flat_map(|error| unsaid(error, &answer.stderr));
        complaints.extend(unsaid.map(|what| format!("does not say {what}: {}", answer.stderr)));
        complaints
    }
}

/// What stood where the output goes: an older one, since nothing else is replaced.
const REPORT_BEFORE: &str = r#"{"scope":{"runId":"what stood here before"},"metrics":{}}"#;
const GATE_BEFORE: &str = r#"{"checkedAt":"what stood here before","reports":{},"gatePass":false}"#;

/// What an error should have pointed at and did not.
fn unsaid(error: &Value, stderr: &str) -> Vec<String> {
    let Some(members) = error.as_object() else { return vec!["anything known".to_owned()] };
    let says = |(key, value): &(&String, &Value)| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        match key.as_str() {
            "row" => stderr.contains(&format!("row {text} ")),
            "option" => stderr.contains(&format!("--{text}")),
            "syntax" => stderr.contains("not JSON"),
            "io" => stderr.contains(if text == "EISDIR" { "is a folder" } else { "No such file" }),
            "usage" => stderr.to_lowercase().contains("usage"),
            "other" => stderr.contains("row "),
            "report" => stderr.contains(&format!("{text} report")),
            _ => stderr.contains(&text),
        }
    };
    members.iter().filter(|member| !says(member)).map(|(key, value)| format!("{key} {value}")).collect()
}

/// The text with the one moment in it that no two runs share replaced, as the cases have it.
fn timeless(text: &str, key: &str) -> String {
    let Some((before, rest)) = text.split_once(&format!("\"{key}\": \"")) else { return text.to_owned() };
    let (moment, after) = rest.split_once('"').expect("a closing quote");
    let shape: String = moment.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    assert_eq!(shape, "0000-00-00T00:00:00.000Z", "a moment in UTC with milliseconds");
    format!("{before}\"{key}\": \"<TIME>\"{after}")
}

/// With the moment of the run taken out.
fn as_written(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a text");
    if text.contains("\"generatedAt\": \"") { timeless_unless_given(&text) } else { text }
}

/// Reports that a case gives are left alone: only a written one has the moment of the run.
fn timeless_unless_given(text: &str) -> String {
    if text.contains("2026-02-13T15:10:50.744Z") { text.to_owned() } else { timeless(text, "generatedAt") }
}

/// Every executed report of the real pack whose raw runs are there says what its rows say.
#[test]
fn the_real_reports_agree_with_their_rows() {
    let Some(pack) = real_pack("final") else { return };
    let artifacts = pack.join("docs/reliability/artifacts");
    let profile = Profile::read(&[]).expect("the default profile");
    let mut compared = 0;
    for path in fs::read_dir(&artifacts).expect("the artifacts").map(|entry| entry.expect("an entry").path()) {
        let text = fs::read_to_string(&path).unwrap_or_default();
        let Ok(Some(report)) = report::parse(&text) else { continue };
        let Some(raw) = report.raw_runs_path().filter(|_| report.is_executed()) else { continue };
        let rows = BufReader::new(fs::File::open(artifacts.join(raw)).expect("raw runs"));
        let runs = raw_runs::read(rows, &profile).expect("a readable file");
        assert!(runs.problems.is_empty(), "{}: {:?}", path.display(), runs.problems);
        assert_eq!(kpi::differences(&report, &runs, &profile), [], "{}", path.display());
        compared += 1;
    }
    assert!(compared >= 2, "{compared} reports compared");
}
