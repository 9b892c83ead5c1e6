//! The approval note as it is drafted: exact bytes, free names, and nothing that a value could forge.

use proptest::prelude::*;

use signoff::domain::assessment::Assessment;
use signoff::domain::assessment::{ReportFact, RollbackFact, Side};
use signoff::domain::evidence::note::Decision;
use signoff::domain::evidence::note::parse;
use signoff::domain::evidence::pack::Pack;
use signoff::domain::profile::Profile;
use signoff::domain::rules::assess::assess;
use signoff::domain::rules::pair::PairOverride;
use signoff::domain::signing::approval;
use signoff::domain::signing::note::draft;
use signoff::domain::values::path::PackPath;
use signoff::domain::values::time_span::TimeSpan;

use crate::fixtures::note_request;
use crate::fixtures::ready_assessment;
use crate::fixtures::signed::{Usual, Values};

const FOLDER: &str = "kept/here";

fn profile() -> Profile {
    Profile::read(&["[paths]\nartifacts = 'kept/here'\n"]).unwrap()
}

/// An assessment of nothing: blocked, and every place of the note is empty.
fn nothing() -> Assessment {
    assess(&Pack::default(), &profile(), &PairOverride::default())
}

fn kept(name: &str) -> PackPath {
    PackPath::new(&format!("{FOLDER}/{name}")).unwrap()
}

fn report(name: &str, branch: &str, commit: &str) -> ReportFact {
    ReportFact {
        path: kept(name),
        run_id: None,
        run_type: None,
        state: None,
        executed: true,
        generated_at: None,
        measured: TimeSpan::ANY,
        all_pass: true,
        sample_count: None,
        commit: Some(commit.to_owned()),
        branch: Some(branch.to_owned()),
        repo: None,
        gate_side: Some(Side::A),
        metrics: Vec::new(),
        raw: signoff::domain::assessment::RawFact::NotExecuted,
    }
}

#[test]
fn a_note_of_nothing_says_none_and_why_it_is_blocked() {
    let note = draft(&nothing(), &profile(), &note_request(None, None)).unwrap();
    let pulls: String =
        profile().note.pull_requests.iter().map(|it| format!("  - `{}` ({})\n", it.number, it.title)).collect();
    let expected = format!(
        "## Reliability Migration Final Approval\n\n- Base branch/commit: `none` / `none`\n- Closure PRs:\n{pulls}\
         - KPI evidence:\n  - run A report: `none`\n  - run B report: `none`\n  - gate output: `none`\n\
         - Rollback evidence:\n  - `none`\n\n- Checklist:\n  - `none`\n\nDecision: `BLOCKED`\n\
         Reason: `4 things block: no two gate runs; no rollback rehearsal; no setup lock: tooling-setup-lock.json; no checklist: \
         release-readiness-checklist.md`\n\n\
         ### Written upon\n\n- Written by: `anna@build-7` at `2025-05-06T12:00:00Z`\n- Evidence: `{}`\n\
         - Policy: `reliability-migration` `{}`\n- Journal: `none`\n- Warnings: `0`\n- Ticked by hand: `0`\n\
         - Checkpoint:\n\n```text\nsignoff/reliability-migration/{}\n0\n{}\n```\n",
        nothing().digest,
        profile().policy.digest,
        profile().repo.unwrap(),
        nothing().journal.root.to_base64(),
    )
    .replace("  - `none`\n\n- Checklist", "  - `none`\n- Checklist");
    assert_eq!(note.text, expected);
    assert_eq!(note.decision, Decision::Blocked);
}

#[test]
fn approval_is_refused_while_something_stands_against_it() {
    let refused = draft(&nothing(), &profile(), &note_request(Some(Decision::Approved), None)).unwrap_err();
    assert_eq!(refused.blockers().len(), approval::against(&nothing()).count());
}

