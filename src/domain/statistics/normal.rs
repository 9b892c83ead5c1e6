//! The normal distribution, as far as intervals need it.

use std::f64::consts::{FRAC_2_SQRT_PI, SQRT_2};

use super::search::bisect;

/// Nothing beyond so many standard deviations is told apart.
const FARTHEST: f64 = 8.0;

/// How many standard deviations to either side hold `confidence` of all: 1.96 for 0.95.
pub(super) fn two_sided(confidence: f64) -> f64 {
    SQRT_2 * bisect(0.0, FARTHEST / SQRT_2, |x| erf(x) < confidence)
}

/// The error function for `x` from 0 to 6, by its series of positive terms.
fn erf(x: f64) -> f64 {
    let mut term = x;
    let mut sum = x;
    for step in 1..400 {
        term *= 2.0 * x * x / f64::from(2 * step + 1);
        sum += term;
        if term < sum * 1e-18 {
            break;
        }
    }
    FRAC_2_SQRT_PI * (-x * x).exp() * sum
}
