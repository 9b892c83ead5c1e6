//! The checklist's items and what stands behind each.

use std::fmt;

use crate::domain::evidence::journal::entry::SeenFile;
use crate::domain::profile::Check;
use crate::domain::values::by_id::{ById, Identified};
use crate::domain::values::path::{Location, PackPath};

use super::record::Record;

#[derive(Clone, Debug, PartialEq)]
pub struct ChecklistFact {
    pub path: PackPath,
    /// In the order of the file.
    pub items: ById<ItemFact>,
}

impl ChecklistFact {
    /// Ticked items, nested ones included.
    pub fn done(&self) -> usize {
        self.items.iter().filter(|item| item.is_done()).count()
    }

    /// How far it is, and what its ticks are worth: `22 of 22 done: 9 sensed, 13 by hand`.
    pub fn describe(&self) -> String {
        format!("{} of {} done: {}", self.done(), self.items.len(), self.tally())
    }

    /// What the ticks are worth, and how many checks fail, ticked or not.
    pub fn tally(&self) -> ChecklistTally {
        let ticked = |state| self.items.iter().filter(|item| item.is_done() && item.state == state).count();
        ChecklistTally {
            sensed: ticked(ItemState::Verified),
            by_hand: ticked(ItemState::Manual),
            failing: self.items.iter().filter(|item| item.state == ItemState::Failing).count(),
        }
    }
}

/// What the checklist's ticks are worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChecklistTally {
    /// Ticked, and the check holds.
    pub sensed: usize,
    /// Ticked by a person.
    pub by_hand: usize,
    /// The check fails, ticked or not.
    pub failing: usize,
}

/// `9 sensed, 13 by hand`, and how many fail.
impl fmt::Display for ChecklistTally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} sensed, {} by hand", self.sensed, self.by_hand)?;
        if self.failing > 0 { write!(f, ", {} failing", self.failing) } else { Ok(()) }
    }
}

/// A checklist item and what stands behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemFact {
    pub id: String,
    pub line: u64,
    pub section: String,
    pub text: String,
    pub depth: usize,
    /// In the file, whatever the journals say.
    pub ticked: bool,
    pub required: bool,
    /// The check tied to it; `None`: a person's.
    pub check: Option<Check>,
    pub state: ItemState,
    /// What the check found, in one sentence; for a person's item, what to look at.
    pub because: String,
    /// Where to look: what its check looked at, then what its words name.
    pub evidence: Vec<Location>,
    /// The files of these places, ascending by path.
    pub behind: Vec<SeenFile>,
    /// Pull requests and flags that its words name.
    pub names: Vec<String>,
    /// Its text with the lines beneath it.
    pub words: String,
    /// What the journals say of it.
    pub record: Record,
}

impl ItemFact {
    /// Whether its box is ticked, and the newest act on it that the journals hold does not take that back.
    pub fn is_ticked(&self) -> bool {
        self.ticked && !matches!(self.record, Record::Unticked(_))
    }

    /// Whether it is ticked, and nobody contests that.
    pub fn is_done(&self) -> bool {
        self.is_ticked() && !self.record.is_contested()
    }

    /// Whether nothing stands behind it: whoever ticks it says why.
    pub fn needs_reason(&self) -> bool {
        self.behind.is_empty() && self.names.is_empty()
    }
}

impl Identified for ItemFact {
    fn id(&self) -> &str {
        &self.id
    }
}

/// docs/contracts.md, section 4, `checklist.items[].state`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemState {
    /// A person's item, not ticked, or unticked as the journals tell.
    Open,
    /// Its check holds, ticked or not.
    Verified,
    /// A person's item, ticked.
    Manual,
    /// Its check fails, ticked or not.
    Failing,
}

impl ItemState {
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Verified => "verified",
            Self::Manual => "manual",
            Self::Failing => "failing",
        }
    }
}
