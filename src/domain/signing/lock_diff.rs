//! The setup lock's diff as it is kept: unified, as any tool reads it.

use similar::TextDiff;

use crate::domain::assessment::LockDiff;

/// Lines around a change.
const CONTEXT: usize = 3;

/// `path` is the lock's, from the pack's root.
pub fn unified(diff: &LockDiff, path: &str) -> String {
    let lines = TextDiff::from_lines(&*diff.before, &*diff.now);
    let headers = (format!("a/{path}  ({})", diff.since), format!("b/{path}"));
    lines.unified_diff().context_radius(CONTEXT).header(&headers.0, &headers.1).to_string()
}
