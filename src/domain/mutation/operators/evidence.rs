//! Damages for `evidence.*`.

use serde_json::Value;

use crate::domain::evidence::artifact::Condition;
use crate::domain::evidence::pack::Pack;
use crate::domain::values::kind::Kind;
use crate::domain::values::path::PackPath;
use crate::domain::values::temporary::{SUFFIX, prefix};

use super::gate::beside;
use super::json;
use super::kpi::LATER;
use super::mutation::{Attempt, Edit, Mutation};
use super::original::Original;

/// The kinds that a release cannot be judged without, most needed first.
const NEEDED: [Kind; 5] = [Kind::SetupLock, Kind::Checklist, Kind::GateOutput, Kind::ApprovalNote, Kind::Rollback];
/// The kinds that are one JSON document.
const DOCUMENTS: [Kind; 3] = [Kind::Report, Kind::SetupLock, Kind::GateOutput];

fn first_of(pack: &Pack, kinds: &[Kind]) -> Option<PackPath> {
    let readable = |path: &&PackPath| pack.entry(path).is_some_and(|it| it.artifact.condition == Condition::Readable);
    kinds.iter().find_map(|kind| pack.paths_of(*kind).find(readable).cloned())
}

pub(super) fn unreadable(original: &Original<'_>) -> Attempt {
    let path = first_of(original.pack, &NEEDED).ok_or("no file that is needed is in the pack")?;
    let mut bytes = original.bytes(&path)?;
    bytes.insert(0, 0xff);
    Ok(Mutation::new(format!("`{path}` begins with a byte that is no text"), vec![Edit::becomes(&path, bytes)]))
}

pub(super) fn key_twice(original: &Original<'_>) -> Attempt {
    let path = original.report().map(|report| report.path.clone()).ok();
    let path = path.or_else(|| first_of(original.pack, &DOCUMENTS)).ok_or("no JSON evidence is in the pack")?;
    let text = original.text(&path)?;
    let document: Value = serde_json::from_str(&text).map_err(|error| format!("`{path}` is no JSON: {error}"))?;
    let key = document.as_object().and_then(|members| members.keys().next()).ok_or("it names nothing")?;
    // The last value counts: nothing else is changed by this one.
    let twice = text.replacen('{', &format!("{{{}: null, ", Value::from(key.as_str())), 1);
    Ok(Mutation::new(format!("`{path}` names `{key}` twice"), vec![Edit::becomes(&path, twice)]))
}

pub(super) fn path_outside(original: &Original<'_>) -> Attempt {
    let path = &original.report()?.path;
    let up = "../".repeat(path.as_str().split('/').count());
    let edit = json::with(original, path, "/executionStatus/rawRunsPath", format!("{up}rows.ndjson"))?;
    Ok(Mutation::new(format!("`{path}` rests on rows outside the pack"), vec![edit]))
}

pub(super) fn dead_link(original: &Original<'_>) -> Attempt {
    let entries = original.pack.entries().filter(|it| it.artifact.condition == Condition::Readable);
    let mut written = entries.filter(|it| crate::domain::evidence::mentions::is_markdown(&it.artifact.path));
    let path = &written.next().ok_or("no Markdown is in the pack")?.artifact.path;
    let gone = format!("{}/a-file-that-is-not-there.md", original.profile.paths.evidence);
    let mut text = original.text(path)?;
    text.push_str(&format!("\n\nSee `{gone}`.\n"));
    Ok(Mutation::new(format!("`{path}` names a file that is not there"), vec![Edit::becomes(path, text)]))
}

/// The newest run once more, under a name of its own, from a time to come.
pub(super) fn dated_ahead(original: &Original<'_>) -> Attempt {
    let report = original.report()?;
    let is_ahead = LATER.parse().is_ok_and(|later| original.pack.moment.is_before(later));
    if !is_ahead {
        return Err("it is judged as of the end of time".to_owned());
    }
    let path = beside(&report.path, "dated-ahead")?;
    let ahead = json::edited(original, &report.path, |document| {
        json::put(document, "/generatedAt", LATER.into());
        json::put(document, "/scope/runId", "dated-ahead".into());
        json::put(document, "/executionStatus/rawRunsPath", "dated-ahead.ndjson".into());
    })?;
    Ok(Mutation::new(format!("a report is dated {}", &LATER[..10]), vec![Edit { path, ..ahead }]))
}

/// A run that passed by no report's word lies in the trash.
pub(super) fn thrown_away(original: &Original<'_>) -> Attempt {
    let report = original.report()?;
    let plain = |pattern: &&String| pattern.ends_with('/') && !pattern.contains('*');
    let folder = original.profile.paths.set_aside.iter().find(plain).ok_or("the profile sets no folder aside")?;
    let path = PackPath::new(&format!("{}/{folder}{}", original.profile.paths.evidence, report.path.name()));
    let path = path.ok_or_else(|| format!("`{folder}` is no folder"))?;
    let edit = json::with(original, &report.path, "/scope/runId", "thrown-away")?;
    Ok(Mutation::new(format!("a report lies in `{folder}`"), vec![Edit { path, ..edit }]))
}

/// A save was killed as it wrote.
pub(super) fn left_over(original: &Original<'_>) -> Attempt {
    let report = original.report()?;
    let path = PackPath::new(&format!("{}/{}killed{SUFFIX}", original.profile.paths.evidence, prefix(&[])));
    let path = path.ok_or("the evidence folder has no name")?;
    let edit = json::with(original, &report.path, "/scope/runId", "left-over")?;
    Ok(Mutation::new("a killed save leaves a file behind".to_owned(), vec![Edit { path, ..edit }]))
}

pub(super) fn placeholder(original: &Original<'_>) -> Attempt {
    let path = &original.report()?.path;
    let edit = json::with(original, path, "/environment/platform", "<platform>")?;
    Ok(Mutation::new(format!("`{path}` says `<platform>` where the platform stands"), vec![edit]))
}
