//! S1: two runs that rise and fall together, scenario by scenario.

use super::super::normal::upper_tail;
use super::alignment::{Likeness, Pairs, alike, echo};
use super::found::{Echo, SUSPICIOUS, Test};
use super::plans::{Answer, unplanned};
use super::scores::{Prepared, STEP_INFLATION, Scenario, inflation};

/// Rows of a scenario may have been lost or added at the start: lags -5 to 5 are tried ...
const LAGS: std::ops::RangeInclusive<isize> = -5..=5;
/// ... forwards and backwards, upright and mirrored.
const TRIED: f64 = 11.0 * 2.0 * 2.0;

#[derive(Clone, Copy)]
struct Alignment {
    lag: isize,
    reversed: bool,
    z: f64,
}

/// Whether `other` repeats `one` from its beginning. Per scenario the first differences are ranked in both runs; with
/// centred ranks a, b, Z = sum of ab / sqrt(variance), the variance of a scenario being (sum of a^2)(sum of b^2)/(n - 1)
/// times its inflation; chance = 44 P(N > |Z|).
///
/// Differences, because two honest runs may warm up or drift alike. 24 differences reach 1e-3, 44 reach 1e-6.
pub fn sequence(one: &Prepared, other: &Prepared) -> Option<Echo> {
    let shared: Vec<(&Scenario, &Scenario, f64)> = one
        .shared(other)
        .map(|(a, b)| (a, b, inflation(&a.autocorrelation, &b.autocorrelation, a.steps.len())))
        .collect();
    let tried = [false, true].into_iter().flat_map(|reversed| LAGS.map(move |lag| (lag, reversed)));
    let best = tried
        .map(|(lag, reversed)| Alignment { lag, reversed, z: z(&shared, lag, reversed) })
        .max_by(|a, b| a.z.abs().total_cmp(&b.z.abs()))?;
    if TRIED * upper_tail(best.z.abs()) >= SUSPICIOUS {
        return None;
    }
    let aligned = aligned(one, other, best);
    let answers: Vec<Answer> = aligned.iter().map(|&(_, answer)| answer).collect();
    let chance = TRIED * upper_tail(best.z.abs().min(unplanned(one, &answers)));
    (chance < SUSPICIOUS).then(|| report(one, other, &aligned, best, chance))
}

/// The standardised sum over all scenarios. What a plan adds to the variance is common to them, so there the standard
/// deviations add up instead of the variances.
fn z(shared: &[(&Scenario, &Scenario, f64)], lag: isize, reversed: bool) -> f64 {
    let (mut total, mut variance, mut planned) = (0.0, 0.0, 0.0);
    for (a, b, inflation) in shared {
        let (products, own) = overlap(&a.steps, if reversed { &b.backward_steps } else { &b.steps }, lag);
        total += products;
        variance += own;
        planned += (own * (inflation - STEP_INFLATION)).sqrt();
    }
    let variance = STEP_INFLATION * variance + planned * planned;
    if variance > 0.0 { total / variance.sqrt() } else { 0.0 }
}

/// The sum of products at a lag, and its variance were all steps independent.
fn overlap(a: &[f64], b: &[f64], lag: isize) -> (f64, f64) {
    let (a, b) = (&a[skipped(-lag, a.len())..], &b[skipped(lag, b.len())..]);
    let length = a.len().min(b.len());
    let (mut products, mut squares_a, mut squares_b) = (0.0, 0.0, 0.0);
    for (x, y) in a.iter().zip(b) {
        products += x * y;
        squares_a += x * x;
        squares_b += y * y;
    }
    (products, squares_a * squares_b / length.saturating_sub(1).max(1) as f64)
}

fn skipped(lag: isize, length: usize) -> usize {
    usize::try_from(lag).unwrap_or(0).min(length)
}

fn report(one: &Prepared, other: &Prepared, aligned: &[(usize, Answer)], best: Alignment, chance: f64) -> Echo {
    let mirrored = best.z < 0.0;
    let sign = if mirrored { -1.0 } else { 1.0 };
    let products: Vec<f64> = aligned.iter().map(|(_, answer)| sign * answer.score * answer.other).collect();
    let pairs: Pairs = aligned[alike(&products)].iter().map(|(second, answer)| (answer.row, *second)).collect();
    echo(one, other, &pairs, Likeness { test: Test::Sequence, chance, reversed: best.reversed, mirrored })
}

/// The rows of the other run with those they answer, in the order of the first run.
fn aligned(one: &Prepared, other: &Prepared, best: Alignment) -> Vec<(usize, Answer)> {
    let mut aligned: Vec<(usize, Answer)> = one.shared(other).flat_map(|(a, b)| aligned_rows(a, b, best)).collect();
    aligned.sort_by_key(|(_, answer)| answer.row);
    aligned
}

fn aligned_rows(a: &Scenario, b: &Scenario, Alignment { lag, reversed, .. }: Alignment) -> Vec<(usize, Answer)> {
    let mut rows = b.rows.clone();
    if reversed {
        rows.reverse();
    }
    let steps = if reversed { &b.backward_steps } else { &b.steps };
    let score = |steps: &[f64], place: usize| place.checked_sub(1).map_or(0.0, |step| steps[step]);
    let answer = |(i, j): (usize, usize)| {
        (rows[j], Answer { row: a.rows[i], score: score(&a.steps, i), other: score(steps, j) })
    };
    (skipped(-lag, a.rows.len())..a.rows.len()).zip(skipped(lag, rows.len())..rows.len()).map(answer).collect()
}
