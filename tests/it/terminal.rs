//! What only a terminal can show: start, resize, the end in all its ways, a change on screen, tick, emit and refusal.

use std::fs;
use std::io::Read;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use rustix::process::{Pid, Signal, test_kill_process};

use crate::fixtures::terminal::{Terminal, command, signoff, size};

const CHECKLIST: &str = "docs/reliability/release-readiness-checklist.md";
const ITEMS: &str = "# Acme Widget\n\n## Before the launch\n\n- [ ] The shop window was washed\n- [ ] The bell rings\n";

fn pack() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), CHECKLIST, ITEMS);
    folder
}

fn write(pack: &Path, path: &str, text: &str) {
    let file = pack.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

fn opened(pack: &Path) -> Terminal {
    let mut terminal = Terminal::cockpit(pack);
    terminal.shows("BLOCKED");
    terminal
}

#[test]
fn the_first_frame_shows_the_verdict_and_asks_the_terminal_nothing() {
    let pack = pack();
    let terminal = opened(pack.path());
    assert!(terminal.text().lines().next().unwrap().contains("BLOCKED"));
    let raw = String::from_utf8_lossy(&terminal.raw).into_owned();
    assert!(!raw.contains("\x1b[6n") && !raw.contains("\x1b[c") && !raw.contains("\x1b[?u"), "{raw:?}");
}

#[test]
fn every_size_is_drawn() {
    let pack = pack();
    let mut terminal = opened(pack.path());
    for (columns, rows) in [(160, 50), (60, 15), (80, 24)] {
        let before = terminal.raw.len();
        terminal.resize(columns, rows);
        let fits = move |terminal: &Terminal| {
            terminal.raw.len() > before && terminal.text().lines().next().is_some_and(|line| line.contains("BLOCKED"))
        };
        terminal.wait("a frame of the new size", fits);
    }
    terminal.resize(1, 1);
    terminal.resize(80, 24);
    terminal.press("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_lone_esc_needs_no_other_key() {
    let pack = pack();
    let mut terminal = opened(pack.path());
    terminal.press("?");
    terminal.shows("Keys that work");
    terminal.press("\x1b");
    terminal.wait("the pane without the help", |terminal| !terminal.text().contains("Keys that work"));
}

#[test]
fn quitting_gives_the_terminal_back() {
    let pack = pack();
    let mut terminal = opened(pack.path());
    terminal.press("q");
    assert_eq!(terminal.ends(), 0);
    assert!(terminal.is_given_back());
}

#[test]
fn signals_give_the_terminal_back_and_end_with_their_own_status() {
    // A hang-up too: `kill -HUP` says so of a terminal that is still there.
    for (signal, exit) in [(Signal::TERM, 143), (Signal::INT, 130), (Signal::QUIT, 131), (Signal::HUP, 129)] {
        let pack = pack();
        let mut terminal = opened(pack.path());
        terminal.signal(signal);
        assert_eq!(terminal.ends(), exit);
        assert!(terminal.is_given_back(), "{signal:?}");
    }
}

#[test]
fn a_cockpit_that_is_continued_and_quit_at_once_gives_the_terminal_back() {
    let pack = pack();
    // What comes first is chance, and whether a frame is drawn in between.
    for _ in 0..12 {
        let mut terminal = opened(pack.path());
        terminal.signal(Signal::STOP);
        terminal.press("q");
        terminal.signal(Signal::CONT);
        assert_eq!(terminal.ends(), 0);
        assert!(terminal.is_given_back());
    }
}

#[test]
fn ctrl_c_twice_quits_and_once_does_not() {
    let pack = pack();
    let mut terminal = opened(pack.path());
    terminal.press("\x03");
    terminal.shows("once more");
    terminal.press("\x03");
    assert_eq!(terminal.ends(), 0);
    assert!(terminal.is_given_back());
}

#[test]
fn a_signal_at_any_moment_leaves_no_example_pack_behind() {
    let (home, mut terminal) = demo();
    while fs::read_dir(home.path()).unwrap().next().is_none() {
        std::thread::yield_now();
    }
    terminal.signal(Signal::TERM);
    assert_eq!(terminal.ends(), 143);
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

/// The demo, and the folder in which it makes its own.
fn demo() -> (tempfile::TempDir, Terminal) {
    let home = tempfile::tempdir().unwrap();
    let mut demo = signoff(&["demo"]);
    demo.env("TMPDIR", home.path());
    (home, Terminal::start(demo))
}

#[test]
fn the_demo_says_that_it_is_one_and_no_ending_leaves_its_pack_behind() {
    for (signal, exit) in [(None, 0), (Some(Signal::INT), 130), (Some(Signal::QUIT), 131), (Some(Signal::HUP), 129)] {
        let (home, mut terminal) = demo();
        terminal.shows("No: 12 things block; example, gone on exit");
        match signal {
            Some(signal) => terminal.signal(signal),
            None => terminal.press("q"),
        }
        assert_eq!(terminal.ends(), exit);
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0, "{signal:?}");
    }
}

#[test]
fn a_terminal_that_goes_away_ends_it() {
    let pack = pack();
    let pair = portable_pty::native_pty_system().openpty(size(80, 24)).unwrap();
    let mut child = pair.slave.spawn_command(signoff(&[pack.path().to_str().unwrap()])).unwrap();
    drop(pair.slave);
    let (mut reader, mut seen) = (pair.master.try_clone_reader().unwrap(), Vec::new());
    let mut piece = [0; 4096];
    while !String::from_utf8_lossy(&seen).contains("BLOCKED") {
        let length = reader.read(&mut piece).unwrap();
        seen.extend(&piece[..length]);
    }
    drop((reader, pair.master));
    let (send, ended) = mpsc::channel();
    std::thread::spawn(move || send.send(child.wait().unwrap().exit_code()));
    assert_eq!(ended.recv_timeout(Duration::from_secs(20)), Ok(129));
}

/// The cockpit of an operator whose own keymap is `keymap`.
fn opened_by_an_operator_with(keymap: &str, arguments: &[&str]) -> (tempfile::TempDir, Terminal) {
    let home = tempfile::tempdir().unwrap();
    write(home.path(), "signoff/keymap.toml", keymap);
    let mut command = signoff(arguments);
    command.env("XDG_CONFIG_HOME", home.path());
    (home, Terminal::start(command))
}

#[test]
fn an_operators_own_keymap_is_read_from_the_configuration_folder() {
    let pack = pack();
    let path = pack.path().to_str().unwrap();
    let (_home, mut terminal) = opened_by_an_operator_with("[keys.global]\nw = \"checklist\"\n", &[path]);
    terminal.shows("BLOCKED");
    terminal.press("w");
    terminal.shows("The bell rings");
    terminal.press("qq");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn an_unusable_keymap_of_the_operators_own_is_refused_with_file_and_line() {
    let pack = pack();
    let path = pack.path().to_str().unwrap();
    let (_home, mut terminal) = opened_by_an_operator_with("[keys.global]\n\nw = \"dance\"\n", &[path]);
    assert_eq!(terminal.ends(), 2);
    let said = terminal.text().replace('\n', "");
    assert!(said.contains("signoff/keymap.toml:3: ") && said.contains("dance"), "{said}");
}

#[test]
fn a_keymap_that_is_named_is_read_in_place_of_the_operators_own() {
    let pack = pack();
    write(pack.path(), "named.toml", "[keys.global]\nw = \"checklist\"\n");
    let (path, named) = (pack.path().to_str().unwrap(), pack.path().join("named.toml"));
    let (_home, mut terminal) = opened_by_an_operator_with("dance", &["--keymap", named.to_str().unwrap(), path]);
    terminal.shows("BLOCKED");
    terminal.press("w");
    terminal.shows("The bell rings");
    terminal.press("qq");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_panic_is_told_after_the_terminal_came_back() {
    let Some(example) = example("panic_guard") else {
        assert!(std::env::var_os("CI").is_none(), "the example `panic_guard` was not built");
        eprintln!("skipped: the example `panic_guard` was not built");
        return;
    };
    let mut terminal = Terminal::start(command(example.to_str().unwrap(), &[]));
    terminal.shows("this program panics");
    terminal.press("x");
    assert_eq!(terminal.ends(), 101);
    let raw = String::from_utf8_lossy(&terminal.raw).into_owned();
    assert!(terminal.is_given_back());
    assert!(raw.find("a bug, on purpose") > raw.rfind("\x1b[?1049l"), "{raw:?}");
}

fn example(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_BIN_EXE_signoff")).parent()?.join("examples");
    Some(folder.join(name)).filter(|file| file.is_file())
}

/// The shell switches modes of its own: what tells are the screen and the cursor.
fn is_outside(terminal: &Terminal) -> bool {
    !terminal.screen().alternate_screen() && !terminal.screen().hide_cursor()
}

#[test]
fn ctrl_z_gives_the_terminal_to_the_shell_and_fg_brings_the_cockpit_back() {
    let pack = pack();
    if !Path::new("/bin/bash").exists() {
        eprintln!("skipped: there is no shell with job control");
        return;
    }
    let mut terminal = Terminal::start(command("/bin/bash", &["--norc", "--noprofile", "-i"]));
    terminal.press(&format!("'{}' '{}'\n", env!("CARGO_BIN_EXE_signoff"), pack.path().display()));
    terminal.shows("BLOCKED");
    terminal.press("\x1a");
    terminal.wait("the shell", |terminal| is_outside(terminal) && terminal.text().contains("Stopped"));
    terminal.press("jobs; echo =$((40+2))=\n");
    terminal.shows("=42=");
    terminal.press("fg\n");
    terminal.shows("BLOCKED");
    terminal.press("q");
    let is_prompt = |terminal: &Terminal| terminal.text().trim_end().ends_with(['#', '$']);
    terminal.wait("the prompt", |terminal| is_outside(terminal) && is_prompt(terminal));
    terminal.press("echo =$?=\n");
    terminal.shows("=0=");
}

#[test]
fn where_no_shell_could_continue_it_ctrl_z_goes_on() {
    let pack = pack();
    let mut terminal = opened(pack.path());
    terminal.press("\x1a");
    terminal.shows("no shell here");
    terminal.press("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_file_renamed_into_the_pack_is_shown() {
    let pack = pack();
    let mut terminal = opened(pack.path());
    terminal.press("7");
    terminal.shows("release-readiness");
    write(pack.path(), "arriving.txt", "new\n");
    fs::rename(pack.path().join("arriving.txt"), pack.path().join("docs/reliability/arrived.txt")).unwrap();
    terminal.shows("arrived.txt");
}

#[test]
fn a_pack_that_is_removed_and_put_back_is_seen() {
    let pack = pack();
    let mut terminal = opened(pack.path());
    let (there, away) = (pack.path().join("docs"), pack.path().join("elsewhere"));
    fs::rename(&there, &away).unwrap();
    terminal.shows("pack is gone");
    fs::rename(&away, &there).unwrap();
    terminal.wait("the pack", |terminal| !terminal.text().contains("pack is gone"));
}

#[test]
fn a_tick_changes_one_byte_of_the_checklist() {
    let pack = pack();
    let mut terminal = opened(pack.path());
    terminal.press("5");
    terminal.shows("The bell rings");
    terminal.press("/bell\r");
    terminal.wait("the filter", |terminal| !terminal.text().contains("shop window"));
    terminal.press("G");
    terminal.press(" ");
    terminal.shows("once more ticks it");
    terminal.press(" ");
    terminal.shows("why is it ticked");
    terminal.press("heard it");
    terminal.confirms("\r");
    terminal.shows("[x]");
    assert_eq!(fs::read_to_string(pack.path().join(CHECKLIST)).unwrap(), ITEMS.replace("[ ] The bell", "[x] The bell"));
}

#[test]
fn a_key_that_is_held_down_opens_an_item_and_does_not_tick_it() {
    let pack = pack();
    write(pack.path(), CHECKLIST, "# Acme Widget\n\n- [ ] The bell of `docs/bell.md` rings\n");
    write(pack.path(), "docs/bell.md", "It rang.\n");
    let mut terminal = opened(pack.path());
    terminal.press("5");
    terminal.shows("rings");
    terminal.press("j");
    for _ in 0..3 {
        terminal.press(&" ".repeat(40));
        terminal.shows("too fast, or held down");
    }
    terminal.shows("once more ticks it");
    assert!(terminal.text().contains("It rang."), "{}", terminal.text());
    terminal.press(" ");
    terminal.shows("[x]");
}

#[test]
fn an_item_with_more_behind_it_than_fits_is_ticked_once_the_last_of_it_was_on_screen() {
    let pack = pack();
    write(pack.path(), CHECKLIST, "# Acme Widget\n\n- [ ] Somebody read `docs/reliability/read/`\n");
    for i in 0..12 {
        write(pack.path(), &format!("docs/reliability/read/{i:02}.md"), &format!("Words of {i:02}.\n"));
    }
    let mut terminal = opened(pack.path());
    terminal.press("5");
    terminal.shows("Somebody read");
    terminal.press("j");
    terminal.press(" ");
    terminal.shows("rows are still to be seen");
    assert!(terminal.text().contains("Words of 00.") && !terminal.text().contains("Words of 11."));
    terminal.press(" ");
    terminal.shows("once more ticks it");
    assert!(terminal.text().contains("Words of 11."), "{}", terminal.text());
    let untouched = fs::read_to_string(pack.path().join(CHECKLIST)).unwrap();
    assert!(untouched.contains("- [ ]"), "{untouched}");
    terminal.press(" ");
    terminal.shows("ticked by tester");
    let journals = fs::read_dir(pack.path().join("docs/reliability/journal")).unwrap();
    let journal = fs::read_to_string(journals.map(|entry| entry.unwrap().path()).next().unwrap()).unwrap();
    assert!(journal.contains("\"onScreen\":true"), "{journal}");
}

#[test]
fn nothing_is_ticked_where_nothing_may_be_written() {
    let pack = pack();
    let mut terminal = Terminal::start(signoff(&["--read-only", pack.path().to_str().unwrap()]));
    terminal.shows("BLOCKED");
    terminal.press("5");
    terminal.shows("The bell rings");
    terminal.press("  q");
    terminal.press("q");
    assert_eq!(terminal.ends(), 0);
    assert_eq!(fs::read_to_string(pack.path().join(CHECKLIST)).unwrap(), ITEMS);
}

/// What the emit dialog wants to be typed.
fn asked(terminal: &Terminal) -> Option<String> {
    let text = terminal.text();
    let digits = text.match_indices("sign ").map(|(at, word)| text[at + word.len()..].chars().take(6));
    let mut digits = digits.map(|digits| digits.collect::<String>());
    digits
        .find(|digits| digits.len() == 6 && digits.chars().all(|c| c.is_ascii_hexdigit()))
        .map(|d| format!("sign {d}"))
}

fn notes(pack: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(pack.join("docs/reliability/artifacts")) else { return Vec::new() };
    let is_note = |path: &PathBuf| path.to_string_lossy().ends_with("approval-note.md");
    entries.map(|entry| entry.unwrap().path()).filter(is_note).collect()
}

fn emit_dialog(terminal: &mut Terminal) -> String {
    terminal.press("8");
    terminal.shows("Decision");
    terminal.press("E");
    terminal.wait("the words to type", |terminal| asked(terminal).is_some());
    asked(terminal).unwrap()
}

#[test]
fn a_burst_writes_no_note_that_nobody_saw() {
    let pack = pack();
    let mut terminal = opened(pack.path());
    let words = emit_dialog(&mut terminal);
    terminal.press("\x1b");
    terminal.wait("the end of the dialog", |terminal| asked(terminal).is_none());
    terminal.press(&format!("E{words}\r"));
    terminal.wait("a refusal", |terminal| {
        let text = terminal.text();
        text.contains("nothing was written") || text.contains("then again")
    });
    assert_eq!(notes(pack.path()), Vec::<PathBuf>::new());
}

#[test]
fn an_approval_asks_for_its_words_on_the_terminal() {
    let place = crate::fixtures::place::Place::with_pack();
    place.measure();
    for tick in ["bench-both-bench-runs-pass", "bench-rows-are-kept"] {
        assert_eq!(place.run(&format!("tick {tick} pack")).exit, 0);
    }
    for tick in ["people-also-the-page-about-the-lid", "people-the-manual-was-read-aloud"] {
        assert_eq!(place.run(&format!("tick {tick} pack --reason heard")).exit, 0);
    }
    let folder = place.path("pack/proof/notes");
    let written = || fs::read_dir(&folder).is_ok_and(|mut entries| entries.next().is_some());
    let ask = || {
        let pack = place.path("pack");
        let arguments = ["note", "--decision", "approved", "--as", "kim", pack.to_str().unwrap()];
        let mut terminal = Terminal::start(signoff(&arguments));
        terminal.shows("to write the APPROVED note: ");
        terminal
    };
    let mut other = ask();
    other.press("yes\r");
    assert_eq!((other.ends(), written()), (1, false));
    let mut terminal = ask();
    let words = asked(&terminal).unwrap();
    terminal.press(&format!("{words}\r"));
    assert_eq!((terminal.ends(), written()), (0, true));
}

/// Who ends signoff while a passphrase is asked for ends what asks too, and the terminal is as it was.
#[test]
fn no_end_leaves_a_terminal_without_echo_that_was_asked_for_a_passphrase() {
    for (signal, exit) in [(Signal::TERM, 143), (Signal::INT, 130), (Signal::HUP, 129)] {
        let place = crate::fixtures::place::Place::with_pack();
        let asks = "echo $$ > pid\nstty -echo < /dev/tty\necho passphrase: > /dev/tty\nexec sleep 60\n";
        let path = place.with_program("ssh-keygen", asks);
        let pack = place.path("pack");
        let mut note = signoff(&["note", "--decision", "blocked", "--sign", "kim", pack.to_str().unwrap()]);
        note.env("PATH", path);
        note.cwd(place.path(""));
        let mut terminal = Terminal::start(note);
        terminal.shows("passphrase:");
        assert!(!terminal.has_its_modes());
        let asking = place.read("pid").trim().parse().ok().and_then(Pid::from_raw).unwrap();
        terminal.signal(signal);
        assert_eq!(terminal.ends(), exit, "{}", terminal.text());
        assert!(terminal.text().contains("no note was written"), "{}", terminal.text());
        assert!(terminal.has_its_modes() && test_kill_process(asking).is_err(), "{signal:?}");
    }
}

#[test]
fn a_note_is_written_once_the_words_are_typed() {
    let pack = pack();
    let mut terminal = opened(pack.path());
    let words = emit_dialog(&mut terminal);
    terminal.press("\r");
    terminal.press(&words);
    terminal.shows(&format!("> {words}"));
    terminal.confirms("\r");
    terminal.wait("the note", |terminal| asked(terminal).is_none() && !notes(pack.path()).is_empty());
    let notes = notes(pack.path());
    assert_eq!(notes.len(), 1);
    assert!(fs::read_to_string(&notes[0]).unwrap().contains("Decision: `BLOCKED`"));
}

#[test]
fn a_change_between_preview_and_confirmation_refuses_the_note() {
    let pack = pack();
    let mut terminal = opened(pack.path());
    let words = emit_dialog(&mut terminal);
    write(pack.path(), "docs/reliability/late.txt", "late evidence\n");
    terminal.press(&format!("{words}\r"));
    terminal
        .wait("the refusal", |terminal| terminal.text().contains("changed") || terminal.text().contains("evidence"));
    terminal.press("\x03\x03");
    terminal.ends();
    assert_eq!(notes(pack.path()), Vec::<PathBuf>::new());
}

#[test]
fn without_a_terminal_the_twin_is_named() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_signoff")).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("signoff status"));
}

#[test]
fn a_change_of_what_blocks_names_the_file_that_caused_it() {
    let pack = pack();
    let mut terminal = opened(pack.path());
    write(pack.path(), CHECKLIST, &ITEMS.replace("- [ ] The bell", "- [x] The bell"));
    terminal.shows("changed: release-readiness-checklist.md");
}

/// A cockpit over the pack whose state is kept in a folder of the test's own.
fn keeping(pack: &Path, home: &Path, arguments: &[&str]) -> Terminal {
    let mut command = signoff(&[arguments, &[pack.to_str().unwrap()]].concat());
    command.env("XDG_STATE_HOME", home);
    let mut terminal = Terminal::start(command);
    terminal.shows("BLOCKED");
    terminal
}

/// The one file that is kept below a home.
fn kept(home: &Path) -> Option<PathBuf> {
    let mut files = fs::read_dir(home.join("signoff")).ok()?.map(|entry| entry.unwrap().path());
    files.find(|file| file.extension().is_some_and(|it| it == "json"))
}

/// Waits until the file holds a text: it is written a moment after the last key.
fn holds(home: &Path, text: &str) {
    let begun = std::time::Instant::now();
    while !kept(home).and_then(|file| fs::read_to_string(file).ok()).is_some_and(|kept| kept.contains(text)) {
        assert!(begun.elapsed() < Duration::from_secs(20), "never kept: {text}");
        std::thread::yield_now();
    }
}

#[test]
fn a_read_only_cockpit_opens_nothing_for_writing() {
    let (pack, home) = (pack(), tempfile::tempdir().unwrap());
    let log = home.path().join("calls");
    let calls =
        "trace=open,openat,openat2,creat,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,link,linkat,truncate";
    let bin = env!("CARGO_BIN_EXE_signoff");
    let traced = ["-f", "-o", log.to_str().unwrap(), "-e", calls, bin, "--read-only", pack.path().to_str().unwrap()];
    if !Path::new("/usr/bin/strace").exists() {
        assert!(std::env::var_os("CI").is_none(), "no `strace` is installed");
        return eprintln!("skipped: no `strace` is installed");
    }
    let mut traced = command("/usr/bin/strace", &traced);
    traced.env("XDG_STATE_HOME", home.path().join("state"));
    let mut terminal = Terminal::start(traced);
    terminal.shows("BLOCKED");
    for keys in ["5j ", " ", "8e", "half\x1b", "E", "1 ", "W", "/bell\r"] {
        terminal.press(keys);
    }
    terminal.shows("bell");
    terminal.press("\u{3}\u{3}");
    assert_eq!(terminal.ends(), 0);
    let calls = fs::read_to_string(&log).unwrap();
    let writes = |line: &&str| {
        let opened = ["O_WRONLY", "O_RDWR", "O_CREAT", "creat("].iter().any(|flag| line.contains(flag));
        let changes =
            ["rename", "unlink", "mkdir", "link(", "linkat(", "truncate("].iter().any(|call| line.contains(call));
        // Its terminal is read and written by one descriptor.
        (opened || changes) && !line.contains("\"/dev/")
    };
    let written: Vec<&str> = calls.lines().filter(writes).collect();
    assert!(calls.contains("O_RDONLY") && written.is_empty(), "{written:#?}");
}

#[test]
fn two_packs_that_are_called_alike_share_nothing_that_was_typed() {
    let (packs, home) = ([pack(), pack()], tempfile::tempdir().unwrap());
    let open = |pack: &Path| {
        let mut command = signoff(&["."]);
        command.env("XDG_STATE_HOME", home.path());
        command.cwd(pack);
        let mut terminal = Terminal::start(command);
        terminal.shows("BLOCKED");
        terminal
    };
    let mut terminal = open(packs[0].path());
    terminal.press("5");
    terminal.press("/bell");
    holds(home.path(), "bell");
    drop(terminal);
    let mut other = open(packs[1].path());
    other.shows("May this ship?");
    let mut again = open(packs[0].path());
    again.shows("back from the last time");
    for terminal in [&mut other, &mut again] {
        terminal.press("\u{3}\u{3}");
    }
}

#[test]
fn a_killed_cockpit_comes_back_with_what_was_being_typed() {
    let (pack, home) = (pack(), tempfile::tempdir().unwrap());
    let mut terminal = keeping(pack.path(), home.path(), &[]);
    terminal.press("8");
    terminal.shows("Decision");
    terminal.press("e");
    terminal.shows("reason:");
    terminal.press("\x1b[200~the bell\r\nis broken\x1b[201~");
    terminal.shows("the bell is broken");
    terminal.press("\x1b[D\x1b[D\x1b[D\x1b[D\x1b[D\x1b[Dreally ");
    terminal.shows("is really broken");
    holds(home.path(), "the bell is really broken");
    let file = kept(home.path()).unwrap();
    let mode = |path: &Path| path.metadata().unwrap().mode() & 0o777;
    assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
    terminal.signal(Signal::KILL);
    terminal.ends();
    let mut again = keeping(pack.path(), home.path(), &[]);
    again.shows("reason: the bell is really broken");
    again.shows("what you were typing");
    again.press("now \r");
    again.press("qq");
    again.ends();
    holds(home.path(), "\"the bell is really now broken\"");
}

#[test]
fn a_hang_up_keeps_what_is_typed_and_an_end_by_hand_leaves_nothing() {
    let (pack, home) = (pack(), tempfile::tempdir().unwrap());
    let mut terminal = keeping(pack.path(), home.path(), &[]);
    terminal.press("7/check");
    terminal.shows("filter /check");
    terminal.signal(Signal::HUP);
    assert_eq!(terminal.ends(), 129);
    holds(home.path(), "check");
    let mut again = keeping(pack.path(), home.path(), &[]);
    again.shows("filter /check");
    again.press("\x03\x03");
    assert_eq!(again.ends(), 0);
    assert_eq!(kept(home.path()), None);
}

#[test]
fn two_cockpits_of_one_person_over_one_pack_keep_what_is_typed_in_each() {
    let (pack, home) = (pack(), tempfile::tempdir().unwrap());
    let mut first = keeping(pack.path(), home.path(), &[]);
    first.press("e");
    first.shows("reason:");
    first.press("in the first");
    holds(home.path(), "in the first");
    let mut second = keeping(pack.path(), home.path(), &[]);
    second.press("e");
    second.shows("reason:");
    assert!(!second.text().contains("in the first"), "it is being typed elsewhere");
    second.press("in the second\r");
    second.press("qq");
    assert_eq!(second.ends(), 0);
    first.signal(Signal::KILL);
    first.ends();
    keeping(pack.path(), home.path(), &[]).shows("reason: in the first");
}

#[test]
fn what_somebody_else_could_have_put_there_is_told_and_not_taken() {
    let (pack, home) = (pack(), tempfile::tempdir().unwrap());
    let mut terminal = keeping(pack.path(), home.path(), &[]);
    terminal.press("e");
    terminal.shows("reason:");
    terminal.press("mine");
    holds(home.path(), "mine");
    terminal.signal(Signal::KILL);
    terminal.ends();
    let file = kept(home.path()).unwrap();
    let spoil: [(&str, &dyn Fn()); 3] = [
        ("others may read", &|| fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap()),
        ("expected", &|| {
            fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
            fs::write(&file, "no JSON").unwrap();
        }),
        ("symbolic link", &|| {
            fs::rename(&file, home.path().join("elsewhere")).unwrap();
            std::os::unix::fs::symlink(home.path().join("elsewhere"), &file).unwrap();
        }),
    ];
    for (why, spoil) in spoil {
        spoil();
        let mut terminal = keeping(pack.path(), home.path(), &["--read-only"]);
        terminal.shows("is left out");
        terminal.press("!");
        terminal.wait(why, |terminal| terminal.text().replace('\n', " ").contains(why));
        assert!(!terminal.text().contains("mine"));
        terminal.press("\x03\x03");
        assert_eq!(terminal.ends(), 0);
    }
}

#[test]
fn a_read_only_cockpit_reads_what_was_kept_and_writes_nothing() {
    let (pack, home) = (pack(), tempfile::tempdir().unwrap());
    let mut terminal = keeping(pack.path(), home.path(), &["--read-only"]);
    terminal.press("e");
    terminal.shows("reason:");
    terminal.press("mine\r");
    terminal.press("\x03\x03");
    assert_eq!(terminal.ends(), 0);
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
    let mut terminal = keeping(pack.path(), home.path(), &[]);
    terminal.press("e");
    terminal.shows("reason:");
    terminal.press("mine");
    holds(home.path(), "mine");
    terminal.signal(Signal::KILL);
    terminal.ends();
    let before = fs::read(kept(home.path()).unwrap()).unwrap();
    let mut terminal = keeping(pack.path(), home.path(), &["--read-only"]);
    terminal.shows("reason: mine");
    terminal.press(" too");
    terminal.shows("mine too");
    terminal.press("\x03\x03");
    assert_eq!(terminal.ends(), 0);
    assert_eq!(fs::read(kept(home.path()).unwrap()).unwrap(), before);
}
