//! Rows that are too alike to be two measurements, as JSON.

use serde::Serialize;

use crate::domain::assessment::{Assessment, EchoFact};
use crate::domain::evidence::raw_runs::RowPosition;

/// `echoes[]`: within runs, then between runs.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Echo<'a> {
    /// The reports whose rows were first, and whose rows tell of them again: one twice within one run.
    reports: [&'a str; 2],
    /// The field that was compared, `timestamp` for the times between rows.
    field: &'a str,
    severity: &'static str,
    /// At most the chance that honest rows look so alike, 0 to 1.
    chance: f64,
    /// The first and the last row of either side.
    rows: [[u64; 2]; 2],
    /// How many rows answer one another.
    count: usize,
    reversed: bool,
    mirrored: bool,
    /// The second values are `slope * first + shift`, give or take `jitter`.
    slope: f64,
    shift: f64,
    jitter: f64,
    /// `rows 81 to 160 are rows 1 to 80, stretched by 1 %`.
    alignment: String,
    /// The first values that answer each other.
    values: [Vec<f64>; 2],
}

impl<'a> Echo<'a> {
    pub(super) fn new(assessment: &'a Assessment, fact: &'a EchoFact) -> Self {
        let alignment = &fact.alignment;
        let numbers = |rows: [RowPosition; 2]| rows.map(|at| at.row);
        Self {
            reports: fact.runs.map(|at| assessment.reports.get(at).map_or("", |report| report.path.as_str())),
            field: &fact.field,
            severity: fact.severity.word(),
            chance: fact.chance,
            rows: [numbers(alignment.first), numbers(alignment.second)],
            count: alignment.rows,
            reversed: alignment.reversed,
            mirrored: alignment.mirrored,
            slope: alignment.slope,
            shift: alignment.shift,
            jitter: alignment.jitter,
            alignment: fact.words(&assessment.reports),
            values: [&fact.drawn[0], &fact.drawn[1]].map(|beats| beats.iter().map(|beat| beat.value).collect()),
        }
    }
}
