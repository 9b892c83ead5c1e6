//! What is worked out once per run: its scenarios, the ranks of its steps and how these go on in time. Knows `Measured` only.

use super::found::Measured;
use std::collections::BTreeMap;

/// Values beyond this are no measurement, and their squares would overflow.
const MEASURABLE: f64 = 1e100;
/// Differences are compared in units of so many parts of the greatest value, so that `0.1 + 3.0` moved by a constant is still
/// itself, in whichever unit values are measured.
const RESOLUTION: f64 = 1_099_511_627_776.0;
/// Pairs of rows this many places apart or fewer, within a scenario, tell how easily two values agree.
const NEIGHBOURS: usize = 8;
/// Fewer rows of a scenario do not show what its plan repeats: well over two turns of twelve variants.
const FEWEST: usize = 28;
/// So many steps reach 1e-3.
const FEWEST_STEPS: usize = 24;
/// The variance of a sum of products of two independent series of steps, in units of what independent steps would have:
/// steps of independent values have correlation -1/2 with the next, and 1 + 2 * (1/2)^2 = 1.5.
pub const STEP_INFLATION: f64 = 1.5;

/// Autocorrelations that stand out: (lag, correlation), by ascending lag.
pub type Autocorrelation = Vec<(usize, f64)>;

/// A run, ready to be compared with thousands of others. Building costs O(n^2) once.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The rows with a usable value, in run order.
    pub(super) rows: Vec<Measured>,
    /// Where each of `rows` stood in the slice that was given.
    pub(super) origin: Vec<usize>,
    /// By ascending number.
    pub(super) scenarios: Vec<Scenario>,
    /// Per row the score of its step from the row before it in its scenario; 0 for the first.
    pub(super) steps: Vec<f64>,
    /// The same for the run read backwards: entry k belongs to the k-th row from the end.
    pub(super) backward_steps: Vec<f64>,
    /// Of `steps`.
    pub(super) autocorrelation: Autocorrelation,
    /// Where each row stands in its scenario, and the row before it there (itself for the first).
    pub(super) places: Vec<Place>,
    pub(super) previous: Vec<usize>,
}

/// The `turn`-th row of the `scenario`-th scenario, both from 0.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    pub scenario: usize,
    pub turn: usize,
}

/// One scenario's rows within a run.
#[derive(Clone, Debug)]
pub(super) struct Scenario {
    pub number: usize,
    /// Indices into `Prepared::rows`, ascending.
    pub rows: Vec<usize>,
    /// In run order.
    pub values: Vec<f64>,
    pub sorted: Vec<f64>,
    /// Centred ranks, of variance 1, of the first differences of `values`.
    pub steps: Vec<f64>,
    /// `steps` of the run read backwards.
    pub backward_steps: Vec<f64>,
    pub autocorrelation: Autocorrelation,
    /// What one row tells, in nats: minus the log of the probability that two rows agree; 0 where nothing can be said.
    pub information: f64,
    /// The same as far as its own values are told apart, wherever they stand and however few there are.
    pub variety: f64,
    /// Whether the level moves or repeats itself in time, so that rows may not be exchanged.
    pub moves: bool,
}

impl Prepared {
    pub fn of(run: &[Measured]) -> Self {
        let usable = |row: &Measured| row.value.is_finite() && row.value.abs() <= MEASURABLE;
        let origin: Vec<usize> = (0..run.len()).filter(|&i| usable(&run[i])).collect();
        let rows: Vec<Measured> = origin.iter().map(|&i| run[i]).collect();
        let scenarios = scenarios(&rows);
        let steps = spread(rows.len(), &scenarios, |scenario| (&scenario.rows[1..], &scenario.steps));
        let mut backward_steps =
            spread(rows.len(), &scenarios, |scenario| (&scenario.rows[..scenario.rows.len() - 1], &scenario.steps));
        backward_steps.iter_mut().for_each(|step| *step = -*step);
        backward_steps.reverse();
        let autocorrelation = autocorrelation(&steps);
        let (places, previous) = places(rows.len(), &scenarios);
        Self { rows, origin, scenarios, steps, backward_steps, autocorrelation, places, previous }
    }

    /// Whether there are enough steps that say something for a copy to be told at all.
    pub fn varies(&self) -> bool {
        self.scenarios.iter().map(|scenario| scenario.steps.iter().filter(|step| **step != 0.0).count()).sum::<usize>()
            >= FEWEST_STEPS
    }

    /// All values.
    pub(super) fn values(&self) -> impl Iterator<Item = &f64> {
        self.rows.iter().map(|row| &row.value)
    }

    /// The scenarios that both runs have.
    pub(super) fn shared<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = (&'a Scenario, &'a Scenario)> {
        self.scenarios.iter().filter_map(|scenario| Some((scenario, other.scenario(scenario.number)?)))
    }

    pub(super) fn scenario(&self, number: usize) -> Option<&Scenario> {
        let place = self.scenarios.binary_search_by_key(&number, |scenario| scenario.number).ok()?;
        Some(&self.scenarios[place])
    }
}

