//! The parsers on real evidence, and on texts that nobody would write.

use proptest::prelude::*;
use signoff::domain::evidence::note::Decision;
use signoff::domain::evidence::transcript::{About, Passed};
use signoff::domain::evidence::{
    self, Evidence, checklist, checksums, note, regression, rollback, setup_lock, transcript,
};
use signoff::domain::profile::Profile;
use signoff::domain::signing::tick::{Mark, edit};
use signoff::domain::values::kind::Kind;

use crate::fixtures::edits::check_edits;
use crate::fixtures::every_kind;
use crate::fixtures::loader::real_pack;

/// A file of the real pack.
fn real(path: &str) -> Option<String> {
    let (moment, inside) = path.split_once('/').expect("MOMENT/PATH");
    Some(std::fs::read_to_string(real_pack(moment)?.join(inside)).expect("a file of the real pack"))
}

fn profile() -> Profile {
    Profile::read(&[]).expect("the default profile")
}

#[test]
fn the_real_checklists_have_the_same_items_before_and_after() {
    let name = "docs/reliability/release-readiness-checklist.md";
    let (Some(start), Some(end)) = (real(&format!("start/{name}")), real(&format!("final/{name}"))) else { return };
    let (start, end) = (checklist::parse(&start), checklist::parse(&end));
    assert!(start.items.len() == 22 && start.items.iter().all(|item| !item.ticked));
    assert!(end.items.len() == 22 && end.items.iter().all(|item| item.ticked));
    let ids = |list: &checklist::Checklist| list.items.iter().map(|item| item.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&start), ids(&end));
    assert_eq!(end.items.iter().filter(|item| item.parent.is_some() && item.depth == 1).count(), 5);
}

#[test]
fn both_layouts_of_the_real_rehearsals_cover_every_flag() {
    let profile = profile();
    for (name, commit, answer) in [
        ("final/docs/reliability/artifacts/2026-02-13-baseline-run-001.rollback.md", "929ecc3", "holds"),
        ("final/docs/reliability/artifacts/2026-02-13-rollback-rehearsal-002.md", "ce12f95", "undecided"),
    ] {
        let Some(text) = real(name) else { return };
        let rehearsal = rollback::parse(&text, &profile);
        let flags: Vec<&str> = rehearsal.flags.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(flags, profile.flags, "{name}");
        let answers: Vec<&str> = rehearsal.flags.iter().map(|entry| entry.result.word()).collect();
        assert_eq!(answers, [answer; 5], "{rehearsal:?}");
        assert!(!rehearsal.pending && rehearsal.commit.as_deref().is_some_and(|it| it.starts_with(commit)), "{name}");
        assert_eq!(rehearsal.date(), "2026-02-13".parse().ok(), "{name}");
        let fallback = rehearsal.fallback.map(|step| step.result.word());
        assert_eq!(fallback, name.contains("rehearsal-002").then_some("undecided"), "{name}");
    }
}

#[test]
fn the_real_plan_of_the_first_day_is_no_rehearsal() {
    let Some(text) = real("start/docs/reliability/artifacts/2026-02-13-baseline-run-001.rollback.md") else { return };
    assert!(rollback::parse(&text, &profile()).pending);
}

#[test]
fn the_real_regression_evidence_names_its_phases() {
    let Some(text) = real("final/docs/reliability/artifacts/2026-02-13-phase-regression-evidence.md") else { return };
    let regression = regression::parse(&text);
    let phases: Vec<_> = regression.phases.iter().map(|it| (it.name.as_str(), it.result.word())).collect();
    assert_eq!(phases, ["P0", "P1", "P2", "P3"].map(|phase| (phase, "holds")));
    assert!(!regression.pending && regression.build.commit.is_some());
}

#[test]
fn the_real_note_is_approved_with_its_pull_requests_and_links() {
    let Some(text) = real("final/docs/reliability/artifacts/2026-02-13-final-approval-note.md") else { return };
    let note = note::parse(&text).expect("a note");
    assert_eq!(note.decision, Some(Decision::Approved));
    assert_eq!(note.branch.as_deref(), Some("main"));
    assert!(note.commit.is_some_and(|commit| commit.starts_with("87e4ba3")));
    assert_eq!(note.pull_requests, ["#20", "#21", "#22", "#23", "#24", "#25"]);
    assert_eq!(note.links.len(), 6);
    assert!(note.links.iter().all(|(path, _)| path.starts_with("docs/reliability/artifacts/")), "{:?}", note.links);
    assert!(note.reason.is_some());
}

#[test]
fn the_real_manifest_and_lock_are_read_whole() {
    let Some(text) = real("final/docs/reliability/closure/2026-02-13-evidence-checksums.sha256") else { return };
    let manifest = checksums::parse(&text).expect("a manifest");
    assert_eq!(manifest.lines.len(), text.lines().count());
    assert!(manifest.lines.iter().all(|line| line.path.starts_with("docs/")));
    let Some(text) = real("final/docs/reliability/setup/tooling-setup-lock.json") else { return };
    let lock = setup_lock::parse(&text).expect("a lock");
    let said = |key| lock.document.string(&format!("{}/{key}", setup_lock::PROVISIONING));
    assert_eq!((said("status"), said("operatingMode")), (Some("closed-docker-only"), Some("docker-only")));
}

