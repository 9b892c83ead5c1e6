//! The closure as a whole, and its targets with their fields.

use crate::app::action::Action;
use crate::app::refusal::asking;
use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{ClosureFact, FieldFact, FieldState, LockDiff, SmokeFact, TargetFact, ValueChange};
use crate::domain::values::path::Location;
use crate::view::detail_builder::DetailBuilder;
use crate::view::row_context::{RowContext, Verbosity};
use crate::view::screen::{Role, Row};

/// The column of words of fields and probes.
pub(super) const WORD: usize = 12;

/// The column of names of fields and probes.
pub(super) fn name_cells(context: &RowContext<'_>) -> usize {
    (context.width * 3 / 10).clamp(8, 24)
}

pub(super) fn target_entry(context: &RowContext<'_>, target: &TargetFact) -> Vec<Row> {
    let (standing, word) = standing_of(target);
    let concrete = target.fields.iter().filter(|field| field.state == FieldState::Concrete).count();
    let line = context
        .line()
        .standing(standing)
        .cell(&target.name, (context.width * 3 / 8).clamp(8, 40), Role::Text)
        .cell(word, WORD, Role::Text)
        .push(&format!("{concrete} of {} concrete", target.fields.len()), Role::Text);
    let status = target.status.as_deref().map_or_else(String::new, |status| format!(", says {status}"));
    vec![context.row(line.push(&status, Role::Text))]
}

pub(super) fn field_entry(context: &RowContext<'_>, field: &FieldFact, verbosity: Verbosity) -> Vec<Row> {
    let standing = Standing::of_field(field.state);
    let line = context.line().to(2).standing(standing).cell(&field.name, name_cells(context), Role::Text).cell(
        field.state.word(),
        WORD,
        Role::Text,
    );
    context.text(line, field.value.as_deref().unwrap_or("none found"), verbosity)
}

pub(super) fn closure_entry(context: &RowContext<'_>, closure: &ClosureFact) -> Vec<Row> {
    let (standing, _) = agreement(closure);
    let declared = closure.declared.as_deref().unwrap_or("nothing declared");
    let line = context
        .line()
        .standing(standing)
        .cell("closure", (context.width * 3 / 8).clamp(8, 40), Role::Text)
        .push(declared, Role::Text);
    vec![context.row(line)]
}

/// A target's worst field, in its word; a target that the lock does not name at all is missing.
fn standing_of(target: &TargetFact) -> (Standing, &'static str) {
    if target.status.is_none() && target.fields.iter().all(|field| field.state == FieldState::Missing) {
        return (Standing::Blocks, "missing");
    }
    let blocking = [FieldState::Missing, FieldState::Malformed, FieldState::Placeholder];
    let worst = blocking.into_iter().find(|state| target.fields.iter().any(|field| field.state == *state));
    let deferred = target.fields.iter().any(|field| field.state == FieldState::Deferred);
    match (worst, deferred, &target.rationale) {
        (Some(_), ..) => (Standing::Blocks, "open"),
        (None, true, Some(_)) => (Standing::NotRequired, "deferred"),
        (None, true, None) => (Standing::Blocks, "no rationale"),
        (None, false, _) if matches!(target.smoke, SmokeFact::Missing { .. }) => (Standing::Blocks, "untested"),
        (None, false, _) => (Standing::Sensed, "concrete"),
    }
}

pub(super) fn target_detail(detail: &mut DetailBuilder<'_>, target: &TargetFact) {
    let (standing, word) = standing_of(target);
    detail.title(standing, word, &target.name);
    detail.part("IN THE LOCK");
    detail.field_or("status", target.status.as_deref(), "none found");
    detail.field_or("rationale", target.rationale.as_deref(), "none found");
    for field in &target.fields {
        let value = field.value.as_deref().unwrap_or("none found");
        detail.point(Standing::of_field(field.state), &format!("{} {}: {value}", field.name, field.state.word()));
    }
    for probe in &target.probes {
        let why = probe.state.shortfall().map_or_else(String::new, |(why, _)| format!(": {why}"));
        detail.point(Standing::of_probe(probe, Some(target)), &format!("{} {}{why}", probe.name, probe.state.word()));
    }
    closure(detail);
}

pub(super) fn field_detail(detail: &mut DetailBuilder<'_>, target: &TargetFact, field: &FieldFact) {
    detail.title(Standing::of_field(field.state), field.state.word(), &field.name);
    detail.part("FIELD");
    detail.field("target", &target.name);
    detail.field_or("value", field.value.as_deref(), "none found");
    detail.part("TO COLLECT IT");
    if field.collect.is_empty() {
        detail.text("no command is known");
    }
    field.collect.iter().for_each(|command| detail.verbatim(command));
    let key = asking(detail.context().state, Action::Pin);
    match &field.fill {
        Some(command) => detail.text(&format!("{key} types it in, or takes what `{command}` prints here")),
        None => detail.text(&format!("{key} types or pastes it in")),
    }
    if let Some(closure) = &detail.context().assessment.closure {
        detail.evidence(&[Location { path: closure.path.clone(), line: field.line }]);
    }
}

pub(super) fn closure_detail(detail: &mut DetailBuilder<'_>, fact: &ClosureFact) {
    let (standing, words) = agreement(fact);
    detail.title(standing, words, "closure of the MCP gateways");
    closure(detail);
    changes(detail, fact.diff.as_ref());
}

/// What changed in the lock, old above new.
fn changes(detail: &mut DetailBuilder<'_>, diff: Option<&LockDiff>) {
    let Some(diff) = diff else { return };
    detail.part("CHANGED IN THE LOCK");
    if diff.values.is_empty() {
        detail.text(&format!("nothing since {}", diff.since));
    }
    for value in diff.values.iter().take(VALUES) {
        change(detail, value);
    }
    detail.more(diff.values.len().saturating_sub(VALUES));
}

/// Changed values that a detail lists.
const VALUES: usize = 40;

fn change(detail: &mut DetailBuilder<'_>, value: &ValueChange) {
    detail.text(&value.name());
    let sides = [("-", &value.old), ("+", &value.new)];
    for (sign, side) in sides {
        side.iter().for_each(|text| detail.field(sign, text));
    }
}

/// Mode, declared and computed status.
fn closure(detail: &mut DetailBuilder<'_>) {
    let Some(closure) = &detail.context().assessment.closure else { return };
    detail.part("CLOSURE");
    detail.field_or("mode", closure.mode.as_deref(), "none found");
    detail.field_or("declared", closure.declared.as_deref(), "none found");
    detail.field("computed", &closure.computed);
    let (standing, words) = agreement(closure);
    detail.point(standing, words);
    detail.evidence(&[Location::file(&closure.path)]);
}

fn agreement(closure: &ClosureFact) -> (Standing, &'static str) {
    if closure.declared.as_deref() == Some(closure.computed.as_str()) {
        (Standing::Sensed, "the lock declares what its fields add up to")
    } else {
        (Standing::Blocks, "the lock declares something else than its fields add up to")
    }
}
