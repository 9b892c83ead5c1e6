//! The Overview's rows: findings and the runbook's six steps.

use crate::app::entry::{Entry, Subject};
use crate::domain::assessment::StepFact;
use crate::domain::assessment::standing::Standing;
use crate::domain::finding::{Finding, Severity};
use crate::view::row_context::RowContext;
use crate::view::screen::{Role, Row};

use super::{Verbosity, fold_mark};

/// Where the words below a headline begin.
const BELOW: usize = 4;
/// Lines of what to do, where not everything is told.
const TO_DO: usize = 2;

pub fn finding(sheet: &RowContext<'_>, finding: &Finding, telling: Verbosity) -> Vec<Row> {
    let lead = sheet.line().standing(Standing::of_finding(finding));
    let headline = sheet.assessment.headline(finding);
    let blocks = finding.severity == Severity::Blocker;
    if telling == Verbosity::Brief {
        return vec![sheet.row(lead.push(&headline, Role::Text))];
    }
    let mut rows = sheet.wrapped(lead, &headline, Role::Text);
    if telling == Verbosity::Headlines || (telling != Verbosity::Whole && !blocks) {
        return rows;
    }
    if telling != Verbosity::ToDo {
        rows.extend(sheet.wrapped(sheet.line().to(BELOW), &finding.message, Role::Faint));
    }
    if blocks && !finding.remedy.is_empty() {
        let lead = sheet.line().to(BELOW).push("do: ", Role::Key);
        let room = if telling == Verbosity::ToDo { TO_DO } else { usize::MAX };
        rows.extend(sheet.wrapped_within(lead, &finding.remedy, Role::Text, room));
    }
    rows
}

/// Findings of one code, folded together: what they are and how many. `None` where they are gone.
pub fn alike(sheet: &RowContext<'_>, alike: &[usize], next: Option<&Entry>) -> Option<Vec<Row>> {
    let first = sheet.assessment.findings.get(*alike.first()?)?;
    let fold = fold_mark(sheet.glyphs(), next, |below| matches!(below, Subject::Finding(i) if alike.contains(i)));
    let line = sheet.line().standing(Standing::of_finding(first)).push(fold, Role::Text);
    Some(vec![sheet.row(line.push(&format!("{}: {} findings", first.code.title(), alike.len()), Role::Text))])
}

pub fn step(sheet: &RowContext<'_>, step: &StepFact, telling: Verbosity) -> Vec<Row> {
    let line = sheet
        .line()
        .standing(Standing::of_step(step.state))
        .push(&format!("{} ", step.number), Role::Text)
        .cell(&step.title, title_cells(sheet.width), Role::Text)
        .cell(step.state.word(), 7, Role::Text);
    // The steps stand in a row each where what blocks says what to do: that matters more.
    sheet.told(line, &step.summary, if telling == Verbosity::ToDo { Verbosity::Brief } else { telling })
}

/// The titles' column: a third of the row, no wider than titles are.
fn title_cells(width: usize) -> usize {
    (width * 3 / 10).clamp(6, 22)
}
