//! A value of the lock that is another one than it was.

use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{LockDiff, ValueChange};
use crate::view::detail_builder::DetailBuilder;
use crate::view::row_context::{RowContext, Verbosity};
use crate::view::screen::{Role, Row};

pub(super) fn lock_change_entry(context: &RowContext<'_>, value: &ValueChange, verbosity: Verbosity) -> Vec<Row> {
    let name = value.name();
    let line = context.line().cell(&name, (context.width * 3 / 8).clamp(8, 44), Role::Text);
    let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".to_owned());
    context.text(line, &format!("{} -> {}", side(&value.old), side(&value.new)), verbosity)
}

pub(super) fn lock_change_detail(detail: &mut DetailBuilder<'_>, diff: &LockDiff, value: &ValueChange) {
    detail.title(Standing::Stale, &format!("changed since {}", diff.since), &value.path);
    detail.part("VALUE");
    detail.field_or("before", value.old.as_deref(), "nothing");
    detail.field_or("now", value.new.as_deref(), "nothing");
}
