//! What changed in the setup lock.

use std::sync::Arc;

/// The lock beside what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockDiff {
    /// Since what: `commit 0a1b2c3`.
    pub since: String,
    pub values: Vec<ValueChange>,
    /// The whole text, then and now.
    pub before: Arc<str>,
    pub now: Arc<str>,
}

/// A value of the lock that is another one than it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueChange {
    /// From the lock's root, elements of lists by their names.
    pub path: String,
    /// `None` where there was none.
    pub old: Option<String>,
    /// `None` where there is none any more.
    pub new: Option<String>,
}

impl ValueChange {
    /// Its name for people: an element's name and what of it, else the whole path.
    pub fn name(&self) -> String {
        match self.path.rsplit_once(']') {
            Some((element, rest)) if !rest.is_empty() => {
                let name = element.rsplit_once('[').map_or(element, |(_, name)| name);
                format!("{name} {}", rest.trim_start_matches('.'))
            }
            _ => self.path.rsplit('.').next().unwrap_or(&self.path).to_owned(),
        }
    }
}
