//! What is refused, with one sentence and status 2.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use signoff::domain::values::escaped::has_hazard;

use crate::fixtures::place::Place;
use crate::snapshot;

#[test]
fn unusable_packs_and_profiles_get_one_sentence_and_status_2() {
    let place = Place::with_pack();
    place.write("file", "");
    place.write("empty/readme.txt", "nothing");
    place.write("wrong.toml", "[runs]\nmin_sample_cuont = 3\n");
    place.write("torn.toml", "name = \"x\n");
    let typed = [
        "status nowhere",
        "status file",
        "status empty",
        "status --profile wrong.toml pack",
        "status --profile torn.toml pack",
        "status --profile nowhere.toml pack",
        "checklist nowhere",
        "tick it nowhere",
        "note nowhere",
        "status",
    ];
    snapshot::check("commands/unusable", &place.run_all(&typed));
}

#[test]
fn a_folder_that_may_not_be_read_gets_one_sentence_and_status_2() {
    let place = Place::with_pack();
    for open in [place.path(""), place.path("pack")] {
        fs::set_permissions(open, fs::Permissions::from_mode(0o755)).unwrap();
    }
    fs::set_permissions(place.path("pack/proof"), fs::Permissions::from_mode(0o000)).unwrap();
    let ran = place.run_unprivileged("status pack");
    fs::set_permissions(place.path("pack/proof"), fs::Permissions::from_mode(0o755)).unwrap();
    let Some(ran) = ran else { return eprintln!("skipped: nobody else can be") };
    // No snapshot: where this is skipped, it would belong to no test.
    let said = "signoff: pack: `proof` in it cannot be read: Permission denied\n\
                hint: name the folder that holds `proof`, or see an example pack: signoff demo\n";
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str(), ran.exit), ("", said, 2));
}

#[test]
fn wrong_usage_has_status_2_and_says_how_it_is_meant() {
    let place = Place::new();
    let typed = ["tick", "status --jsno", "--read-only status", "pack status", "note --decision maybe"];
    snapshot::check("commands/usage", &place.run_all(&typed));
}

#[test]
fn what_was_typed_is_repeated_escaped() {
    let place = Place::new();
    for typed in ["--\u{1b}[2Jx", "status --\u{202e}json", "note --decision \u{9b}31m", "explain \u{1b}]0;x\u{7}"] {
        let ran = place.run(typed);
        assert_eq!((ran.stdout.as_str(), ran.exit), ("", 2));
        assert!(ran.stderr.lines().all(|line| !has_hazard(line)) && ran.stderr.contains("<U+"), "{}", ran.stderr);
    }
}

/// Once they are escaped they are words like others, which nothing is wrong with.
#[test]
fn words_that_are_refused_for_what_cannot_be_seen_in_them_are_not_repeated_raw() {
    let place = Place::with_pack();
    for unseen in ['\u{202e}', '\u{9b}', '\u{200b}', '\u{1b}', '\u{e0041}'] {
        for typed in [
            "tick x pack --reason a@b",
            "untick x pack --reason a@b",
            "acknowledge x pack --reason a@b",
            "waive x pack --until 2027-01-01T00:00:00Z --reason r --owner a@b",
            "note pack --reason a@b",
        ] {
            let ran = place.run(&typed.replace('@', &unseen.to_string()));
            let escaped = format!("a<U+{:04X}>b", u32::from(unseen));
            assert!(ran.exit == 2 && ran.stderr.contains(&escaped), "{}", ran.stderr);
            assert!(ran.stderr.lines().all(|line| !has_hazard(line)), "{:?}", ran.stderr);
        }
    }
}

#[test]
fn a_character_and_a_text_that_reads_like_its_escape_are_told_apart_wherever_they_are_repeated() {
    let place = Place::with_pack();
    for typed in [
        "status x@y",
        "explain x@y",
        "tick x@y pack",
        "pin x@y version 1 pack",
        "probe x@y pack",
        "gate --first x@y --second b",
        "collect x@y --out a.raw-runs.ndjson",
        "rehearse x@y",
        "status pack --profile x@y",
        "note --decision x@y pack",
    ] {
        let said = |odd: &str| place.run(&typed.replace('@', odd)).stderr;
        let (character, text) = (said("\u{1b}"), said("<U+001B>"));
        assert!(character.contains("x<U+001B>y") && !character.contains("<U+003C>"), "{typed}: {character}");
        assert!(text.contains("x<U+003C>U+001B>y") && !text.contains("<U+003C>U+003C>"), "{typed}: {text}");
    }
}

#[test]
fn without_a_terminal_the_cockpit_says_where_to_look() {
    let place = Place::with_pack();
    snapshot::check("commands/no-terminal", &place.run_all(&["pack", "statsu"]));
}

#[test]
fn a_profile_that_leads_outside_the_pack_is_not_read() {
    let place = Place::with_pack();
    let profile = place.path("pack/signoff.toml");
    fs::rename(&profile, place.path("outside.toml")).unwrap();
    std::os::unix::fs::symlink("../outside.toml", &profile).unwrap();
    let ran = place.run("status pack");
    assert_eq!(ran.exit, 2);
    assert!(ran.stderr.contains("signoff.toml: leads outside the pack: it was not opened"), "{}", ran.stderr);
}

#[test]
fn words_that_say_nothing_or_cannot_be_seen_are_refused_before_anything_is_written() {
    let place = Place::with_pack();
    let typed: [(&str, &[&str]); 6] = [
        ("--reason", &["tick", "people-the-manual-was-read-aloud", "pack"]),
        ("--reason", &["untick", "people-the-manual-was-read-aloud", "pack"]),
        ("--reason", &["acknowledge", "kpi.not-proven", "pack"]),
        ("--owner", &["waive", "checklist.unticked", "pack", "--until", "2031-01-01T00:00:00Z", "--reason", "x"]),
        ("--reason", &["note", "--decision", "blocked", "pack"]),
        ("--as", &["tick", "people-the-manual-was-read-aloud", "pack", "--reason", "heard"]),
    ];
    let run = |words: &[&str], by: &OsStr| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_signoff"));
        let output = command.args(words).current_dir(place.path("")).env("SIGNOFF_AS", by).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    for unseen in ["", "  ", "\u{200b}", "\u{3000}", "a\u{202e}b", "a\nb", "\u{2800}", "\u{e0041}"] {
        for (option, words) in typed {
            let (exit, said) = run(&[words, &[option, unseen]].concat(), OsStr::new("kim"));
            assert!(exit == Some(2) && said.contains(option), "{words:?} {unseen:?}: {said}");
        }
        let by_environment = run(typed[5].1, OsStr::new(unseen));
        assert!(
            unseen.is_empty() || (by_environment.0 == Some(2) && by_environment.1.contains("SIGNOFF_AS")),
            "{unseen:?}"
        );
        if unseen.is_empty() {
            fs::remove_dir_all(place.path("pack/proof/journal")).unwrap();
            place.run("untick people-the-manual-was-read-aloud pack");
            fs::remove_dir_all(place.path("pack/proof/journal")).ok();
        }
    }
    let unreadable = run(typed[5].1, OsStr::from_bytes(b"kim\xff"));
    assert_eq!(unreadable.0, Some(2), "{}", unreadable.1);
    assert!(!place.path("pack/proof/journal").exists() && !place.path("pack/proof/notes").exists());
    for fit in ["heard", " heard it ", "né à Zürich", "看過了", "<U+200B>"] {
        let (exit, said) = run(&[typed[0].1, &["--reason", fit]].concat(), OsStr::new("kim"));
        assert_eq!(exit, Some(0), "{fit}: {said}");
    }
}