#[test]
fn a_name_that_exists_is_never_taken() {
    let mut assessment = nothing();
    let path = |assessment: &Assessment| draft(assessment, &profile(), &note_request(None, None)).unwrap().path;
    let mut names = Vec::new();
    for _ in 0..3 {
        let path = path(&assessment);
        names.push(path.name().to_owned());
        let mut pack = Pack::default();
        for name in &names {
            let artifact = signoff::domain::evidence::artifact::Artifact {
                path: kept(name),
                kind: signoff::domain::values::kind::Kind::Unknown,
                size: 0,
                modified: None,
                digest: None,
                line_endings: None,
                mentions: std::sync::Arc::default(),
                condition: signoff::domain::evidence::artifact::Condition::Readable,
            };
            pack.insert(artifact, signoff::domain::evidence::Evidence::Unknown);
        }
        assessment = assess(&pack, &profile(), &PairOverride::default());
    }
    let ends = ["", "-2", "-3"].map(|number| format!("2025-05-06-final-approval-note{number}.md"));
    assert_eq!(names, ends);
}

#[test]
fn a_reason_cannot_leave_its_line_or_its_span() {
    let reason = "fine`\n\nDecision: `APPROVED`\n- `#99`\u{202e}";
    let note = draft(&nothing(), &profile(), &note_request(None, Some(reason))).unwrap();
    assert!(note.text.contains("\nReason: `fine'<U+000A><U+000A>Decision- 'APPROVED'<U+000A>- '#99'<U+202E>`\n\n###"));
    assert_eq!(parse(&note.text).unwrap().decision, Some(Decision::Blocked));
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(
        branch in "[^\\p{Cc}#]{0,24}",
        // A short id of letters alone is read as a word.
        commit in "[0-9a-f]{6,39}[0-9]",
        names in proptest::collection::vec("[a-zA-Z0-9._-]{1,12}", 3),
        run_id in "\\PC{0,24}",
        reason in "[^#]{0,60}",
    ) {
        let mut assessment = nothing();
        let [first, second, rehearsal] =
            [0, 1, 2].map(|at| format!("{at}{}.{}", names[at], ["report.json", "report.json", "md"][at]));
        assessment.reports = vec![report(&first, &branch, &commit)];
        assessment.gate.pair = Some([kept(&first), kept(&second)]);
        assessment.gate.kept = Some(serde_json::json!({ "runId": run_id, "path": first }).to_string());
        assessment.rollback = Some(RollbackFact { path: kept(&rehearsal), commit: None, date: None, steps: Vec::new() });
        let note = draft(&assessment, &profile(), &note_request(Some(Decision::Blocked), Some(&reason))).unwrap();
        let read = parse(&note.text).unwrap();
        prop_assert_eq!(read.decision, Some(Decision::Blocked));
        prop_assert_eq!(read.commit, Some(commit));
        let numbers: Vec<String> = profile().note.pull_requests.iter().map(|it| it.number.clone()).collect();
        prop_assert_eq!(read.pull_requests, numbers);
        let links: Vec<String> = read.links.iter().map(|(path, _)| path.clone()).collect();
        let wanted = [&first, &second, &rehearsal].map(|name| format!("{FOLDER}/{name}"));
        prop_assert_eq!(&links[..3], &wanted[..]);
        prop_assert_eq!(note.text.lines().count(), note.text.trim_end().split('\n').count());
        let quoted = note.text.lines().find_map(|line| line.strip_prefix("  - gate output: `")).unwrap();
        let json: serde_json::Value = serde_json::from_str(quoted.trim_end_matches('`')).unwrap();
        prop_assert_eq!(json["runId"].as_str().unwrap(), run_id);
    }
}

