//! The two-run gate: the fields of A and B side by side.

use crate::domain::assessment::ReportFact;
use crate::domain::gate::Comparison;
use crate::domain::path::PackPath;

use super::super::measure::count;
use super::super::screen::{Role, Row};
use super::super::sheet::Sheet;
use super::super::standing::Standing;
use super::super::text::name;

pub fn columns(sheet: &Sheet<'_>) -> Option<Row> {
    let [first, second] = sheet.assessment.gate.pair.as_ref()?;
    let [field, rule, value] = widths(sheet.width);
    let line = sheet
        .line()
        .to(4)
        .cell("field", field, Role::Faint)
        .cell("rule", rule, Role::Faint)
        .cell(&format!("A {}", run(sheet, first)), value, Role::Faint)
        .cell(&format!("B {}", run(sheet, second)), value, Role::Faint);
    Some(sheet.row(line))
}

pub fn comparison(sheet: &Sheet<'_>, comparison: &Comparison) -> Vec<Row> {
    let (standing, role) = match comparison.breach {
        Some(_) => (Standing::Blocks, Role::Text),
        None => (Standing::Sensed, Role::Text),
    };
    let [field, rule, value] = widths(sheet.width);
    let side = |side: &Option<String>| side.as_deref().map_or_else(|| "absent".to_owned(), |it| name(it).to_owned());
    let line = sheet
        .line()
        .standing(standing)
        .cell(short_field(&comparison.field, field), field, Role::Text)
        .cell(short_rule(comparison.rule, rule), rule, Role::Text)
        .cell(&side(&comparison.first), value, role)
        .cell(&side(&comparison.second), value, role);
    vec![sheet.row(line)]
}

pub fn equal_fields(sheet: &Sheet<'_>, fields: usize) -> Vec<Row> {
    let line = sheet
        .line()
        .standing(Standing::Sensed)
        .push(&count(fields, "field"), Role::Text)
        .push(" as the rules ask; ", Role::Text)
        .push("=", Role::Key)
        .push(" shows them", Role::Faint);
    vec![sheet.row(line)]
}

pub fn disagreement(sheet: &Sheet<'_>, sentence: &str) -> Vec<Row> {
    vec![sheet.row(sheet.line().standing(Standing::Blocks).push(sentence, Role::Text))]
}

/// A dotted field's end, where the whole of it does not fit: the end is what tells fields apart.
fn short_field(field: &str, cells: usize) -> &str {
    if field.len() <= cells {
        return field;
    }
    field.match_indices('.').map(|(at, _)| &field[at + 1..]).find(|end| end.len() <= cells).unwrap_or(field)
}

/// What a rule asks in the end, where the whole of it does not fit.
fn short_rule(rule: &str, cells: usize) -> &str {
    if rule.len() <= cells { rule } else { rule.rsplit(' ').next().unwrap_or(rule) }
}

fn run<'a>(sheet: &Sheet<'a>, path: &'a PackPath) -> &'a str {
    let reports: &'a [ReportFact] = &sheet.assessment.reports;
    let report = reports.iter().find(|report| report.path == *path);
    report.and_then(|report| report.run_id.as_deref()).unwrap_or_else(|| path.name())
}

/// The columns: field, rule, and each of the two values.
fn widths(width: usize) -> [usize; 3] {
    let rest = width.saturating_sub(8);
    let field = (rest * 3 / 10).clamp(6, 34);
    let rule = (rest / 6).clamp(5, 20);
    [field, rule, rest.saturating_sub(field + rule) / 2]
}
