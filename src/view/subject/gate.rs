//! The two-run gate: the fields of A and B side by side.

use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{EarlierRun, GateFact, ReportFact, Side};
use crate::domain::canonical::gate::Comparison;
use crate::domain::finding::Severity;
use crate::domain::values::path::{Location, PackPath};
use crate::view::detail_builder::DetailBuilder;
use crate::view::measure::{count, minute};
use crate::view::row_context::RowContext;
use crate::view::screen::{Role, Row};
use crate::view::text::{ellipsis, name, width};

pub(super) fn columns(context: &RowContext<'_>) -> Option<Row> {
    let [first, second] = context.assessment.gate.pair.as_ref()?;
    let [field, rule, value] = widths(context.width);
    let line = context
        .line()
        .to(4)
        .cell("field", field, Role::Faint)
        .cell("rule", rule, Role::Faint)
        .end_cell(&format!("A {}", run(context, first)), value, Role::Faint)
        .end_cell(&format!("B {}", run(context, second)), value, Role::Faint);
    Some(context.row(line))
}

pub(super) fn comparison_entry<'a>(context: &RowContext<'_>, comparison: &'a Comparison) -> Vec<Row> {
    let standing = if comparison.breach.is_some() { Standing::Blocks } else { Standing::Sensed };
    let [field, rule, value] = widths(context.width);
    let side = |side: Option<&'a str>| side.map_or("absent", |it| fitting(it, value));
    let line = context.line().standing(standing).cell(short_field(&comparison.field, field), field, Role::Text).cell(
        short_rule(comparison.rule, rule),
        rule,
        Role::Text,
    );
    let values = [&comparison.first, &comparison.second].map(|it| side(it.as_deref()));
    let start = apart(values, value);
    let line = values.into_iter().fold(line, |line, it| match it.get(start..).filter(|_| start > 0) {
        Some(end) => line.cell(&format!("{}{end}", ellipsis(context.glyphs())), value, Role::Text),
        None => line.cell(it, value, Role::Text),
    });
    vec![context.row(line)]
}

/// Where two values that are too long and begin alike start to say what tells them apart: with the part that differs.
fn apart([first, second]: [&str; 2], cells: usize) -> usize {
    if width(first).max(width(second)) <= cells || first == second {
        return 0;
    }
    let alike = first.char_indices().zip(second.chars()).take_while(|((_, one), other)| one == other);
    let end = alike.last().map_or(0, |((at, c), _)| at + c.len_utf8());
    first[..end].rfind(['-', '/', '_', '.']).map_or(0, |at| at + 1)
}

pub(super) fn equal_fields_entry(context: &RowContext<'_>, fields: usize) -> Vec<Row> {
    let line = context
        .line()
        .standing(Standing::Sensed)
        .push(&count(fields, "field"), Role::Text)
        .push(" as the rules ask; ", Role::Text)
        .push("=", Role::Text)
        .push(" shows them", Role::Text);
    vec![context.row(line)]
}

pub(super) fn disagreement_entry(context: &RowContext<'_>, sentence: &str) -> Vec<Row> {
    vec![context.row(context.line().standing(Standing::Blocks).push(sentence, Role::Text))]
}

/// A run that failed before: its name, when it was, and what it missed.
pub(super) fn earlier_entry(context: &RowContext<'_>, run: &EarlierRun) -> Vec<Row> {
    let time = run.generated_at.as_deref().map_or_else(|| "no time".to_owned(), minute);
    let name = run.label();
    let line = context.line().standing(Standing::of_severity(Severity::Info));
    let line = line.end_cell(name, width(name).clamp(8, 30), Role::Text).cell(&time, 16, Role::Faint);
    vec![context.row(line.push(&run.why, Role::Text))]
}

/// A dotted field's end, where the whole of it does not fit: the end is what tells fields apart.
fn short_field(field: &str, cells: usize) -> &str {
    if field.len() <= cells {
        return field;
    }
    field.match_indices('.').map(|(at, _)| &field[at + 1..]).find(|end| end.len() <= cells).unwrap_or(field)
}

/// A value, or only its name where it is a path that does not fit.
fn fitting(text: &str, cells: usize) -> &str {
    if width(text) <= cells { text } else { name(text) }
}

