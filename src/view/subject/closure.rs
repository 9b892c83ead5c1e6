//! Closure targets, their fields and smoke tests, and the required plugins.

use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{ClosureFact, FieldFact, FieldState, Locked, PluginFact, SmokeFact, TargetFact};
use crate::domain::values::path::{Location, PackPath};
use crate::view::detail_builder::DetailBuilder;
use crate::view::row_context::{RowContext, Verbosity};
use crate::view::screen::{Role, Row};

const WORD: usize = 12;
const PLUGIN_WORD: usize = 13;

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
    let line = context
        .line()
        .to(2)
        .standing(standing)
        .cell(&field.name, (context.width / 4).clamp(8, 22), Role::Text)
        .cell(field.state.word(), WORD, Role::Text);
    context.text(line, field.value.as_deref().unwrap_or("none found"), verbosity)
}

pub(super) fn smoke_entry(context: &RowContext<'_>, target: &TargetFact, verbosity: Verbosity) -> Vec<Row> {
    let (standing, word, why) = match &target.smoke {
        SmokeFact::NotRequired => (Standing::NotRequired, "not required", String::new()),
        SmokeFact::Evidenced(paths) => (Standing::Sensed, "evidenced", names(paths)),
        SmokeFact::Missing { why, .. } => (Standing::Blocks, "missing", why.clone()),
    };
    let line = context
        .line()
        .to(2)
        .standing(standing)
        .cell("smoke tests", (context.width / 4).clamp(8, 22), Role::Text)
        .cell(word, WORD, Role::Text);
    context.text(line, &why, verbosity)
}

fn names(paths: &[PackPath]) -> String {
    paths.iter().map(PackPath::name).collect::<Vec<_>>().join(", ")
}

pub(super) fn plugin_entry(context: &RowContext<'_>, plugin: &PluginFact, verbosity: Verbosity) -> Vec<Row> {
    let (standing, words) = match &plugin.locked {
        Locked::Yes => (Standing::Sensed, "in the lock"),
        Locked::OtherVersion(_) => (Standing::Blocks, "other version"),
        // Without a lock nothing is seen of a plugin, and that is one blocker and not one for each.
        Locked::Missing if context.assessment.closure.is_none() => (Standing::Unseen, "not seen"),
        Locked::Missing => (Standing::Blocks, "missing"),
        Locked::Denied => (Standing::Blocks, "denied"),
        Locked::NotApplied(_) => (Standing::Blocks, "not applied"),
    };
    let line =
        context.line().standing(standing).cell(words, PLUGIN_WORD, Role::Text).cell(&plugin.runtime, 14, Role::Text);
    let words = match &plugin.locked {
        Locked::OtherVersion(version) => format!("{}; the lock has {version}", plugin.entry),
        Locked::NotApplied(said) => format!("{}; the lock says {said}", plugin.entry),
        _ => plugin.entry.clone(),
    };
    context.text(line, &words, verbosity)
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
    tests(detail, &target.smoke);
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
    if let Some(closure) = &detail.context().assessment.closure {
        detail.evidence(&[Location { path: closure.path.clone(), line: field.line }]);
    }
}

pub(super) fn smoke_detail(detail: &mut DetailBuilder<'_>, target: &TargetFact) {
    let (standing, word) = match &target.smoke {
        SmokeFact::NotRequired => (Standing::NotRequired, "not required"),
        SmokeFact::Evidenced(_) => (Standing::Sensed, "every probe showed what it must, on these pins"),
        SmokeFact::Missing { .. } => (Standing::Blocks, "missing"),
    };
    detail.title(standing, word, &format!("smoke tests of {}", target.name));
    tests(detail, &target.smoke);
}

fn tests(detail: &mut DetailBuilder<'_>, smoke: &SmokeFact) {
    match smoke {
        SmokeFact::NotRequired => {
            detail.part("SMOKE TESTS");
            detail.point(Standing::NotRequired, "not required");
        }
        SmokeFact::Evidenced(paths) => detail.evidence(&paths.iter().map(Location::file).collect::<Vec<_>>()),
        SmokeFact::Missing { why, places, tests } => {
            detail.part("SMOKE TESTS TO RUN");
            detail.point(Standing::Blocks, why);
            for (name, command) in tests {
                detail.text(name);
                detail.verbatim(command);
            }
            if !places.is_empty() {
                detail.evidence(places);
            }
        }
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

pub(super) fn plugin_detail(detail: &mut DetailBuilder<'_>, plugin: &PluginFact) {
    let (standing, word) = match &plugin.locked {
        Locked::Yes => (Standing::Sensed, "in the lock".to_owned()),
        Locked::OtherVersion(version) => (Standing::Blocks, format!("the lock has another version: {version}")),
        Locked::Missing => (Standing::Blocks, "missing from the lock".to_owned()),
        Locked::Denied => (Standing::Blocks, "denied, but in the lock".to_owned()),
        Locked::NotApplied(said) => (Standing::Blocks, format!("not applied: the lock says {said}")),
    };
    detail.title(standing, &word, &plugin.entry);
    detail.part("PLUGIN");
    detail.field("runtime", &plugin.runtime);
    detail.field("required", &plugin.entry);
    if let Some(closure) = &detail.context().assessment.closure {
        detail.evidence(&[Location { path: closure.path.clone(), line: plugin.line }]);
    }
}
