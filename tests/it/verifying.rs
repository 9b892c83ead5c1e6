//! `signoff verify`: what a note was written upon follows again, and no lie does.

use std::fs;
use std::process::Command;

use crate::fixtures::folder::files;
use crate::fixtures::place::{Place, Ran};

/// A pack with an approved note, signed by Kim, and who may sign.
struct Signed {
    place: Place,
    /// The names of the note and of its statement.
    note: String,
    statement: String,
}

const TICKS: [&str; 4] = [
    "tick bench-both-bench-runs-pass pack",
    "tick bench-rows-are-kept pack",
    "tick people-also-the-page-about-the-lid pack --reason heard",
    "tick people-the-manual-was-read-aloud pack --reason heard",
];

impl Signed {
    fn new() -> Self {
        let place = Place::with_pack();
        place.measure();
        TICKS.iter().for_each(|typed| assert_eq!(place.run(typed).exit, 0));
        key(&place, "kim");
        let ran = place.approve("note pack --sign kim");
        assert_eq!(ran.exit, 0, "{}", ran.text());
        let folder = fs::read_dir(place.path("pack/proof/notes")).unwrap();
        let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let note = names.into_iter().find(|name| name.ends_with(".md")).unwrap();
        let statement = note.replace(".md", ".intoto.json");
        let at = |name: &str| format!("pack/proof/notes/{name}");
        Self { note: at(&note), statement: at(&statement), place }
    }

    fn verify(&self) -> Ran {
        self.place.run(&format!("verify {} --allowed-signers kim.allowed", self.note))
    }

    fn holds(&self, what: &str) {
        let ran = self.verify();
        assert!(ran.exit == 0 && ran.stdout.starts_with("HOLDS"), "{what}: {}", ran.text());
    }

    /// Whether it is told, about that, and once it is put back no more.
    fn differs(&self, file: &str, about: &str, change: impl FnOnce(Vec<u8>) -> Vec<u8>) {
        let path = self.place.path(file);
        let before = fs::read(&path).unwrap();
        fs::write(&path, change(before.clone())).unwrap();
        let ran = self.verify();
        assert!(ran.exit == 1 && ran.stdout.contains(&format!("[!] {about}: ")), "{file}: {}", ran.text());
        assert!(ran.stdout.contains("(note.altered)"), "{}", ran.text());
        fs::write(&path, before).unwrap();
    }
}

fn key(place: &Place, name: &str) {
    let file = place.path(name);
    let made = Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-C", name, "-f"]).arg(&file).status();
    assert!(made.unwrap().success());
    let public = place.read(&format!("{name}.pub"));
    place.write(&format!("{name}.allowed"), &format!("{name}@acme.example {public}"));
}

fn replaced(from: &str, to: &str) -> impl FnOnce(Vec<u8>) -> Vec<u8> {
    let (from, to) = (from.to_owned(), to.to_owned());
    move |bytes| {
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains(&from), "{text}");
        text.replacen(&from, &to, 1).into_bytes()
    }
}

#[test]
fn no_line_of_a_note_can_be_changed_nor_its_bytes() {
    let signed = Signed::new();
    signed.holds("as it was written");
    assert!(!signed.verify().stdout.contains("count any more"), "{}", signed.verify().text());
    let lines = signed.place.read(&signed.note).lines().count();
    for at in 0..lines {
        signed.differs(&signed.note, "note", |bytes| {
            let text = String::from_utf8(bytes).unwrap();
            let changed = text
                .split('\n')
                .enumerate()
                .map(|(number, line)| format!("{line}{}", if number == at { "." } else { "" }));
            changed.collect::<Vec<_>>().join("\n").into_bytes()
        });
    }
    let before = signed.place.read(&signed.note);
    signed.place.write(&signed.note, &format!("added\n{before}"));
    let told = signed.verify().stdout;
    assert!(told.contains("line 1, `added`, would not be there") && told.matches("[!] note: ").count() < 4, "{told}");
    signed.place.write(&signed.note, &before);
    signed.differs(&signed.note, "note", |bytes| [bytes, b"\n".to_vec()].concat());
    signed.differs(&signed.note, "note", |bytes| String::from_utf8(bytes).unwrap().replace('\n', "\r").into_bytes());
    signed.differs(&signed.note, "note", |bytes| {
        String::from_utf8(bytes).unwrap().replacen('\n', " \r\n", 1).into_bytes()
    });
}

#[test]
fn one_line_end_that_is_another_one_is_told() {
    let signed = Signed::new();
    let one_end = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replacen('\n', "\r\n", 1).into_bytes();
    signed.differs(&signed.note, "note", one_end);
    signed.differs(&signed.statement.clone(), "statement", one_end);
    signed.differs(&format!("{}.sig", signed.statement), "signature", one_end);
    let rows = "proof/runs/bench-1.raw-runs.ndjson";
    signed.differs(&format!("pack/{rows}"), rows, one_end);
}

