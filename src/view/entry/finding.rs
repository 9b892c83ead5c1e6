//! The Overview's rows: findings and the runbook's six steps.

use crate::domain::assessment::StepFact;
use crate::domain::finding::{Finding, Severity};

use super::super::screen::{Role, Row};
use super::super::sheet::Sheet;
use super::super::standing::Standing;
use super::super::text::name;

/// Up to this many blockers each say what to do in the list itself; more are a list to walk through.
const TOLD_WHAT_TO_DO: usize = 4;

pub fn finding(sheet: &Sheet<'_>, finding: &Finding) -> Vec<Row> {
    let standing = Standing::of_severity(finding.severity);
    let subject = sheet.line().standing(standing).cell(name(&finding.subject), subject_cells(sheet.width), Role::Text);
    let indent = subject.width();
    let mut rows = vec![sheet.row(subject.push(told(finding), Role::Text))];
    if finding.severity == Severity::Blocker && sheet.assessment.count(Severity::Blocker) <= TOLD_WHAT_TO_DO {
        let indent = if sheet.has_room_for(100) { indent } else { 4 };
        rows.push(sheet.row(sheet.line().to(indent).push("do: ", Role::Text).push(&finding.remedy, Role::Text)));
    }
    rows
}

pub fn step(sheet: &Sheet<'_>, step: &StepFact) -> Vec<Row> {
    let line = sheet
        .line()
        .standing(Standing::of_step(step.state))
        .push(&format!("{} ", step.number), Role::Text)
        .cell(&step.title, subject_cells(sheet.width).saturating_sub(2), Role::Text);
    vec![sheet.row(line.cell(step.state.word(), 8, Role::Text).push(&step.summary, Role::Text))]
}

/// The message, without the subject that stands beside it where it begins with it.
fn told(finding: &Finding) -> &str {
    let rest = finding.message.strip_prefix(&finding.subject).map(|rest| rest.trim_start_matches([':', ' ']));
    rest.filter(|rest| !rest.is_empty()).unwrap_or(&finding.message)
}

/// The subject's column: a third of the row, no wider than names are.
fn subject_cells(width: usize) -> usize {
    (width * 3 / 10).clamp(8, 30)
}
