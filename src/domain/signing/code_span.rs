//! Untrusted text in a note.

use crate::domain::values::escaped::Escaped;

/// What stands where there is nothing to name.
const NONE: &str = "none";

/// A code span that its content cannot leave; `none` for nothing.
pub(super) fn span(untrusted: Option<&str>) -> String {
    let text = Escaped::new(untrusted.unwrap_or_default()).into_string().replace('`', "'");
    let text = text.trim();
    format!("`{}`", if text.is_empty() { NONE } else { text })
}
