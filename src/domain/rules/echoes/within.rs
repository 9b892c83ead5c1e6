//! Rows of a run that echo earlier ones of it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::domain::evidence::pack::Pack;
use crate::domain::evidence::raw_runs::RawRuns;
use crate::domain::profile::Profile;
use crate::domain::rules::series::{PackSeries, Series};
use crate::domain::statistics::echo::{self, Prepared};
use crate::domain::values::path::PackPath;
use crate::domain::values::rate::Tally;

use super::found::Found;

/// So many other runs tell how easily two rows agree.
const REFERENCES: usize = 3;

/// Echoes within runs, by their files of rows.
#[derive(Debug, Default)]
pub struct WithinRuns(BTreeMap<PackPath, WithinRun>);

/// Rows of one run that echo earlier ones of it.
#[derive(Debug, Default)]
struct WithinRun {
    /// The field and the rows, as indices into the measured rows.
    echoes: Vec<Found>,
    /// What those rows add to each metric's tally, in the profile's order.
    left_out: Vec<Tally>,
}

impl WithinRuns {
    /// The echoes within the run of a file of rows, the longest first.
    pub(super) fn of(&self, path: &PackPath) -> &[Found] {
        self.0.get(path).map_or(&[], |run| &run.echoes)
    }

    /// What the rows of a file that echo others add to a metric's tally.
    pub fn left_out(&self, path: &PackPath, metric: usize) -> Tally {
        self.0.get(path).and_then(|run| run.left_out.get(metric).copied()).unwrap_or_default()
    }
}

/// Looks into every run of the pack.
pub fn look_within(pack: &Pack, profile: &Profile, series: &PackSeries<'_>) -> WithinRuns {
    let found = series.iter().filter_map(|(path, own)| {
        let others = series.iter().rev().filter(|(other, _)| other != &path).take(REFERENCES);
        let references: Vec<&Series<'_>> = others.flat_map(|(_, series)| series).collect();
        let within = within(pack.raw(path)?, own, &references, profile);
        (!within.echoes.is_empty()).then(|| ((*path).clone(), within))
    });
    WithinRuns(found.collect())
}

fn within(raw: &RawRuns, series: &[Series<'_>], references: &[&Series<'_>], profile: &Profile) -> WithinRun {
    let mut found = Vec::new();
    for own in series {
        let alike = references.iter().filter(|other| other.field == own.field);
        let alike: Vec<&Prepared> = alike.map(|other| &other.prepared).collect();
        let echoes = echo::within(&own.prepared, &alike);
        found.extend(echoes.into_iter().filter_map(|echo| Found::new(echo, [own, own], series.len())));
    }
    // The longest first: it tells most.
    found.sort_by_key(|it| Reverse(it.echo.pairs.len()));
    let again: BTreeSet<usize> = found.iter().flat_map(Found::told_again).collect();
    let mut left_out = vec![Tally::default(); profile.metrics.len()];
    again.iter().filter_map(|at| raw.measurements.rows.get(*at)).for_each(|row| row.outcomes.count(&mut left_out));
    WithinRun { echoes: found, left_out }
}
