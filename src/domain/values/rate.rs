//! Rates as the report format states them: six decimals.

use std::fmt;

/// A rate in millionths, 0 to 1,000,000: six decimals, ties away from zero (docs/contracts.md, section 1: KPI report).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate(u32);

impl Rate {
    /// `hits` of `total`, rounded as the canonical program rounds: the quotient as a double, its exact decimal
    /// expansion cut at six places, a tie going up. `None` over no rows.
    pub fn of(hits: u64, total: u64) -> Option<Self> {
        if total == 0 {
            return None;
        }
        let quotient = hits as f64 / total as f64;
        let even: f64 = format!("{quotient:.6}").parse().ok()?;
        let seven = format!("{quotient:.7}");
        let is_tie = seven.ends_with('5')
            && seven.parse() == Ok(quotient)
            && format!("{quotient:.60}").trim_end_matches('0') == seven;
        let millionths = if is_tie { (quotient * 1e6).ceil() } else { (even * 1e6).round() };
        Some(Self(millionths as u32))
    }

    /// A rate given in millionths; values above one are cut to one.
    pub fn from_millionths(millionths: u32) -> Self {
        Self(millionths.min(1_000_000))
    }

    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / 1e6
    }
}

/// JavaScript's spelling: `1`, `0`, `0.975`.
impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / 1_000_000, self.0 % 1_000_000);
        if part == 0 {
            return f.pad(&whole.to_string());
        }
        f.pad(format!("{whole}.{part:06}").trim_end_matches('0'))
    }
}

/// Rows that count for a metric (`hits`: where it is true) of the rows it is taken over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub hits: u64,
    pub total: u64,
}

impl Tally {
    /// The rows of both.
    pub fn plus(self, other: Self) -> Self {
        Self { hits: self.hits + other.hits, total: self.total + other.total }
    }

    /// Without those of the other; never less than none.
    pub fn less(self, other: Self) -> Self {
        let total = self.total.saturating_sub(other.total);
        Self { hits: self.hits.saturating_sub(other.hits).min(total), total }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_go_up_and_numbers_are_spelled_as_in_javascript() {
        let spelled = |hits, total| Rate::of(hits, total).unwrap().to_string();
        assert_eq!(spelled(1, 128), "0.007813");
        assert_eq!(spelled(3, 128), "0.023438");
        assert_eq!(spelled(13, 256), "0.050781");
        assert_eq!(spelled(1, 3), "0.333333");
        assert_eq!(spelled(39, 40), "0.975");
        assert_eq!(spelled(200, 200), "1");
        assert_eq!(Rate::of(0, 0), None);
    }

    /// The quotient as a double is `mantissa / 2^shift`: its millionths, exactly, the nearer whole number, a tie upwards.
    fn exact_millionths(quotient: f64) -> u128 {
        let bits = quotient.to_bits();
        let (exponent, fraction) = ((bits >> 52) & 0x7ff, bits & ((1 << 52) - 1));
        let mantissa = u128::from(fraction | 1 << 52);
        let shift = 1075 - exponent;
        if shift > 100 { 0 } else { (mantissa * 2_000_000 + (1 << shift)) >> (shift + 1) }
    }

    proptest::proptest! {
        #[test]
        fn a_rate_is_the_double_quotient_rounded_exactly(total in 1..5_000_000_u64, part in 0.0..=1.0_f64) {
            let hits = (total as f64 * part) as u64;
            let expected = if hits == 0 { 0 } else { exact_millionths(hits as f64 / total as f64) };
            proptest::prop_assert_eq!(u128::from(Rate::of(hits, total).unwrap().0), expected);
        }

        #[test]
        fn a_tie_goes_up(eighths in 0..=14_u32, odd in 0..20_000_u64) {
            let total = 1_u64 << eighths;
            let hits = (2 * odd + 1) % (total + 1);
            let expected = if hits == 0 { 0 } else { exact_millionths(hits as f64 / total as f64) };
            proptest::prop_assert_eq!(u128::from(Rate::of(hits, total).unwrap().0), expected);
        }
    }
}
