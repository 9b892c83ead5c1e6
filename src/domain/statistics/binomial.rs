//! The binomial distribution by Loader's saddle point expansion: no difference of large logarithms, so that ten million
//! rows lose no digits.

use std::f64::consts::TAU;

/// Terms that add less than this to a sum are left out, and all after them.
const NEGLIGIBLE: f64 = 1e-18;

/// The chance of exactly `hits` of `rows` at a rate of `rate`, where `other` is `1 - rate`.
pub(super) fn exactly(hits: u64, rows: u64, rate: f64, other: f64) -> f64 {
    if hits > rows {
        return 0.0;
    }
    if hits == 0 {
        return if other > 0.5 { (rows as f64 * (-rate).ln_1p()).exp() } else { power(other, rows) };
    }
    if hits == rows {
        return if rate > 0.5 { (rows as f64 * (-other).ln_1p()).exp() } else { power(rate, rows) };
    }
    if rate <= 0.0 || other <= 0.0 {
        return 0.0;
    }
    let (n, k, rest) = (rows as f64, hits as f64, (rows - hits) as f64);
    let errors = stirling_error(n) - stirling_error(k) - stirling_error(rest);
    let exponent = errors - deviance(k, n * rate) - deviance(rest, n * other);
    exponent.exp() * (n / (TAU * k * rest)).sqrt()
}

/// The chance of at most `hits` of `rows` at a rate of `rate`.
pub(super) fn at_most(hits: u64, rows: u64, rate: f64) -> f64 {
    if hits >= rows {
        return 1.0;
    }
    let other = 1.0 - rate;
    if hits as f64 <= rows as f64 * rate {
        let down = |k: u64| k as f64 * other / ((rows - k + 1) as f64 * rate);
        sum(exactly(hits, rows, rate, other), (1..=hits).rev().map(down))
    } else {
        let up = |k: u64| (rows - k) as f64 * rate / ((k + 1) as f64 * other);
        1.0 - sum(exactly(hits + 1, rows, rate, other), (hits + 1..rows).map(up))
    }
}

/// A term and those after it, each by its quotient to the one before. A term that is no normal number any more ends it:
/// below them a product is rounded back to what it was, and would be added for as long as there are rows.
pub(super) fn sum(first: f64, quotients: impl Iterator<Item = f64>) -> f64 {
    let mut term = first;
    let mut sum = first;
    for quotient in quotients {
        if !term.is_normal() || term <= sum * NEGLIGIBLE {
            break;
        }
        term *= quotient;
        sum += term;
    }
    sum.clamp(0.0, 1.0)
}

fn power(base: f64, exponent: u64) -> f64 {
    base.powf(exponent as f64)
}

/// What Stirling's formula leaves out of `ln n!`, for a whole `n` from 1 on.
fn stirling_error(n: f64) -> f64 {
    if n < 16.0 {
        let factorial: f64 = (1..=n as u32).map(f64::from).product();
        return factorial.ln() - (n * n.ln() - n + (TAU * n).ln() / 2.0);
    }
    let square = n * n;
    (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / 1188.0 / square) / square) / square) / square)
        / n
}

/// `x ln(x / mean) + mean - x`, also where both are close to each other.
fn deviance(x: f64, mean: f64) -> f64 {
    if (x - mean).abs() >= 0.1 * (x + mean) {
        return x * (x / mean).ln() + mean - x;
    }
    let v = (x - mean) / (x + mean);
    let mut sum = (x - mean) * v;
    let mut power = 2.0 * x * v;
    for odd in (3..).step_by(2) {
        power *= v * v;
        let next = sum + power / f64::from(odd);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_ends_where_its_terms_are_no_normal_numbers() {
        for first in [5e-324, 1e-310, 1e-300, 0.0, f64::NAN] {
            let steps = std::cell::Cell::new(0_u32);
            let quotients = std::iter::repeat_with(|| {
                steps.set(steps.get() + 1);
                0.999
            });
            sum(first, quotients.take(1_000_000));
            assert!(steps.get() < 100_000, "{first}: {} steps", steps.get());
        }
    }
}