/// What a rule asks in the end, where the whole of it does not fit.
fn short_rule(rule: &str, cells: usize) -> &str {
    if rule.len() <= cells { rule } else { rule.rsplit(' ').next().unwrap_or(rule) }
}

fn run<'a>(context: &RowContext<'a>, path: &'a PackPath) -> &'a str {
    let reports: &'a [ReportFact] = &context.assessment.reports;
    let report = reports.iter().find(|report| report.path == *path);
    report.map_or_else(|| path.name(), ReportFact::label)
}

/// The columns: field, rule, and each of the two values.
fn widths(width: usize) -> [usize; 3] {
    let rest = width.saturating_sub(8);
    let field = (rest * 7 / 20).clamp(6, 34);
    let rule = (rest / 6).clamp(9, 20);
    [field, rule, rest.saturating_sub(field + rule) / 2]
}

pub(super) fn comparison_detail(detail: &mut DetailBuilder<'_>, comparison: &Comparison) {
    let (standing, word) = match &comparison.breach {
        Some(_) => (Standing::Blocks, "not comparable"),
        None => (Standing::Sensed, "as the rule asks"),
    };
    detail.title(standing, word, &comparison.field);
    detail.part("A AND B");
    detail.field("rule", comparison.rule);
    detail.field_or("A", comparison.first.as_deref(), "absent");
    detail.field_or("B", comparison.second.as_deref(), "absent");
    if let Some(breach) = &comparison.breach {
        detail.part("WHY");
        detail.text(breach);
    }
    reports(detail);
}

pub(super) fn disagreement_detail(detail: &mut DetailBuilder<'_>, sentence: &str) {
    detail.title(Standing::Blocks, "the kept gate output and the evaluation disagree", sentence);
    summary_parts(detail);
}

pub(super) fn earlier_detail(detail: &mut DetailBuilder<'_>, run: &EarlierRun) {
    detail.title(Standing::of_severity(Severity::Info), "failed before the two that pass", run.name());
    detail.part("WHY");
    detail.text(&run.why);
    detail.text("It measured the same commit with the same settings as the gate's two runs.");
    detail.field_or("generated", run.generated_at.as_deref(), "none found");
    detail.evidence(&[Location::file(&run.path)]);
}

pub(super) fn summary_detail(detail: &mut DetailBuilder<'_>) {
    let (standing, word) = state_of(&detail.context().assessment.gate);
    detail.title(standing, word, "two-run gate");
    summary_parts(detail);
}

fn summary_parts(detail: &mut DetailBuilder<'_>) {
    let gate = &detail.context().assessment.gate;
    detail.part("THE GATE");
    detail.field("chosen", gate.chosen.words());
    detail.field("comparable", if gate.comparable { "yes" } else { "no" });
    Side::BOTH.into_iter().for_each(|side| detail.field(side.name(), passes(*side.of(&gate.ok))));
    detail.field("gate", passes(gate.pass));
    detail.field_or("output", gate.output.as_ref().map(|path| path.as_str()), "none found");
    for run in &gate.earlier {
        detail.field("before", &format!("{} failed: {}", run.name(), run.why));
    }
    gate.disagreements.iter().for_each(|sentence| detail.point(Standing::Blocks, sentence));
    reports(detail);
}

fn reports(detail: &mut DetailBuilder<'_>) {
    let gate = &detail.context().assessment.gate;
    let pair = gate.pair.iter().flatten();
    let places: Vec<Location> = pair.chain(&gate.output).map(Location::file).collect();
    detail.evidence(&places);
}

fn passes(ok: bool) -> &'static str {
    if ok { "passes" } else { "does not pass" }
}

fn state_of(gate: &GateFact) -> (Standing, &'static str) {
    gate.fault().map_or((Standing::Sensed, "comparable, passes"), |fault| (Standing::Blocks, fault))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_begin_alike_are_shown_from_the_part_that_differs() {
        assert_eq!(apart(["day-run-003.ndjson", "day-run-004.ndjson"], 12), 8);
        assert_eq!(apart(["day-run-003.ndjson", "day-run-004.ndjson"], 40), 0);
        assert_eq!(apart(["0123456789abcdef", "fedcba9876543210"], 12), 0);
        assert_eq!(apart(["the same, but too long", "the same, but too long"], 12), 0);
    }
}