#[test]
fn a_manifest_is_read_in_every_form_that_sha256sum_writes() {
    let digest = "AB".repeat(32);
    let text = format!(
        "\u{feff}# made by hand\r\n{digest}  docs/a b.md\r\n\r\n{digest} *docs/b.bin\n\\{digest}  docs/c\\nd\\\\e\n{digest} f\n"
    );
    let manifest = checksums::parse(&text).expect("a manifest");
    let read: Vec<(u64, &str)> = manifest.lines.iter().map(|line| (line.line, line.path.as_str())).collect();
    assert_eq!(read, [(2, "docs/a b.md"), (4, "docs/b.bin"), (5, "docs/c\nd\\e"), (6, "f")]);
    assert!(manifest.lines.iter().all(|line| line.digest.to_string() == digest.to_lowercase()));
}

#[test]
fn a_line_that_is_no_checksum_is_named_and_the_others_are_read() {
    let digest = "0".repeat(64);
    let bad = ["hello", "0123  a", &digest[..63], &digest, &format!("{digest}  "), &format!("{}g  a", &digest[..63])];
    for bad in bad.into_iter().chain(["MD5 (a) = 0123", "SHA256 (a) = 0123", "SHA256 a"]) {
        let fault = checksums::parse(&format!("\n\n{bad}\n")).expect_err(bad);
        assert_eq!(fault.line, Some(3), "{bad}");
        let read = checksums::parse(&format!("{digest}  a\n\n{bad}\n{digest}  b\n")).expect(bad);
        assert_eq!((read.lines.len(), read.odd, read.odd_count), (2, vec![3], 1), "{bad}");
    }
    let many = checksums::parse(&format!("{}{digest}  a\n", "?\n".repeat(1_000))).unwrap();
    assert_eq!((many.odd.len(), many.odd_count), (20, 1_000));
}

#[test]
fn checksums_are_read_in_every_spelling() {
    let (lower, upper) = ("ab".repeat(32), "AB".repeat(32));
    let text = format!(
        "\u{feff}{lower}  a b\r\n{upper} *c\n\\{lower}  d\\ne\\\\f\nSHA256 (g (1).txt) = {upper}\r\nSHA2-256(h)= {lower}\n# end\n"
    );
    let read = checksums::parse(&text).unwrap();
    let paths: Vec<&str> = read.lines.iter().map(|line| line.path.as_str()).collect();
    assert_eq!(paths, ["a b", "c", "d\ne\\f", "g (1).txt", "h"]);
    assert!(read.lines.iter().all(|line| line.digest.to_string() == lower));
    assert_eq!((read.odd_count, read.lines[4].line), (0, 5));
}

const LOCK: &str = r#"{
  "domains": {
    "mcp": { "externalProvisioning": {
      "status": "open", "operatingMode": "local", "closurePolicy": { "requiredConcreteFieldCount": 1 },
      "targets": [
        { "name": "Acme Gateway", "image": "acme/gateway:1" },
        7
      ]
    } },
    "plugins": { "runtimeApplied": { "plugins": ["acme@1.0.0"] } }
  }
}"#;

#[test]
fn a_lock_is_a_json_object() {
    assert!(setup_lock::parse(LOCK).is_ok());
    assert!(setup_lock::parse("[]").is_err() && setup_lock::parse("{").is_err());
}

const TRANSCRIPT: &str = r#"{
  "transcriptVersion": "v1",
  "target": "Acme Gateway",
  "ranAt": "2026-03-04T10:00:00Z",
  "pins": { "image": "acme/gateway:1", "port": 80 },
  "tests": [
    { "name": "listed", "command": "acme ps", "exitStatus": 0, "passed": true },

    { "name": "answers", "command": "acme get", "exitStatus": 28, "passed": "true" }
  ]
}"#;

#[test]
fn only_the_boolean_true_says_that_a_test_passed() {
    let transcript = transcript::parse(TRANSCRIPT).expect("JSON").expect("a transcript");
    let tests: Vec<(&str, Passed, Option<i64>, u64)> = transcript
        .tests
        .iter()
        .map(|test| (test.name.as_str(), test.passed.clone(), test.exit_status, test.line))
        .collect();
    let said = Passed::No("\"true\"".to_owned());
    assert_eq!(tests, [("listed", Passed::Yes, Some(0), 7), ("answers", said, Some(28), 9)]);
    assert_eq!(transcript.pins, [("image".into(), "acme/gateway:1".into()), ("port".into(), "80".into())]);
    assert_eq!(
        (transcript.about.clone(), transcript.ran_at.is_some()),
        (About::Target("Acme Gateway".to_owned()), true)
    );
}

