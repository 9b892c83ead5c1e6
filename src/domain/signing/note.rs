//! Drafting the approval note: the exact bytes (contracts, section 1, approval note).

use jiff::civil::Date;

use crate::domain::assessment::{Assessment, GateFact, measured_report};
use crate::domain::evidence::note::Decision;
use crate::domain::finding::{Code, Finding};
use crate::domain::profile::Profile;
use crate::domain::values::digest::Digest;
use crate::domain::values::escaped::{Escaped, is_hazardous};
use crate::domain::values::path::PackPath;

use super::approval;

/// What stands where there is nothing to name.
const NONE: &str = "none";
/// The most characters of a finding's message that a reason takes over: it is a short reason.
const OWN_REASON: usize = 240;

/// A note ready to be written: what is previewed is what is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub decision: Decision,
    /// Where it would go: in the artifacts folder, a name that no artifact has.
    pub path: PackPath,
    pub text: String,
    /// Of the evidence it was drafted from: other evidence, other note.
    pub evidence: Digest,
}

/// An APPROVED note was asked for while these stand against it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("APPROVED is refused while {}", remaining(.0.len()))]
pub struct ApprovalRefusal(pub Vec<Finding>);

/// `1 blocker remains`, `2 blockers remain`.
pub fn remaining(blockers: usize) -> String {
    if blockers == 1 { "1 blocker remains".to_owned() } else { format!("{blockers} blockers remain") }
}

/// Drafts the note of the template. Without a `decision` it is APPROVED where nothing stands against it, else BLOCKED;
/// without a `reason` the first blocker's subject and message, or that all steps hold. Untrusted text is escaped.
///
/// # Errors
/// [`ApprovalRefusal`] for APPROVED while a blocker stands against it.
pub fn draft(
    assessment: &Assessment,
    profile: &Profile,
    today: Date,
    decision: Option<Decision>,
    reason: Option<&str>,
) -> Result<Draft, ApprovalRefusal> {
    let against: Vec<&Finding> = approval::against(assessment).collect();
    let decision = decision.unwrap_or(if against.is_empty() { Decision::Approved } else { Decision::Blocked });
    if decision == Decision::Approved && !against.is_empty() {
        return Err(ApprovalRefusal(against.into_iter().cloned().collect()));
    }
    let given = reason.filter(|reason| !reason.trim().is_empty());
    let reason = given.map_or_else(|| own_reason(assessment, decision, &against), str::to_owned);
    Ok(Draft {
        decision,
        path: free_path(assessment, profile, today).ok_or_else(|| ApprovalRefusal(vec![no_place(profile)]))?,
        text: text(assessment, profile, decision, &reason),
        evidence: assessment.digest,
    })
}

fn own_reason(assessment: &Assessment, decision: Decision, against: &[&Finding]) -> String {
    match (decision, against) {
        (Decision::Approved, _) => "all steps of the runbook hold and nothing blocks".to_owned(),
        (Decision::Blocked, []) => "blocked by the decision of a person; nothing blocks in the evidence".to_owned(),
        (Decision::Blocked, [first, rest @ ..]) => {
            let more = match rest.len() {
                0 => String::new(),
                1 => " (and 1 more blocker)".to_owned(),
                more => format!(" (and {more} more blockers)"),
            };
            let message: String = first.message.chars().take(OWN_REASON).collect();
            let subject = assessment.subject(first);
            let told = first.message.contains(subject);
            if told { format!("{message}{more}") } else { format!("{subject}: {message}{more}") }
        }
    }
}

/// Where no place for a note is left inside the pack: only under a profile that was not validated.
fn no_place(profile: &Profile) -> Finding {
    let folder = &profile.paths.artifacts;
    let message = format!("The artifacts folder `{folder}` leads outside the pack: no note can be written.");
    Finding::new(Code::EvidencePathEscapes, folder.as_str(), message)
        .remedy("Correct `paths.artifacts` in the profile.")
}

