//! A finding; a step.

use crate::app::action::Action;
use crate::app::entry::Subject;
use crate::app::navigation::{findings_about, pane_of};
use crate::app::pane::Pane;
use crate::app::refusal::asking;
use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{Assessment, SmokeFact, StepFact};
use crate::domain::finding::{Compared, Finding, Severity};
use crate::view::detail_builder::DetailBuilder;

/// Values of one finding that are shown; the rest is counted.
const VALUES: usize = 12;
/// Of findings that speak of one thing so many are named.
const SPEAKING: usize = 6;
/// Of findings that are folded together so many are listed.
const LISTED: usize = 100;

pub fn finding(page: &mut DetailBuilder<'_>, finding: &Finding) {
    let word = match finding.severity {
        Severity::Blocker => "blocks",
        Severity::Warning => "worth knowing",
        Severity::Info => "for information",
    };
    let assessment = page.sheet().assessment;
    let word = format!("{word}: {}", finding.code);
    page.title(Standing::of_finding(finding), &word, &assessment.headline(finding));
    page.part("WHY");
    page.text(&finding.message);
    page.part("DO");
    page.text(&finding.remedy);
    commands_in(assessment, &finding.remedy).for_each(|command| page.verbatim(command));
    page.faint(&format!(
        "{} goes where it is settled: {}",
        asking(page.sheet().state, Action::Open),
        pane_of(finding).title()
    ));
    compared(page, finding);
    let rule = assessment.rule(finding.code);
    page.part("RULE");
    page.text(rule.sentence);
    page.part("SOURCE");
    page.text(rule.source);
    page.evidence(&finding.evidence);
}

/// What was held against each other, and where each value stands.
fn compared(page: &mut DetailBuilder<'_>, finding: &Finding) {
    page.part("COMPARED");
    if finding.compared.is_empty() {
        page.text("none found");
    }
    for Compared { what, value, origin } in finding.compared.iter().take(VALUES) {
        page.value(what, value, &origin.to_string());
    }
    if finding.compared.len() > VALUES {
        let more = finding.compared.len() - VALUES;
        page.text(&format!("and {more} more: `signoff explain {}` on this pack tells all", finding.code));
    }
}

/// The commands that a remedy names, to be copied as they are. A remedy quotes evidence too: of what is no known command
/// only plain words are taken for one.
fn commands_in<'a>(assessment: &'a Assessment, remedy: &'a str) -> impl Iterator<Item = &'a str> {
    let targets = || assessment.closure.iter().flat_map(|closure| &closure.targets);
    let is_known = move |words: &str| {
        let collects = targets().flat_map(|target| &target.fields).flat_map(|field| &field.collect);
        let tests = targets().flat_map(|target| match &target.smoke {
            SmokeFact::Missing { tests, .. } => tests.as_slice(),
            SmokeFact::NotRequired | SmokeFact::Evidenced(_) => &[],
        });
        collects.chain(tests.map(|(_, command)| command)).any(|command| command == words)
    };
    let quoted = remedy.split('`').skip(1).step_by(2);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || " /._<>-".contains(c);
    quoted.filter(move |words| is_known(words) || (words.starts_with("signoff ") && words.chars().all(is_plain)))
}

/// The findings that speak of something else than findings: each in its line, and how to open the reasoning.
pub fn speaking_of(page: &mut DetailBuilder<'_>, subject: &Subject, pane: Pane) {
    // Of these the whole detail tells it.
    if matches!(subject, Subject::Finding(_) | Subject::Alike(_) | Subject::Artifact(_)) {
        return;
    }
    let assessment = page.sheet().assessment;
    let about = findings_about(assessment, pane, subject);
    if about.is_empty() {
        return;
    }
    page.part("FINDINGS");
    for finding in about.iter().take(SPEAKING).filter_map(|index| assessment.findings.get(*index)) {
        page.point(Standing::of_finding(finding), &assessment.headline(finding));
    }
    if about.len() > SPEAKING {
        page.text(&format!("and {} more", about.len() - SPEAKING));
    }
    page.faint(&format!("{} opens the reasoning", asking(page.sheet().state, Action::Why)));
}

/// Findings of one code: each in its line. `None` where they are gone.
pub fn alike(page: &mut DetailBuilder<'_>, alike: &[usize]) -> Option<()> {
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
    let enter = asking(page.sheet().state, Action::Open);
    page.faint(&format!("{enter} lists them: each opens to its reasoning"));
    Some(())
}

pub fn step(page: &mut DetailBuilder<'_>, step: &StepFact) {
    let title = format!("{} {}", step.number, step.title);
    page.title(Standing::of_step(step.state), step.state.word(), &title);
    page.part("WHAT HOLDS");
    page.text(&step.summary);
    page.part("DO");
    page.text(if step.next.is_empty() { "nothing: this step is done" } else { &step.next });
}
