//! `signoff kpi` and `signoff gate` where the canonical programs say nothing, or less.

use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::{Value, json};

const FLAGS: [&str; 5] =
    ["ffToolRegistry", "ffInvokeGate", "ffToolFirstRouting", "ffConfidenceLayer", "ffLoopGuardrails"];

const KPI: &str = "kpi --raw raw.ndjson --out out.json --repo acme/widget --branch main --commit c0ffee --provider p \
                   --model m --app-version 1";

fn row() -> Value {
    json!({
        "runId": "r", "timestamp": "t", "scenarioId": "open_cursor", "sessionId": "s", "finalStatus": "done",
        "wrongClick": 0, "maxLoopTermination": false, "authHardFailure": false, "openAppFirstAttemptSuccess": true,
        "environment": {
            "git": { "repo": "acme/widget", "branch": "main", "commit": "c0ffee" },
            "model": { "provider": "p", "name": "m" },
            "app": { "version": "1" },
        },
        "featureFlags": FLAGS.iter().map(|flag| ((*flag).to_owned(), json!(true))).collect::<Value>(),
    })
}

fn report(run_id: &str) -> Value {
    let row = row();
    let mut environment = row["environment"].clone();
    environment["featureFlags"] = row["featureFlags"].clone();
    json!({
        "scope": { "runId": run_id },
        "environment": environment,
        "targetResult": { "coveragePass": true, "allPass": true },
        "executionStatus": { "state": "executed", "rawRunsPath": format!("{run_id}.ndjson") },
    })
}

/// A folder with one good row and two reports that can be compared.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("raw.ndjson"), row().to_string()).unwrap();
    for name in ["a", "b"] {
        fs::write(folder.path().join(format!("{name}.json")), report(name).to_string()).unwrap();
    }
    folder
}

fn run(folder: &Path, words: &str) -> Output {
    cargo_bin_cmd!("signoff").current_dir(folder).args(words.split_whitespace()).output().unwrap()
}

/// Exit status and standard error of a run that must leave standard output empty.
fn refused(folder: &Path, words: &str) -> String {
    let output = run(folder, words);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(2), &b""[..]), "{words}: {stderr}");
    assert!(!folder.join("out.json").exists(), "{words} wrote");
    stderr
}

#[test]
fn every_missing_option_is_named_in_one_message() {
    let folder = folder();
    let told = refused(folder.path(), "kpi --raw raw.ndjson --commit c0ffee");
    for option in ["--out", "--branch", "--provider", "--model", "--app-version (--appVersion)"] {
        assert!(told.contains(option), "{told}");
    }
    assert!(!told.lines().next().unwrap().contains("--commit"));
    assert!(refused(folder.path(), "gate").contains("missing: --first, --second"));
}

#[test]
fn both_spellings_of_an_option_are_taken() {
    let folder = folder();
    let canonical = KPI.replace("--app-version", "--appVersion") + " --runId x --runType gate --minSampleCount 0300";
    assert_eq!(run(folder.path(), &canonical).status.code(), Some(0));
    let report: Value = serde_json::from_slice(&fs::read(folder.path().join("out.json")).unwrap()).unwrap();
    assert_eq!(report["scope"]["runId"], json!("x"));
    assert_eq!(report["targetResult"]["minSampleCount"], json!(300));
}

