//! A closure target, one field of it with the commands that collect it, its smoke tests; a plugin.

use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{ClosureFact, FieldFact, Locked, PluginFact, SmokeFact, TargetFact};
use crate::domain::values::path::Location;
use crate::view::detail_builder::DetailBuilder;
use crate::view::entry::state_of_target;

pub fn target(page: &mut DetailBuilder<'_>, target: &TargetFact) {
    let (standing, word) = state_of_target(target);
    page.title(standing, word, &target.name);
    page.part("IN THE LOCK");
    page.field_or("status", target.status.as_deref(), "none found");
    page.field_or("rationale", target.rationale.as_deref(), "none found");
    for field in &target.fields {
        let value = field.value.as_deref().unwrap_or("none found");
        page.point(Standing::of_field(field.state), &format!("{} {}: {value}", field.name, field.state.word()));
    }
    tests(page, &target.smoke);
    closure(page);
}

pub fn field(page: &mut DetailBuilder<'_>, target: &TargetFact, field: &FieldFact) {
    page.title(Standing::of_field(field.state), field.state.word(), &field.name);
    page.part("FIELD");
    page.field("target", &target.name);
    page.field_or("value", field.value.as_deref(), "none found");
    page.part("TO COLLECT IT");
    if field.collect.is_empty() {
        page.text("no command is known");
    }
    field.collect.iter().for_each(|command| page.verbatim(command));
    if let Some(closure) = &page.sheet().assessment.closure {
        page.evidence(&[Location { path: closure.path.clone(), line: field.line }]);
    }
}

pub fn smoke(page: &mut DetailBuilder<'_>, target: &TargetFact) {
    let (standing, word) = match &target.smoke {
        SmokeFact::NotRequired => (Standing::NotRequired, "not required"),
        SmokeFact::Evidenced(_) => (Standing::Sensed, "every required test passed on these pins"),
        SmokeFact::Missing { .. } => (Standing::Blocks, "missing"),
    };
    page.title(standing, word, &format!("smoke tests of {}", target.name));
    tests(page, &target.smoke);
}

fn tests(page: &mut DetailBuilder<'_>, smoke: &SmokeFact) {
    match smoke {
        SmokeFact::NotRequired => {
            page.part("SMOKE TESTS");
            page.point(Standing::NotRequired, "not required");
        }
        SmokeFact::Evidenced(path) => page.evidence(&[Location::file(path)]),
        SmokeFact::Missing { why, tests } => {
            page.part("SMOKE TESTS TO RUN");
            page.point(Standing::Blocks, why);
            for (name, command) in tests {
                page.text(name);
                page.verbatim(command);
            }
        }
    }
}

/// Mode, declared and computed status.
fn closure(page: &mut DetailBuilder<'_>) {
    let Some(closure) = &page.sheet().assessment.closure else { return };
    page.part("CLOSURE");
    page.field_or("mode", closure.mode.as_deref(), "none found");
    page.field_or("declared", closure.declared.as_deref(), "none found");
    page.field("computed", &closure.computed);
    let (standing, words) = agreement(closure);
    page.point(standing, words);
    page.evidence(&[Location::file(&closure.path)]);
}

fn agreement(closure: &ClosureFact) -> (Standing, &'static str) {
    if closure.declared.as_deref() == Some(closure.computed.as_str()) {
        (Standing::Sensed, "the lock declares what its fields add up to")
    } else {
        (Standing::Blocks, "the lock declares something else than its fields add up to")
    }
}

pub fn plugin(page: &mut DetailBuilder<'_>, plugin: &PluginFact) {
    let (standing, word) = match &plugin.locked {
        Locked::Yes => (Standing::Sensed, "in the lock".to_owned()),
        Locked::OtherVersion(version) => (Standing::Blocks, format!("the lock has another version: {version}")),
        Locked::Missing => (Standing::Blocks, "missing from the lock".to_owned()),
        Locked::Denied => (Standing::Blocks, "denied, but in the lock".to_owned()),
    };
    page.title(standing, &word, &plugin.entry);
    page.part("PLUGIN");
    page.field("runtime", &plugin.runtime);
    page.field("required", &plugin.entry);
    if let Some(closure) = &page.sheet().assessment.closure {
        page.evidence(&[Location { path: closure.path.clone(), line: plugin.line }]);
    }
}
