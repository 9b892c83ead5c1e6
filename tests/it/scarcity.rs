//! Where the system has no thread or no descriptor to spare: one sentence, status 2, and the terminal as it was.

use std::process::Command;

use crate::fixtures::place::Place;
use crate::fixtures::terminal::{Terminal, command, signoff};

/// A stack that no machine has: no thread can be started.
const NO_THREAD: (&str, &str) = ("RUST_MIN_STACK", "1152921504606846976");

/// The program under a limit of open files, by way of a shell.
const LIMITED: &str = "ulimit -n \"$0\"; exec \"$@\"";

#[test]
fn without_a_thread_the_cockpit_says_so_and_leaves_the_terminal_alone() {
    let place = Place::with_pack();
    let mut cockpit = signoff(&[place.path("pack").to_str().unwrap()]);
    cockpit.env(NO_THREAD.0, NO_THREAD.1);
    let mut terminal = Terminal::start(cockpit);
    assert_eq!(terminal.ends(), 2);
    assert!(terminal.has_its_modes());
    let said = terminal.text();
    assert!(said.starts_with("signoff: no thread could be started: ") && said.contains("\nhint: "), "{said}");
    assert!(!String::from_utf8_lossy(&terminal.raw).contains('\x1b'), "{said}");
}

#[test]
fn without_a_thread_nothing_is_run() {
    let place = Place::with_pack();
    let ran = place.run_with("status --host pack", NO_THREAD);
    assert_eq!((ran.stdout.as_str(), ran.exit), ("", 2));
    assert!(ran.stderr.starts_with("signoff: no thread could be started: "), "{}", ran.stderr);
}

#[test]
fn what_needs_no_thread_is_told_without_one() {
    let place = Place::with_pack();
    let (without, with) = (place.run_with("status pack", NO_THREAD), place.run("status pack"));
    assert_eq!((without.stdout, without.stderr, without.exit), (with.stdout, with.stderr, with.exit));
}

#[test]
fn with_few_descriptors_every_command_says_so_and_judges_nothing() {
    let place = Place::with_pack();
    for limit in ["6", "12", "20", "31"] {
        for typed in ["status pack", "kpi --raw rows --out report", "tick item pack", "collect plan --out rows", "demo"]
        {
            let mut limited = Command::new("/bin/sh");
            limited.current_dir(place.path("")).args(["-c", LIMITED, limit, env!("CARGO_BIN_EXE_signoff")]);
            let ran = limited.args(typed.split(' ')).output().unwrap();
            let said = String::from_utf8_lossy(&ran.stderr);
            assert_eq!((ran.status.code(), ran.stdout.len()), (Some(2), 0), "{limit}: {typed}: {said}");
            assert!(said.contains("files cannot be opened") && said.contains("ulimit -n"), "{limit}: {typed}: {said}");
        }
    }
}

#[test]
fn with_few_descriptors_the_cockpit_says_so_and_leaves_the_terminal_alone() {
    let place = Place::with_pack();
    let pack = place.path("pack");
    for limit in ["6", "9", "14", "20"] {
        let arguments = ["-c", LIMITED, limit, env!("CARGO_BIN_EXE_signoff"), pack.to_str().unwrap()];
        let mut terminal = Terminal::start(command("/bin/sh", &arguments));
        assert_eq!(terminal.ends(), 2, "{limit}");
        assert!(terminal.has_its_modes(), "{limit}");
        assert!(terminal.text().contains("files cannot be opened"), "{limit}: {}", terminal.text());
    }
}
