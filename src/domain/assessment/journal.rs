//! The journals as a whole.

use std::collections::BTreeSet;

use crate::domain::values::digest::Digest;
use crate::domain::values::path::PackPath;

/// How much the journals hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalFact {
    /// Entries of all journals, each counted once.
    pub entries: usize,
    /// Over all of them: the same journals have the same root, in whatever order their lines stand.
    pub root: Digest,
    /// The last lines, ascending: whoever has them and all that they lead to has everything.
    pub heads: Vec<Digest>,
    /// Notes that they tell of, whatever became of them: no other note gets such a name.
    pub notes: BTreeSet<PackPath>,
}
