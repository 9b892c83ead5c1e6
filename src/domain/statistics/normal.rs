//! The normal distribution, as far as intervals and tests need it.

use std::f64::consts::{FRAC_2_SQRT_PI, SQRT_2, TAU};

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

/// From here on the continued fraction converges quickly.
const FAR: f64 = 2.5;

/// How often a standard normal number is above `z`: to nine digits from 0 to 37, never below 1e-300. `1 - erf` loses
/// everything beyond 8, and what echoes ask for begins there.
pub(super) fn upper_tail(z: f64) -> f64 {
    match z {
        z if z.is_nan() => 1.0,
        z if z < 0.0 => 1.0 - upper_tail(-z),
        z if z < FAR => 0.5 - erf(z / SQRT_2) / 2.0,
        z => far(z),
    }
}

/// `density(z) / (z + 1/(z + 2/(z + 3/(z + ...))))`, from the inside out.
fn far(z: f64) -> f64 {
    let fraction = (1..=120).rev().fold(z, |inner, step| z + f64::from(step) / inner);
    ((-z * z / 2.0).exp() / TAU.sqrt() / fraction).max(1e-300)
}

#[cfg(test)]
mod tests {
    use super::upper_tail;

    #[test]
    fn the_tail_agrees_with_tables_down_to_1e_20() {
        let table = [
            (0.0, 0.5),
            (1.0, 0.158_655_253_931_457_05),
            (2.0, 0.022_750_131_948_179_21),
            (2.5, 0.006_209_665_325_776_132),
            (3.0, 0.001_349_898_031_630_094_6),
            (5.0, 2.866_515_718_791_939e-7),
            (8.0, 6.220_960_574_271_785e-16),
            (9.5, 1.049_451_507_536_261e-21),
        ];
        for (z, expected) in table {
            assert!((upper_tail(z) / expected - 1.0).abs() < 1e-8, "{z}: {}", upper_tail(z));
        }
    }

    #[test]
    fn the_two_tails_make_one_and_both_branches_meet() {
        assert!((upper_tail(1.3) + upper_tail(-1.3) - 1.0).abs() < 1e-15);
        assert!((upper_tail(2.5 - 1e-12) / upper_tail(2.5 + 1e-12) - 1.0).abs() < 1e-10);
        assert!(upper_tail(60.0) > 0.0 && upper_tail(f64::NAN) == 1.0);
    }
}
