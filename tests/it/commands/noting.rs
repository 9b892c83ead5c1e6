//! Approval notes as they are written: what is said of one is so, in the folder and in the journal.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::Path;
use std::thread;

use crate::fixtures::place::{Place, Ran};

const NOTES: &str = "pack/proof/notes";

/// A pack with a note of kim's, which says BLOCKED.
fn noted() -> Place {
    let place = Place::with_pack();
    written(&place, "note --decision blocked --reason late pack");
    place
}

fn written(place: &Place, typed: &str) -> Ran {
    let ran = place.run(typed);
    assert_eq!(ran.exit, 0, "{}", ran.text());
    ran
}

/// The names in the folder of the notes that end so.
fn names(place: &Place, ending: &str) -> Vec<String> {
    let folder = fs::read_dir(place.path(NOTES)).into_iter().flatten();
    let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(ending)).collect();
    names.sort();
    names
}

/// Findings about notes and journals: severity, code, message.
fn told(place: &Place) -> Vec<String> {
    let document = place.run("status --json pack").json();
    let word = |it: &serde_json::Value, key: &str| it[key].as_str().unwrap().to_owned();
    let all = document["findings"].as_array().unwrap().iter();
    let line = |it| format!("{} {}: {}", word(it, "severity"), word(it, "code"), word(it, "message"));
    all.map(line).filter(|it| it.contains(" note.altered: ") || it.contains(" journal.")).collect()
}

fn state(place: &Place) -> (Vec<String>, String, Vec<String>) {
    (names(place, ""), place.journal_of("kim").1, told(place))
}

#[test]
fn a_note_whose_name_is_taken_leaves_journal_and_verdict_as_they_were() {
    for taken in ["sign-off-9.md", "sign-off-9.intoto.json"] {
        let place = noted();
        let day = names(&place, ".md")[0].replace("-sign-off.md", "");
        place.write(&format!("{NOTES}/{day}-{taken}"), "theirs");
        let before = state(&place);
        let ran = place.run(&format!("note --decision blocked --out {NOTES}/{day}-sign-off-9.md pack"));
        assert!(ran.exit == 2 && ran.stderr.contains("exists already; nothing was written"), "{}", ran.text());
        assert_eq!(state(&place), before);
    }
}

#[test]
fn a_note_that_cannot_be_written_leaves_journal_and_verdict_as_they_were() {
    let place = noted();
    let before = state(&place);
    let is_root = rustix::process::geteuid().is_root();
    let folder = place.path(NOTES);
    if is_root {
        for path in [vec![place.path("")], all_below(&place.path(""))].concat() {
            chown(path, Some(65_534), Some(65_534)).unwrap();
        }
    }
    fs::set_permissions(place.path(""), Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(&folder, Permissions::from_mode(0o555)).unwrap();
    let Some(ran) = place.run_unprivileged("note --decision blocked --reason again pack") else { return };
    fs::set_permissions(&folder, Permissions::from_mode(0o755)).unwrap();
    assert!(ran.exit == 2 && ran.stderr.contains("Permission denied; nothing was written"), "{}", ran.text());
    assert!(ran.stderr.contains("hint: let files be written in its folder") && !ran.stderr.contains("--out"));
    assert_eq!(state(&place), before);
}

fn all_below(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { [vec![path.clone()], all_below(&path)].concat() } else { vec![path] })
        .collect()
}

#[test]
fn of_two_people_who_write_at_once_each_has_a_note_of_theirs_or_is_refused() {
    for _ in 0..6 {
        let place = Place::with_pack();
        let ran: Vec<Ran> = thread::scope(|scope| {
            let write = |name: &'static str| {
                let place = &place;
                scope.spawn(move || place.run(&format!("note --decision blocked --reason late --as {name} pack")))
            };
            let racers = ["kim", "mo"].map(write);
            racers.into_iter().map(|racer| racer.join().unwrap()).collect()
        });
        let done = ran.iter().filter(|it| it.exit == 0).count();
        let said: String = ran.iter().map(Ran::text).collect();
        assert!(done > 0 && names(&place, ".md").len() == done, "{said}");
        assert_eq!(names(&place, ".intoto.json").len(), done, "{said}");
        for refused in ran.iter().filter(|it| it.exit != 0) {
            let is_told = ["nothing was written", "no note was written"].iter().any(|it| refused.stderr.contains(it));
            assert!(is_told, "{said}");
        }
        assert_eq!(told(&place), [""; 0], "{said}");
        let emitted: usize = fs::read_dir(place.path("pack/proof/journal"))
            .unwrap()
            .map(|it| fs::read_to_string(it.unwrap().path()).unwrap().matches("\"act\":\"emit\"").count())
            .sum();
        assert_eq!(emitted, done, "{said}");
    }
}

#[test]
fn a_name_that_a_journal_tells_of_is_given_to_no_other_note() {
    let place = noted();
    let first = names(&place, ".md")[0].clone();
    names(&place, "").iter().for_each(|name| fs::remove_file(place.path(&format!("{NOTES}/{name}"))).unwrap());
    assert!(told(&place)[0].starts_with("blocker note.altered"), "{:?}", told(&place));
    written(&place, "note --decision blocked --reason again pack");
    assert_eq!(names(&place, ".md"), [first.replace(".md", "-2.md")]);
    let left = told(&place);
    assert!(left.len() == 1 && left[0].starts_with("warning note.altered"), "{left:?}");
}