#[test]
fn what_git_checks_out_with_other_line_ends_holds() {
    let signed = Signed::new();
    let status = |signed: &Signed| signed.place.run("status pack").stdout;
    let before = status(&signed);
    for file in files(&signed.place.path("pack")) {
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, text.replace("\r\n", "\n").replace('\n', "\r\n")).unwrap();
    }
    signed.holds("every file");
    assert!(signed.verify().stdout.contains("CRLF"), "{}", signed.verify().text());
    assert_eq!(status(&signed), before);
    signed.differs(&signed.note, "note", replaced("Acme", "Acne"));
    signed.differs(
        "pack/proof/runs/bench-1.raw-runs.ndjson",
        "proof/runs/bench-1.raw-runs.ndjson",
        replaced("true", "false"),
    );
}

#[test]
fn no_statement_and_no_signature_can_be_exchanged() {
    let signed = Signed::new();
    let statement = signed.statement.clone();
    for (from, to) in [
        ("\"PASSED\"", "\"FAILED\""),
        ("\"by\": \"kim\"", "\"by\": \"eve\""),
        ("\"warnings\": ", "\"warnings\": 1"),
        ("\"entries\": ", "\"entries\": 1"),
    ] {
        signed.differs(&statement, "signature", replaced(from, to));
    }
    signed.differs(
        &statement,
        "statement",
        replaced("\"decision\": ", "\"decision\": \"BLOCKED\",\n      \"decision\": "),
    );
    signed.differs(&statement, "statement", |bytes| [bytes, b" ".to_vec()].concat());
    signed.differs(&statement, "statement", |_| b"{}".to_vec());
    let signature = format!("{statement}.sig");
    key(&signed.place, "eve");
    for (signer, namespace) in [("eve", "signoff"), ("kim", "file")] {
        let file = signed.place.path("to-sign");
        fs::copy(signed.place.path(&statement), &file).unwrap();
        let mut sign = Command::new("ssh-keygen");
        sign.args(["-q", "-Y", "sign", "-n", namespace, "-f"]).arg(signed.place.path(signer)).arg(&file);
        assert!(sign.status().unwrap().success());
        let other = fs::read(signed.place.path("to-sign.sig")).unwrap();
        signed.differs(&signature, "signature", |_| other);
        fs::remove_file(signed.place.path("to-sign.sig")).unwrap();
    }
    for more in ["APPROVED by everybody\n", " ", "\n\n", "\0"] {
        signed.differs(&signature, "signature", |bytes| [bytes, more.as_bytes().to_vec()].concat());
    }
    fs::remove_file(signed.place.path(&signature)).unwrap();
    assert_eq!(signed.verify().exit, 1);
    let unsigned = signed.place.run(&format!("verify {}", signed.note));
    assert!(unsigned.exit == 0 && unsigned.stdout.contains("it is not signed"), "{}", unsigned.text());
}

#[test]
fn an_unsigned_statement_that_was_rewritten_with_its_note_is_found_by_what_follows_from_the_evidence() {
    let signed = Signed::new();
    let text =
        signed.place.read(&signed.note).replace("all steps of the runbook hold and nothing blocks", "so it shall be");
    let digest = |text: &str| signoff::domain::values::digest::Digest::of(text.as_bytes()).to_string();
    let (before, after) = (digest(&signed.place.read(&signed.note)), digest(&text));
    let statement = signed.place.read(&signed.statement).replace(&before, &after);
    signed.place.write(&signed.note, &text);
    signed.place.write(&signed.statement, &statement);
    let ran = signed.place.run(&format!("verify {}", signed.note));
    assert!(ran.exit == 1 && ran.stdout.contains("[!] note: line "), "{}", ran.text());
}

#[test]
fn evidence_that_is_changed_gone_or_new_is_named() {
    let signed = Signed::new();
    let rows = "pack/proof/runs/bench-1.raw-runs.ndjson";
    signed.differs(rows, "proof/runs/bench-1.raw-runs.ndjson", replaced("\"lidOpened\":true", "\"lidOpened\":false"));
    signed.place.write("pack/proof/more.txt", "more");
    let ran = signed.verify();
    assert!(ran.stdout.contains("[!] proof/more.txt: it was not there"), "{}", ran.text());
    fs::remove_file(signed.place.path("pack/proof/more.txt")).unwrap();
    signed.differs("pack/signoff.toml", "policy", replaced("title = \"Acme", "title = \"Acne"));
    signed.holds("put back");
}

