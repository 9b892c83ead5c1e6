//! Captures, as JSON.

use serde::Serialize;

use crate::domain::assessment::CaptureFact;
use crate::domain::values::path::PackPath;

/// One capture.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Capture<'a> {
    /// Its record.
    path: &'a str,
    rows: Option<&'a str>,
    run_id: &'a str,
    run_type: &'a str,
    /// `growing`, `silent`, `stopped`, `spoiled`, `whole` or `differs`.
    state: &'static str,
    done: u64,
    planned: u64,
    /// Of those done, rows that count against a metric.
    failed: u64,
    /// At this pace, in seconds; `null` where it does not grow.
    left_seconds: Option<u64>,
}

impl<'a> From<&'a CaptureFact> for Capture<'a> {
    fn from(fact: &'a CaptureFact) -> Self {
        Self {
            path: fact.record.as_str(),
            rows: fact.rows.as_ref().map(PackPath::as_str),
            run_id: &fact.run_id,
            run_type: &fact.run_type,
            state: fact.standing.word(),
            done: fact.pace.done,
            planned: fact.pace.planned,
            failed: fact.pace.failed,
            left_seconds: fact.left().map(|left| left.as_secs()),
        }
    }
}
