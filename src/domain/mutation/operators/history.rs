//! Damages for `history.*`: what git would have to answer, and evidence that was changed after it was committed.

use crate::domain::evidence::history::{Answer, CommitName, Depth, GitStatus, History, Record};

use super::mutation::{Attempt, Edit, Mutation};
use super::original::Original;

const NO_HISTORY: &str = "no history of the release is at hand";

fn record<'a>(original: &Original<'a>) -> Result<&'a Record, String> {
    original.pack.history.record().ok_or_else(|| NO_HISTORY.to_owned())
}

fn answering(record: Record) -> History {
    History::Present(Box::new(record))
}

pub(super) fn absent(original: &Original<'_>) -> Attempt {
    record(original)?;
    let why = "The pack lies in no git work tree.".to_owned();
    Ok(Mutation::answered("the work tree around the pack is gone", History::Absent(why)))
}

/// The repository stays the release's own: one that holds none of its commits may be another's.
pub(super) fn commit_unknown(original: &Original<'_>) -> Attempt {
    let mut record = record(original)?.clone();
    let commit = original.commit()?;
    if record.depth == Depth::Shallow {
        return Err("the clone is shallow, and that is told instead".to_owned());
    }
    let name = CommitName::new(commit).ok_or_else(|| format!("`{commit}` is no commit's name"))?;
    record.commits.insert(name, Answer::Known(None));
    record.origin = original.report()?.repo.clone();
    Ok(Mutation::answered(format!("the repository does not hold {commit}"), answering(record)))
}

/// The last of several; a history that names none of them may be one that keeps no numbers.
pub(super) fn pull_request_missing(original: &Original<'_>) -> Attempt {
    let mut record = record(original)?.clone();
    let is_found = |answer: &&Answer<Option<String>>| matches!(answer, Answer::Known(Some(_)));
    let numbers = original.profile.note.pull_requests.iter().map(|it| &it.number);
    let found: Vec<&String> = numbers.filter(|it| record.pull_requests.get(*it).filter(is_found).is_some()).collect();
    let [_, .., last] = found.as_slice() else {
        return Err("the history names fewer than two closure pull requests".to_owned());
    };
    record.pull_requests.insert((*last).clone(), Answer::Known(None));
    Ok(Mutation::answered(format!("no commit merged `{last}`"), answering(record)))
}

pub(super) fn uncommitted(original: &Original<'_>) -> Attempt {
    record(original)?;
    let mut artifacts = original.assessment.artifacts.iter();
    let path = artifacts.find(|fact| fact.kept == Some(GitStatus::Committed)).map(|fact| &fact.artifact.path);
    let path = path.ok_or("no evidence is committed")?;
    let mut bytes = original.bytes(path)?;
    bytes.extend_from_slice(b" \n");
    Ok(Mutation::new(format!("`{path}` has grown by a line since it was committed"), vec![Edit::becomes(path, bytes)]))
}
