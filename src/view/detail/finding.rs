//! A finding; a step.

use crate::domain::assessment::StepFact;
use crate::domain::finding::{Finding, Severity};

use super::page::Page;
use crate::domain::standing::Standing;

/// Of findings that are folded together so many are listed.
const LISTED: usize = 100;

pub fn finding(page: &mut Page<'_>, finding: &Finding) {
    let word = match finding.severity {
        Severity::Blocker => "blocks",
        Severity::Warning => "worth knowing",
        Severity::Info => "for information",
    };
    page.title(Standing::of_finding(finding), word, &page.sheet().assessment.headline(finding));
    page.part("WHY");
    page.text(&finding.message);
    page.part("DO");
    page.text(&finding.remedy);
    page.evidence(&finding.evidence);
    page.part("CODE");
    page.text(finding.code.name());
}

/// Findings of one code: each in its line. `None` where they are gone.
pub fn alike(page: &mut Page<'_>, alike: &[usize]) -> Option<()> {
    let assessment = page.sheet().assessment;
    let first = assessment.findings.get(*alike.first()?)?;
    page.title(Standing::of_finding(first), "folded together", first.code.title());
    page.part("THESE");
    for finding in alike.iter().take(LISTED).filter_map(|index| assessment.findings.get(*index)) {
        page.text(assessment.subject(finding));
    }
    if alike.len() > LISTED {
        page.text(&format!("and {} more", alike.len() - LISTED));
    }
    Some(())
}

pub fn step(page: &mut Page<'_>, step: &StepFact) {
    let title = format!("{} {}", step.number, step.title);
    page.title(Standing::of_step(step.state), step.state.word(), &title);
    page.part("WHAT HOLDS");
    page.text(&step.summary);
    page.part("DO");
    page.text(if step.next.is_empty() { "nothing: this step is done" } else { &step.next });
}
