//! Damages for `flags.*` and `rollback.*`.

use crate::domain::values::kind::Kind;
use crate::domain::values::path::PackPath;

use super::gate::other;
use super::json;
use super::mutation::{Attempt, Edit, Mutation};
use super::original::{Original, name};

/// No release has a flag of this name.
const STRAY: &str = "aFlagThatNobodyKnows";
const NO_REHEARSAL: &str = "no rollback rehearsal that was run is in the pack";
const NO_FLAG: &str = "the profile names no flag";

pub(super) fn flipped(original: &Original<'_>) -> Attempt {
    let [first, _] = original.pair()?;
    let flag = original.profile.flags.first().ok_or(NO_FLAG)?;
    let edit = json::edited(original, &first.path, |document| {
        document["environment"]["featureFlags"][flag.as_str()] = false.into();
    })?;
    Ok(Mutation::new(format!("`{flag}` was off in {}", name(first)), vec![edit]))
}

pub(super) fn stray(original: &Original<'_>) -> Attempt {
    let report = original.report()?;
    let edit = json::with(original, &report.path, &format!("/environment/featureFlags/{STRAY}"), true)?;
    Ok(Mutation::new(format!("{} ran with `{STRAY}`", name(report)), vec![edit]))
}

pub(super) fn rehearsals_gone(original: &Original<'_>) -> Attempt {
    original.assessment.rollback.as_ref().ok_or(NO_REHEARSAL)?;
    let all: Vec<PackPath> = original.pack.paths_of(Kind::Rollback).cloned().collect();
    Ok(Mutation::gone("the rollback rehearsal is gone", all))
}

pub(super) fn flag_failed(original: &Original<'_>) -> Attempt {
    let path = &original.assessment.rollback.as_ref().ok_or(NO_REHEARSAL)?.path;
    let flag = original.profile.flags.first().ok_or(NO_FLAG)?;
    let mut text = original.text(path)?;
    text.push_str(&format!("\n\n## Afterwards\n\n- `{flag}`: failed\n"));
    Ok(Mutation::new(format!("the rehearsal says that `{flag}` failed"), vec![Edit::becomes(path, text)]))
}

pub(super) fn fallback_denied(original: &Original<'_>) -> Attempt {
    let path = &original.assessment.rollback.as_ref().ok_or(NO_REHEARSAL)?.path;
    const STEP: usize = 1;
    original.profile.rollback.steps.get(STEP).ok_or("the profile names no step of new sessions")?;
    let mut text = original.text(path)?;
    text.push_str("\n\n## Fallback\n\nFallback of new sessions: they did not fall back to the legacy path.\n");
    Ok(Mutation::new("the rehearsal says that new sessions did not fall back", vec![Edit::becomes(path, text)]))
}

/// The same rehearsal was done again, and failed. It has no date: a dated one might be the one that counts.
pub(super) fn failed_again(original: &Original<'_>) -> Attempt {
    let path = &original.assessment.rollback.as_ref().ok_or(NO_REHEARSAL)?.path;
    let flag = original.profile.flags.first().ok_or(NO_FLAG)?;
    let (folder, name) = path.as_str().rsplit_once('/').unwrap_or((".", path.as_str()));
    let again = PackPath::new(&format!("{folder}/again-{name}")).ok_or("no second rehearsal has a place")?;
    if original.profile.kind_of(&again) != Kind::Rollback {
        return Err("a second rehearsal beside it would be none by the profile's `kinds`".to_owned());
    }
    let text = format!("# Rehearsal, once more\n\n- `{flag}`: failed\n");
    Ok(Mutation::new("another rehearsal failed, of nobody knows when", vec![Edit::becomes(&again, text)]))
}

pub(super) fn result_doubted(original: &Original<'_>) -> Attempt {
    let path = &original.assessment.rollback.as_ref().ok_or(NO_REHEARSAL)?.path;
    let flag = original.profile.flags.first().ok_or(NO_FLAG)?;
    let mut text = original.text(path)?;
    text.push_str(&format!("\n\n## Afterwards\n\n- `{flag}`\n  - Result: pass with exceptions\n"));
    Ok(Mutation::new(format!("the rehearsal says of `{flag}`: pass with exceptions"), vec![Edit::becomes(path, text)]))
}

/// Every rehearsal that names a commit names another one.
pub(super) fn rehearsed_elsewhere(original: &Original<'_>) -> Attempt {
    original.assessment.rollback.as_ref().ok_or(NO_REHEARSAL)?;
    original.commit()?;
    let named = original.pack.rehearsals().filter_map(|(path, rehearsal)| Some((path, rehearsal.commit.as_deref()?)));
    let edit = |(path, commit): (&PackPath, &str)| {
        Ok(Edit::becomes(path, original.text(path)?.replace(commit, &other(commit))))
    };
    let edits = named.map(edit).collect::<Result<Vec<_>, String>>()?;
    Ok(Mutation::new("the rollback was rehearsed on another commit", edits))
}