/// `DATE-NAME`, then `-2`, `-3` and so on before the ending: the first that no artifact has.
fn free_path(assessment: &Assessment, profile: &Profile, today: Date) -> Option<PackPath> {
    let name = profile.note.file_name.as_str();
    let (stem, ending) = name.rfind('.').map_or((name, ""), |dot| name.split_at(dot));
    let folder = &profile.paths.artifacts;
    let mut path = PackPath::new(&format!("{folder}/{today}-{name}"))?;
    let mut number = 2_u64;
    while is_taken(assessment, &path) {
        path = PackPath::new(&format!("{folder}/{today}-{stem}-{number}{ending}"))?;
        number += 1;
    }
    Some(path)
}

/// Some file systems know no case.
fn is_taken(assessment: &Assessment, path: &PackPath) -> bool {
    assessment.artifacts.iter().any(|fact| fact.artifact.path.as_str().eq_ignore_ascii_case(path.as_str()))
}

fn text(assessment: &Assessment, profile: &Profile, decision: Decision, reason: &str) -> String {
    let base = measured_report(&assessment.reports, profile);
    let branch = span(base.and_then(|report| report.branch.as_deref()));
    let commit = span(base.and_then(|report| report.commit.as_deref()));
    let [run_a, run_b] = match &assessment.gate.pair {
        Some(pair) => pair.each_ref().map(|path| span(Some(path.as_str()))),
        None => [span(None), span(None)],
    };
    format!(
        "## {title} Final Approval\n\n\
         - Base branch/commit: {branch} / {commit}\n\
         - Closure PRs:\n{pull_requests}\
         - KPI evidence:\n  - run A report: {run_a}\n  - run B report: {run_b}\n  - gate output: {gate}\n\
         - Rollback evidence:\n  - {rollback}\n\
         - Checklist:\n  - {checklist}\n\n\
         Decision: {decision}\nReason: {reason}\n",
        title = Escaped::new(&assessment.title),
        pull_requests = pull_requests(profile),
        gate = gate_json(&assessment.gate),
        rollback = span(assessment.rollback.as_ref().map(|rollback| rollback.path.as_str())),
        checklist = checklist(assessment),
        decision = span(Some(decision.word())),
        reason = span(Some(&without_decisions(reason))),
    )
}

/// A code span that its content cannot leave; `none` for nothing.
fn span(untrusted: Option<&str>) -> String {
    let text = Escaped::new(untrusted.unwrap_or_default()).into_string().replace('`', "'");
    let text = text.trim();
    format!("`{}`", if text.is_empty() { NONE } else { text })
}

/// A note decides once: a reason that speaks of a `Decision:` keeps the word and loses the colon.
fn without_decisions(reason: &str) -> String {
    let mut text = String::with_capacity(reason.len());
    for piece in reason.split_inclusive(':') {
        let label = piece.trim_end_matches(':');
        text.push_str(label);
        if piece.ends_with(':') {
            text.push(if label.trim_end().to_lowercase().ends_with("decision") { '-' } else { ':' });
        }
    }
    text
}

fn pull_requests(profile: &Profile) -> String {
    let lines = profile.note.pull_requests.iter().map(|it| {
        let title = Escaped::new(&it.title).into_string().replace('`', "'");
        format!("  - {} ({title})\n", span(Some(&it.number)))
    });
    let lines: String = lines.collect();
    if lines.is_empty() { format!("  - {}\n", span(None)) } else { lines }
}

/// The kept output on one line. Its strings keep their values: what could deceive, end the span or be taken for a pull
/// request is escaped as JSON.
fn gate_json(gate: &GateFact) -> String {
    let Some(kept) = &gate.kept else { return span(None) };
    let mut text = String::with_capacity(kept.len() + 2);
    for c in kept.chars() {
        if matches!(c, '`' | '#') || is_hazardous(c) {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| text.push_str(&format!("\\u{unit:04x}")));
        } else {
            text.push(c);
        }
    }
    format!("`{text}`")
}