#[test]
fn of_several_notes_that_had_one_name_the_one_that_is_there_is_whole() {
    let place = noted();
    let first = names(&place, ".md")[0].clone();
    names(&place, "").iter().for_each(|name| fs::remove_file(place.path(&format!("{NOTES}/{name}"))).unwrap());
    written(&place, &format!("note --decision blocked --reason again --out {NOTES}/{first} pack"));
    assert_eq!(told(&place), [""; 0]);
    place.write(&format!("{NOTES}/{first}"), "Decision: `APPROVED`\n");
    assert!(told(&place).iter().all(|it| it.starts_with("blocker note.altered")) && !told(&place).is_empty());
}

#[test]
fn a_note_that_finds_no_room_is_told_to_make_room_and_one_whose_folder_is_closed_to_open_it() {
    use signoff::io::store::StoreError;
    use std::io::{Error, ErrorKind};
    let remedy = |kind: ErrorKind| StoreError::failed(Path::new("note.md"), Error::from(kind)).remedy();
    for (kind, words) in [
        (ErrorKind::StorageFull, "make room first"),
        (ErrorKind::QuotaExceeded, "make room first"),
        (ErrorKind::FileTooLarge, "ulimit -f"),
        (ErrorKind::PermissionDenied, "let files be written in its folder"),
        (ErrorKind::ReadOnlyFilesystem, "let files be written in its folder"),
    ] {
        assert!(remedy(kind).contains(words), "{}", remedy(kind));
    }
}

#[test]
fn a_note_whose_place_was_taken_does_not_count_again_where_the_later_one_is_gone() {
    let place = noted();
    written(&place, "note --decision blocked --reason again pack");
    written(&place, "note --decision blocked --reason still pack");
    assert_eq!(told(&place), [""; 0]);
    let (path, journal) = place.journal_of("kim");
    let lines: Vec<&str> = journal.lines().collect();
    place.write(&path, &lines[..lines.len() - 1].iter().map(|line| format!("{line}\n")).collect::<String>());
    let last = names(&place, ".md").into_iter().find(|name| name.ends_with("-3.md")).unwrap();
    for name in [last.clone(), last.replace(".md", ".intoto.json")] {
        fs::remove_file(place.path(&format!("{NOTES}/{name}"))).unwrap();
    }
    let gone = told(&place);
    assert!(gone.len() == 1 && gone[0].starts_with("blocker note.altered: kim took the place of"), "{gone:?}");
    written(&place, "note --decision blocked --reason anew pack");
    assert_eq!(told(&place), [""; 0]);
}

/// Signs with a script in place of `ssh-keygen`.
fn signed_by(place: &Place, script: &str) -> Ran {
    let path = place.with_program("ssh-keygen", script);
    place.run_with("note --decision blocked --sign kim pack", ("PATH", &path))
}

#[test]
fn what_ssh_keygen_says_is_told_made_visible_and_how_much_it_writes_does_not_matter() {
    let place = Place::with_pack();
    let ran = signed_by(
        &place,
        "i=0\nprintf 'Signing data on standard input\\n\\033[2JTouch it\\r\\n' >&2\n\
         echo '-----BEGIN SSH SIGNATURE-----'\n\
         while [ $i -lt 9000 ]; do echo 'Aline0fSixteen'; echo 'and one beside it' >&2; i=$((i + 1)); done\n\
         echo '-----END SSH SIGNATURE-----'\ncat > /dev/null\n",
    );
    assert_eq!(ran.exit, 0, "{}", &ran.text()[..400]);
    assert!(ran.stderr.starts_with("<U+001B>[2JTouch it\nand one beside it\n"), "{}", &ran.stderr[..200]);
    let signature = names(&place, ".intoto.json.sig");
    assert_eq!(place.read(&format!("{NOTES}/{}", signature[0])).lines().count(), 9002);
}

#[test]
fn what_ssh_keygen_makes_is_a_signature_of_the_statement_or_nothing_is_written() {
    let place = Place::with_pack();
    let armoured = |base64: &str| {
        format!("echo '-----BEGIN SSH SIGNATURE-----'\necho {base64}\necho '-----END SSH SIGNATURE-----'\n")
    };
    for made in [
        "exit 0\n",
        "echo garbage\n",
        "printf '\\377\\376\\000'\n",
        &format!("{}echo more\n", armoured("AAAA")),
        // What it made itself does not hold for it.
        &format!(
            "case $2 in sign) {} ;; *) exit 255 ;; esac\n",
            armoured("AAAA").replace('\n', "; ").trim_end_matches("; ")
        ),
        "head -c 3000000 /dev/zero\n",
    ] {
        let ran = signed_by(&place, &format!("cat > /dev/null\n{made}"));
        let why = "the statement is not signed: what `ssh-keygen` made is no signature; no note was written";
        assert!(ran.exit != 0 && ran.stderr.contains(why), "{made}: {}", ran.text());
        assert!(!place.path(NOTES).exists() && !place.path("pack/proof/journal").exists(), "{made}");
    }
    let ran =
        signed_by(&place, "echo 'Signing data on standard input' >&2; echo 'agent refused operation' >&2; exit 255\n");
    assert!(ran.stderr.contains("`ssh-keygen` refused: agent refused operation"), "{}", ran.text());
}