#[test]
fn a_long_output_is_kept_to_its_limit_between_characters_and_said_to_be_cut() {
    for (output, length, is_cut) in [
        ("e".repeat(65_536), 65_536, false),
        ("\u{e9}".repeat(40_000), 65_536, true),
        (format!("e{}", "\u{e9}".repeat(40_000)), 65_535, true),
    ] {
        let text = TRANSCRIPT.replacen("\"exitStatus\": 0", &format!("\"exitStatus\": 0, \"output\": \"{output}\""), 1);
        let transcript = transcript::parse(&text).expect("JSON").expect("a transcript");
        let kept: Vec<_> = transcript.tests.iter().map(|test| (test.output.len(), test.is_cut)).collect();
        assert_eq!(kept, [(length, is_cut), (0, false)]);
    }
}

#[test]
fn a_transcript_of_another_shape_is_refused_with_its_line() {
    assert!(transcript::parse("{}").expect("JSON").is_none());
    for (from, to, line) in [
        ("\"v1\"", "\"v2\"", 2),
        ("\"v1\"", "1", 2),
        ("\"Acme Gateway\"", "\" \"", 3),
        ("\"tests\": [", "\"testz\": [", 1),
        ("\"listed\"", "\"\"", 7),
    ] {
        let fault = transcript::parse(&TRANSCRIPT.replacen(from, to, 1)).expect_err(to);
        assert_eq!(fault.line, Some(line), "{to}: {fault}");
    }
}

const REHEARSAL: &str = "# Rehearsal (Acme Widget)\n\nDate: 2026-03-04\n\n- Commit: `abcdef1`\n\n## Flags\n\n\
    - `ffOne`: legacy path\n  - Result: pass\n\n| Flag | Result |\n|--|--|\n| `ffTwo` | fail |\n\n\
    Fallback outcome: new sessions use the legacy path.\n";

const LIST: &str =
    "\u{feff}# Acme Widget\r\n\r\n- [ ] one `two`\r\n  1. [x] three\r\n\r\n> * [X] four\r\n\r\n- [ ] one two\r\n";

/// Parses a text as every kind of evidence: whatever comes out, nothing may panic.
fn parse_as_everything(text: &str) {
    let profile = profile();
    for kind in every_kind() {
        let _: Result<Evidence, evidence::ParseError> = evidence::parse(kind, text.as_bytes(), &profile);
    }
}

#[test]
fn an_edit_of_other_bytes_than_were_read_is_none() {
    let item = &checklist::parse("- [ ] a\n").items[0];
    for other in ["", "- ", "- [x", "- a [ ]\n", "- [-] a\n"] {
        assert_eq!(edit(other.as_bytes(), item, Mark::Tick), None, "{other}");
    }
}

#[test]
fn the_examples_are_edited_byte_by_byte() {
    check_edits(LIST);
    assert_eq!(checklist::parse(LIST).items.len(), 4);
    for path in ["start", "final"] {
        if let Some(text) = real(&format!("{path}/docs/reliability/release-readiness-checklist.md")) {
            check_edits(&text);
        }
    }
}

#[test]
fn an_example_cut_anywhere_is_read_without_panic() {
    for example in [REHEARSAL, LIST, LOCK, TRANSCRIPT] {
        (0..=example.len()).filter_map(|at| example.get(..at)).for_each(|cut| {
            parse_as_everything(cut);
            check_edits(cut);
        });
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,200}") {
        parse_as_everything(&text);
    }

    #[test]
    fn anything_like_a_task_list_is_edited_byte_by_byte(
        text in "(([-+*>#]|[0-9][.)]|[\\[][ xX\t][\\]]|[ \t]|\r?\n|[ab`|:~<!é]|---|ff[A-C]|#[0-9]){0,60})"
    ) {
        parse_as_everything(&text);
        check_edits(&text);
    }

    #[test]
    fn lists_of_items_are_edited_byte_by_byte(
        lines in proptest::collection::vec(
            ("[ \t]{0,6}(>[ ]?)?", "([-+*]|[0-9]{1,2}[.)])", "[ \t]{1,5}", "\\[[ xX]\\]", "[ \t]{0,2}", "[a`*_\\[\\]<>é ]{0,8}\r?\n?"),
            0..12,
        )
    ) {
        let text: String = lines.into_iter().map(|(a, b, c, d, e, f)| format!("{a}{b}{c}{d}{e}{f}\n")).collect();
        check_edits(&text);
    }
}

#[test]
fn a_checklist_of_too_many_items_is_refused_in_one_sentence() {
    let profile = Profile::read(&[]).unwrap();
    let text = "- [ ] x\n".repeat(10_001);
    let fault = signoff::domain::evidence::parse(Kind::Checklist, text.as_bytes(), &profile).unwrap_err();
    assert_eq!(fault.why, "it holds 10001 task list items, at most 10000 are read");
}
