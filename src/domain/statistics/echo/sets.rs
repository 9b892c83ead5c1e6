//! S5: runs whose values are too alike whatever their order. Asked last, because it knows least.

use super::super::normal::upper_tail;
use super::alignment::{Likeness, Pairs, echo};
use super::found::{Echo, SUSPICIOUS, Test};
use super::scores::{Prepared, STEP_INFLATION, Scenario, Unit, inflation};

/// Random relabellings that mean and deviation are taken from.
const RELABELLINGS: usize = 200;
/// Not asked further once this many relabellings are as close as the runs themselves: most honest pairs end here.
const AS_CLOSE: usize = 2;
/// How many times closer than chance, in standard deviations, two honest runs may be that share hidden variants.
const ALLOWANCE: f64 = 1.5;
/// Closeness alone is never more than a warning.
const LEAST: f64 = 1e-6;

/// The more telling of the exact and the approximate test.
pub(super) fn between(one: &Prepared, other: &Prepared) -> Option<Echo> {
    let shared: Vec<(&Scenario, &Scenario)> = one.shared(other).collect();
    let exact = exact(&shared);
    let chance = if exact < SUSPICIOUS { exact } else { close(&shared) };
    (chance < SUSPICIOUS).then(|| {
        let pairs: Pairs = shared.iter().flat_map(|(a, b)| by_size(a).into_iter().zip(by_size(b))).collect();
        echo(one, other, &pairs, Likeness { test: Test::Sets, chance, reversed: false, mirrored: false })
    })
}

fn by_size(scenario: &Scenario) -> Vec<usize> {
    let mut places: Vec<usize> = (0..scenario.rows.len()).collect();
    places.sort_by(|&x, &y| scenario.values[x].total_cmp(&scenario.values[y]));
    places.into_iter().map(|place| scenario.rows[place]).collect()
}

/// The chance that the values of a scenario are the same set, or the same but for a constant, product over the scenarios
/// where it is so, times 2 per scenario for the choice. The bound is the multinomial probability of those counts at their
/// own frequencies, n! / prod(c_i!) * prod((c_i / n)^c_i), to the power of 1.5 / inflation, because what a plan fixes is no
/// news; times the number of values for the constant.
fn exact(shared: &[(&Scenario, &Scenario)]) -> f64 {
    let same = shared.iter().filter(|(a, b)| a.information.min(b.information) > 0.0 && moved_by_a_constant(a, b));
    let nats: f64 = same.map(|(a, b)| log_chance(a, b)).filter(|nats| *nats < 0.0).sum();
    let choices = std::f64::consts::LN_2 * shared.len() as f64;
    (nats + choices).exp().clamp(1e-300, 1.0)
}

fn moved_by_a_constant(a: &Scenario, b: &Scenario) -> bool {
    let unit = Unit::of(a.sorted.iter().chain(&b.sorted));
    let above_least = |sorted: &[f64], value: f64| unit.count(value - sorted[0]);
    a.sorted.len() == b.sorted.len()
        && a.sorted.iter().zip(&b.sorted).all(|(&x, &y)| above_least(&a.sorted, x) == above_least(&b.sorted, y))
}

fn log_chance(a: &Scenario, b: &Scenario) -> f64 {
    let total = a.sorted.len() as f64;
    let counts: Vec<f64> = a.sorted.chunk_by(|x, y| x == y).map(|tied| tied.len() as f64).collect();
    let log_factorial = |count: f64| (1..=count as u32).map(|k| f64::from(k).ln()).sum::<f64>();
    let term = |count: &f64| count * (count / total).ln() - log_factorial(*count);
    let bound = log_factorial(total) + counts.iter().map(term).sum::<f64>();
    let constant = if a.sorted[0] == b.sorted[0] { 0.0 } else { (counts.len() as f64).ln() };
    bound * STEP_INFLATION / inflation(&a.autocorrelation, &b.autocorrelation, a.steps.len()) + constant
}

