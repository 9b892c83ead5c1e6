//! Where evidence lies, and which names suggest which kind.

use serde::Deserialize;

use crate::domain::values::kind::Kind;
use crate::domain::values::path::PackPath;

use super::direction::{Direction, Directions};
use super::pattern::matches;

/// Places in the pack, from its root.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paths {
    /// The folder that makes a folder a pack; everything in it is an artifact.
    pub evidence: String,
    /// Where notes are written.
    pub artifacts: String,
    pub checklist: String,
    pub lock: String,
    /// The plan of the controlled runs; in the evidence folder where none is named.
    #[serde(default)]
    pub capture_plan: Option<String>,
    /// The plan of the rollback rehearsal; likewise.
    #[serde(default)]
    pub rehearsal_plan: Option<String>,
    /// The folder of the journals; in the evidence folder where none is named.
    #[serde(default)]
    pub journal: Option<String>,
    /// Folders whose files never count, each with a `/` at its end, and files that never do: what a system keeps for
    /// itself. `*` stands for any characters.
    #[serde(default)]
    pub set_aside: Vec<String>,
}

/// How the names of journals end.
pub const JOURNAL_ENDING: &str = ".journal.ndjson";
/// How the statement about a note is called, in place of the note's own ending.
pub const STATEMENT_ENDING: &str = ".intoto.json";
/// What the signature under a statement has behind the statement's name.
pub const SIGNATURE_ENDING: &str = ".sig";

/// Which way each key asks for less.
pub(super) const DIRECTIONS: Directions = &[
    ("paths.evidence", Direction::Changed),
    ("paths.artifacts", Direction::Changed),
    ("paths.checklist", Direction::Changed),
    ("paths.lock", Direction::Changed),
    ("paths.capture_plan", Direction::Free),
    ("paths.rehearsal_plan", Direction::Free),
    ("paths.journal", Direction::Changed),
    ("paths.set_aside", Direction::More),
    // The first match wins: a pattern more may take files away from the one behind it.
    ("kinds", Direction::Changed),
];

impl Paths {
    pub fn capture_plan(&self) -> String {
        self.capture_plan.clone().unwrap_or_else(|| format!("{}/capture-plan.toml", self.evidence))
    }

    pub fn rehearsal_plan(&self) -> String {
        self.rehearsal_plan.clone().unwrap_or_else(|| format!("{}/rehearsal-plan.toml", self.evidence))
    }

    pub fn journal(&self) -> String {
        self.journal.clone().unwrap_or_else(|| format!("{}/journal", self.evidence))
    }

    /// Whether a path is one of somebody's journal: a copy elsewhere is none.
    pub fn is_journal(&self, path: &PackPath) -> bool {
        path.folder() == self.journal() && path.name().ends_with(JOURNAL_ENDING)
    }

    /// Whether a path lies in the evidence folder.
    pub fn is_evidence(&self, path: &PackPath) -> bool {
        path.is_beneath(&self.evidence)
    }

    /// Whether a path leads through a folder whose files never count, or is called like a file that never does.
    pub fn is_set_aside(&self, path: &PackPath) -> bool {
        let is_named = |part: &str| self.set_aside.iter().any(|pattern| matches(pattern, part));
        path.as_str().split_inclusive('/').any(is_named)
    }

    /// The top folder that a path leads into: the first one on its way that does not hold the evidence as well, or the
    /// evidence folder. A pack that has it holds the tree that the path is of. `None` for a path without such a folder.
    pub fn tree_of(&self, path: &PackPath) -> Option<PackPath> {
        let mut evidence = self.evidence.split('/');
        let mut end = 0;
        for part in path.folder().split('/').filter(|part| !part.is_empty()) {
            end += part.len() + usize::from(end > 0);
            let tree = &path.as_str()[..end];
            if evidence.next() != Some(part) || tree == self.evidence {
                return PackPath::new(tree);
            }
        }
        None
    }

    /// The part of its tree that a path leads into: `packages/lid` of `packages/lid/src/a.ts`, and the tree itself where
    /// the file lies at its top. Names such as `src/main/a.ts` are often from another folder than the root, and a `src`
    /// of the root is not theirs.
    pub fn part_of(&self, path: &PackPath) -> Option<PackPath> {
        let tree = self.tree_of(path)?;
        let below = path.folder().strip_prefix(tree.as_str()).and_then(|rest| rest.strip_prefix('/'));
        let next = below.and_then(|rest| rest.split('/').next());
        next.map_or(Some(tree.clone()), |next| PackPath::new(&format!("{tree}/{next}")))
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindPattern {
    pub name: String,
    pub kind: Kind,
}
