//! From "these rows belong together" to an `Echo`: where the likeness begins and ends, and how one run follows from the other.

use super::found::{Echo, Test};
use super::scores::Prepared;
use std::collections::BTreeMap;

/// How sure a test is, and in which sense its rows are alike.
#[derive(Clone, Copy, Debug)]
pub(super) struct Likeness {
    pub test: Test,
    pub chance: f64,
    pub reversed: bool,
    pub mirrored: bool,
}

/// What rounding to whole units may leave of an exact copy.
const ROUNDING: f64 = 0.5;

/// The rows of two runs that stand for each other, as indices into `Prepared::rows`.
pub(super) type Pairs = Vec<(usize, usize)>;

/// Builds the report, in the indices of the slices that were given. `pairs` must not be empty.
pub(super) fn echo(one: &Prepared, other: &Prepared, pairs: &[(usize, usize)], likeness: Likeness) -> Echo {
    let (slope, shift, jitter) = fit(one, other, pairs);
    let residual = |(i, j): (usize, usize)| (other.rows[j].value - slope * one.rows[i].value - shift).abs();
    let pairs = extended(pairs, [one, other], |pair| residual(pair) <= 3.0 * jitter + ROUNDING);
    let pairs: Pairs = pairs.iter().map(|&(i, j)| (one.origin[i], other.origin[j])).collect();
    let Likeness { test, chance, reversed, mirrored } = likeness;
    Echo { pairs, reversed, mirrored, slope, shift, jitter, chance: chance.min(1.0), test }
}

/// A stretch of rows in turn, on to either side as far as the rows go on alike: the first row of a scenario has no step, and
/// may be as much of a copy as any.
fn extended(
    pairs: &[(usize, usize)],
    [one, other]: [&Prepared; 2],
    is_alike: impl Fn((usize, usize)) -> bool,
) -> Pairs {
    let mut all: Pairs = pairs.to_vec();
    let is_in_turn = pairs.windows(2).all(|two| two[1].0 == two[0].0 + 1 && two[1].1.abs_diff(two[0].1) == 1);
    let (Some(first), Some(last)) = (pairs.first(), pairs.last().filter(|_| is_in_turn && pairs.len() > 1)) else {
        return all;
    };
    // Within one run no row answers itself.
    let is_apart = |i: usize, j: usize| !std::ptr::eq(one, other) || i < j;
    let is_same =
        |&(i, j): &(usize, usize)| is_apart(i, j) && one.rows[i].scenario == other.rows[j].scenario && is_alike((i, j));
    let backwards = last.1 < first.1;
    let step = |j: usize, later: bool| if later != backwards { j.checked_add(1) } else { j.checked_sub(1) };
    let on = |(i, j): (usize, usize), later: bool| {
        let i = if later { i.checked_add(1) } else { i.checked_sub(1) };
        i.zip(step(j, later)).filter(|(i, j)| *i < one.rows.len() && *j < other.rows.len()).filter(is_same)
    };
    let before: Pairs = std::iter::successors(on(*first, false), |pair| on(*pair, false)).collect();
    all.extend(std::iter::successors(on(*last, true), |pair| on(*pair, true)));
    all.splice(0..0, before.into_iter().rev());
    all
}

/// The stretch of `products` in which a likeness lives: the segment with the greatest sum of (product - half the mean).
///
/// Done twice, because the mean over everything is too low where only a part was copied.
pub(super) fn alike(products: &[f64]) -> std::ops::Range<usize> {
    let mean = |range: &std::ops::Range<usize>| products[range.clone()].iter().sum::<f64>() / range.len().max(1) as f64;
    let rough = greatest_segment(products, mean(&(0..products.len())) / 2.0);
    greatest_segment(products, mean(&rough) / 2.0)
}

fn greatest_segment(products: &[f64], toll: f64) -> std::ops::Range<usize> {
    let (mut best, mut best_sum) = (0..products.len(), 0.0);
    let (mut start, mut sum) = (0, 0.0);
    for (place, product) in products.iter().enumerate() {
        sum += product - toll;
        if sum <= 0.0 {
            (start, sum) = (place + 1, 0.0);
        } else if sum > best_sum {
            (best, best_sum) = (start..place + 1, sum);
        }
    }
    best
}

/// second = slope * first + shift, and the median absolute residual.
///
/// Theil's incomplete method within each scenario: rows in ascending order of the first value, each of the lower half against
/// its partner in the upper half; the slope is the median over all scenarios, so their levels do not matter.
fn fit(one: &Prepared, other: &Prepared, pairs: &[(usize, usize)]) -> (f64, f64, f64) {
    let mut by_scenario: BTreeMap<usize, Vec<(f64, f64)>> = BTreeMap::new();
    for &(i, j) in pairs {
        by_scenario.entry(one.rows[i].scenario).or_default().push((one.rows[i].value, other.rows[j].value));
    }
    let slope = median(by_scenario.values_mut().flat_map(|points| slopes(points)).collect()).unwrap_or(1.0);
    let points = || by_scenario.values().flatten();
    let shift = median(points().map(|(x, y)| y - slope * x).collect()).unwrap_or(0.0);
    let jitter = median(points().map(|(x, y)| (y - slope * x - shift).abs()).collect()).unwrap_or(0.0);
    (slope, shift, jitter)
}

fn slopes(points: &mut [(f64, f64)]) -> Vec<f64> {
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (lower, upper) = points.split_at(points.len() / 2);
    let slope = |(a, b): (&(f64, f64), &(f64, f64))| (b.1 - a.1) / (b.0 - a.0);
    lower.iter().zip(upper).map(slope).filter(|slope| slope.abs() < 1e100).collect()
}

pub(super) fn median(mut values: Vec<f64>) -> Option<f64> {
    let middle = values.len() / 2;
    (!values.is_empty()).then(|| *values.select_nth_unstable_by(middle, f64::total_cmp).1)
}

#[cfg(test)]
mod tests {
    use super::super::found::Measured;
    use super::*;

    #[test]
    fn the_alike_stretch_is_found_between_noise() {
        let products: Vec<f64> =
            (0..90).map(|i| if (30..60).contains(&i) { 1.0 } else { f64::from(i % 2) * 2.0 - 1.0 }).collect();
        let found = alike(&products);
        assert!(found.start.abs_diff(30) <= 1 && found.end.abs_diff(60) <= 1, "{found:?}");
    }

    #[test]
    fn slope_and_shift_are_read_off_whatever_the_levels() {
        let run = |factor: f64, levels: [f64; 2]| -> Vec<Measured> {
            let value = |i: usize| (i * 37 % 53) as f64 * factor + levels[i % 2];
            (0..40).map(|i| Measured { scenario: i % 2, value: value(i) }).collect()
        };
        let (one, other) = (Prepared::of(&run(1.0, [0.0, 900.0])), Prepared::of(&run(1.5, [3.0, 1353.0])));
        let pairs: Pairs = (0..40).map(|i| (i, i)).collect();
        let (slope, shift, jitter) = fit(&one, &other, &pairs);
        assert!((slope - 1.5).abs() < 1e-9 && (shift - 3.0).abs() < 1e-9 && jitter < 1e-9);
    }
}
