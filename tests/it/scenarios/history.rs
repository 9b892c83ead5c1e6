//! What git would answer about a scenario.

use serde::Deserialize;
use signoff::domain::evidence::history::{
    Answer, Blob, ChangedPath, Changes, CommitName, History, Questions, Record, Relation, Tracked,
};
use signoff::domain::evidence::pack::{Pack, PackEntry};

/// The history around the pack.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Past {
    /// Why there is none.
    absent: Option<String>,
    /// Every commit that the repository holds, by its whole name.
    #[serde(default)]
    commits: Vec<String>,
    /// Whether the measured commit, the first, leads to the approved one, the second.
    #[serde(default)]
    leads: bool,
    /// What differs between the two.
    #[serde(default)]
    changed: Vec<String>,
    /// What differs between the measured commit and what is checked out.
    #[serde(default)]
    since: Vec<String>,
    /// The measured commit is not in the history of what is checked out.
    #[serde(default)]
    unmerged: bool,
    /// Items of the checklist in the measured commit.
    #[serde(default)]
    items: Vec<String>,
    origin: Option<String>,
    #[serde(default)]
    merged: Vec<String>,
    /// Files that git does not hold; it holds all others.
    #[serde(default)]
    untracked: Vec<String>,
}

impl Past {
    /// What git would answer.
    pub fn history(&self, pack: &Pack, questions: &Questions) -> History {
        if let Some(why) = &self.absent {
            return History::Absent(why.clone());
        }
        let whole = |name: &CommitName| self.commits.iter().find(|it| it.starts_with(name.as_str())).cloned();
        let names = questions.measured.iter().chain(&questions.approved);
        let relation = Relation {
            is_ancestor: Answer::Known(self.leads),
            changed: Answer::Known(Changes { files: self.changed.iter().map(changed).collect(), more: false }),
        };
        let to_head = Relation {
            is_ancestor: Answer::Known(!self.unmerged),
            changed: Answer::Known(Changes { files: self.since.iter().map(changed).collect(), more: false }),
        };
        let names_to_head = questions.measured.iter().chain(&questions.approved);
        let pairs = questions.measured.iter().zip(&questions.approved).filter(|_| self.commits.len() > 1);
        let merged = |number: &String| self.merged.contains(number).then(|| self.commits[0].clone());
        let file =
            |entry: &PackEntry| match self.untracked.iter().any(|name| entry.artifact.path.as_str().ends_with(name)) {
                true => Tracked::Untracked,
                false => Tracked::Committed(Blob { digest: entry.artifact.digest, line_endings: None }),
            };
        History::Present(Box::new(Record {
            head: self.commits.last().cloned(),
            commits: names.map(|name| (name.clone(), Answer::Known(whole(name)))).collect(),
            relations: pairs.map(|(one, other)| ((one.clone(), other.clone()), relation.clone())).collect(),
            pull_requests: questions
                .pull_requests
                .iter()
                .map(|number| (number.clone(), Answer::Known(merged(number))))
                .collect(),
            to_head: names_to_head.map(|name| (name.clone(), to_head.clone())).collect(),
            checklist: Some(self.items.clone()),
            origin: self.origin.clone(),
            files: pack.entries().map(|entry| (entry.artifact.path.clone(), file(entry))).collect(),
            ..Record::default()
        }))
    }
}

/// A file that differs; one whose name ends in `*` may be run.
fn changed(path: &String) -> ChangedPath {
    let plain = path.trim_end_matches('*');
    ChangedPath { path: plain.to_owned(), in_pack: None, is_executable: plain != path }
}
