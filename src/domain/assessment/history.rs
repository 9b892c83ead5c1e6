//! What the history around the pack shows of the release.

use crate::domain::evidence::history::{Answer, Depth};
use crate::domain::values::path::PackPath;

use super::wording::{counted, join_capped, quoted};

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

    /// Something other than documents differs: what is approved was not measured.
    pub fn shows_other_code(&self) -> bool {
        self.more || self.changed.known().is_some_and(|paths| !paths.is_empty())
    }

    /// What lies between the two commits, as the part of a sentence.
    pub fn describe(&self) -> String {
        let files = |paths: &[String]| {
            let named: Vec<String> = paths.iter().map(|path| quoted(path)).collect();
            let more = if self.more { "more than " } else { "" };
            format!("{more}{} outside the documents ({})", counted(paths.len() as u64, "file"), join_capped(&named))
        };
        match (&self.is_ancestor, &self.changed) {
            (_, Answer::Undecided(why)) => format!("what changed between the two cannot be told: {why}"),
            (Answer::Undecided(why), Answer::Known(paths)) if paths.is_empty() && !self.more => {
                format!("nothing but documents differs, but whether one leads to the other cannot be told: {why}")
            }
            (Answer::Known(true), Answer::Known(paths)) if paths.is_empty() && !self.more => {
                "nothing but documents changed between the two".to_owned()
            }
            (Answer::Known(false), Answer::Known(paths)) if paths.is_empty() && !self.more => {
                "the measured commit is not in the history of the approved one, though nothing but documents differs"
                    .to_owned()
            }
            (_, Answer::Known(paths)) if paths.is_empty() => {
                "more changed between the two than can be looked at".to_owned()
            }
            (Answer::Known(true), Answer::Known(paths)) => format!("between the two changed {}", files(paths)),
            (Answer::Known(false), Answer::Known(paths)) => {
                format!(
                    "the measured commit is not in the history of the approved one, and there differ {}",
                    files(paths)
                )
            }
            (Answer::Undecided(why), Answer::Known(paths)) => {
                format!("there differ {}, and whether one leads to the other cannot be told: {why}", files(paths))
            }
        }
    }
}
