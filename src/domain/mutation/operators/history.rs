//! Damages for `history.*`: what git would have to answer, and evidence that was changed after it was committed.

use crate::domain::evidence::history::{
    Answer, ChangedPath, Changes, CommitName, Depth, GitStatus, History, Record, Relation,
};
use crate::domain::evidence::note::Decision;
use crate::domain::rules::note::newest;

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

/// The record with another answer to how a commit stands to what is checked out.
fn standing(original: &Original<'_>, commit: &str, relation: Relation) -> Result<Record, String> {
    let mut record = record(original)?.clone();
    let name = CommitName::new(commit).ok_or_else(|| format!("`{commit}` is no commit's name"))?;
    record.to_head.insert(name, relation);
    Ok(record)
}

fn with_file(path: &str, is_executable: bool) -> Relation {
    let file = ChangedPath { path: path.to_owned(), in_pack: None, is_executable };
    let changes = Changes { files: vec![file], more: false };
    Relation { is_ancestor: Answer::Known(true), changed: Answer::Known(changes) }
}

pub(super) fn never_merged(original: &Original<'_>) -> Attempt {
    let commit = original.commit()?;
    let apart = Relation { is_ancestor: Answer::Known(false), changed: Answer::Known(Changes::default()) };
    let mut record = standing(original, commit, apart)?;
    record.relations.clear();
    Ok(Mutation::answered(format!("{commit} was never merged"), answering(record)))
}

pub(super) fn changed_since(original: &Original<'_>) -> Attempt {
    let approving = newest(original.pack).filter(|(_, note)| note.decision == Some(Decision::Approved));
    let commit = approving.and_then(|(_, note)| note.commit.as_deref()).ok_or("no note approves a commit")?;
    let record = standing(original, commit, with_file("a/file/outside", false))?;
    Ok(Mutation::answered(format!("a file changed since {commit}"), answering(record)))
}

pub(super) fn program_among_documents(original: &Original<'_>) -> Attempt {
    let commit = original.commit()?;
    let document = original.profile.history.documents.first().ok_or("the profile names no documents")?;
    let record = standing(original, commit, with_file(&document.replace('*', "run.sh"), true))?;
    Ok(Mutation::answered(format!("a program among the documents changed since {commit}"), answering(record)))
}

pub(super) fn other_origin(original: &Original<'_>) -> Attempt {
    let mut record = record(original)?.clone();
    if original.profile.repo.is_none() && original.report()?.repo.is_none() {
        return Err("neither the profile nor the runs name a repository".to_owned());
    }
    record.origin = Some("somebody-else/a-fork".to_owned());
    Ok(Mutation::answered("the work tree comes from a fork", answering(record)))
}

pub(super) fn item_removed(original: &Original<'_>) -> Attempt {
    let mut record = record(original)?.clone();
    original.commit()?;
    original.assessment.checklist.as_ref().ok_or("no checklist is in the pack")?;
    record.checklist.get_or_insert_default().push("An item that is not there any more".to_owned());
    Ok(Mutation::answered("the checklist held one item more when the release was measured", answering(record)))
}