impl Scenario {
    fn of(number: usize, rows: Vec<usize>, all: &[Measured]) -> Self {
        let values: Vec<f64> = rows.iter().map(|&row| all[row].value).collect();
        let mut sorted = values.clone();
        sorted.sort_by(f64::total_cmp);
        let differences: Vec<f64> = values.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let steps = informative(centred_ranks(&differences));
        let backward_steps = steps.iter().rev().map(|step| -step).collect();
        let autocorrelation = autocorrelation(&steps);
        let information = information(&values, &sorted, &autocorrelation);
        let (moves, variety) = (moves(&values), variety(&sorted));
        Self { number, rows, values, sorted, steps, backward_steps, autocorrelation, information, variety, moves }
    }
}

fn scenarios(rows: &[Measured]) -> Vec<Scenario> {
    let mut by_number: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        by_number.entry(row.scenario).or_default().push(index);
    }
    by_number.into_iter().map(|(number, places)| Scenario::of(number, places, rows)).collect()
}

fn places(rows: usize, scenarios: &[Scenario]) -> (Vec<Place>, Vec<usize>) {
    let (mut places, mut previous) = (vec![Place::default(); rows], vec![0; rows]);
    for (ordinal, scenario) in scenarios.iter().enumerate() {
        for (turn, &row) in scenario.rows.iter().enumerate() {
            places[row] = Place { scenario: ordinal, turn };
            previous[row] = scenario.rows[turn.saturating_sub(1)];
        }
    }
    (places, previous)
}

/// The scores of all scenarios, put where their rows stand in the run.
fn spread<'a>(
    length: usize,
    scenarios: &'a [Scenario],
    part: impl Fn(&'a Scenario) -> (&'a [usize], &'a Vec<f64>),
) -> Vec<f64> {
    let mut spread = vec![0.0; length];
    for scenario in scenarios {
        let (rows, steps) = part(scenario);
        rows.iter().zip(steps).for_each(|(&row, &step)| spread[row] = step);
    }
    spread
}

/// What is compared where rows are called equal.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit(f64);

impl Unit {
    /// A unit in which all of these values are told apart.
    pub(super) fn of<'a>(values: impl Iterator<Item = &'a f64>) -> Self {
        let greatest = values.fold(0.0, |greatest: f64, value| greatest.max(value.abs()));
        Self(greatest / RESOLUTION)
    }

    /// A value in whole units. No integer, because huge ones would saturate.
    pub(super) fn count(self, value: f64) -> f64 {
        if self.0 > 0.0 { (value / self.0).round() } else { 0.0 }
    }
}

/// Average ranks, moved to mean 0 and scaled to variance 1; all 0 where nothing varies.
///
/// Ranks, because durations have heavy tails and one slow row must not decide.
pub(super) fn centred_ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; values.len()];
    let mut below = 0;
    for tied in order.chunk_by(|&a, &b| values[a] == values[b]) {
        let average = below as f64 + (tied.len() as f64 - values.len() as f64) / 2.0;
        tied.iter().for_each(|&place| ranks[place] = average);
        below += tied.len();
    }
    let deviation = (dot(&ranks, &ranks) / values.len().max(1) as f64).sqrt();
    ranks.iter_mut().for_each(|rank| *rank /= deviation.max(f64::MIN_POSITIVE));
    ranks
}

/// The sum of products, in eight lanes so that the processor need not wait for one addition after the other.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let shorter = a.len().min(b.len());
    let (a, b) = (a[..shorter].chunks_exact(8), b[..shorter].chunks_exact(8));
    let rest: f64 = a.remainder().iter().zip(b.remainder()).map(|(x, y)| x * y).sum();
    let mut lanes = [0.0; 8];
    for (x, y) in a.zip(b) {
        (0..8).for_each(|lane| lanes[lane] += x[lane] * y[lane]);
    }
    rest + lanes.iter().sum::<f64>()
}

/// Nothing but zeros where most steps are tied (mean fourth power above 4; a uniform law has 1.8): a few rare values that
/// happen to coincide would weigh as much as a hundred rows.
fn informative(mut scores: Vec<f64>) -> Vec<f64> {
    let fourth: f64 = scores.iter().map(|score| score.powi(4)).sum();
    if fourth > 4.0 * scores.len() as f64 {
        scores.fill(0.0);
    }
    scores
}

/// All lags at which |sum of a(i) a(i+k) / sum of a(i)^2| > 3 / sqrt(n), with the correlation per overlapping row, in [-1, 1].
fn autocorrelation(scores: &[f64]) -> Autocorrelation {
    let (length, total) = (scores.len() as f64, dot(scores, scores));
    let at = |lag: usize| {
        let biased = dot(&scores[lag..], scores) / total;
        let stands_out = biased.abs() > 3.0 / length.sqrt();
        stands_out.then(|| (lag, (biased * length / (length - lag as f64)).clamp(-1.0, 1.0)))
    };
    if total > 0.0 { (1..scores.len()).filter_map(at).collect() } else { Vec::new() }
}

