//! Damages for `note.*`: what the newest note approves.

use crate::domain::evidence::note::{ApprovalNote, Decision};
use crate::domain::rules::note::newest;
use crate::domain::values::path::PackPath;

use super::gate::{self, other};
use super::{Bench, Damage, Edit, Made};

fn approving<'a>(bench: &Bench<'a>) -> Result<(&'a PackPath, &'a ApprovalNote), String> {
    let (path, note) = newest(bench.pack).ok_or("no approval note is in the pack")?;
    if note.decision != Some(Decision::Approved) {
        return Err(format!("the newest note, `{path}`, does not approve"));
    }
    Ok((path, note))
}

pub fn other_commit(bench: &Bench<'_>) -> Made {
    let (path, note) = approving(bench)?;
    let commit = note.commit.as_deref().ok_or_else(|| format!("`{path}` names no commit"))?;
    bench.commit()?;
    let text = bench.text(path)?.replace(commit, &other(commit));
    Ok(Damage::new(format!("`{path}` approves another commit"), vec![Edit::becomes(path, text)]))
}

/// The note approves, and the gate has lost a run.
pub fn blocked_after_all(bench: &Bench<'_>) -> Made {
    let (path, _) = approving(bench)?;
    let Damage { what, edits, .. } = gate::one_run(bench)?;
    Ok(Damage::new(format!("`{path}` approves, and {what}"), edits))
}