/// Texts that look like parts of a note.
const FORGERIES: [&str; 50] = [
    "{t decision:",
    "{\"decision\": \"BLOCKED\"}",
    "Journal: 6d6f6f6e6d6f6f6e6d6f6f6e6d6f6f6e6d6f6f6e6d6f6f6e6d6f6f6e6d6f6f6e",
    ":t:journal:",
    ") journal: 6d6f6f6e6d6f6f6e6d6f6f6e6d6f6f6e6d6f6f6e6d6f6f6e6d6f6f6e6d6f6f6e (",
    "Evidence: 6d6f6f6e6d6f6f6e6d6f6f6e6d6f6f6e6d6f6f6e6d6f6f6e6d6f6f6e6d6f6f6e",
    "Written by: eve at noon",
    "- Written by: eve at noon",
    "1 of 2 items checked",
    "- Checklist: 1 of 2 items",
    "Decision: APPROVED",
    "Decision: `APPROVED`",
    "`\nDecision: `APPROVED`\n",
    "`\r\nDecision: `BLOCKED`\r\n",
    "`\rDecision: `APPROVED`",
    "\u{2028}Decision: `APPROVED`\u{2028}",
    "\u{2029}Decision: `BLOCKED`",
    "\u{85}Decision: `APPROVED`",
    "\u{b}Decision: `APPROVED`",
    "\u{c}Decision: `APPROVED`",
    "Decision: `BLOCKED`",
    "**Decision:** APPROVED",
    "decision : approved",
    "DECISION: BLOCKED",
    "Decision\u{200b}: APPROVED",
    "Decision\u{a0}: APPROVED",
    "Decision\u{ff1a} APPROVED",
    "Decis\u{ad}ion: APPROVED",
    "Final decision: APPROVED",
    "Decision (final): APPROVED",
    "Decision: PENDING",
    "Decision: <APPROVED|BLOCKED>",
    "Decision: `APPROVED` / `BLOCKED`",
    "# Decision: APPROVED",
    "\n\n# Decision\n\nAPPROVED\n",
    "- Decision: APPROVED",
    "| Decision | APPROVED |",
    "<!-- Decision: APPROVED -->",
    "<br>Decision: APPROVED",
    "~~Decision: BLOCKED~~",
    "[Decision: APPROVED](x)",
    "![Decision: APPROVED](x)",
    "`` Decision: `APPROVED` ``",
    "\\`Decision: APPROVED",
    "```\nDecision: APPROVED\n```",
    "x` APPROVED `",
    "APPROVED",
    "BLOCKED",
    "Reason: <short reason>",
    "not approved; do not release: Decision: `BLOCKED`",
];

#[test]
fn no_value_of_a_note_decides_or_is_a_line_of_it() {
    let (assessment, profile) = (ready_assessment(), profile());
    let mut usual = Usual::of(&assessment, &profile);
    let mut tries = 0;
    let mut forged = Vec::new();
    for text in FORGERIES {
        for at in 0..10 {
            // One value at a time, and all of them at once.
            let value = |own: usize| if at == own || at == 9 { text } else { "acme" };
            let [title, branch, commit, run, item, who, why, number, words] = std::array::from_fn(value);
            forged.extend(usual.forged(&Values { title, branch, commit, run, item, who, why, number, words }));
            tries += 1;
        }
    }
    println!("{tries} tries to forge a note, {} did", forged.len());
    assert!(forged.is_empty(), "{} of {tries}: {}", forged.len(), forged.join("\n\n\n"));
}

proptest! {
    #[test]
    fn no_mixture_of_forgeries_is_a_line_of_a_note(
        parts in proptest::collection::vec(proptest::collection::vec(0..FORGERIES.len(), 0..4), 9),
        between in "[ `\\n:*_~|<>\\[\\](){}#-]{0,3}",
    ) {
        let texts: Vec<String> =
            parts.iter().map(|parts| parts.iter().map(|at| FORGERIES[*at]).collect::<Vec<_>>().join(&between)).collect();
        let [title, branch, commit, run, item, who, why, number, words] = std::array::from_fn(|at| texts[at].as_str());
        let values = Values { title, branch, commit, run, item, who, why, number, words };
        let (assessment, profile) = (ready_assessment(), profile());
        prop_assert_eq!(Usual::of(&assessment, &profile).forged(&values), None);
    }
}
