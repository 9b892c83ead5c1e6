//! A mutation: what is done to a pack, before it is done.

use crate::domain::evidence::history::History;
use crate::domain::evidence::runtime::HostReading;
use crate::domain::profile::Profile;
use crate::domain::values::path::PackPath;

/// What is done to a pack.
#[derive(Clone, Debug)]
pub struct Mutation {
    /// In a few words, as after "what if": `run B is another report of run A`.
    pub what: String,
    pub edits: Vec<Edit>,
    /// What git would answer then; `None`: what it answered.
    pub history: Option<History>,
    /// The rules that would be in force then; `None`: those that are.
    pub profile: Option<Box<Profile>>,
    /// What this machine would say then; `None`: what it said.
    pub host: Option<HostReading>,
}

impl Mutation {
    pub(super) fn new(what: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { what: what.into(), edits, history: None, profile: None, host: None }
    }

    /// Nothing happened to any file, but git answers otherwise.
    pub(super) fn answered(what: impl Into<String>, history: History) -> Self {
        Self { history: Some(history), ..Self::new(what, Vec::new()) }
    }

    /// Nothing happened to any file, but other rules are in force.
    pub(super) fn ruled(what: impl Into<String>, profile: Profile) -> Self {
        Self { profile: Some(Box::new(profile)), ..Self::new(what, Vec::new()) }
    }

    /// Nothing happened to any file, but this machine says otherwise.
    pub(super) fn hosted(what: impl Into<String>, host: HostReading) -> Self {
        Self { host: Some(host), ..Self::new(what, Vec::new()) }
    }

    /// Files that are gone.
    pub(super) fn gone(what: impl Into<String>, paths: impl IntoIterator<Item = PackPath>) -> Self {
        Self::new(what, paths.into_iter().map(Edit::gone).collect())
    }
}

/// What becomes of one file, or of a folder beyond the evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub path: PackPath,
    /// `None`: it is gone.
    pub bytes: Option<Vec<u8>>,
}

impl Edit {
    pub(super) fn gone(path: PackPath) -> Self {
        Self { path, bytes: None }
    }

    pub(super) fn becomes(path: &PackPath, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.clone(), bytes: Some(bytes.into()) }
    }
}

/// A damage, or why there is nothing in this pack to which it could be done: words that end a sentence.
pub type Attempt = Result<Mutation, String>;
