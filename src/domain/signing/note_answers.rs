//! What people said to findings, in a note: blockers that are put up with, and warnings with their reasons.

use crate::domain::assessment::Assessment;
use crate::domain::assessment::wording::counted;
use crate::domain::finding::{Answer, AnswerKind, Finding, Severity};

use super::code_span::span;

/// So many findings are told one by one.
const MOST: usize = 200;

/// The blockers that are waived; nothing where none is.
pub(super) fn waived(assessment: &Assessment) -> String {
    let waived: Vec<&Finding> = assessment.waived().collect();
    if waived.is_empty() {
        return String::new();
    }
    let count = counted(waived.len() as u64, "blocker");
    format!("- Waived: {}\n{}", span(Some(&count)), listed(&waived))
}

/// Every warning, with who acknowledged it and why.
pub(super) fn warnings(assessment: &Assessment) -> String {
    let warns = |it: &&Finding| it.inherent == Severity::Warning;
    let warnings: Vec<&Finding> = assessment.findings.iter().filter(warns).collect();
    let answered = warnings.iter().filter(|it| it.is_answered()).count();
    let of_them = if warnings.is_empty() { String::new() } else { format!(", `{answered}` acknowledged") };
    format!("- Warnings: `{}`{of_them}\n{}", warnings.len(), listed(&warnings))
}

fn listed(findings: &[&Finding]) -> String {
    let lines = findings.iter().take(MOST).map(|finding| line(finding)).collect::<String>();
    let rest = findings.len().saturating_sub(MOST);
    let more = if rest == 0 { String::new() } else { format!("  - `{rest}` more\n") };
    lines + &more
}

fn line(finding: &Finding) -> String {
    let answer = finding.answer.as_ref().filter(|answer| answer.holds());
    let said = answer.map_or_else(|| "`not acknowledged`".to_owned(), said);
    format!("  - {}: {said}\n", span(Some(&finding.id)))
}

fn said(answer: &Answer) -> String {
    let terms = match &answer.kind {
        AnswerKind::Acknowledged => String::new(),
        AnswerKind::Waived { owner, until } => {
            format!(" until {}, owned by {}", span(Some(&until.to_string())), span(Some(owner)))
        }
    };
    let who = format!("{} at {}", answer.by, answer.at);
    format!("by {}{terms}, reason {}", span(Some(&who)), span(Some(&answer.reason)))
}
