//! Four eyes: several people approve, each with a signature, before a note says APPROVED.

use std::fs;
use std::process::Command;

use signoff::domain::finding::Code;

use crate::fixtures::place::{Place, Ran, profile_with};

const RULES: &str = "--profile agreed.toml";

/// A pack in which nothing blocks, committed by Ada, under rules that want two approvals of kim, mo and ada.
/// `None`, said aloud, where there is no `ssh-keygen` or no `git`.
fn agreed() -> Option<Place> {
    let place = Place::with_pack();
    place.measure();
    let mut signers = Vec::new();
    for name in ["kim", "mo", "ada"] {
        let path = place.path(name);
        let made =
            Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-C", name, "-f"]).arg(&path).status();
        if !made.is_ok_and(|status| status.success()) {
            eprintln!("skipped: no `ssh-keygen` is installed");
            return None;
        }
        let key = place.read(&format!("{name}.pub"));
        let key: Vec<&str> = key.split_whitespace().take(2).collect();
        signers.push(format!("{name} {}", key.join(" ")));
    }
    let mild: String = Code::ALL
        .iter()
        .filter(|it| **it != Code::NoteApprovalsMissing)
        .map(|it| format!("\"{it}\" = \"info\"\n"))
        .collect();
    place.write(
        "agreed.toml",
        &profile_with(&format!("[note]\napprovals = 2\nsigners = {signers:?}\n[severity]\n{mild}")),
    );
    commit(&place).then_some(place)
}

fn commit(place: &Place) -> bool {
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=Ada", "-c", "user.email=ada@acme.example"]).args(arguments);
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").current_dir(place.path("pack"));
        command.output().is_ok_and(|output| output.status.success())
    };
    let done = git(&["init", "-q"]) && git(&["add", "."]) && git(&["commit", "-q", "-m", "Evidence"]);
    if !done {
        eprintln!("skipped: no `git` is installed");
    }
    done
}

fn digest(place: &Place) -> String {
    place.run(&format!("status --json pack {RULES}")).json()["digest"].as_str().unwrap().to_owned()
}

fn approve(place: &Place, name: &str, key: &str) -> Ran {
    let digest = digest(place);
    place.run(&format!("note --decision approved --evidence {digest} --sign {key} --as {name} pack {RULES}"))
}

fn notes(place: &Place) -> usize {
    let all: Vec<_> = fs::read_dir(place.path("pack/proof/notes"))
        .map_or_else(|_| Vec::new(), |it| it.map(|it| it.unwrap().file_name()).collect());
    all.iter().filter(|name| name.to_string_lossy().ends_with("sign-off.md")).count()
}

fn quorum(place: &Place) -> serde_json::Value {
    place.run(&format!("status --json pack {RULES}")).json()["quorum"].clone()
}

#[test]
fn the_last_of_two_writes_the_note_and_nobody_approves_twice() {
    let Some(place) = agreed() else { return };
    let first = approve(&place, "kim", "kim");
    assert!(first.exit == 0 && first.stdout.contains("1 more person is missing"), "{}", first.text());
    assert_eq!(notes(&place), 0);
    let again = approve(&place, "kim", "kim");
    assert!(again.exit == 1 && again.stderr.contains("approved this already"), "{}", again.text());
    let last = approve(&place, "mo", "mo");
    assert!(last.exit == 0 && notes(&place) == 1, "{}", last.text());
    let status = place.run(&format!("status --json pack {RULES}")).json();
    let missing = status["findings"].as_array().unwrap().iter().any(|it| it["code"] == "note.approvals-missing");
    assert!(!missing && status["notes"][0]["decision"] == "APPROVED", "{}", status["findings"]);
    let mut files = fs::read_dir(place.path("pack/proof/notes")).unwrap().map(|it| it.unwrap().path());
    let note = fs::read_to_string(files.find(|it| it.extension().is_some_and(|it| it == "md")).unwrap()).unwrap();
    assert!(note.contains("- Approvals: `2` of `2`\n  - `kim` at") && note.contains("  - `mo` at"), "{note}");
}

#[test]
fn an_approval_is_signed_by_the_person_that_it_names() {
    let Some(place) = agreed() else { return };
    for (name, key, why) in [("mo", "kim", "the key is kim's, not mo's"), ("eve", "kim", "`eve` is none of those")] {
        let refused = approve(&place, name, key);
        assert!(refused.exit == 1 && refused.stderr.contains(why), "{}", refused.text());
        assert!(refused.stderr.contains("note.signers") && !refused.stderr.contains("let the journal"), "{why}");
    }
    let unsigned = place.run(&format!("note --decision approved --evidence {} --as kim pack {RULES}", digest(&place)));
    assert!(unsigned.exit == 1 && unsigned.stderr.contains("--sign KEY"), "{}", unsigned.text());
    assert!(!place.path("pack/proof/journal").exists());
}

#[test]
fn nobody_signs_under_a_name_that_no_file_of_allowed_signers_can_hold() {
    let place = Place::with_pack();
    for name in ["kim,eve", "kim!", "k*", "k?m", "\"kim\"", "kim'", "#kim", "Kim B"] {
        let ran = place.run_with("note --decision blocked --sign kim pack", ("SIGNOFF_AS", name));
        assert!(ran.exit == 2 && ran.stderr.contains("no signature of"), "{}", ran.text());
    }
    assert!(!place.path("pack/proof/notes").exists());
    let unsigned = place.run_with("note --decision blocked pack", ("SIGNOFF_AS", "Kim B"));
    assert_eq!(unsigned.exit, 0, "{}", unsigned.text());
}

