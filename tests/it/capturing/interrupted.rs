//! Captures that are ended, gone on with, or changed under.

use std::fs;
use std::os::unix::process::CommandExt;
use std::process::Command;

use rustix::process::Signal;

use super::{GOOD, Kitchen, PLAN, RECORD, ROWS, Ran, append, signal};

/// From row 3 on it waits until it may go on.
fn gated() -> Kitchen {
    let kitchen = Kitchen::new(&format!("[ $SIGNOFF_ROW -lt 3 ] || while [ ! -e go ]; do sleep 0.01; done\n{GOOD}"));
    kitchen.write(".gitignore", "go\n");
    kitchen.commit();
    kitchen
}

/// What is said of it, and what somebody does.
type Change = (&'static str, fn(&Kitchen));

fn typed(more: &str) -> String {
    format!("collect plan.toml --out {ROWS} --profile signoff.toml {more}")
}

fn lines(kitchen: &Kitchen) -> usize {
    fs::read_to_string(kitchen.path(ROWS)).map_or(0, |text| text.lines().count())
}

#[test]
fn one_that_is_killed_or_interrupted_leaves_whole_rows_and_is_gone_on_with() {
    for (how, exit) in [(Signal::KILL, -1), (Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)] {
        let kitchen = gated();
        let child = kitchen.begin(&typed(""));
        kitchen.until(|it| lines(it) == 2);
        signal(&child, how);
        let ran = Ran::ended(child).ends(exit);
        assert_eq!(kitchen.rows().len(), 2);
        let state = if how == Signal::KILL { "running" } else { "stopped" };
        assert_eq!(kitchen.record()["state"], state, "{}", ran.stderr);
        assert_eq!(kitchen.findings_of("capture"), ["blocker capture.incomplete gate-7"]);
        assert_eq!(kitchen.findings_of("gate"), ["blocker gate.missing gate"]);
        kitchen.collect("").ends(2).says("exists already; nothing was run");
        kitchen.write("go", "");
        kitchen.collect("--resume").ends(0);
        let rows = kitchen.rows();
        let numbers: Vec<&str> = rows.iter().map(|row| row["runId"].as_str().unwrap()).collect();
        assert_eq!(numbers, (1..=6).map(|number| format!("gate-7-00{number}")).collect::<Vec<_>>());
        let times: Vec<&str> = rows.iter().map(|row| row["timestamp"].as_str().unwrap()).collect();
        assert!(times.is_sorted(), "{times:?}");
        assert_eq!(
            (&kitchen.record()["state"], &kitchen.record()["sessions"][1]["rowsBefore"]),
            (&"complete".into(), &2.into())
        );
        kitchen.collect("--resume").ends(0).says("captured whole");
    }
}

#[test]
fn two_captures_into_one_file_are_refused() {
    let kitchen = gated();
    let child = kitchen.begin(&typed(""));
    kitchen.until(|it| lines(it) == 2);
    kitchen.collect("").ends(2).says("exists already");
    kitchen.collect("--resume").ends(2).says("is being written by another process");
    kitchen.write("go", "");
    Ran::ended(child).ends(0);
    assert_eq!(kitchen.rows().len(), 6);
}

#[test]
fn a_capture_is_gone_on_with_by_what_it_was_begun_with_alone() {
    let others: [Change; 4] = [
        ("by another plan", |it| {
            it.write("plan.toml", &PLAN.replace("limit_s = 30", "limit_s = 29"));
            it.commit();
        }),
        ("with another harness", |it| {
            it.program("harness.sh", &format!("{GOOD}# another\n"));
            it.git(&["update-index", "--assume-unchanged", "harness.sh"]);
        }),
        ("from another commit", |it| it.commit()),
        ("holds other rows", |it| {
            let rows = it.read(ROWS).replacen("true", "null", 1);
            it.write(ROWS, &rows);
        }),
    ];
    for (told, change) in others {
        let kitchen = gated();
        let child = kitchen.begin(&typed(""));
        kitchen.until(|it| lines(it) == 2);
        signal(&child, Signal::INT);
        Ran::ended(child).ends(130);
        let before = kitchen.read(ROWS);
        kitchen.write("go", "");
        change(&kitchen);
        kitchen.collect("--resume").ends(2).says(told);
        assert!(kitchen.read(ROWS).len() == before.len(), "{told}");
    }
    let kitchen = Kitchen::new(GOOD);
    kitchen.collect("--resume").ends(2).says("nothing was run");
}

#[test]
fn rows_and_record_that_were_edited_after_a_kill_are_not_gone_on_with() {
    fn rows(kitchen: &Kitchen, edit: fn(&mut Vec<String>)) {
        let mut lines: Vec<String> = kitchen.read(ROWS).lines().map(str::to_owned).collect();
        edit(&mut lines);
        kitchen.write(ROWS, &lines.iter().map(|line| format!("{line}\n")).collect::<String>());
    }
    fn record(kitchen: &Kitchen, from: &str, to: &str) {
        let text = kitchen.read(RECORD);
        assert!(text.contains(from), "{from}");
        kitchen.write(RECORD, &text.replace(from, to));
    }
    let lies: [Change; 11] = [
        ("the first row is deleted", |it| rows(it, |lines| drop(lines.remove(0)))),
        ("a row is told twice", |it| rows(it, |lines| lines.push(lines[1].clone()))),
        ("two rows are swapped", |it| rows(it, |lines| lines.swap(0, 1))),
        ("a value is edited", |it| rows(it, |lines| lines[0] = lines[0].replace("\"spills\":0", "\"spills\":1"))),
        ("another duration", |it| rows(it, |lines| lines[0] = lines[0].replace("\"durationMs\":", "\"durationMs\":1"))),
        ("the mark is taken off", |it| rows(it, |lines| lines[1] = lines[1].replace("signoffCapture", "other"))),
        ("fewer rows are planned", |it| record(it, "\"planned\": 6", "\"planned\": 2")),
        ("other scenarios", |it| record(it, "\"count\": 4", "\"count\": 5")),
        ("it was spoiled", |it| record(it, "\"stoppedBy\"", "\"spoiledBy\": \"something\", \"stoppedBy\"")),
        ("it calls itself complete", |it| record(it, "\"running\"", "\"complete\"")),
        ("another capture", |it| record(it, "\"capture\": \"", "\"capture\": \"f")),
    ];
    for (lie, change) in lies {
        let kitchen = gated();
        let child = kitchen.begin(&typed(""));
        kitchen.until(|it| lines(it) == 2);
        signal(&child, Signal::KILL);
        Ran::ended(child);
        change(&kitchen);
        let before = kitchen.read(ROWS);
        kitchen.write("go", "");
        let ran = kitchen.collect("--resume");
        assert_eq!((ran.exit, kitchen.read(ROWS) == before), (2, true), "{lie}: {}", ran.stderr);
    }
}

#[test]
fn a_line_that_was_cut_off_is_captured_again() {
    let kitchen = gated();
    let child = kitchen.begin(&typed(""));
    kitchen.until(|it| lines(it) == 2);
    signal(&child, Signal::KILL);
    Ran::ended(child);
    append(&kitchen.path(ROWS), "{\"runId\":\"gate-7-003\",");
    kitchen.write("go", "");
    kitchen.collect("--resume").ends(0);
    assert_eq!(kitchen.rows().len(), 6);
}

#[test]
fn what_changes_under_a_capture_spoils_it() {
    let changes: [Change; 7] = [
        ("was changed, and put back", |it| {
            let harness = it.read("harness.sh");
            it.write("harness.sh", "#!/bin/sh\n");
            it.write("harness.sh", &harness);
        }),
        ("plan.toml was changed", |it| it.write("plan.toml", &it.read("plan.toml"))),
        // Seen while it is another commit, or afterwards.
        ("gate-7: ", |it| {
            it.git(&["commit", "--quiet", "--allow-empty", "--message", "Other"]);
            it.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
        }),
        ("somebody else wrote to its rows", |it| append(&it.path(ROWS), "{}\n")),
        ("is checked out instead of", |it| it.commit()),
        ("was changed", |it| it.write("signoff.rs", "fn main() { changed }\n")),
        ("of the harness was changed", |it| {
            it.program("beside.sh", GOOD);
            it.git(&["update-index", "--assume-unchanged", "harness.sh"]);
            fs::rename(it.path("beside.sh"), it.path("harness.sh")).unwrap();
        }),
    ];
    for (told, change) in changes {
        let kitchen = gated();
        kitchen.write("signoff.rs", "fn main() {}\n");
        kitchen.commit();
        let child = kitchen.begin(&typed(""));
        kitchen.until(|it| lines(it) == 2);
        change(&kitchen);
        kitchen.write("go", "");
        Ran::ended(child).ends(1).says(told).says("capture it anew into another file");
        assert_eq!(kitchen.record()["state"], "spoiled", "{told}");
        assert_eq!(kitchen.findings_of("capture"), ["blocker capture.incomplete gate-7"]);
        kitchen.git(&["update-index", "--no-assume-unchanged", "harness.sh"]);
        kitchen.collect("--resume --allow-dirty").ends(2);
    }
}

#[test]
fn a_disk_that_fills_leaves_whole_rows() {
    let kitchen = Kitchen::new(GOOD);
    // So many blocks of 512 bytes, two rows and a half: the third row finds no room.
    let shell = format!("trap '' XFSZ; ulimit -f 10; exec {} {}", env!("CARGO_BIN_EXE_signoff"), typed(""));
    let mut command = Command::new("/bin/sh");
    command.args(["-c", &shell]).current_dir(kitchen.path(""));
    super::identified(&mut command, &kitchen.path(""));
    let ran = Ran::of(command.output().unwrap()).ends(1);
    assert!(ran.stderr.contains("File too large"), "{}", ran.stderr);
    assert_eq!(kitchen.rows().len(), 2);
    assert_eq!(kitchen.record()["state"], "stopped");
    kitchen.collect("--resume").ends(0);
    assert_eq!(kitchen.rows().len(), 6);
}

#[test]
fn a_clock_that_was_put_back_does_not_go_on() {
    let kitchen = gated();
    let child = kitchen.begin(&typed(""));
    kitchen.until(|it| lines(it) == 2);
    signal(&child, Signal::KILL);
    Ran::ended(child);
    let year = &kitchen.rows()[0]["timestamp"].as_str().unwrap()[..5].to_owned();
    let later = kitchen.read(ROWS).replace(&format!("\"timestamp\":\"{year}"), "\"timestamp\":\"2999-");
    kitchen.write(ROWS, &later);
    kitchen.collect("--resume").ends(2).says("its last row is from later than the clock tells");
}

#[test]
fn what_a_program_started_is_gone_when_the_capture_is() {
    let kitchen = Kitchen::new("sleep 600 & echo $! > child; wait\n");
    kitchen.write(".gitignore", "child\n");
    kitchen.commit();
    let child = kitchen.command(&typed("")).process_group(0).spawn().unwrap();
    kitchen.until(|it| fs::read_to_string(it.path("child")).is_ok_and(|text| text.ends_with('\n')));
    let number = kitchen.read("child").trim().to_owned();
    signal(&child, Signal::KILL);
    Ran::ended(child);
    let is_gone = || fs::read_to_string(format!("/proc/{number}/stat")).map_or(true, |stat| stat.contains(") Z "));
    kitchen.until(|_| is_gone());
    assert!(kitchen.path(RECORD).exists());
}