#[test]
fn without_a_repository_the_checkout_around_says_which_it_is() {
    let folder = folder();
    let words = KPI.replace("--repo acme/widget", "");
    assert!(refused(folder.path(), &words).contains("--repo is needed"));
    fs::create_dir(folder.path().join(".git")).unwrap();
    let config = |name: &str| format!("[remote \"origin\"]\n\turl = https://git.example/{name}.git\n");
    fs::write(folder.path().join(".git/config"), config("acme/other")).unwrap();
    assert!(refused(folder.path(), &words).contains("--repo is \"acme/other\""));
    fs::write(folder.path().join(".git/config"), config("acme/widget")).unwrap();
    assert_eq!(run(folder.path(), &words).status.code(), Some(0));
    fs::remove_file(folder.path().join("out.json")).unwrap();
    fs::remove_file(folder.path().join(".git/config")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", folder.path().join(".git/config")).unwrap();
    assert!(refused(folder.path(), &words).contains(".git/config: is no regular file; the rows have"));
}

#[test]
fn twenty_problems_are_listed_and_the_rest_is_counted() {
    let folder = folder();
    fs::write(folder.path().join("raw.ndjson"), "{}\n".repeat(3)).unwrap();
    let told = refused(folder.path(), KPI);
    assert_eq!(told.lines().filter(|line| line.starts_with("  row ")).count(), 20);
    assert!(told.contains("57 problems") && told.contains("and 37 more"), "{told}");
}

#[test]
fn a_key_named_twice_is_refused_in_rows_and_reports() {
    let folder = folder();
    let twice = |text: String| text.replacen("\"runId\":", "\"runId\":\"z\",\"runId\":", 1);
    fs::write(folder.path().join("raw.ndjson"), twice(row().to_string())).unwrap();
    fs::write(folder.path().join("b.json"), twice(report("b").to_string())).unwrap();
    assert!(refused(folder.path(), KPI).contains("row 1 (line 1): `runId` is named twice"));
    let told = refused(folder.path(), "gate --first a.json --second b.json --out out.json");
    assert!(told.contains("b.json: line 1: `/scope/runId` is named twice"), "{told}");
}

#[test]
fn no_output_takes_the_place_of_an_input() {
    let folder = folder();
    let before = fs::read(folder.path().join("raw.ndjson")).unwrap();
    let told = refused(folder.path(), &KPI.replace("out.json", "./x/../raw.ndjson"));
    assert!(told.contains("raw.ndjson: is the same file as --raw; nothing was written"), "{told}");
    assert!(!folder.path().join("x").exists());
    assert_eq!(fs::read(folder.path().join("raw.ndjson")).unwrap(), before);
    let told = refused(folder.path(), "gate --first a.json --second b.json --out b.json");
    assert!(told.contains("b.json: is the same file as --second; nothing was written"), "{told}");
}

#[test]
fn the_gate_s_output_is_printed_and_kept_alike() {
    let folder = folder();
    let output = run(folder.path(), "gate --first a.json --second b.json --out kept/gate.json");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(fs::read(folder.path().join("kept/gate.json")).unwrap(), output.stdout);
    let mut failing = report("b");
    failing["targetResult"]["allPass"] = json!(false);
    fs::write(folder.path().join("b.json"), failing.to_string()).unwrap();
    let output = run(folder.path(), "gate --first a.json --second b.json");
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(told.contains("b.json does not pass") && told.contains("targetResult.allPass is false"), "{told}");
}

#[test]
fn what_is_no_readable_file_is_one_clear_sentence() {
    let folder = folder();
    fs::write(folder.path().join("deep.json"), "[".repeat(100_000)).unwrap();
    fs::write(folder.path().join("latin.json"), b"{\"a\":\n \"\xe9\"}").unwrap();
    for (words, expected) in [
        ("gate --first deep.json --second b.json", "deep.json: line 1, column 128: not JSON: recursion limit exceeded"),
        ("gate --first latin.json --second b.json", "latin.json: line 2, column 3: not UTF-8"),
        ("gate --first . --second none.json", ".: is a folder, expected a file"),
        ("gate --first . --second none.json", "none.json: No such file"),
        ("gate --first /dev/null --second b.json", "/dev/null: is no regular file"),
        (&KPI.replace("raw.ndjson", "/dev/zero"), "/dev/zero: is no regular file"),
        (&KPI.replace("raw.ndjson", "deep.json"), "deep.json: a problem"),
    ] {
        let told = refused(folder.path(), words);
        assert!(told.contains(expected), "{words}: {told}");
    }
}

#[test]
fn evidence_in_messages_is_made_visible() {
    let folder = folder();
    let mut odd = report("b");
    odd["environment"]["git"]["branch"] = json!("\u{1b}[2J\u{202e}main");
    fs::write(folder.path().join("b.json"), odd.to_string()).unwrap();
    let told = refused(folder.path(), "gate --first a.json --second b.json");
    assert!(told.contains("<U+001B>[2J<U+202E>main") && !told.contains('\u{1b}'), "{told}");
}
