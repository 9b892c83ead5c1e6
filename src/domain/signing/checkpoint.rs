//! The journals at one moment, in three lines as a transparency log tells them: whoever reads the same journals works out the
//! same lines, and may sign them beside the note (docs/contracts.md, section 1: approval note).

use std::fmt;

use crate::domain::assessment::JournalFact;
use crate::domain::profile::Profile;
use crate::domain::values::digest::Digest;

/// What the journals held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    pub origin: String,
    pub entries: usize,
    pub root: Digest,
}

impl Checkpoint {
    pub fn of(journal: &JournalFact, profile: &Profile) -> Self {
        Self { origin: origin(profile), entries: journal.entries, root: journal.root }
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.entries, self.root.to_base64())
    }
}

/// Which pack it is, wherever it lies: its profile and its repository, in letters that a URI takes as they are.
pub(super) fn origin(profile: &Profile) -> String {
    let parts = std::iter::once(profile.name.as_str()).chain(profile.repo.as_deref());
    parts.fold("signoff".to_owned(), |origin, part| format!("{origin}/{}", plain(part)))
}

fn plain(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/');
    text.trim().chars().map(|c| if is_plain(c) { c } else { '-' }).collect()
}
