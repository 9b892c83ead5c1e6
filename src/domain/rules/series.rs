//! What a run measured, as sequences that can be compared: a field each, and where no field of it tells anything, the
//! times between its rows.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::domain::evidence::pack::Pack;
use crate::domain::evidence::raw_runs::{MeasuredField, MeasuredRow, Measurements, RawRuns};
use crate::domain::statistics::echo::{Measured, Prepared};
use crate::domain::values::path::PackPath;

/// The field that times between rows stand under.
const CLOCK: &str = "timestamp";

/// One measured value in run order.
pub(super) struct Series<'a> {
    pub field: &'a str,
    /// Indices into the run's measured rows.
    pub rows: Vec<usize>,
    pub measured: Vec<Measured>,
    pub prepared: Prepared,
    /// Whether it holds the times between rows, or steps of a counter: a plan may explain those.
    pub is_clock: bool,
}

impl Series<'_> {
    /// What one of the run's measured rows holds.
    pub(super) fn of_row(&self, row: usize) -> Option<Measured> {
        self.measured.get(self.rows.binary_search(&row).ok()?).copied()
    }
}

/// The sequences of every file of valid rows.
pub(super) type PackSeries<'a> = BTreeMap<&'a PackPath, Vec<Series<'a>>>;

pub(super) fn of_pack(pack: &Pack) -> PackSeries<'_> {
    let valid = pack.raw_runs().filter(|(_, raw)| raw.problems.is_empty());
    valid.map(|(path, raw)| (path, of_run(raw))).collect()
}

/// The sequences of a run's fields, and of its times where no field varies.
fn of_run(raw: &RawRuns) -> Vec<Series<'_>> {
    let run = &raw.measurements;
    let mut all: Vec<Series<'_>> = run.fields.iter().map(|field| of_field(run, field)).collect();
    if raw.times.tell_fractions() && !all.iter().any(|series| series.prepared.varies()) {
        all.extend(Some(between_rows(run)).filter(|series| series.prepared.varies()));
    }
    all
}

fn of_field<'a>(run: &Measurements, field: &'a MeasuredField) -> Series<'a> {
    let values = run.rows.iter().zip(&field.values).map(|(row, value)| (row, *value));
    if field.only_rises() { steps(&field.name, values) } else { series(&field.name, values) }
}

/// What a field that only rises tells: each row with the step to the next one.
fn steps<'a, 'r>(field: &'a str, values: impl Iterator<Item = (&'r MeasuredRow, Option<f64>)>) -> Series<'a> {
    let told: Vec<_> = values.collect();
    let step =
        |pair: &[(&'r MeasuredRow, Option<f64>)]| (pair[0].0, pair[1].1.zip(pair[0].1).map(|(next, own)| next - own));
    Series { is_clock: true, ..series(field, told.windows(2).map(step)) }
}

/// Each row with the time until the next one, in milliseconds.
fn between_rows(run: &Measurements) -> Series<'static> {
    let millisecond = |at: Timestamp| at.as_nanosecond() as f64 / 1e6;
    let gap = |[row, next]: [&MeasuredRow; 2]| Some(millisecond(next.at?) - millisecond(row.at?));
    let gaps = series(CLOCK, run.rows.windows(2).map(|pair| (&pair[0], gap([&pair[0], &pair[1]]))));
    Series { is_clock: true, ..gaps }
}

fn series<'a, 'r>(field: &'a str, values: impl Iterator<Item = (&'r MeasuredRow, Option<f64>)>) -> Series<'a> {
    let told = values
        .enumerate()
        .filter_map(|(index, (row, value))| Some((index, Measured { scenario: row.scenario?, value: value? })));
    let (rows, measured): (Vec<usize>, Vec<Measured>) = told.unzip();
    Series { field, rows, prepared: Prepared::of(&measured), measured, is_clock: false }
}
