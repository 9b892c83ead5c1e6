//! A change of the setup lock, as its text before and after: what takes it back to the byte.

use std::sync::Arc;

use crate::domain::values::path::PackPath;

/// The lock's text before and after a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockText {
    pub path: PackPath,
    /// What the change did, in a few words.
    pub words: String,
    pub before: Arc<str>,
    pub after: Arc<str>,
}

impl LockText {
    /// What takes it back, and what does it again.
    pub(super) fn inverse(&self) -> Self {
        Self { before: self.after.clone(), after: self.before.clone(), ..self.clone() }
    }
}
