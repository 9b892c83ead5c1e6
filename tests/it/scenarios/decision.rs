//! The decision: approved is only what the newest note approves and what agrees with the evidence.

use super::{Edit, judge};
use signoff::domain::assessment::{Assessment, ChosenBy, HistoryStanding, Verdict};
use signoff::domain::evidence::note::Decision;
use signoff::domain::finding::Code;
use signoff::domain::signing::approval::{self, NoteRefusal};

const NOTE: &str = "final-approval-note.md";
const FOLDER: &str = "docs/reliability/artifacts";

fn note_with(from: &str, to: &str) -> Assessment {
    judge(&[Edit::Replace { file: NOTE.to_owned(), from: from.to_owned(), to: to.to_owned() }])
}

fn beside(name: &str, text: &str) -> Assessment {
    judge(&[Edit::Write { file: format!("{FOLDER}/{name}"), text: text.to_owned() }])
}

/// The gate's output as it is kept, on one line.
fn gate() -> String {
    let path = super::folder().join("base").join(FOLDER).join("2025-05-06-gate-001-002.gate.json");
    let value: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    value.to_string()
}

const LINK: &str = "  - run B report: ";

#[test]
fn a_note_that_does_not_agree_with_the_evidence_approves_nothing() {
    for (lie, from, to) in [
        ("another branch", "`main`".to_owned(), "`hotfix`".to_owned()),
        ("a pull request less", "`#21` and ".to_owned(), String::new()),
        ("another commit", "4f1c2d3e5a6b".to_owned(), "4f1c2d3e5a60".to_owned()),
        ("another report", "gate-001.report.json".to_owned(), "baseline-001.report.json".to_owned()),
        ("a gate that failed", LINK.to_owned(), format!("  - gate: `{}`\n{LINK}", gate().replace("true", "false"))),
        (
            "a gate of other runs",
            LINK.to_owned(),
            format!("  - gate: `{}`\n{LINK}", gate().replace("gate-001", "gate-000")),
        ),
        ("a gate cut short", LINK.to_owned(), format!("  - gate: `{}`\n{LINK}", &gate()[..gate().len() - 2])),
        ("a reason nobody wrote", "Reason:".to_owned(), "Reason: TBD\n\nRemark:".to_owned()),
        ("struck through", "Decision: `APPROVED`".to_owned(), "Decision: ~~APPROVED~~".to_owned()),
        ("revoked", "`APPROVED`".to_owned(), "`APPROVED` (revoked)".to_owned()),
        ("both words", "`APPROVED`".to_owned(), "`APPROVED`\n\nDecision: `BLOCKED`".to_owned()),
        ("blocked", "`APPROVED`".to_owned(), "`BLOCKED`".to_owned()),
    ] {
        let assessment = note_with(&from, &to);
        assert!(assessment.verdict() < Verdict::Approved, "{lie}");
        assert!(!assessment.findings.is_empty() && !assessment.notes.last().unwrap().approves(), "{lie}");
    }
}

#[test]
fn a_document_of_another_build_is_told() {
    for (file, from, to) in [
        (NOTE, "- Base", "- Version: 0.0.9\n- Base"),
        (NOTE, "- Base", "- Environment: `win32`, app `2.0.0`\n- Base"),
        (NOTE, "- Base", "- Repository: https://git.example/other/gadget\n- Base"),
        ("gate-001-002.summary.md", "- Reports", "- Commit: `4f1c2d3e5a60`\n- Reports"),
        ("phase-regression.md", "- Date", "- Environment: linux, app 0.0.9\n- Date"),
    ] {
        let assessment = judge(&[Edit::Replace { file: file.to_owned(), from: from.to_owned(), to: to.to_owned() }]);
        assert!(assessment.findings_of(Code::ProvenanceDiffers).next().is_some(), "{file}: {to}");
    }
}

#[test]
fn evidence_after_the_note_is_told_and_documents_after_it_are_not() {
    let rehearsal =
        "# Rehearsal\n\n- Date: 2025-05-07\n- Commit: `0000000`\n\nResult: pass\n\n- `ffInvokeGate`: Result: pass\n";
    let assessment = beside("2025-05-07-rollback-again.md", rehearsal);
    assert!(assessment.findings_of(Code::NoteDiffers).next().is_some() && assessment.verdict() == Verdict::Ready);
    let assessment = beside("2025-05-09-retro.md", "# What we learned\n");
    assert_eq!(assessment.verdict(), Verdict::Approved);
}

