//! Damages for `note.*`: what the newest note approves.

use crate::domain::evidence::note::{ApprovalNote, Decision};
use crate::domain::profile::{NoteRules, Profile};
use crate::domain::rules::note::newest;
use crate::domain::values::path::PackPath;

use super::gate::{self, beside, other};
use super::mutation::{Attempt, Edit, Mutation};
use super::original::Original;

fn approving<'a>(original: &Original<'a>) -> Result<(&'a PackPath, &'a ApprovalNote), String> {
    let (path, note) = newest(original.pack).ok_or("no approval note is in the pack")?;
    if note.decision != Some(Decision::Approved) {
        return Err(format!("the newest note, `{path}`, does not approve"));
    }
    Ok((path, note))
}

pub(super) fn other_commit(original: &Original<'_>) -> Attempt {
    let (path, note) = approving(original)?;
    let commit = note.commit.as_deref().ok_or_else(|| format!("`{path}` names no commit"))?;
    original.commit()?;
    let text = original.text(path)?.replace(commit, &other(commit));
    Ok(Mutation::new(format!("`{path}` approves another commit"), vec![Edit::becomes(path, text)]))
}

/// A note after the newest one decides against the release.
pub(super) fn blocked_since(original: &Original<'_>) -> Attempt {
    let (path, note) = newest(original.pack).ok_or("no approval note is in the pack")?;
    if note.decision == Some(Decision::Blocked) {
        return Err(format!("the newest note, `{path}`, says so already"));
    }
    let again = beside(path, "zz")?;
    let text = format!("Decision: `{}`\nReason: `none`\n", Decision::Blocked.word());
    let edits = vec![Edit::gone(path.clone()), Edit::becomes(&again, text)];
    Ok(Mutation::new("the newest note says BLOCKED", edits))
}

pub(super) fn other_branch(original: &Original<'_>) -> Attempt {
    let (path, note) = approving(original)?;
    let branch = note.branch.as_deref().ok_or_else(|| format!("`{path}` names no branch"))?;
    let text = original.text(path)?.replacen(&format!("`{branch}`"), "`a-branch-that-nobody-measured`", 1);
    Ok(Mutation::new(format!("`{path}` names another branch"), vec![Edit::becomes(path, text)]))
}

/// The note approves, and the gate has lost a run.
pub(super) fn blocked_after_all(original: &Original<'_>) -> Attempt {
    let (path, _) = approving(original)?;
    let Mutation { what, edits, .. } = gate::one_run(original)?;
    Ok(Mutation::new(format!("`{path}` approves, and {what}"), edits))
}

/// The rules ask for more people's approval than gave it.
pub(super) fn approved_by_few(original: &Original<'_>) -> Attempt {
    let (path, _) = approving(original)?;
    let given = original.assessment.quorum.as_ref().map_or(1, |quorum| quorum.approvals.len());
    let note = NoteRules { approvals: (given + 1).max(2), ..original.profile.note.clone() };
    let profile = Profile { note, ..original.profile.clone() };
    Ok(Mutation::ruled(format!("`{path}` lacks somebody's approval"), profile))
}

/// The newest note says that signoff wrote it, and is not what was written.
pub(super) fn altered(original: &Original<'_>) -> Attempt {
    let (path, _) = newest(original.pack).ok_or("no approval note is in the pack")?;
    let text = original.text(path)? + "\n- Written by: `somebody@nowhere`\n";
    Ok(Mutation::new(format!("`{path}` was altered"), vec![Edit::becomes(path, text)]))
}