#[test]
fn journals_may_grow_and_nothing_else() {
    let signed = Signed::new();
    let journal = fs::read_dir(signed.place.path("pack/proof/journal")).unwrap().next().unwrap().unwrap();
    let journal = format!("pack/proof/journal/{}", journal.file_name().to_string_lossy());
    let without_line = |at: usize| {
        move |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).unwrap();
            let kept = text.lines().enumerate().filter(|(number, _)| *number != at);
            kept.map(|(_, line)| format!("{line}\n")).collect::<String>().into_bytes()
        }
    };
    signed.differs(&journal, "journal", without_line(0));
    signed.differs(&journal, "journal", without_line(3));
    for typed in ["untick people-the-manual-was-read-aloud pack", TICKS[3]] {
        assert_eq!(signed.place.run(typed).exit, 0);
    }
    signed.holds("the journal has grown");
}

#[test]
fn a_note_holds_wherever_the_pack_lies_whatever_its_times_and_what_was_decided_later() {
    let signed = Signed::new();
    assert_eq!(signed.place.run("note --decision blocked pack").exit, 0);
    signed.holds("a later note");
    assert!(signed.verify().stdout.contains("it does not count any more: proof/notes/"), "{}", signed.verify().text());
    let rows = signed.place.path("pack/proof/runs/bench-1.raw-runs.ndjson");
    fs::File::options().append(true).open(rows).unwrap().set_modified(std::time::UNIX_EPOCH).unwrap();
    signed.holds("another time");
    fs::rename(signed.place.path("pack"), signed.place.path("moved")).unwrap();
    let moved = signed.note.replace("pack/", "moved/");
    let ran = signed.place.run(&format!("verify {moved} --allowed-signers kim.allowed"));
    assert_eq!(ran.exit, 0, "{}", ran.text());
    std::os::unix::fs::symlink(
        signed.place.path(&moved),
        signed.place.path("moved/proof/notes/2026-01-01-sign-off.md"),
    )
    .unwrap();
    let ran = signed.place.run("verify moved/proof/notes/2026-01-01-sign-off.md");
    assert!(ran.exit == 1 && ran.stdout.contains("symbolic link"), "{}", ran.text());
}

/// The verdict, and the codes of what is told of notes.
fn told(place: &Place) -> (String, Vec<String>) {
    let document = place.run("status --json pack").json();
    let codes = document["findings"].as_array().unwrap().iter().map(|it| it["code"].as_str().unwrap().to_owned());
    (document["verdict"].as_str().unwrap().to_owned(), codes.filter(|code| code.starts_with("note.")).collect())
}

#[test]
fn what_no_statement_lists_is_approved_no_more_and_nor_is_what_was_judged_otherwise() {
    let signed = Signed::new();
    let place = &signed.place;
    assert_eq!(told(place), ("approved".to_owned(), vec![]));
    let differs = ("ready".to_owned(), vec!["note.differs".to_owned()]);
    for file in ["pack/proof/more.txt", "pack/proof/runs/more.bin"] {
        place.write(file, "more");
        assert_eq!(told(place), differs, "{file}");
        assert_eq!(place.run("status --require approved pack").exit, 1);
        fs::remove_file(place.path(file)).unwrap();
    }
    let own = place.read("pack/signoff.toml");
    place.write("pack/signoff.toml", &own.replace("title = \"Acme", "title = \"Acne"));
    assert_eq!(told(place), differs);
    place.write("pack/signoff.toml", &own);
    fs::remove_file(place.path("pack/proof/runs/bench-1-2.gate.json")).unwrap();
    assert!(told(place).1.contains(&"note.differs".to_owned()), "a file that is gone");
}

#[test]
fn what_is_no_evidence_leaves_an_approval_alone() {
    let signed = Signed::new();
    let place = &signed.place;
    let approved = ("approved".to_owned(), Vec::<String>::new());
    assert_eq!(place.run("acknowledge kpi.not-proven pack --reason seen").exit, 0);
    assert_eq!(told(place), approved, "a journal has grown");
    let digest = place.run("status --json pack").json()["digest"].as_str().unwrap().to_owned();
    assert_eq!(place.run(&format!("note pack --evidence {digest} --sign kim")).exit, 0);
    assert_eq!(told(place), approved, "a later note");
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=Kim", "-c", "user.email=kim@acme.example"]).args(arguments);
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").current_dir(place.path("pack"));
        command.output().is_ok_and(|output| output.status.success())
    };
    place.write("pack/.gitignore", "*.swp\n");
    if git(&["init", "-q"]) && git(&["add", "."]) && git(&["commit", "-q", "-m", "Evidence"]) {
        place.write("pack/proof/manual.swp", "typed");
        let (_, notes) = told(place);
        assert!(!notes.contains(&"note.differs".to_owned()), "what git leaves alone: {notes:?}");
        place.write("pack/proof/manual.txt", "typed");
        assert!(told(place).1.contains(&"note.differs".to_owned()), "what it does not");
    }
}

