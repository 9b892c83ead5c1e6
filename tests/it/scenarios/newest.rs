//! The newest evidence counts, whatever it is called and whatever was kept beside it: lies, and honest variants that must
//! not be disturbed.

use super::{folder, profile};
use crate::fixtures::loader::{self, Files, Stands};
use signoff::domain::assessment::{Assessment, Verdict};
use signoff::domain::finding::{Code, Severity};
use signoff::domain::profile::Profile;
use signoff::domain::rules::assess::assess;
use signoff::domain::rules::pair::PairOverride;

const FOLDER: &str = "docs/reliability/artifacts";

fn base() -> Files {
    loader::files(&folder().join("base"))
}

fn text(files: &Files, name: &str) -> String {
    match &files[&format!("{FOLDER}/{name}")] {
        Stands::File(bytes) => String::from_utf8(bytes.clone()).unwrap(),
        other => panic!("{name} is {other:?}"),
    }
}

fn put(files: &mut Files, name: &str, text: impl Into<Vec<u8>>) {
    files.insert(format!("{FOLDER}/{name}"), Stands::File(text.into()));
}

fn judged(files: &Files) -> Assessment {
    judged_under(files, &profile())
}

fn judged_under(files: &Files, profile: &Profile) -> Assessment {
    assess(&loader::pack(files, profile), profile, &PairOverride::default())
}

/// Whether a code is told, and blocks.
fn blocks(assessment: &Assessment, code: Code) -> bool {
    assessment.findings_of(code).any(|finding| finding.severity == Severity::Blocker)
}

/// A third run after the gate's two: what its rows and its report say, as the second's do but for some words.
struct Run<'a> {
    hour: &'a str,
    id: &'a str,
    /// In the report, and in it alone.
    report: &'a [(&'a str, &'a str)],
    fails: bool,
}

const LATER: Run<'_> = Run { hour: "12", id: "gate-003", report: &[], fails: true };

impl Run<'_> {
    fn rows(&self, files: &Files) -> String {
        let rows = text(files, "2025-05-06-gate-002.raw-runs.ndjson");
        let rows = rows.replace("T11:", &format!("T{}:", self.hour)).replace("gate-002", self.id);
        if self.fails { rows.replace("\"wrongClick\":false", "\"wrongClick\":true") } else { rows }
    }

    fn report(&self, files: &Files, rows: &str) -> String {
        let report = text(files, "2025-05-06-gate-002.report.json").replace("T11:", &format!("T{}:", self.hour));
        let report = report.replace("\"gate-002\"", &format!("\"{}\"", self.id));
        let report = report.replace("2025-05-06-gate-002.raw-runs.ndjson", rows);
        let failed = [
            ("\"wrongClickRate\": 0", "\"wrongClickRate\": 1"),
            ("\"wrongClickRatePass\": true", "\"wrongClickRatePass\": false"),
            ("\"allPass\": true", "\"allPass\": false"),
        ];
        let report = if self.fails { replaced(report, &failed) } else { report };
        replaced(report, self.report)
    }

    /// In files of these names.
    fn in_files(&self, rows: &str, report: &str) -> Files {
        let mut files = base();
        let (rows_text, report_text) = (self.rows(&files), self.report(&files, rows));
        put(&mut files, rows, rows_text);
        put(&mut files, report, report_text);
        files
    }
}

fn replaced(text: String, words: &[(&str, &str)]) -> String {
    words.iter().fold(text, |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    })
}

const ROWS: &str = "2025-05-06-gate-003.raw-runs.ndjson";
const REPORT: &str = "2025-05-06-gate-003.report.json";

#[test]
fn a_newer_run_that_failed_is_one_of_the_two_whatever_output_was_kept() {
    for (rows, report) in [(ROWS, REPORT), ("0.raw-runs.ndjson", "0.report.json"), (ROWS, "A-REPORT.JSON")] {
        let assessment = judged(&LATER.in_files(rows, report));
        assert!(blocks(&assessment, Code::GateFailed), "{report}: {:?}", assessment.findings);
        assert!(blocks(&assessment, Code::GateOutputDiffers), "{report}");
    }
}

#[test]
fn of_runs_of_one_instant_the_worse_counts_and_no_name_decides() {
    for name in ["0", "9"] {
        let run = Run { hour: "11", ..LATER };
        let assessment = judged(&run.in_files(&format!("{name}.raw-runs.ndjson"), &format!("{name}.report.json")));
        assert!(blocks(&assessment, Code::GateFailed), "{name}: {:?}", assessment.findings);
    }
}