/// Bartlett: the variance of a sum over `length` products of two independent series, in units of the variance without
/// autocorrelation, 1 + 2 sum over k of (1 - k / length) rhoA(k) rhoB(k); at least 1.5, what steps have in any case.
///
/// It is what keeps two honest runs on one periodic plan from looking like copies.
pub(super) fn inflation(one: &[(usize, f64)], other: &[(usize, f64)], length: usize) -> f64 {
    let mut others = other.iter().peekable();
    let mut sum = 0.0;
    for &(lag, rho) in one.iter().take_while(|(lag, _)| *lag < length) {
        while others.next_if(|(theirs, _)| *theirs < lag).is_some() {}
        if let Some((_, theirs)) = others.next_if(|(theirs, _)| *theirs == lag) {
            sum += (1.0 - lag as f64 / length as f64) * rho * theirs;
        }
    }
    (1.0 + 2.0 * sum).max(STEP_INFLATION)
}

/// -ln c * 1.5 / inflation, where c is how often two rows agree, and 0 with fewer than 28 rows, fewer than 8 distinct values
/// or c > 1/4.
///
/// The inflation, because a row that a plan makes predictable tells less.
fn information(values: &[f64], sorted: &[f64], autocorrelation: &[(usize, f64)]) -> f64 {
    let distinct = sorted.chunk_by(|a, b| a == b).count();
    let chance = agreement(values);
    if values.len() < FEWEST || distinct < 8 || chance > 0.25 {
        return 0.0;
    }
    -chance.ln() * STEP_INFLATION / inflation(autocorrelation, autocorrelation, values.len())
}

/// -ln of the share of pairs of rows that agree; without any that does, as if one did.
fn variety(sorted: &[f64]) -> f64 {
    let pairs = |count: usize| (count * count.saturating_sub(1)) as f64;
    let agreeing: f64 = sorted.chunk_by(|a, b| a == b).map(|tied| pairs(tied.len())).sum();
    let share = agreeing.max(2.0) / pairs(sorted.len()).max(2.0);
    -share.ln()
}

/// How often two rows of a scenario agree: the share among rows up to 8 places apart, because under drift rows far apart differ
/// while the level of the moment repeats itself; or the share at a single lag up to 32 where that stands out, because variants
/// in turn agree with their own kind only.
///
/// A lag that stands out while twice the lag does not is no plan, it is what a copied block looks like, and does not count.
fn agreement(values: &[f64]) -> f64 {
    let agreeing = |lag: usize| values.iter().zip(&values[lag..]).filter(|(a, b)| a == b).count() as f64;
    let compared = |lag: usize| values.len().saturating_sub(lag) as f64;
    let lags = |most: usize| 1..=most.min(values.len().saturating_sub(1));
    let pairs: f64 = lags(NEIGHBOURS).map(compared).sum();
    let near = (lags(NEIGHBOURS).map(agreeing).sum::<f64>() + 1.0) / (pairs + 1.0);
    let stands_out = |lag: &usize| agreeing(*lag) > near * compared(*lag) + 2.5 * (near * compared(*lag)).sqrt() + 1.5;
    let returns = |lag: &usize| compared(2 * lag) < 10.0 || agreeing(2 * lag) > near * compared(2 * lag) + 1.0;
    let planned = lags(4 * NEIGHBOURS).filter(stands_out).filter(returns).map(|lag| agreeing(lag) / compared(lag));
    planned.fold(near, f64::max)
}

/// Whether some rank autocorrelation of the values at a lag up to 12 exceeds 3 / sqrt(n).
fn moves(values: &[f64]) -> bool {
    let ranks = centred_ranks(values);
    let limit = 3.0 * (values.len() as f64).sqrt();
    (1..=12.min(values.len().saturating_sub(1))).any(|lag| dot(&ranks[lag..], &ranks).abs() > limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_share_their_rank_and_the_variance_is_one() {
        let ranks = centred_ranks(&[5.0, 1.0, 5.0, 9.0]);
        assert!(ranks[0] == ranks[2] && ranks[1] < ranks[0] && ranks[0] < ranks[3]);
        assert!((dot(&ranks, &ranks) / 4.0 - 1.0).abs() < 1e-12 && ranks.iter().sum::<f64>().abs() < 1e-12);
        assert_eq!(centred_ranks(&[2.0, 2.0]), [0.0, 0.0]);
    }

    #[test]
    fn a_periodic_plan_inflates_the_variance_and_carries_no_information() {
        let alternating: Vec<Measured> = (0..200)
            .map(|i| Measured { scenario: 0, value: f64::from(i % 2) * 100.0 + f64::from(i * i % 17) })
            .collect();
        let run = Prepared::of(&alternating);
        let scenario = &run.scenarios[0];
        assert!(inflation(&scenario.autocorrelation, &scenario.autocorrelation, 199) > 50.0);
        assert!(scenario.information < 0.1 && scenario.moves);
    }

    #[test]
    fn values_that_are_no_numbers_are_dropped_and_places_kept() {
        let values = [1.0, f64::NAN, 2.0, f64::INFINITY, 1e200, 3.0];
        let run = Prepared::of(&values.map(|value| Measured { scenario: 7, value }));
        assert_eq!(run.origin, [0, 2, 5]);
    }
}