/// How close the two distributions are against random relabellings of the pooled values: Z of the log of the distance, whose
/// lower tail is thinner than the normal one, divided by the allowance.
///
/// Only scenarios whose level stands still: under drift or on a plan two honest runs are closer than any relabelling.
fn close(shared: &[(&Scenario, &Scenario)]) -> f64 {
    let fit = |run: &Scenario| !run.moves && run.information > 0.0;
    let centred: Vec<(Vec<f64>, Vec<f64>)> = shared
        .iter()
        .filter(|(a, b)| fit(a) && fit(b))
        .map(|(a, b)| (about_median(a.sorted.clone()), about_median(b.sorted.clone())))
        .collect();
    if centred.is_empty() {
        return 1.0;
    }
    let observed: f64 = centred.iter().map(|(a, b)| distance(a, b)).sum();
    z_of_log(observed, &centred).map_or(1.0, |z| upper_tail(z / ALLOWANCE).max(LEAST))
}

/// None once too many relabellings are as close.
fn z_of_log(observed: f64, centred: &[(Vec<f64>, Vec<f64>)]) -> Option<f64> {
    let pools: Vec<(Vec<f64>, usize)> = centred.iter().map(|(a, b)| (pooled(a, b), a.len())).collect();
    let (mut random, mut logs, mut as_close) = (SplitMix(0x5eed), Vec::with_capacity(RELABELLINGS), 0);
    for _ in 0..RELABELLINGS {
        let distance: f64 = pools.iter().map(|(pool, first)| relabelled(pool, *first, &mut random)).sum();
        as_close += usize::from(distance <= observed);
        if as_close >= AS_CLOSE {
            return None;
        }
        logs.push(distance.max(f64::MIN_POSITIVE).ln());
    }
    let mean = logs.iter().sum::<f64>() / logs.len() as f64;
    let variance = logs.iter().map(|log| (log - mean).powi(2)).sum::<f64>() / logs.len() as f64;
    Some((mean - observed.max(mean.exp() * 1e-6).ln()) / variance.sqrt().max(1e-3))
}

fn pooled(a: &[f64], b: &[f64]) -> Vec<f64> {
    let mut pool = [a, b].concat();
    pool.sort_by(f64::total_cmp);
    pool
}

fn relabelled(pool: &[f64], first: usize, random: &mut SplitMix) -> f64 {
    let (mut a, mut b) = (Vec::with_capacity(first), Vec::with_capacity(pool.len() - first));
    for (place, value) in pool.iter().enumerate() {
        let goes_first = random.below(pool.len() - place) < first - a.len();
        if goes_first { a.push(*value) } else { b.push(*value) }
    }
    distance(&about_median(a), &about_median(b))
}

fn about_median(mut sorted: Vec<f64>) -> Vec<f64> {
    let median = sorted.get(sorted.len() / 2).copied().unwrap_or(0.0);
    sorted.iter_mut().for_each(|value| *value -= median);
    sorted
}

/// The sum of |difference| of the quantiles of two sorted samples, taken at as many places as the longer has values, without
/// the outer tenths: there a warm-up, or one slow row, would decide.
fn distance(a: &[f64], b: &[f64]) -> f64 {
    let places = a.len().max(b.len());
    (places / 10..places - places / 10).map(|k| (a[k * a.len() / places] - b[k * b.len() / places]).abs()).sum()
}

/// A small seeded generator (Steele, Lea, Flood 2014): the same runs give the same answer everywhere.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// 0 to `bound` - 1; the bias of at most 2^-32 * bound does not matter here.
    fn below(&mut self, bound: usize) -> usize {
        (((self.next() >> 32) * bound as u64) >> 32) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relabelling_takes_each_value_once() {
        let mut random = SplitMix(1);
        assert!((0..1000).all(|_| random.below(7) < 7));
        let pool: Vec<f64> = (0..40).map(f64::from).collect();
        assert!(relabelled(&pool, 20, &mut random) > 0.0);
        assert_eq!(distance(&[1.0, 2.0, 3.0], &[1.0, 2.0, 3.0]), 0.0);
    }
}