#[test]
fn a_note_and_its_statement_tell_the_same() {
    let signed = Signed::new();
    let place = &signed.place;
    let digest = |text: &str| signoff::domain::values::digest::Digest::of(text.as_bytes()).to_string();
    let (note, statement) = (place.read(&signed.note), place.read(&signed.statement));
    for (from, to, what) in [
        ("`APPROVED`", "`BLOCKED`", "decision"),
        ("all steps of the runbook hold and nothing blocks", "so it shall be", "reason"),
        ("Written by: `kim@", "Written by: `eve@", "author and time"),
        ("Z`\n", "Z`, and later\n", "author and time"),
        (
            "- Evidence: `",
            "- Evidence: `0000000000000000000000000000000000000000000000000000000000000000` `",
            "evidence",
        ),
    ] {
        let changed = note.replacen(from, to, 1);
        assert_ne!(changed, note, "{from}");
        place.write(&signed.note, &changed);
        place.write(&signed.statement, &statement.replace(&digest(&note), &digest(&changed)));
        // The journal tells of other bytes; where it is gone, note and statement still contradict each other.
        let (path, journal) = place.journal_of("kim");
        fs::remove_file(place.path(&path)).unwrap();
        let document = place.run("status --json pack").stdout;
        assert!(document.contains(&format!("do not tell the same {what}")), "{what}: {document}");
        place.write(&path, &journal);
    }
    place.write(&signed.note, &note);
    place.write(&signed.statement, &statement);
    assert_eq!(told(place), ("approved".to_owned(), vec![]));
}

#[test]
fn a_key_of_several_names_is_its_author_s_where_one_of_them_is() {
    let signed = Signed::new();
    let public = signed.place.read("kim.pub");
    for allowed in ["lee,kim KEY", "kim,lee KEY", "lee KEY\nkim KEY", "lee KEY\nkim@acme.example KEY"] {
        signed.place.write("kim.allowed", &allowed.replace("KEY", &public));
        let ran = signed.verify();
        let is_hidden = allowed.contains("@acme");
        assert_eq!(ran.stdout.contains("signed by kim"), !is_hidden, "{allowed}: {}", ran.text());
    }
    signed.place.write("kim.allowed", &format!("lee {public}"));
    assert!(signed.verify().stdout.contains("it is signed by lee, and written by kim"));
}

#[test]
fn a_signature_is_of_the_moment_that_its_statement_tells() {
    let signed = Signed::new();
    let place = &signed.place;
    let text = place.read(&signed.statement);
    let (before, rest) = text.split_once("\"timeVerified\": \"").unwrap();
    let earlier = format!("{before}\"timeVerified\": \"2026-06-01T12:00:00Z{}", &rest[rest.find('"').unwrap()..]);
    place.write(&signed.statement, &earlier);
    fs::remove_file(place.path(&format!("{}.sig", signed.statement))).unwrap();
    let mut sign = Command::new("ssh-keygen");
    sign.args(["-q", "-Y", "sign", "-n", "signoff", "-f"]).arg(place.path("kim")).arg(place.path(&signed.statement));
    assert!(sign.status().unwrap().success());
    let public = place.read("kim.pub");
    for (terms, holds) in [
        ("valid-before=\"20260602Z\"", true),
        ("valid-after=\"20260531Z\"", true),
        ("valid-before=\"20260531Z\"", false),
        ("valid-after=\"20260602Z\"", false),
    ] {
        place.write("kim.allowed", &format!("kim@acme.example {terms} {public}"));
        let ran = signed.verify();
        assert_eq!(ran.stdout.contains("signed by kim@acme.example"), holds, "{terms}: {}", ran.text());
        assert_eq!(ran.stdout.contains("[!] signature: "), !holds, "{terms}: {}", ran.text());
    }
}

#[test]
fn a_note_whose_journal_is_gone_does_not_count() {
    let signed = Signed::new();
    let note = |signed: &Signed| signed.place.run("status pack --require approved");
    assert_eq!(note(&signed).exit, 0, "{}", note(&signed).text());
    let folder = signed.place.path("pack/proof/journal");
    let journal = fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let before = fs::read_to_string(&journal).unwrap();
    let ticks: String =
        before.lines().filter(|line| !line.contains("\"emit\"")).map(|line| format!("{line}\n")).collect();
    fs::write(&journal, ticks).unwrap();
    let ran = note(&signed);
    assert!(ran.exit == 1 && ran.stdout.contains("No journal tells of the note"), "{}", ran.text());
    fs::write(&journal, before).unwrap();
    assert_eq!(note(&signed).exit, 0);
}
