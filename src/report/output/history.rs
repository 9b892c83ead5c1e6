//! What the history shows, in `signoff status --json`.

use serde::Serialize;

use crate::domain::assessment::{Assessment, HistoryStanding, RelationFact};
use crate::domain::evidence::history::{Answer, Depth, GitStatus};

/// Files that are listed of those that differ.
const LISTED: usize = 200;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct History<'a> {
    /// `present`, `absent`, `unrelated`.
    state: &'static str,
    /// Why there is none.
    why: Option<&'a str>,
    /// The commit that is checked out.
    head: Option<&'a str>,
    shallow: bool,
    /// `null` where measured and approved commit are one, or one is not named.
    relation: Option<Relation<'a>>,
    pull_requests: Vec<PullRequest<'a>>,
    /// How many artifacts are kept how; those of which nobody can tell count nowhere.
    kept: Counts,
    /// Committed evidence that is not in the pack any more.
    gone: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Relation<'a> {
    measured: &'a str,
    approved: &'a str,
    /// Whether the measured commit leads to the approved one; `null` where that cannot be told.
    ancestor: Option<bool>,
    /// Files outside the documents that differ, the first ones; `null` where that cannot be told.
    changed: Option<&'a [String]>,
    /// How many there are at least.
    changed_count: Option<usize>,
    /// Why something cannot be told.
    undecided: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct PullRequest<'a> {
    number: &'a str,
    /// `merged`, `missing`, `undecided`.
    state: &'static str,
    commit: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Counts {
    committed: usize,
    modified: usize,
    added: usize,
    untracked: usize,
    ignored: usize,
}

impl<'a> From<&'a Assessment> for History<'a> {
    fn from(assessment: &'a Assessment) -> Self {
        let fact = &assessment.history;
        let why = match &fact.standing {
            HistoryStanding::Absent(why) | HistoryStanding::Unrelated(why) => Some(why.as_str()),
            _ => None,
        };
        let kept = |kept| assessment.kept(kept);
        Self {
            state: fact.standing.word(),
            why,
            head: fact.head.as_deref(),
            shallow: fact.depth == Depth::Shallow,
            relation: fact.relation.as_ref().map(Relation::from),
            pull_requests: fact.pull_requests.iter().map(pull_request).collect(),
            kept: Counts {
                committed: kept(GitStatus::Committed),
                modified: kept(GitStatus::Modified),
                added: kept(GitStatus::Added),
                untracked: kept(GitStatus::Untracked),
                ignored: kept(GitStatus::Ignored),
            },
            gone: fact.gone.iter().map(|path| path.as_str()).collect(),
        }
    }
}

fn pull_request((number, answer): &(String, Answer<Option<String>>)) -> PullRequest<'_> {
    let (state, commit) = match answer {
        Answer::Known(Some(commit)) => ("merged", Some(commit.as_str())),
        Answer::Known(None) => ("missing", None),
        Answer::Undecided(_) => ("undecided", None),
    };
    PullRequest { number, state, commit }
}

impl<'a> From<&'a RelationFact> for Relation<'a> {
    fn from(fact: &'a RelationFact) -> Self {
        let changed = fact.changed.known();
        let reasons = [reason(&fact.is_ancestor), reason(&fact.changed)];
        let mut undecided: Vec<&str> = reasons.into_iter().flatten().collect();
        undecided.dedup();
        Self {
            measured: &fact.measured,
            approved: &fact.approved,
            ancestor: fact.is_ancestor.known().copied(),
            changed: changed.map(|paths| &paths[..paths.len().min(LISTED)]),
            changed_count: changed.map(Vec::len),
            undecided,
        }
    }
}

fn reason<T>(answer: &Answer<T>) -> Option<&str> {
    match answer {
        Answer::Known(_) => None,
        Answer::Undecided(why) => Some(why),
    }
}
