//! What is refused, with one sentence and status 2.

use std::fs;
use std::os::unix::fs::PermissionsExt;

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
