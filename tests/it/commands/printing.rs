//! How answers reach a terminal, a pipe, or nobody.

use std::fs;
use std::process::{Command, Stdio};

use signoff::domain::values::escaped::has_hazard;

use crate::fixtures::place::Place;

#[test]
fn colour_is_a_matter_of_asking_and_changes_no_word() {
    let place = Place::with_pack();
    let plain = place.run("status pack").stdout;
    let coloured = place.run("status --color always pack").stdout;
    assert!(!plain.contains('\x1b') && coloured.contains("\x1b[1;31mBLOCKED\x1b[0m"));
    let escapes = regex_lite::Regex::new("\x1b\\[[0-9;]*m").unwrap();
    assert_eq!(escapes.replace_all(&coloured, ""), plain);
    assert!(place.run("--color=always --help").stdout.contains('\x1b'));
    assert!(place.run_with("status --color always pack", ("NO_COLOR", "1")).stdout.contains('\x1b'));
    assert!(!place.run_with("status pack", ("CLICOLOR_FORCE", "1")).stdout.contains('\x1b'));
}

#[test]
fn hostile_words_in_evidence_reach_no_terminal() {
    let place = Place::with_pack();
    place.write("pack/proof/checklist.md", "# A\n\n- [ ] red \x1b[31m and \u{202e}back\n");
    for typed in ["status pack", "checklist pack", "status --json pack", "checklist --json pack", "note pack --stdout"]
    {
        let ran = place.run(typed);
        assert!(!ran.text().contains(['\x1b', '\u{202e}']), "{}", ran.text());
    }
    assert_eq!(place.run("checklist --json pack").json()["items"][0]["text"], "red \x1b[31m and \u{202e}back");
}

#[test]
fn where_the_host_is_looked_at_is_told_escaped() {
    let place = Place::with_pack();
    for name in ["HOME", "XDG_CONFIG_HOME"] {
        let odd = place.path("a\u{1b}[31m\u{202e}b");
        let ran = place.run_with("status --host pack", (name, odd.to_str().unwrap()));
        assert!(ran.stderr.lines().all(|line| !has_hazard(line)), "{:?}", ran.stderr);
        assert!(ran.stderr.contains("a<U+001B>[31m<U+202E>b"), "{}", ran.stderr);
    }
}

#[test]
fn an_answer_that_cannot_be_printed_is_no_answer() {
    let place = Place::with_pack();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut status = Command::new(env!("CARGO_BIN_EXE_signoff"));
    let ran = status.args(["status", "--json"]).arg(place.path("pack")).stdout(full).output().unwrap();
    let said = String::from_utf8(ran.stderr).unwrap();
    assert_eq!((ran.status.code(), said.lines().count()), (Some(2), 1), "{said}");
    assert!(said.starts_with("signoff: the answer could not be printed: "), "{said}");
}

#[test]
fn what_was_written_is_told_where_the_answer_cannot_be_printed() {
    let place = Place::with_pack();
    place.measure();
    let item = place.run("checklist --json pack").json()["items"][0]["id"].as_str().unwrap().to_owned();
    let said = |arguments: &[&str]| {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_signoff"));
        let ran = command.args(arguments).current_dir(place.path("")).stdout(full).output().unwrap();
        (ran.status.code(), String::from_utf8(ran.stderr).unwrap())
    };
    let (exit, told) = said(&["note", "--decision", "blocked", "--out", "note.md", "pack"]);
    assert!(place.path("note.md").is_file());
    let last = told.lines().last().unwrap();
    let expected = "signoff: note.md: holds the BLOCKED note; the answer could not be printed: ";
    assert!(exit == Some(2) && last.starts_with(expected), "{told}");
    for expected in
        ["signoff: `ITEM` is now ticked in proof/checklist.md:", "signoff: the answer could not be printed: "]
    {
        let (exit, told) = said(&["tick", &item, "pack"]);
        assert!(exit == Some(2) && told.starts_with(&expected.replace("ITEM", &item)), "{told}");
    }
    assert!(place.read("pack/proof/checklist.md").contains("- [x]"));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let place = Place::with_pack();
    let mut child = Command::new(env!("CARGO_BIN_EXE_signoff"))
        .args(["status", "pack"])
        .current_dir(place.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(1), ""));
}