#[test]
fn a_newer_run_without_a_report_that_counts_is_told() {
    let word = |words: &'static [(&'static str, &'static str)]| Run { report: words, ..LATER };
    let lies = [
        ("another type in the gate's word", word(&[("\"runType\": \"gate\"", "\"runType\": \"gate-rerun\"")]), REPORT),
        ("another case of the type", word(&[("\"runType\": \"gate\"", "\"runType\": \"Gate\"")]), REPORT),
        ("a type of another word, failing", word(&[("\"runType\": \"gate\"", "\"runType\": \"debug\"")]), REPORT),
        ("called a baseline, failing", word(&[("\"runType\": \"gate\"", "\"runType\": \"baseline\"")]), REPORT),
        ("no type", word(&[("    \"runType\": \"gate\",\n", "")]), REPORT),
        ("aborted", word(&[("\"state\": \"executed\"", "\"state\": \"aborted\"")]), REPORT),
        ("failed", word(&[("\"state\": \"executed\"", "\"state\": \"failed\"")]), REPORT),
        ("executed in another case", word(&[("\"state\": \"executed\"", "\"state\": \"Executed\"")]), REPORT),
        ("pending, and measured", word(&[("\"state\": \"executed\"", "\"state\": \"pending\"")]), REPORT),
        ("the run id of the second", Run { id: "gate-002", fails: false, ..LATER }, REPORT),
        ("a name that is none of a report", LATER, "2025-05-06-gate-003.json"),
        ("a name of nothing at all", LATER, "notes.bak"),
    ];
    for (lie, run, report) in lies {
        let assessment = judged(&run.in_files(ROWS, report));
        assert!(blocks(&assessment, Code::GateSuperseded), "{lie}: {:?}", assessment.findings);
    }
    for (lie, run, name) in [
        ("rows alone", LATER, ROWS),
        ("rows alone, of which all pass", Run { fails: false, ..LATER }, ROWS),
        ("rows of the same build under another name", LATER, "run-3.raw-runs.ndjson"),
    ] {
        let mut files = base();
        let rows = run.rows(&files);
        put(&mut files, name, rows);
        assert!(blocks(&judged(&files), Code::GateSuperseded), "{lie}");
    }
}

#[test]
fn a_run_between_the_two_is_left_out_as_well() {
    let run = Run { hour: "10", fails: false, report: &[("\"executed\"", "\"aborted\"")], ..LATER };
    let mut files = run.in_files(ROWS, REPORT);
    let rows = text(&files, ROWS).replace("T10:0", "T10:3");
    put(&mut files, ROWS, rows);
    assert!(blocks(&judged(&files), Code::GateSuperseded));
}

#[test]
fn what_is_no_other_run_is_let_be() {
    let ready = |what: &str, files: &Files| {
        let assessment = judged(files);
        let told: Vec<&str> =
            assessment.findings.iter().filter(|it| it.severity != Severity::Info).map(|it| it.code.name()).collect();
        assert_eq!((assessment.verdict(), told), (Verdict::Approved, vec![]), "{what}");
    };
    let report = || text(&base(), "2025-05-06-gate-002.report.json");
    let rows = || text(&base(), "2025-05-06-gate-002.raw-runs.ndjson");
    let with = |name: &str, text: String| {
        let mut files = base();
        put(&mut files, name, text);
        files
    };
    ready("a copy of a report by a browser", &with("2025-05-06-gate-002.report (1).json", report()));
    ready("a copy of rows", &with("copy-of-gate-002.raw-runs.ndjson", rows()));
    ready("rows with other line endings", &with("gate-002-crlf.raw-runs.ndjson", rows().replace('\n', "\r\n")));
    let array = format!("[{}]", rows().trim_end().replace('\n', ","));
    ready("rows as one array", &with("2025-05-06-gate-002.raw-runs.json", array));
    ready("a copy in a snapshot", &with("snapshot-001/2025-05-06-gate-002.report.json", report()));
    ready("a resource fork", &with("._2025-05-06-gate-002.report.json", "\0\u{5}\u{16}\u{7}".to_owned()));
    let shell = r#"{"generatedAt":"2025-05-07T10:00:00Z","scope":{"runType":"gate","sampleCount":0},"metrics":{"wrongClickRate":null},"executionStatus":{"state":"pending_execution"}}"#;
    ready("a pending shell is a plan", &with("2025-05-07-gate-003.report.json", shell.to_owned()));
    let template = r#"{"scope":{"runType":"gate"},"metrics":{},"executionStatus":{}}"#;
    ready("a template", &with("kpi-report.template.json", template.to_owned()));
    let mut soak = Run { fails: false, report: &[("\"runType\": \"gate\"", "\"runType\": \"soak\"")], ..LATER };
    ready("a run of another type that passes", &soak.in_files(ROWS, REPORT));
    soak.report = &[("\"runType\": \"gate\"", "\"runType\": \"baseline\"")];
    ready("a baseline that was measured since", &soak.in_files("b.raw-runs.ndjson", "b-report.json"));
    let mut swapped = base();
    let gate = text(&swapped, "2025-05-06-gate-001-002.gate.json");
    let value: serde_json::Value = serde_json::from_str(&gate).unwrap();
    let mut turned = value.clone();
    (turned["reports"]["first"], turned["reports"]["second"]) =
        (value["reports"]["second"].clone(), value["reports"]["first"].clone());
    put(&mut swapped, "2025-05-06-gate-001-002.gate.json", turned.to_string());
    ready("a gate of the two in the other order", &swapped);
    let older = gate.replace("gate-001", "gate-000").replace("2025-05-06T11", "2025-05-05T11");
    let older = older.replace("2025-05-06T12", "2025-05-05T12");
    ready("an older gate of other runs", &with("2025-05-05-old.gate.json", older));
}