#[test]
fn the_authors_of_the_evidence_alone_are_not_enough() {
    let Some(place) = agreed() else { return };
    let agreed = place.read("agreed.toml").replace("\"mo ", "\"Ada@acme.example ");
    place.write("agreed.toml", &agreed);
    approve(&place, "ada", "ada");
    let both = approve(&place, "Ada@acme.example", "mo");
    assert!(both.exit == 0 && notes(&place) == 0, "{}", both.text());
    assert!(both.stdout.contains("somebody who did not write the evidence is missing"), "{}", both.text());
    let third = approve(&place, "kim", "kim");
    assert!(third.exit == 0 && notes(&place) == 1, "{}", third.text());
}

#[test]
fn what_was_approved_is_this_evidence_and_these_decisions() {
    let Some(place) = agreed() else { return };
    approve(&place, "kim", "kim");
    let current = |place: &Place| quorum(place)["approvals"][0]["current"].as_bool().unwrap();
    assert!(current(&place));
    let report = "pack/proof/runs/base-0.report.json";
    let before = place.read(report);
    place.write(report, &format!("{before}\n"));
    assert!(!current(&place), "other evidence");
    place.write(report, &before);
    assert!(current(&place), "the same again");
    let ticked = place.run(&format!("tick people-the-manual-was-read-aloud pack --reason heard --as mo {RULES}"));
    assert!(ticked.exit == 0 && !current(&place), "{}", ticked.text());
}

#[test]
fn a_note_that_was_written_by_hand_has_no_approvals() {
    let Some(place) = agreed() else { return };
    let forged = format!(
        "Base commit: `0a1b2c3d4e5f`\n\nDecision: `APPROVED`\nReason: `fine`\n\n- Evidence: `{}`\n",
        digest(&place)
    );
    place.write("pack/proof/notes/2026-05-20-sign-off.md", &forged);
    let status = place.run(&format!("status pack {RULES}"));
    assert!(status.exit == 1 && status.stdout.contains("note.approvals-missing"), "{}", status.text());
}

#[test]
fn what_was_approved_is_approved_no_more_once_the_evidence_is_another() {
    let Some(place) = agreed() else { return };
    approve(&place, "kim", "kim");
    let last = approve(&place, "mo", "mo");
    assert!(last.exit == 0 && notes(&place) == 1, "{}", last.text());
    let doubts =
        || place.run(&format!("status --json pack {RULES}")).stdout.contains("It was written upon other evidence");
    assert!(!doubts());
    let report = "pack/proof/runs/base-0.report.json";
    let before = place.read(report);
    for change in [before.replace("base-0", "base-9"), String::new()] {
        place.write(report, &change);
        assert!(doubts(), "{change}");
    }
    place.write(report, &before.replace('\n', "\r\n"));
    assert!(!doubts(), "line ends of a checkout are no other evidence");
    place.write("pack/proof/runs/more.raw-runs.ndjson", "{}\n");
    assert!(doubts(), "a file that is new");
}

#[test]
fn a_note_that_says_blocked_takes_the_approvals_before_it_back() {
    let Some(place) = agreed() else { return };
    approve(&place, "kim", "kim");
    approve(&place, "mo", "mo");
    let zoe = place.run(&format!("note --decision approved --evidence {} --as zoe pack {RULES}", digest(&place)));
    assert!(zoe.exit == 1 && zoe.stderr.contains("the approval of zoe is missing"), "{}", zoe.text());
    let blocked = place.run(&format!("note --decision blocked --reason stop --as mo pack {RULES}"));
    assert_eq!(blocked.exit, 0, "{}", blocked.text());
    let given = quorum(&place);
    assert!(given["approvals"].as_array().unwrap().iter().all(|it| it["standing"] == "void"), "{given}");
    let again = approve(&place, "kim", "kim");
    assert!(again.stdout.contains("1 more person is missing"), "{}", again.text());
}

#[test]
fn an_approval_is_of_the_rules_that_it_was_given_under() {
    let Some(place) = agreed() else { return };
    approve(&place, "kim", "kim");
    place.write("agreed.toml", &place.read("agreed.toml").replace("title = ", "title = \"Another\" # "));
    assert_eq!(quorum(&place)["approvals"][0]["standing"], "void");
}

#[test]
fn whose_evidence_is_not_committed_may_be_anybody_s() {
    let Some(place) = agreed() else { return };
    let report = "pack/proof/runs/base-0.report.json";
    place.write(report, &format!("{}\n", place.read(report)));
    approve(&place, "kim", "kim");
    assert_eq!(quorum(&place)["approvals"][0]["standing"], "author");
}

#[test]
fn nobody_takes_somebody_else_s_approval_away() {
    let Some(place) = agreed() else { return };
    approve(&place, "kim", "kim");
    let (name, text) = place.journal_of("kim");
    let forged = text.replace("\"by\":\"kim\"", "\"by\":\"mo\"").replace("\"n\":1", "\"n\":9");
    let (body, _) = forged.trim_end().rsplit_once(",\"id\":").unwrap();
    let id = signoff::domain::values::digest::Digest::of(format!("{body}}}").as_bytes());
    place.write(&name.replace("kim@", "mo@"), &format!("{body},\"id\":\"{id}\"}}\n"));
    assert_eq!(quorum(&place)["approvals"][0]["standing"], "independent");
}
