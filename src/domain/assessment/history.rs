//! What the history around the pack shows of the release.

use crate::domain::evidence::history::{Answer, Depth};
use crate::domain::values::path::PackPath;

/// The history, as far as it is at hand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HistoryFact {
    pub standing: HistoryStanding,
    /// The commit that is checked out.
    pub head: Option<String>,
    pub depth: Depth,
    /// Between the measured commit and the approved one; `None` where they are one, or one is not named.
    pub relation: Option<RelationFact>,
    /// The profile's closure pull requests, and the commit that merged each; `None` where none did.
    pub pull_requests: Vec<(String, Answer<Option<String>>)>,
    /// Committed evidence that is not in the pack any more.
    pub gone: Vec<PackPath>,
}

/// Whether there is a history to look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum HistoryStanding {
    /// Nobody asked.
    #[default]
    Unasked,
    /// It is being asked.
    Asking,
    /// One sentence why there is none.
    Absent(String),
    /// That of another project: one sentence. Nothing is judged by it.
    Unrelated(String),
    Present,
}

impl HistoryStanding {
    /// In a word.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Unasked => "unasked",
            Self::Asking => "asking",
            Self::Absent(_) => "absent",
            Self::Unrelated(_) => "unrelated",
            Self::Present => "present",
        }
    }
}

/// How the approved commit stands to the measured one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationFact {
    /// Both as the evidence spells them.
    pub measured: String,
    pub approved: String,
    pub is_ancestor: Answer<bool>,
    /// Files outside the documents that differ between the two, from the work tree's root.
    pub changed: Answer<Vec<String>>,
    /// There are more of them than are listed.
    pub more: bool,
}

impl RelationFact {
    /// The measured commit leads to the approved one, and nothing but documents changed on the way.
    pub fn is_harmless(&self) -> bool {
        self.is_ancestor == Answer::Known(true) && self.changed == Answer::Known(Vec::new()) && !self.more
    }
}
