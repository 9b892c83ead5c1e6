//! Closure targets, their fields and smoke tests, and the required plugins.

use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{FieldFact, FieldState, Locked, PluginFact, SmokeFact, TargetFact};
use crate::view::row_context::RowContext;
use crate::view::screen::{Role, Row};

use super::Verbosity;

const WORD: usize = 12;
const PLUGIN_WORD: usize = 13;

pub fn target(sheet: &RowContext<'_>, target: &TargetFact) -> Vec<Row> {
    let (standing, word) = standing_of(target);
    let concrete = target.fields.iter().filter(|field| field.state == FieldState::Concrete).count();
    let line = sheet
        .line()
        .standing(standing)
        .cell(&target.name, (sheet.width * 3 / 8).clamp(8, 40), Role::Text)
        .cell(word, WORD, Role::Text)
        .push(&format!("{concrete} of {} concrete", target.fields.len()), Role::Text);
    let status = target.status.as_deref().map_or_else(String::new, |status| format!(", says {status}"));
    vec![sheet.row(line.push(&status, Role::Text))]
}

pub fn field(sheet: &RowContext<'_>, field: &FieldFact, telling: Verbosity) -> Vec<Row> {
    let standing = Standing::of_field(field.state);
    let line = sheet
        .line()
        .to(2)
        .standing(standing)
        .cell(&field.name, (sheet.width / 4).clamp(8, 22), Role::Text)
        .cell(field.state.word(), WORD, Role::Text);
    sheet.told(line, field.value.as_deref().unwrap_or("none found"), telling)
}

pub fn smoke(sheet: &RowContext<'_>, target: &TargetFact, telling: Verbosity) -> Vec<Row> {
    let (standing, word, why) = match &target.smoke {
        SmokeFact::NotRequired => (Standing::NotRequired, "not required", ""),
        SmokeFact::Evidenced(path) => (Standing::Sensed, "evidenced", path.name()),
        SmokeFact::Missing { why, .. } => (Standing::Blocks, "missing", why.as_str()),
    };
    let line = sheet
        .line()
        .to(2)
        .standing(standing)
        .cell("smoke tests", (sheet.width / 4).clamp(8, 22), Role::Text)
        .cell(word, WORD, Role::Text);
    sheet.told(line, why, telling)
}

pub fn plugin(sheet: &RowContext<'_>, plugin: &PluginFact, telling: Verbosity) -> Vec<Row> {
    let (standing, words) = match &plugin.locked {
        Locked::Yes => (Standing::Sensed, "in the lock"),
        Locked::OtherVersion(_) => (Standing::Blocks, "other version"),
        Locked::Missing => (Standing::Blocks, "missing"),
        Locked::Denied => (Standing::Blocks, "denied"),
    };
    let line =
        sheet.line().standing(standing).cell(words, PLUGIN_WORD, Role::Text).cell(&plugin.runtime, 14, Role::Text);
    let words = match &plugin.locked {
        Locked::OtherVersion(version) => format!("{}; the lock has {version}", plugin.entry),
        _ => plugin.entry.clone(),
    };
    sheet.told(line, &words, telling)
}

/// A target's worst field, in its word; a target that the lock does not name at all is missing.
pub fn standing_of(target: &TargetFact) -> (Standing, &'static str) {
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
