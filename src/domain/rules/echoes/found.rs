//! Echoes of sequences as echoes of measured rows: found, aligned, drawn.

use std::cmp::Ordering;

use crate::domain::assessment::{Alignment, Beat, EchoFact};
use crate::domain::evidence::raw_runs::{MeasuredRow, Measurements};
use crate::domain::rules::series::Series;
use crate::domain::statistics::echo::{self, Echo, Measured};

/// An echo, its rows as indices into the measured rows of either run.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// By its dotted name.
    pub field: String,
    /// Whether the times between rows were compared: a plan may explain those.
    pub is_clock: bool,
    pub echo: Echo,
}

impl Found {
    /// `None` where chance, over all sequences that were looked at, brings it too often.
    pub(super) fn new(echo: Echo, [one, other]: [&Series<'_>; 2], looked_at: usize) -> Option<Self> {
        let pairs = echo.pairs.iter().map(|(first, second)| Some((*one.rows.get(*first)?, *other.rows.get(*second)?)));
        let echo = Echo { pairs: pairs.collect::<Option<_>>()?, chance: echo.chance * looked_at as f64, ..echo };
        let is_clock = one.is_clock || other.is_clock;
        (echo.chance < echo::SUSPICIOUS).then(|| Found { field: one.field.to_owned(), is_clock, echo })
    }

    /// The rows that an echo tells again. Of a stretch all of them, also those that measured nothing.
    pub(super) fn told_again(&self) -> Vec<usize> {
        let rows = || self.echo.pairs.iter().map(|(_, second)| *second);
        match self.echo.test {
            echo::Test::Still => rows().collect(),
            _ => rows().min().zip(rows().max()).map_or_else(Vec::new, |(first, last)| (first..=last).collect()),
        }
    }

    /// Which rows answer which; `None` where a run does not have them.
    pub(super) fn alignment(&self, [one, other]: [&Measurements; 2]) -> Option<Alignment> {
        let echo = &self.echo;
        let ends = |rows: Vec<usize>, run: &Measurements| {
            let place = |at: &usize| run.rows.get(*at).map(|row: &MeasuredRow| row.place);
            Some([rows.iter().min().and_then(place)?, rows.iter().max().and_then(place)?])
        };
        Some(Alignment {
            first: ends(echo.pairs.iter().map(|pair| pair.0).collect(), one)?,
            second: ends(echo.pairs.iter().map(|pair| pair.1).collect(), other)?,
            rows: echo.pairs.len(),
            reversed: echo.reversed,
            mirrored: echo.mirrored,
            slope: echo.slope,
            shift: echo.shift,
            jitter: echo.jitter,
            test: echo.test,
        })
    }

    /// The first rows that answer each other, to be drawn: each by its place among those of its scenario that are drawn.
    pub(super) fn drawn(&self, [one, other]: [&[Series<'_>]; 2]) -> [Vec<Beat>; 2] {
        let first = self.echo.pairs.iter().take(EchoFact::DRAWN);
        let (of_one, of_other): (Vec<usize>, Vec<usize>) = first.copied().unzip();
        [beats(one, &self.field, &of_one), beats(other, &self.field, &of_other)]
    }
}

/// How two runs are compared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// By whether they rise and fall together as a whole.
    Sequence,
    EveryWay,
}

/// The most telling echo of two runs, over all their sequences.
pub(super) fn compare([one, other]: [&[Series<'_>]; 2], reach: Reach, tried: usize) -> Option<Found> {
    let pairs = one.iter().flat_map(|first| other.iter().map(move |second| [first, second]));
    let pairs: Vec<[&Series<'_>; 2]> = pairs.collect();
    // In every way each is looked at by its scenarios and as one sequence.
    let ways = if reach == Reach::EveryWay { 2 } else { 1 };
    let looked_at = pairs.len() * tried * ways;
    let found = pairs.into_iter().filter_map(|pair| {
        let [first, second] = pair.map(|series| &series.prepared);
        // Of different fields a copy under another name alone is looked for.
        let reach = if pair[0].field == pair[1].field { reach } else { Reach::Sequence };
        let echo = match reach {
            Reach::Sequence => echo::sequence(first, second),
            Reach::EveryWay => echo::between(first, second).or_else(|| echo::across_scenarios(first, second)),
        };
        Found::new(echo?, pair, looked_at)
    });
    found.min_by(|one, other| one.echo.chance.total_cmp(&other.echo.chance))
}

fn beats(run: &[Series<'_>], field: &str, rows: &[usize]) -> Vec<Beat> {
    let Some(series) = run.iter().find(|series| series.field == field).or(run.first()) else {
        return Vec::new();
    };
    let shown: Vec<Measured> = rows.iter().filter_map(|row| series.of_row(*row)).collect();
    shown.iter().map(|own| Beat { value: own.value, rank: rank(own, &shown) }).collect()
}

/// Where a value stands among those of its scenario, 0 to 1; equal ones share their place.
fn rank(own: &Measured, shown: &[Measured]) -> f64 {
    let like = shown.iter().filter(|it| it.scenario == own.scenario);
    let share = |it: &Measured| match it.value.total_cmp(&own.value) {
        Ordering::Less => 1.0,
        Ordering::Equal => 0.5,
        Ordering::Greater => 0.0,
    };
    let (below, of) = like.fold((0.0, 0.0), |(below, of), it| (below + share(it), of + 1.0));
    below / of
}
