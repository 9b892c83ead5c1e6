//! What rows measured, in their order: values that two measurements do not share by themselves.

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::value::RawValue;

use crate::domain::profile::Profile;

use super::outcomes::Outcomes;
use super::problems::RowPosition;
use super::repeats::Ways;
use super::row::{self, Members};

/// What the first rows of a run measured. Rows that repeat an earlier one are none of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measurements {
    pub rows: Vec<MeasuredRow>,
    /// The fields that hold measured values, in order of first appearance.
    pub fields: Vec<MeasuredField>,
    /// Whether there are rows beyond the first [`Measurements::MOST`].
    pub are_cut: bool,
}

/// One row that was measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeasuredRow {
    pub place: RowPosition,
    /// Its scenario's index in the profile; `None` for one that the profile does not know.
    pub scenario: Option<usize>,
    pub at: Option<Timestamp>,
    pub outcomes: Outcomes,
}

/// A field that holds a measured value: by its dotted name, from the row's root.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasuredField {
    pub name: String,
    /// One for each of the rows; `None` where a row does not have it.
    pub values: Vec<Option<f64>>,
}

impl MeasuredField {
    /// Whether it only ever rises, as a counter or a point in time does: what it tells is told by its steps.
    pub fn only_rises(&self) -> bool {
        let told: Vec<f64> = self.values.iter().flatten().copied().collect();
        let rises = told.windows(2).filter(|pair| pair[1] >= pair[0]).count();
        told.len() >= Self::FEW && rises * 20 >= (told.len() - 1) * 19 && told.first() < told.last()
    }

    /// Fewer values may rise by chance.
    const FEW: usize = 12;
}

impl Measurements {
    /// So many rows of a run are compared, the first ones: what is asked of pairs of rows grows with their square.
    pub const MOST: usize = 2_048;
    /// More fields than these tell nothing more of one row.
    const FIELDS: usize = 8;
    /// Objects inside objects are looked into so far.
    const DEPTH: usize = 8;
}

/// Measurements in the making.
#[derive(Debug, Default)]
pub(super) struct MeasurementCollector {
    found: Measurements,
    /// In which ways each row repeats an earlier one.
    ways: Vec<Ways>,
    /// Whether a field holds measured values, by its dotted name: every row has the same.
    known: HashMap<String, bool>,
}

impl MeasurementCollector {
    /// So many names of fields are remembered; rows with more of them are looked at anew.
    const NAMES: usize = 1_000;
    /// Of so many values of one row the first ones are looked at.
    const VALUES: usize = 32;

    /// Whether one more row is kept.
    fn has_room(&self) -> bool {
        self.found.rows.len() < Measurements::MOST
    }

    pub(super) fn add(&mut self, row: MeasuredRow, values: Values, ways: Ways) {
        if !self.has_room() {
            self.found.are_cut = true;
            return;
        }
        self.ways.push(ways);
        self.found.rows.push(row);
        let count = self.found.rows.len();
        for (name, value) in values {
            let Some(field) = self.field(name) else { continue };
            field.values.resize(count - 1, None);
            field.values.push(Some(value));
        }
    }

    /// The values of a row in fields that the profile calls measured (`runs.measured`).
    pub(super) fn values(&mut self, row: &Members<'_>, profile: &Profile) -> Values {
        let mut found = Vec::new();
        let own = row.iter().filter(|(name, _)| !super::fingerprints::LEFT_OUT.contains(name));
        own.for_each(|(name, value)| self.collect(name, value, (profile, Measurements::DEPTH), &mut found));
        found
    }

    fn collect(&mut self, name: &str, value: &RawValue, (profile, depth): (&Profile, usize), found: &mut Values) {
        if value.get().starts_with('{') {
            let inside = if depth > 0 { Members::of(value) } else { Members::default() };
            inside.iter().for_each(|(key, value)| {
                self.collect(&format!("{name}.{key}"), value, (profile, depth - 1), found);
            });
        } else if found.len() < Self::VALUES
            && self.is_measured(name, profile)
            && let Some(value) = row::quantity(value)
        {
            found.push((name.to_owned(), value));
        }
    }

    fn is_measured(&mut self, name: &str, profile: &Profile) -> bool {
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        let is_measured = profile.runs.is_measured(name);
        if self.known.len() < Self::NAMES {
            self.known.insert(name.to_owned(), is_measured);
        }
        is_measured
    }

    fn field(&mut self, name: String) -> Option<&mut MeasuredField> {
        let fields = &mut self.found.fields;
        let at = match fields.iter().position(|field| field.name == name) {
            Some(at) => at,
            None if fields.len() == Measurements::FIELDS => return None,
            None => {
                fields.push(MeasuredField { name, values: Vec::new() });
                fields.len() - 1
            }
        };
        fields.get_mut(at)
    }

    /// Without the rows that repeat an earlier one in a way that counts.
    pub(super) fn finish(mut self, counting: Ways) -> Measurements {
        let stays: Vec<bool> = self.ways.iter().map(|ways| ways & counting == 0).collect();
        let of_rows = |at: usize| stays[at];
        for field in &mut self.found.fields {
            field.values.resize(stays.len(), None);
            keep(&mut field.values, of_rows);
        }
        keep(&mut self.found.rows, of_rows);
        self.found
    }
}

fn keep<T>(list: &mut Vec<T>, stays: impl Fn(usize) -> bool) {
    let mut at = 0;
    list.retain(|_| {
        at += 1;
        stays(at - 1)
    });
    list.shrink_to_fit();
}

/// Measured values by the dotted names of their fields.
pub(super) type Values = Vec<(String, f64)>;
