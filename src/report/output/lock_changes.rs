//! What changed in the setup lock, as JSON.

use serde::Serialize;

use crate::domain::assessment::{ClosureFact, LockDiff, ValueChange};

/// `signoff.diff/v1`.
#[derive(Debug, Serialize)]
pub struct LockChanges<'a> {
    schema: &'static str,
    path: &'a str,
    /// `commit 0a1b2c3`, or the beginning of the session.
    since: &'a str,
    /// In the order of the lock as it is now, then of what is gone.
    values: Vec<Value<'a>>,
}

#[derive(Debug, Serialize)]
struct Value<'a> {
    path: &'a str,
    old: Option<&'a str>,
    new: Option<&'a str>,
}

impl<'a> LockChanges<'a> {
    pub fn new(closure: &'a ClosureFact, diff: &'a LockDiff) -> Self {
        let values = diff.values.iter();
        let value = |it: &'a ValueChange| Value { path: &it.path, old: it.old.as_deref(), new: it.new.as_deref() };
        Self {
            schema: "signoff.diff/v1",
            path: closure.path.as_str(),
            since: &diff.since,
            values: values.map(value).collect(),
        }
    }
}
