//! What the journals say of an item, and what changed since.

use crate::domain::evidence::journal::line_marks::ChangedLine;
use crate::domain::values::digest::Digest;
use crate::domain::values::path::{Location, PackPath};

/// The state of an item as people left it.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Record {
    /// No journal speaks of it: where it is ticked, that was done elsewhere.
    #[default]
    None,
    /// Nor does one here, and git knows whose commit ticked it.
    Elsewhere(Elsewhere),
    Ticked(ActFact),
    Unticked(ActFact),
    /// Acts that disagree, of which neither's writer had read the other: the item counts as open.
    Contested(Vec<ActFact>),
}

/// Who committed a tick, as git tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    pub by: String,
    /// RFC 3339.
    pub at: String,
}

impl Elsewhere {
    /// `Anna B at 2025-05-06T12:00:00Z`.
    pub fn who(&self) -> String {
        format!("{} at {}", self.by, self.at)
    }
}

/// Who did what to an item.
#[derive(Clone, Debug, PartialEq)]
pub struct ActFact {
    pub id: Digest,
    /// The line of the journal.
    pub place: Location,
    pub by: String,
    pub host: String,
    /// As the writer's clock said: RFC 3339.
    pub at: String,
    pub is_tick: bool,
    /// Whether what stands behind the item had been on screen.
    pub on_screen: bool,
    pub reason: Option<String>,
    /// What differs from what its writer saw.
    pub changes: Vec<Changed>,
}

/// What differs from what was seen.
#[derive(Clone, Debug, PartialEq)]
pub enum Changed {
    /// The item read otherwise.
    Words { before: String, now: String },
    /// A file behind it has other bytes; its lines where they are known.
    Bytes { path: PackPath, lines: Vec<ChangedLine> },
    /// A file that was behind it is gone, or cannot be read.
    Gone(PackPath),
    /// A file that was behind it is there and stands behind it no more.
    NoLonger(PackPath),
    /// A file stands behind it that did not.
    Added(PackPath),
}

impl Record {
    /// The tick that counts.
    pub fn tick(&self) -> Option<&ActFact> {
        match self {
            Self::Ticked(tick) => Some(tick),
            Self::None | Self::Elsewhere(_) | Self::Unticked(_) | Self::Contested(_) => None,
        }
    }

    /// Whose commit ticked it, where no journal tells.
    pub fn elsewhere(&self) -> Option<&Elsewhere> {
        match self {
            Self::Elsewhere(elsewhere) => Some(elsewhere),
            _ => None,
        }
    }

    pub fn is_contested(&self) -> bool {
        matches!(self, Self::Contested(_))
    }

    /// The tick that counts, where something differs from what its writer saw.
    pub fn outdated(&self) -> Option<&ActFact> {
        self.tick().filter(|tick| !tick.changes.is_empty())
    }

    /// Whether somebody ticked the item as it is now.
    pub fn is_current(&self) -> bool {
        self.tick().is_some_and(|tick| tick.changes.is_empty())
    }

    /// The acts that count.
    pub fn acts(&self) -> &[ActFact] {
        match self {
            Self::None | Self::Elsewhere(_) => &[],
            Self::Ticked(act) | Self::Unticked(act) => std::slice::from_ref(act),
            Self::Contested(acts) => acts,
        }
    }
}

impl ActFact {
    /// `anna at 2025-05-06T12:00:00Z`.
    pub fn who(&self) -> String {
        format!("{} at {}", self.by, self.at)
    }
}

impl Changed {
    /// The file that it is about; `None` for the item's own words.
    pub fn path(&self) -> Option<&PackPath> {
        match self {
            Self::Words { .. } => None,
            Self::Bytes { path, .. } | Self::Gone(path) | Self::NoLonger(path) | Self::Added(path) => Some(path),
        }
    }

    /// In one line, without its lines.
    pub fn words(&self) -> String {
        match self {
            Self::Words { before, now } => format!("it read `{before}`, and reads `{now}`"),
            Self::Bytes { path, lines } if lines.is_empty() => format!("{path} has other bytes"),
            Self::Bytes { path, lines } => {
                let added = lines.iter().filter(|line| matches!(line, ChangedLine::Added { .. })).count();
                format!("{path} has other lines: {added} more, {} gone", lines.len() - added)
            }
            Self::Gone(path) => format!("{path} is gone"),
            Self::NoLonger(path) => format!("{path} stands behind it no more"),
            Self::Added(path) => format!("{path} was added"),
        }
    }

    /// The lines of its diff.
    pub fn lines(&self) -> Vec<String> {
        let Self::Bytes { lines, .. } = self else { return Vec::new() };
        let line = |changed: &ChangedLine| match changed {
            ChangedLine::Added { line, text } => format!("+ {line}: {text}"),
            ChangedLine::Gone { line } => format!("- {line}: gone"),
        };
        lines.iter().map(line).collect()
    }
}