/// The template's sentence where it holds, else the count that does.
fn checklist(assessment: &Assessment) -> String {
    let Some(checklist) = &assessment.checklist else { return span(None) };
    let required = checklist.items.iter().filter(|item| item.required);
    let (ticked, all) = (required.clone().filter(|item| item.ticked).count(), required.count());
    let path = span(Some(checklist.path.as_str()));
    if ticked == all && all > 0 {
        format!("{path} all required items checked")
    } else {
        format!("{path} {ticked} of {all} required items checked")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::assessment::{ReportFact, RollbackFact};
    use crate::domain::evidence::note::parse;
    use crate::domain::evidence::pack::Pack;
    use crate::domain::rules::assess::assess;
    use crate::domain::rules::pair::PairOverride;

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
            sample_count: None,
            commit: Some(commit.to_owned()),
            branch: Some(branch.to_owned()),
            repo: None,
            gate_side: Some(0),
            metrics: Vec::new(),
            raw: crate::domain::assessment::RawFact::NotExecuted,
        }
    }

    fn day() -> Date {
        "2031-05-06".parse().unwrap()
    }

    #[test]
    fn a_note_of_nothing_says_none_and_why_it_is_blocked() {
        let note = draft(&nothing(), &profile(), day(), None, None).unwrap();
        let pulls: String =
            profile().note.pull_requests.iter().map(|it| format!("  - `{}` ({})\n", it.number, it.title)).collect();
        let expected = format!(
            "## Reliability Migration Final Approval\n\n- Base branch/commit: `none` / `none`\n- Closure PRs:\n{pulls}\
             - KPI evidence:\n  - run A report: `none`\n  - run B report: `none`\n  - gate output: `none`\n\
             - Rollback evidence:\n  - `none`\n\n- Checklist:\n  - `none`\n\nDecision: `BLOCKED`\n\
             Reason: `The gate compares two executed runs of type 'gate': there is none. (and 3 more blockers)`\n"
        )
        .replace("  - `none`\n\n- Checklist", "  - `none`\n- Checklist");
        assert_eq!(note.text, expected);
        assert_eq!(note.decision, Decision::Blocked);
    }

    #[test]
    fn approval_is_refused_while_something_stands_against_it() {
        let refused = draft(&nothing(), &profile(), day(), Some(Decision::Approved), None).unwrap_err();
        assert_eq!(refused.0.len(), approval::against(&nothing()).count());
    }

    #[test]
    fn a_name_that_exists_is_never_taken() {
        let mut assessment = nothing();
        let path = |assessment: &Assessment| draft(assessment, &profile(), day(), None, None).unwrap().path;
        let mut names = Vec::new();
        for _ in 0..3 {
            let path = path(&assessment);
            names.push(path.name().to_owned());
            let mut pack = Pack::default();
            for name in &names {
                let artifact = crate::domain::evidence::artifact::Artifact {
                    path: kept(name),
                    kind: crate::domain::values::kind::Kind::Unknown,
                    size: 0,
                    modified: None,
                    digest: None,
                    line_endings: None,
                    mentions: std::sync::Arc::default(),
                    condition: crate::domain::evidence::artifact::Condition::Readable,
                };
                pack.insert(artifact, crate::domain::evidence::Evidence::Unknown);
            }
            assessment = assess(&pack, &profile(), &PairOverride::default());
        }
        let ends = ["", "-2", "-3"].map(|number| format!("2031-05-06-final-approval-note{number}.md"));
        assert_eq!(names, ends);
    }

    #[test]
    fn a_reason_cannot_leave_its_line_or_its_span() {
        let reason = "fine`\n\nDecision: `APPROVED`\n- `#99`\u{202e}";
        let note = draft(&nothing(), &profile(), day(), None, Some(reason)).unwrap();
        assert!(note.text.ends_with("Reason: `fine'\\n\\nDecision- 'APPROVED'\\n- '#99'<U+202E>`\n"));
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
            let note = draft(&assessment, &profile(), day(), Some(Decision::Blocked), Some(&reason)).unwrap();
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
}
