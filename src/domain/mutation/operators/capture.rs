//! Mutations for `capture.*`: what a record says of the run that it captured.

use serde_json::{Value, json};

use crate::domain::assessment::CaptureStanding;
use crate::domain::values::path::PackPath;

use super::json as documents;
use super::mutation::{Attempt, Mutation};
use super::original::Original;

/// A record of a run that is whole, and on which a report rests.
fn whole<'a>(original: &Original<'a>) -> Result<&'a PackPath, String> {
    let rests =
        |rows: &PackPath| original.assessment.reports.iter().any(|it| it.executed && it.raw.path() == Some(rows));
    let mut captures = original.assessment.captures.iter();
    let whole = captures.find(|it| it.standing == CaptureStanding::Whole && it.rows.as_ref().is_some_and(rests));
    whole.map(|it| &it.record).ok_or_else(|| "no run with a report has a whole record of its capture".to_owned())
}

fn says(original: &Original<'_>, what: &str, pointer: &str, value: Value) -> Attempt {
    let path = whole(original)?;
    let edit = documents::with(original, path, pointer, value)?;
    Ok(Mutation::new(format!("`{path}` says that {what}"), vec![edit]))
}

pub(super) fn stopped(original: &Original<'_>) -> Attempt {
    says(original, "the capture was stopped", "/state", json!("stopped"))
}

pub(super) fn other_rows(original: &Original<'_>) -> Attempt {
    says(original, "other rows were captured", "/rowsSha256", json!("0".repeat(64)))
}

pub(super) fn from_changes(original: &Original<'_>) -> Attempt {
    says(original, "a source file differed from the commit", "/changed", json!(["src/main.rs"]))
}
