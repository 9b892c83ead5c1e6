//! No false alarm: what honest people on other machines write is read, or named as what it is.

use super::{Edit, judge};
use signoff::domain::assessment::{Assessment, Verdict};
use signoff::domain::finding::Code;

const FOLDER: &str = "docs/reliability/artifacts";
const A: &str = "2025-05-06-gate-001";
const B: &str = "2025-05-06-gate-002";

fn replace(file: &str, from: &str, to: &str) -> Edit {
    Edit::Replace { file: file.to_owned(), from: from.to_owned(), to: to.to_owned() }
}

fn messages(assessment: &Assessment, code: Code) -> Vec<&str> {
    assessment.findings_of(code).map(|finding| finding.message.as_str()).collect()
}

fn lets_be(what: &str, edits: &[Edit]) {
    let assessment = judge(edits);
    assert_eq!(
        (assessment.verdict(), assessment.findings.len()),
        (Verdict::Approved, 0),
        "{what}: {:?}",
        assessment.findings
    );
}

#[test]
fn paths_of_other_machines_lead_to_the_files_of_the_pack() {
    let rows = format!("{A}.raw-runs.ndjson");
    let json = |text: &str| text.replace('\\', "\\\\");
    for (what, spelled) in [
        ("a back slash", ".\\2025-05-06-gate-001.raw-runs.ndjson".to_owned()),
        ("a drive", format!("C:\\ci\\widget\\{}\\{rows}", FOLDER.replace('/', "\\"))),
        ("a runner's folder", format!("/home/runner/work/widget/{FOLDER}/{rows}")),
        ("another case", rows.to_uppercase()),
    ] {
        let quoted = json(&spelled);
        let edits = [
            replace(&format!("{A}.report.json"), &rows, &quoted),
            replace(
                "gate-001-002.gate.json",
                &format!("\"rawRunsPath\": \"{rows}\""),
                &format!("\"rawRunsPath\": \"{quoted}\""),
            ),
        ];
        lets_be(what, &edits);
    }
    let report = format!("{FOLDER}/{A}.report.json");
    for (what, spelled) in [
        ("a back slash", report.replace('/', "\\")),
        ("a drive", format!("D:\\a\\{}", report.replace('/', "\\"))),
        ("a runner's folder", format!("/builds/acme/widget/{report}")),
        ("another case", report.replace("gate", "Gate")),
    ] {
        lets_be(what, &[replace("gate-001-002.gate.json", &report, &json(&spelled))]);
        lets_be(what, &[replace("final-approval-note.md", &report, &spelled)]);
    }
}

#[test]
fn a_path_outside_is_outside_however_it_is_spelled() {
    let rows = format!("{A}.raw-runs.ndjson");
    for spelled in [
        "/etc/rows.ndjson",
        "C:\\\\Users\\\\a\\\\rows.ndjson",
        "..\\\\..\\\\..\\\\..\\\\rows.ndjson",
        "\\\\\\\\host\\\\rows",
    ] {
        let assessment = judge(&[replace(&format!("{A}.report.json"), &rows, spelled)]);
        assert!(!messages(&assessment, Code::EvidencePathEscapes).is_empty(), "{spelled}: {:?}", assessment.findings);
    }
}

#[test]
fn names_in_another_case_are_of_their_kind_or_named() {
    for (from, to) in [
        (format!("{B}.report.json"), format!("{FOLDER}/{B}.REPORT.json")),
        ("gate-001-002.gate.json".to_owned(), format!("{FOLDER}/2025-05-06-gate-001-002.Gate.json")),
        ("rollback-rehearsal.md".to_owned(), format!("{FOLDER}/2025-05-06-Rollback-Rehearsal.MD")),
    ] {
        lets_be(&to, &[Edit::Rename { file: from, to: to.clone() }]);
    }
    let other = "docs/reliability/Release-Readiness-Checklist.md";
    let assessment = judge(&[Edit::Rename { file: "release-readiness-checklist.md".to_owned(), to: other.to_owned() }]);
    let told = messages(&assessment, Code::ChecklistMissing);
    assert!(told[0].contains("differs only in the case of its letters"), "{told:?}");
}