#[test]
fn a_note_in_other_words_approves_as_well() {
    for (honest, from, to) in [
        ("a reference for a branch", "`main`".to_owned(), "`refs/heads/main`".to_owned()),
        ("a commit in short", "4f1c2d3e5a6b7c8d9e0f1a2b3c4d5e6f7a8b9c0d".to_owned(), "4F1C2D3E".to_owned()),
        ("more pull requests", "(the widget)".to_owned(), "(the widget), #23 and #24".to_owned()),
        ("links to pull requests", "`#20`, `#21`".to_owned(), "https://git.example/a/w/pull/20, `#21`".to_owned()),
        ("the gate pasted", LINK.to_owned(), format!("  - gate: `{}`\n{LINK}", gate())),
        ("the gate linked", LINK.to_owned(), format!("  - gate: `{FOLDER}/2025-05-06-gate-001-002.gate.json`\n{LINK}")),
        (
            "who and when",
            "`APPROVED`".to_owned(),
            "**APPROVED** by A. Lead on 2025-05-06 (previously BLOCKED)".to_owned(),
        ),
        ("no reason", "Reason:".to_owned(), "Remark:".to_owned()),
        ("no conditions", "`APPROVED`".to_owned(), "APPROVED for closure, without conditions".to_owned()),
        ("version and platform", "- Base".to_owned(), "- Version: v2.0.0\n- Platform: Linux\n- Base".to_owned()),
        (
            "history",
            "Decision:".to_owned(),
            "## History\n\n- 2025-05-04: BLOCKED, the smoke tests were missing\n\n## Now\n\nDecision:".to_owned(),
        ),
    ] {
        let assessment = note_with(&from, &to);
        assert_eq!(
            (assessment.verdict(), assessment.findings.len()),
            (Verdict::Approved, 0),
            "{honest}: {:?}",
            assessment.findings
        );
    }
}

#[test]
fn a_decision_against_it_stands_until_a_newer_note_and_stands_in_the_way_of_none() {
    let against = "Decision: `BLOCKED`\nReason: `legal has not answered`\n";
    for name in ["2025-05-06-final-approval-note-2.md", "2025-05-07-final-approval-note.md", "final-approval-note.md"] {
        let assessment = beside(name, against);
        let told: Vec<&str> = assessment.findings_of(Code::NoteBlocked).map(|it| it.message.as_str()).collect();
        assert!(told.len() == 1 && told[0].contains("legal has not answered"), "{name}: {told:?}");
        let stands = approval::against(&assessment).count();
        assert_eq!(stands, 0, "{name}");
    }
    let assessment = beside("2025-05-05-final-approval-note.md", against);
    assert_eq!((assessment.verdict(), assessment.findings.len()), (Verdict::Approved, 0));
    let undated = "Decision: APPROVED\n- Commit: `4f1c2d3e5a6b`\n";
    let assessment = judge(&[
        Edit::Replace { file: NOTE.to_owned(), from: "APPROVED".to_owned(), to: "BLOCKED".to_owned() },
        Edit::Write { file: format!("{FOLDER}/a-final-approval-note.md"), text: undated.to_owned() },
    ]);
    assert!(assessment.findings_of(Code::NoteBlocked).next().is_some(), "leaving a date out approves nothing");
}

#[test]
fn a_note_is_not_written_of_runs_chosen_by_hand_nor_approved_before_git_has_answered() {
    let mut assessment = judge(&[]);
    assessment.gate.chosen = ChosenBy::Hand;
    for decision in [Decision::Approved, Decision::Blocked] {
        assert_eq!(approval::check(&assessment, decision), Err(NoteRefusal::ChosenByHand));
    }
    let mut assessment = judge(&[]);
    assessment.history.standing = HistoryStanding::Asking;
    assert_eq!(assessment.verdict(), Verdict::Undecided);
    assert_eq!(approval::check(&assessment, Decision::Approved), Err(NoteRefusal::GitIsAsked));
    assert_eq!(approval::check(&assessment, Decision::Blocked), Ok(()));
}
