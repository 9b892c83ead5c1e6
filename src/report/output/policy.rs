//! The rules in force.

use serde::Serialize;

use crate::domain::profile::{self, Relaxation};

#[derive(Debug, Serialize)]
pub(super) struct Policy<'a> {
    /// `built-in`, `pack` or `file`.
    source: &'static str,
    /// `null` for the built-in rules.
    path: Option<&'a str>,
    /// Of all keys in force.
    digest: String,
    /// Where the pack's own profile asks for less than the default.
    relaxed: Vec<Relaxed<'a>>,
}

#[derive(Debug, Serialize)]
struct Relaxed<'a> {
    key: &'a str,
    from: &'a str,
    to: &'a str,
}

impl<'a> From<&'a profile::policy::Policy> for Policy<'a> {
    fn from(policy: &'a profile::policy::Policy) -> Self {
        Self {
            source: policy.source.word(),
            path: policy.path.as_deref(),
            digest: policy.digest.to_string(),
            relaxed: policy.relaxed.iter().map(Relaxed::from).collect(),
        }
    }
}

impl<'a> From<&'a Relaxation> for Relaxed<'a> {
    fn from(relaxation: &'a Relaxation) -> Self {
        Self { key: &relaxation.key, from: &relaxation.from, to: &relaxation.to }
    }
}