#[test]
fn times_and_labels_have_more_than_one_spelling() {
    lets_be(
        "RFC 2822",
        &[replace(&format!("{B}.report.json"), "2025-05-06T11:30:00.000Z", "Tue, 06 May 2025 11:30:00 +0000")],
    );
    lets_be(
        "RFC 2822 in rows",
        &[replace(&format!("{B}.raw-runs.ndjson"), "2025-05-06T11:01:00.000Z", "Tue, 06 May 2025 11:01:00 GMT")],
    );
    lets_be("SHA", &[replace("rollback-rehearsal.md", "Commit under validation", "SHA")]);
}

#[test]
fn what_stands_in_the_place_of_evidence_is_named_as_what_it_is() {
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n";
    let page = "<!DOCTYPE html>\n<html><body>Sign in</body></html>\n";
    for name in
        [format!("{A}.report.json"), format!("{A}.raw-runs.ndjson"), "2025-05-06-gate-001-002.gate.json".to_owned()]
    {
        for (text, named) in [(pointer, "git lfs pull"), (page, "HTML page")] {
            let assessment = judge(&[Edit::Write { file: format!("{FOLDER}/{name}"), text: text.to_owned() }]);
            let told = messages(&assessment, Code::EvidenceUnreadable);
            assert!(told.iter().any(|it| it.contains(named)), "{name}: {told:?}");
            assert_eq!(messages(&assessment, Code::GateOutputMissing).len(), 0, "{name}");
        }
    }
    let gone = Edit::Rename { file: format!("{A}.raw-runs.ndjson"), to: format!("{FOLDER}/{A}.raw-runs.ndjson.gz") };
    let assessment = judge(&[gone]);
    let told = messages(&assessment, Code::KpiRawMissing);
    assert!(told[0].contains("`2025-05-06-gate-001.raw-runs.ndjson.gz` is, and has to be unpacked"), "{told:?}");
    let empty = Edit::Write { file: format!("{FOLDER}/all.sha256"), text: "\n\n".to_owned() };
    let assessment = judge(&[empty]);
    let told = messages(&assessment, Code::EvidenceUnreadable);
    assert!(told[0].contains("it lists no file"), "{told:?}");
}

#[test]
fn plugins_are_known_with_their_marketplace_their_options_and_in_any_home() {
    let lock = "tooling-setup-lock.json";
    lets_be(
        "options",
        &[replace(lock, "\"oh-my-opencode@3.5.3\"", "[\"oh-my-opencode@3.5.3\", { \"agents\": true }]")],
    );
    lets_be(
        "a marketplace",
        &[replace(lock, "\"id\": \"commit-commands\"", "\"id\": \"commit-commands@claude-plugins-official\"")],
    );
    let below = ".config/opencode/plugins/shell-strategy/shell_strategy.md";
    let home = format!("\"~/{below}\"");
    lets_be("a home", &[replace(lock, &home, &format!("\"/home/lead/{below}\""))]);
    lets_be(
        "a home of Windows",
        &[replace(lock, &home, &format!("\"C:\\\\Users\\\\lead\\\\{}\"", below.replace('/', "\\\\")))],
    );
    for spelled in ["$HOME/", "%USERPROFILE%/", "file:///home/lead/"] {
        lets_be(spelled, &[replace(lock, &home, &format!("\"{spelled}{below}\""))]);
    }
    for spelled in ["npm:oh-my-opencode@3.5.3", "oh-my-opencode@v3.5.3"] {
        lets_be(spelled, &[replace(lock, "\"oh-my-opencode@3.5.3\"", &format!("\"{spelled}\""))]);
    }
    for lie in [
        "\"/srv/../~/shell_strategy.md\"",
        "\"shell_strategy.md\"",
        "\"/tmp/opencode/plugins/shell-strategy/shell_strategy.md\"",
    ] {
        let assessment = judge(&[replace(lock, &home, lie)]);
        assert!(!messages(&assessment, Code::PluginMissing).is_empty(), "{lie}");
    }
    let other = replace(lock, "\"id\": \"commit-commands\"", "\"id\": \"commit-commands@somewhere-else\"");
    assert!(!messages(&judge(&[other]), Code::PluginMissing).is_empty());
}
