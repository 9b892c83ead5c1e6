//! Mutations for `capture.*`: a record beside a run's rows that says otherwise than they do. Where there is none, one that
//! would hold is made first.

use serde_json::{Value, json};

use crate::domain::capturing::names::record_of;
use crate::domain::evidence::raw_runs::PROVENANCE;
use crate::domain::values::path::PackPath;
use crate::domain::values::pointer::of_field;

use super::json::put;
use super::mutation::{Attempt, Edit, Mutation};
use super::original::{Measured, Original};

fn says(original: &Original<'_>, what: &str, pointer: &str, value: Value) -> Attempt {
    let run = original.run()?;
    let (path, mut record) = record(original, run)?;
    put(&mut record, pointer, value);
    let edit = Edit::becomes(&path, record.to_string());
    Ok(Mutation::new(format!("the record of {} says that {what}", run.name()), vec![edit]))
}

/// A record that holds, and its place.
fn record(original: &Original<'_>, run: Measured<'_>) -> Result<(PackPath, Value), String> {
    let path = run.raw.resolve(&record_of(run.raw.name())).ok_or("its record would have no name")?;
    if let Some((_, known)) = original.pack.captures().find(|(at, _)| **at == path) {
        return Ok((path, known.document.value().clone()));
    }
    let raw = original.pack.raw(run.raw).ok_or("its rows are gone")?;
    let digest = original.pack.entry(run.raw).and_then(|entry| entry.artifact.digest).map(|digest| digest.to_string());
    let mut record = json!({
        "captureVersion": "v1", "capture": "0", "runId": run.report.run_id, "runType": run.report.run_type,
        "state": "complete", "rows": run.raw.name(), "planned": raw.rows, "written": raw.rows, "failed": raw.rows.saturating_sub(raw.statuses.clean),
        "rowsSha256": digest, "longestRowS": 60, "plan": { "path": "plan.toml", "sha256": "0".repeat(64) },
        "featureFlags": {}, "changed": [], "operator": "nobody", "host": { "name": "none", "system": "none" },
        "files": [], "scenarios": [], "sessions": [{ "begun": "", "ended": "", "rowsBefore": 0 }],
    });
    PROVENANCE.iter().for_each(|field| put(&mut record, &of_field(field), json!(raw.provenance_of(field))));
    Ok((path, record))
}

pub(super) fn stopped(original: &Original<'_>) -> Attempt {
    says(original, "its capture was stopped", "/state", json!("stopped"))
}

pub(super) fn other_rows(original: &Original<'_>) -> Attempt {
    says(original, "other rows were captured", "/rowsSha256", json!("0".repeat(64)))
}

pub(super) fn from_changes(original: &Original<'_>) -> Attempt {
    says(original, "a source file differed from the commit", "/changed", json!(["src/main.rs"]))
}
