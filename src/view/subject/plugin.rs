//! A required plugin: in the lock, and on this machine.

use crate::app::action::Action;
use crate::app::refusal::asking;
use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{Here, Locked, PluginFact};
use crate::domain::values::path::Location;
use crate::view::detail_builder::DetailBuilder;
use crate::view::row_context::{RowContext, Verbosity};
use crate::view::screen::{Role, Row};

const WORD: usize = 13;
const RUNTIME: usize = 9;

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
    let line = context.line().standing(standing).cell(words, WORD, Role::Text);
    let line = match &plugin.here {
        Some(here) => line.standing(Standing::of_here(Some(here))).cell(here.word(), WORD, Role::Text),
        None => line,
    };
    let line = line.cell(&plugin.runtime, RUNTIME, Role::Text);
    let words = match &plugin.locked {
        Locked::OtherVersion(version) => format!("{}; the lock has {version}", plugin.entry),
        Locked::NotApplied(said) => format!("{}; the lock says {said}", plugin.entry),
        _ => plugin.entry.clone(),
    };
    context.text(line, &words, verbosity)
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
    detail.field("locked", &word);
    let here = plugin.here.as_ref();
    let beside = here.and_then(Here::detail).map_or_else(String::new, |text| format!(": {text}"));
    let asked = here.map_or_else(
        || format!("not asked: {} looks", asking(detail.context().state, Action::Host)),
        |here| format!("{}{beside}", here.word()),
    );
    detail.field("here", &asked);
    if !plugin.by.is_empty() {
        detail.field("by", &plugin.by);
    }
    if let Some(closure) = &detail.context().assessment.closure {
        detail.evidence(&[Location { path: closure.path.clone(), line: plugin.line }]);
    }
}