#[test]
fn a_note_is_not_written_under_a_name_by_which_it_is_read_as_something_else() {
    let place = noted();
    let day = names(&place, ".md")[0][..10].to_owned();
    let before = (place.journal_of("kim").1, told(&place));
    for (name, kind) in [
        (format!("pack/proof/runs/{day}-rollback.md"), "rollback rehearsal"),
        (format!("pack/proof/runs/{day}-gate-009.report.json"), "report"),
        ("pack/proof/runs/x.raw-runs.ndjson".to_owned(), "raw runs"),
        ("pack/proof/journal/zoe@bench.journal.ndjson".to_owned(), "journal"),
    ] {
        let ran = place.run(&format!("note --decision blocked --out {name} pack"));
        assert!(ran.exit == 2 && ran.stderr.contains("by its name it would be read as"), "{}", ran.text());
        assert!(ran.stderr.contains(kind) && ran.stderr.contains("no note was written"), "{}", ran.text());
        assert!(!place.path(&name).exists(), "{name}");
        assert_eq!((&place.journal_of("kim").1, &told(&place)), (&before.0, &before.1));
    }
}

#[test]
fn a_note_is_of_the_moment_at_which_it_is_written() {
    let place = Place::with_pack();
    for at in ["2026-05-05T12:00:00Z", "2031-05-05T12:00:00Z"] {
        for typed in ["note --decision blocked", "note --decision blocked --out elsewhere.md", "note --sign kim"] {
            let ran = place.run(&format!("{typed} --at {at} pack"));
            assert!(ran.exit == 2 && ran.stderr.contains("hint: leave out `--at`"), "{}", ran.text());
        }
        let drafted = written(&place, &format!("note --stdout --at {at} pack")).stdout;
        assert!(drafted.contains(&format!("` at `{at}`")) || drafted.contains("<person> at <time>"), "{drafted}");
    }
    assert!(!place.path(NOTES).exists() && !place.path("pack/proof/journal").exists());
}

#[test]
fn a_note_where_none_counts_says_so_and_the_pack_stands_as_before() {
    let place = noted();
    let day = names(&place, ".md")[0][..10].to_owned();
    let before = (place.journal_of("kim").1, told(&place));
    for out in [
        "elsewhere.md".to_owned(),
        format!("pack/{day}-sign-off.md"),
        format!("{NOTES}/{day}-decided.md"),
        "pack/proof/2020-01-01.txt".to_owned(),
    ] {
        let ran = written(&place, &format!("note --decision blocked --out {out} pack"));
        assert!(ran.stderr.contains("it lies where no note counts: the pack stands as before"), "{}", ran.text());
        assert_eq!(place.journal_of("kim").1, before.0);
    }
    let own = written(&place, "note --decision blocked pack");
    assert!(!own.stderr.contains("no note counts"), "{}", own.text());
    let named = written(&place, &format!("note --decision blocked --out {NOTES}/{day}-sign-off-9.md pack"));
    assert!(!named.stderr.contains("no note counts"), "{}", named.text());
    let fresh = Place::with_pack();
    let first = written(&fresh, &format!("note --decision blocked --out {NOTES}/{day}-sign-off.md pack"));
    assert!(!first.stderr.contains("no note counts"), "its folder was not there yet: {}", first.text());
    assert_eq!((names(&fresh, ".md").len(), told(&fresh)), (1, vec![]));
}

#[test]
fn a_note_that_would_not_be_the_newest_is_not_written_among_those_of_the_pack() {
    let place = noted();
    let day = names(&place, ".md")[0][..10].to_owned();
    written(&place, &format!("note --decision blocked --out {NOTES}/{day}-sign-off-7.md pack"));
    let before = state(&place);
    for (name, hint) in [
        ("2020-01-01-sign-off.md".to_owned(), "leave out `--out`, or name it 2"),
        ("2999-01-01-sign-off.md".to_owned(), "leave out `--out`, or name it 2"),
        ("final-sign-off.md".to_owned(), "leave out `--out`, or name it 2"),
        (format!("{day}-sign-off-3.md"), "with a number that come after"),
    ] {
        let ran = place.run(&format!("note --decision blocked --out {NOTES}/{name} pack"));
        assert!(ran.exit == 2 && ran.stderr.contains(hint), "{}", ran.text());
        assert!(ran.stderr.contains("no note was written"), "{}", ran.text());
        assert_eq!(state(&place), before);
    }
    written(&place, "note --decision blocked --reason next pack");
    assert!(names(&place, ".md").contains(&format!("{day}-sign-off-8.md")), "{:?}", names(&place, ".md"));
    assert_eq!(told(&place), [""; 0]);
}
