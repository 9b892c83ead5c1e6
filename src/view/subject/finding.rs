//! The Overview's rows: findings and the runbook's six steps.

use crate::app::action::Action;
use crate::app::entry::Entry;
use crate::app::navigation::{findings_about, pane_of};
use crate::app::pane::Pane;
use crate::app::refusal::asking;
use crate::app::thing::Thing;
use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{Assessment, StepFact};
use crate::domain::finding::{Code, Compared, Finding, Severity};
use crate::view::detail_builder::DetailBuilder;
use crate::view::row_context::{RowContext, Verbosity};
use crate::view::screen::{Role, Row};

/// Where the words below a headline begin.
const BELOW: usize = 4;
/// Lines of what to do, where not everything is told.
const TO_DO: usize = 2;

pub(super) fn finding_entry(context: &RowContext<'_>, finding: &Finding, verbosity: Verbosity) -> Vec<Row> {
    let lead = context.line().standing(Standing::of_finding(finding));
    let headline = context.assessment.headline(finding);
    let blocks = finding.severity == Severity::Blocker;
    if verbosity == Verbosity::Brief {
        return vec![context.row(lead.push(&headline, Role::Text))];
    }
    let mut rows = context.wrapped(lead, &headline, Role::Text);
    if verbosity == Verbosity::Headlines || (verbosity != Verbosity::Whole && !blocks) {
        return rows;
    }
    if verbosity != Verbosity::ToDo {
        rows.extend(context.wrapped(context.line().to(BELOW), &finding.message, Role::Faint));
    }
    if blocks && !finding.remedy.is_empty() {
        let lead = context.line().to(BELOW).push("do: ", Role::Key);
        let room = if verbosity == Verbosity::ToDo { TO_DO } else { usize::MAX };
        rows.extend(context.wrapped_within(lead, &finding.remedy, Role::Text, room));
    }
    rows
}

/// Findings of one code, folded together: what they are and how many.
pub(super) fn alike_entry(context: &RowContext<'_>, alike: &[&Finding], next: Option<&Entry>) -> Vec<Row> {
    let Some(first) = alike.first() else { return Vec::new() };
    let fold = context.fold_mark(next, |below| matches!(below, Thing::Finding(it) if it.code == first.code));
    let line = context.line().standing(Standing::of_finding(first)).push(fold, Role::Text);
    vec![context.row(line.push(&format!("{}: {} findings", first.code.title(), alike.len()), Role::Text))]
}

pub(super) fn step_entry(context: &RowContext<'_>, step: &StepFact, verbosity: Verbosity) -> Vec<Row> {
    let line = context
        .line()
        .standing(Standing::of_step(step.state))
        .push(&format!("{} ", step.number), Role::Text)
        .cell(&step.title, title_cells(context.width), Role::Text)
        .cell(step.state.word(), 7, Role::Text);
    // The steps stand in a row each where what blocks says what to do: that matters more.
    context.text(line, &step.summary, if verbosity == Verbosity::ToDo { Verbosity::Brief } else { verbosity })
}

/// The titles' column: a third of the row, no wider than titles are.
fn title_cells(width: usize) -> usize {
    (width * 3 / 10).clamp(6, 22)
}

/// Values of one finding that are shown; the rest is counted.
const VALUES: usize = 12;
/// Of findings that speak of one thing so many are named.
const SPEAKING: usize = 6;
/// Of findings that are folded together so many are listed.
const LISTED: usize = 100;

