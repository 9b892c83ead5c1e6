//! Where the system has no thread to spare: one sentence, status 2, and the terminal as it was.

use crate::fixtures::place::Place;
use crate::fixtures::terminal::{Terminal, signoff};

/// A stack that no machine has: no thread can be started.
const NO_THREAD: (&str, &str) = ("RUST_MIN_STACK", "1152921504606846976");

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
