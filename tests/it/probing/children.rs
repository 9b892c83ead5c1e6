//! Real child processes: what becomes of those that fork, flood, ignore signals or never end.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use signoff::domain::values::child_end::ChildEnd;
use signoff::io::child::{Attachment, ChildRun, Launch, Streams, TO_THE_END, run};
use signoff::io::kill_switch::KillSwitch;

use super::{appears, runs};

const LONG: Duration = Duration::from_secs(60);

/// Of a script, with all the time and room that it needs.
fn launch<'a>(folder: &'a Path, arguments: &'a [OsString], environment: &'a [(OsString, OsString)]) -> Launch<'a> {
    Launch {
        attachment: Attachment::Detached(&[]),
        program: Path::new("/bin/sh"),
        arguments,
        environment,
        folder,
        limit: LONG,
        cap: 1 << 20,
        streams: Streams::Joined,
        is_enough: TO_THE_END,
    }
}

fn shell(folder: &Path, script: &str, kill_switch: &KillSwitch, change: impl FnOnce(&mut Launch<'_>)) -> ChildRun {
    let arguments = ["-c", script].map(OsString::from);
    let environment = [(OsString::from("PATH"), OsString::from("/usr/bin:/bin"))];
    let mut launch = launch(folder, &arguments, &environment);
    change(&mut launch);
    run(&launch, kill_switch, &mut |_| {})
}

fn short(launch: &mut Launch<'_>) {
    launch.cap = 100;
}

fn quick(script: &str) -> ChildRun {
    let folder = tempfile::tempdir().unwrap();
    shell(folder.path(), script, &KillSwitch::default(), |_| {})
}

#[test]
fn both_streams_are_kept_in_the_order_in_which_they_were_written() {
    let ran = quick("echo one; echo two >&2; echo three; exit 3");
    assert_eq!((String::from_utf8_lossy(&ran.output).as_ref(), ran.is_cut), ("one\ntwo\nthree\n", false));
    assert_eq!(ran.end, ChildEnd::Exit(3));
    assert_eq!(quick("kill -TERM $$").end, ChildEnd::Signal(15));
}

#[test]
fn streams_that_are_apart_are_kept_apart() {
    let folder = tempfile::tempdir().unwrap();
    let script = "echo one; echo two >&2; echo three";
    let ran = shell(folder.path(), script, &KillSwitch::default(), |launch| launch.streams = Streams::Apart);
    assert_eq!((ran.output.as_slice(), ran.errors.as_slice()), (&b"one\nthree\n"[..], &b"two\n"[..]));
}

#[test]
fn it_reads_what_it_is_given_and_is_ended_once_enough_was_heard() {
    let folder = tempfile::tempdir().unwrap();
    let ran = shell(folder.path(), "cat; sleep 600 & wait", &KillSwitch::default(), |launch| {
        launch.attachment = Attachment::Detached(b"one\ntwo\n");
        launch.is_enough = &|output| output.ends_with(b"two\n");
    });
    assert_eq!((ran.end, ran.output.as_slice()), (ChildEnd::Cancelled, &b"one\ntwo\n"[..]));
}

#[test]
fn it_reads_nothing_and_sees_nothing_but_what_it_is_given() {
    let ran = quick("cat; env | grep -v '^PWD=\\|^_=\\|^SHLVL='");
    assert_eq!(String::from_utf8_lossy(&ran.output), "PATH=/usr/bin:/bin\n");
}

#[test]
fn one_that_ignores_every_signal_is_ended_at_its_limit_with_its_children() {
    let folder = tempfile::tempdir().unwrap();
    let script = "trap '' TERM INT HUP; sleep 600 & echo $! > child; sleep 600 & wait";
    let ran = shell(folder.path(), script, &KillSwitch::default(), |launch| launch.limit = Duration::from_millis(700));
    assert_eq!(ran.end, ChildEnd::TimeUp);
    let child = appears(&folder.path().join("child"));
    while runs(&child) {
        std::thread::yield_now();
    }
}

#[test]
fn what_it_started_does_not_go_on_once_it_has_ended() {
    let folder = tempfile::tempdir().unwrap();
    let ran = shell(folder.path(), "sleep 600 & echo $! > child; echo done", &KillSwitch::default(), short);
    assert_eq!((ran.end, ran.output.as_slice()), (ChildEnd::Exit(0), b"done\n".as_slice()));
    let child = appears(&folder.path().join("child"));
    while runs(&child) {
        std::thread::yield_now();
    }
}

#[test]
fn a_flood_is_cut_and_does_not_hold_it_up() {
    let ran = quick("yes flood | head -c 5000000; echo end >&2");
    assert!(ran.is_cut && ran.output.len() == 1 << 20 && ran.end == ChildEnd::Exit(0), "{:?}", ran.end);
}

#[test]
fn one_that_leaves_its_group_and_holds_the_pipe_open_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let script = "setsid sh -c 'echo $$ > away; exec sleep 600' & while ! [ -s away ]; do :; done; echo done";
    let ran = shell(folder.path(), script, &KillSwitch::default(), short);
    assert_eq!((ran.end, ran.output.as_slice()), (ChildEnd::Exit(0), b"done\n".as_slice()));
    assert!(!ran.is_heard && quick("echo done").is_heard);
    let away = appears(&folder.path().join("away"));
    std::process::Command::new("kill").arg(away).status().unwrap();
}

#[test]
fn a_cut_switch_ends_it_and_lets_nothing_else_begin() {
    let folder = tempfile::tempdir().unwrap();
    let kill_switch = KillSwitch::default();
    let (waiting, cutter) = (folder.path().join("begun"), kill_switch.clone());
    let cut = std::thread::spawn(move || {
        appears(&waiting);
        cutter.cut();
    });
    let ran = shell(folder.path(), "echo yes > begun; sleep 600", &kill_switch, short);
    cut.join().unwrap();
    assert_eq!(ran.end, ChildEnd::Cancelled);
    assert_eq!(shell(folder.path(), "echo never", &kill_switch, short).end, ChildEnd::Cancelled);
}

#[test]
fn one_that_is_no_program_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("none");
    std::fs::write(&program, "").unwrap();
    let ran =
        run(&Launch { program: &program, ..launch(folder.path(), &[], &[]) }, &KillSwitch::default(), &mut |_| {});
    assert!(matches!(&ran.end, ChildEnd::NotStarted(why) if why.contains("ermission denied")), "{:?}", ran.end);
}