pub(super) fn finding_detail(detail: &mut DetailBuilder<'_>, finding: &Finding) {
    let assessment = detail.context().assessment;
    let word = format!("{}: {}", finding.severity.verb(), finding.code);
    detail.title(Standing::of_finding(finding), &word, &assessment.headline(finding));
    detail.part("WHY");
    detail.text(&finding.message);
    if let Some(answer) = &finding.answer {
        detail.part(if answer.holds() { "ANSWERED" } else { "ANSWERED BEFORE" });
        detail.text(&answer.told());
        detail.field("journal", &answer.place.to_string());
    }
    detail.part("DO");
    detail.text(&finding.remedy);
    commands_in(assessment, &finding.remedy).for_each(|command| detail.verbatim(command));
    detail.faint(&format!(
        "{} goes where it is settled: {}",
        asking(detail.context().state, Action::Open),
        pane_of(finding).title()
    ));
    if finding.code == Code::KpiTooAlike {
        assessment.echoes_of(finding).for_each(|echo| super::echo::body(detail, echo));
    }
    compared(detail, finding);
    let rule = assessment.rule(finding.code);
    detail.part("RULE");
    detail.text(rule.sentence);
    detail.part("SOURCE");
    detail.text(rule.source);
    detail.evidence(&finding.evidence);
}

/// What was held against each other, and where each value stands.
fn compared(detail: &mut DetailBuilder<'_>, finding: &Finding) {
    detail.part("COMPARED");
    if finding.compared.is_empty() {
        detail.text("none found");
    }
    for Compared { what, value, origin } in finding.compared.iter().take(VALUES) {
        detail.value(what, value, &origin.to_string());
    }
    if finding.compared.len() > VALUES {
        let more = finding.compared.len() - VALUES;
        detail.text(&format!("and {more} more: `signoff explain {}` on this pack tells all", finding.code));
    }
}

/// The commands that a remedy names, to be copied as they are. A remedy quotes evidence too: of what is no known command
/// only plain words are taken for one.
fn commands_in<'a>(assessment: &'a Assessment, remedy: &'a str) -> impl Iterator<Item = &'a str> {
    let is_known = move |words: &str| {
        let collects = assessment.targets().flat_map(|target| &target.fields).flat_map(|field| &field.collect);
        let probes = assessment.all_probes().map(|probe| &probe.command);
        collects.chain(probes).any(|command| command == words)
    };
    let quoted = remedy.split('`').skip(1).step_by(2);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || " /._<>\"-".contains(c);
    quoted.filter(move |words| is_known(words) || (words.starts_with("signoff ") && words.chars().all(is_plain)))
}

/// The findings that speak of something else than findings: each in its line, and how to open the reasoning.
pub(super) fn speaking_of_detail<'a>(detail: &mut DetailBuilder<'a>, thing: &Thing<'a>, pane: Pane) {
    // Of these the whole detail tells it.
    if matches!(thing, Thing::Finding(_) | Thing::Alike(_) | Thing::Artifact(_)) {
        return;
    }
    let assessment = detail.context().assessment;
    let about = findings_about(assessment, pane, thing);
    if about.is_empty() {
        return;
    }
    detail.part("FINDINGS");
    for finding in about.iter().take(SPEAKING) {
        detail.point(Standing::of_finding(finding), &assessment.headline(finding));
    }
    detail.more(about.len().saturating_sub(SPEAKING));
    detail.faint(&format!("{} opens the reasoning", asking(detail.context().state, Action::Why)));
}

/// Findings of one code: each in its line.
pub(super) fn alike_detail(detail: &mut DetailBuilder<'_>, alike: &[&Finding]) {
    let assessment = detail.context().assessment;
    let Some(first) = alike.first() else { return };
    detail.title(Standing::of_finding(first), "folded together", first.code.title());
    detail.part("THESE");
    for finding in alike.iter().take(LISTED) {
        detail.text(assessment.subject(finding));
    }
    detail.more(alike.len().saturating_sub(LISTED));
    let enter = asking(detail.context().state, Action::Open);
    detail.faint(&format!("{enter} lists them: each opens to its reasoning"));
}

pub(super) fn step_detail(detail: &mut DetailBuilder<'_>, step: &StepFact) {
    let title = format!("{} {}", step.number, step.title);
    detail.title(Standing::of_step(step.state), step.state.word(), &title);
    detail.part("WHAT HOLDS");
    detail.text(&step.summary);
    detail.part("DO");
    detail.text(if step.next.is_empty() { "nothing: this step is done" } else { &step.next });
    commands_in(detail.context().assessment, &step.next).for_each(|command| detail.verbatim(command));
}
