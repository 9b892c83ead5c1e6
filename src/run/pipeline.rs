//! The pipeline: scan, parse, assess.

use std::path::Path;

use crate::domain::assess::Choice;
use crate::domain::assessment::Assessment;
use crate::domain::profile::Profile;
use crate::io::scan::Root;

use super::Wrong;

/// A pack under a profile, with what was parsed before: a reload reads only files whose fingerprint changed.
#[derive(Debug)]
pub struct Pipeline {
    root: Root,
    profile: Profile,
}

/// How a file that is younger than two seconds and does not parse is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Young {
    /// As being written: neither a failure nor evidence (a live cockpit, which looks again).
    BeingWritten,
    /// As any other file (commands, which look once).
    Judged,
}

impl Pipeline {
    /// Opens the pack at `pack`, or the nearest one from the working folder, under the default profile, the pack's
    /// `signoff.toml` and `profile`, each over the one before.
    ///
    /// # Errors
    /// [`Wrong`] for a path that is no pack and for a profile that cannot be used (file, line, what was expected).
    pub fn open(pack: Option<&Path>, profile: Option<&Path>) -> Result<Self, Wrong> {
        todo!("{pack:?} {profile:?}")
    }

    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    pub fn root(&self) -> &Root {
        &self.root
    }

    /// Scans, parses what changed, and judges.
    ///
    /// # Errors
    /// [`Wrong`] when the evidence folder can no longer be listed.
    pub fn assess(&mut self, young: Young, choice: &Choice) -> Result<Assessment, Wrong> {
        todo!("{young:?} {choice:?}")
    }
}
