//! Damages for `flags.*` and `rollback.*`.

use crate::domain::values::kind::Kind;
use crate::domain::values::path::PackPath;

use super::bench::name;
use super::gate::other;
use super::{Bench, Damage, Edit, Made, json};

/// No release has a flag of this name.
const STRAY: &str = "aFlagThatNobodyKnows";
const NO_REHEARSAL: &str = "no rollback rehearsal that was run is in the pack";
const NO_FLAG: &str = "the profile names no flag";

pub fn flipped(bench: &Bench<'_>) -> Made {
    let [first, _] = bench.pair()?;
    let flag = bench.profile.flags.first().ok_or(NO_FLAG)?;
    let edit = json::edited(bench, &first.path, |document| {
        document["environment"]["featureFlags"][flag.as_str()] = false.into();
    })?;
    Ok(Damage::new(format!("`{flag}` was off in {}", name(first)), vec![edit]))
}

pub fn stray(bench: &Bench<'_>) -> Made {
    let report = bench.report()?;
    let edit = json::with(bench, &report.path, &format!("/environment/featureFlags/{STRAY}"), true)?;
    Ok(Damage::new(format!("{} ran with `{STRAY}`", name(report)), vec![edit]))
}

pub fn rehearsals_gone(bench: &Bench<'_>) -> Made {
    bench.assessment.rollback.as_ref().ok_or(NO_REHEARSAL)?;
    let all: Vec<PackPath> = bench.pack.paths_of(Kind::Rollback).cloned().collect();
    Ok(Damage::gone("the rollback rehearsal is gone", all))
}

pub fn flag_failed(bench: &Bench<'_>) -> Made {
    let path = &bench.assessment.rollback.as_ref().ok_or(NO_REHEARSAL)?.path;
    let flag = bench.profile.flags.first().ok_or(NO_FLAG)?;
    let mut text = bench.text(path)?;
    text.push_str(&format!("\n\n## Afterwards\n\n- `{flag}`: failed\n"));
    Ok(Damage::new(format!("the rehearsal says that `{flag}` failed"), vec![Edit::becomes(path, text)]))
}

/// Every rehearsal that names a commit names another one.
pub fn rehearsed_elsewhere(bench: &Bench<'_>) -> Made {
    bench.assessment.rollback.as_ref().ok_or(NO_REHEARSAL)?;
    bench.commit()?;
    let named = bench.pack.rehearsals().filter_map(|(path, rehearsal)| Some((path, rehearsal.commit.as_deref()?)));
    let edit =
        |(path, commit): (&PackPath, &str)| Ok(Edit::becomes(path, bench.text(path)?.replace(commit, &other(commit))));
    let edits = named.map(edit).collect::<Result<Vec<_>, String>>()?;
    Ok(Damage::new("the rollback was rehearsed on another commit", edits))
}