#[test]
fn what_is_dated_after_the_moment_does_not_win_and_is_told() {
    let ahead = Run { report: &[("2025-05-06T12", "2036-05-06T12")], fails: false, ..LATER };
    let mut files = ahead.in_files(ROWS, REPORT);
    let rows = text(&files, ROWS).replace("2025-05-06T", "2036-05-06T");
    put(&mut files, ROWS, rows);
    let assessment = judged(&files);
    assert!(assessment.findings_of(Code::EvidenceAhead).count() == 1 && blocks(&assessment, Code::GateSuperseded));
    let names: Vec<&str> = assessment.gate.pair.iter().flatten().map(|path| path.name()).collect();
    assert_eq!(names, ["2025-05-06-gate-001.report.json", "2025-05-06-gate-002.report.json"]);
    for (name, from, to) in [
        ("2025-05-06-rollback-rehearsal.md", "2025-05-06", "2036-05-06"),
        ("2025-05-06-container.smoke.json", "\"ranAt\": \"2025", "\"ranAt\": \"2036"),
        ("2025-05-06-gate-001-002.gate.json", "\"checkedAt\": \"2025", "\"checkedAt\": \"2036"),
    ] {
        let mut files = base();
        let text = text(&files, name);
        assert!(text.contains(from), "{name} does not hold {from}");
        put(&mut files, name, text.replace(from, to));
        assert!(judged(&files).findings_of(Code::EvidenceAhead).next().is_some(), "{name}");
    }
    let mut files = base();
    put(&mut files, "2036-01-01-final-approval-note.md", "Decision: APPROVED\n- Commit: `4f1c2d3e5a6b`\n");
    let assessment = judged(&files);
    assert_eq!(assessment.notes.last().unwrap().path.name(), "2025-05-06-final-approval-note.md");
    assert!(assessment.findings_of(Code::EvidenceAhead).next().is_some());
}

#[test]
fn the_newest_that_cannot_be_read_lets_no_older_one_step_in() {
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let rehearsal = text(&base(), "2025-05-06-rollback-rehearsal.md");
    for (lie, name, bytes) in [
        ("a rehearsal in UTF-16 without a mark", "2025-05-07-rollback-2.md", utf16(&rehearsal)),
        ("in other letters", "2025-05-07-Rollback-2.MD", utf16(&rehearsal)),
        ("undated", "rollback.md", b"\xff\xfeabc".to_vec()),
        ("a note", "2025-05-06-final-approval-note-2.md", b"\xff".to_vec()),
        ("a report", "2025-05-06-gate-003.report.json", b"{".to_vec()),
        ("a transcript", "2025-05-07-container.smoke.json", b"{\"transcriptVersion\": \"v1\"".to_vec()),
        ("regression evidence", "2025-05-07-regression.md", b"\x00a".to_vec()),
    ] {
        let mut files = base();
        put(&mut files, name, bytes);
        assert!(blocks(&judged(&files), Code::EvidenceUnreadable), "{lie}");
    }
    for (older, name) in [
        ("a rehearsal", "2025-05-05-rollback-2.md"),
        ("a note", "2025-05-05-final-approval-note.md"),
        ("a report", "2025-05-05-gate-000.report.json"),
        ("a baseline", "2025-05-06-baseline-000.report.json"),
        ("a transcript", "2025-05-05-container.smoke.json"),
    ] {
        let mut files = base();
        put(&mut files, name, b"\xff".to_vec());
        assert!(!blocks(&judged(&files), Code::EvidenceUnreadable), "{older}");
    }
}

#[test]
fn documents_in_utf_16_with_a_mark_are_read() {
    for name in [
        "2025-05-06-rollback-rehearsal.md",
        "2025-05-06-phase-regression.md",
        "2025-05-06-final-approval-note.md",
        "2025-05-06-gate-001-002.gate.json",
    ] {
        let mut files = base();
        let marked = format!("\u{feff}{}", text(&files, name).replace('\n', "\r\n"));
        put(&mut files, name, marked.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
        let assessment = judged(&files);
        assert_eq!(
            (assessment.verdict(), assessment.findings.len()),
            (Verdict::Approved, 0),
            "{name}: {:?}",
            assessment.findings
        );
    }
}

#[test]
fn a_pack_in_which_every_file_claims_to_be_the_newest_is_blocked() {
    let mut files = base();
    for (name, stands) in files.clone() {
        if let (Some(file), Stands::File(bytes)) = (name.strip_prefix(&format!("{FOLDER}/2025-05-06")), stands) {
            put(
                &mut files,
                &format!("2025-05-07{file}"),
                String::from_utf8(bytes).unwrap().replace("05-06T", "05-07T"),
            );
        }
    }
    assert_eq!(judged(&files).verdict(), Verdict::Blocked);
}
