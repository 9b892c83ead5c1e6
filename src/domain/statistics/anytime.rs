//! Proof that survives trying again (docs/independence.md). A run that is repeated until it passes proves less than one:
//! of systems exactly at the limit, some attempt of twenty shows PROVEN by the bound of a single run in more than half of
//! all histories.
//!
//! The evidence against a bad rate of `p0` or more is what the rows say to the rates below it, on average, beside `p0`
//! itself: the integral over `p` from 0 to `p0` of `(p/p0)^k ((1-p)/(1-p0))^(n-k) dp / p0`, for `k` bad rows of `n` over
//! all attempts. Were the rate `p0`, it would ever reach `1/(1-confidence)` in no more than `1-confidence` of histories,
//! whenever one stops (Ville's inequality).

use crate::domain::profile::Target;
use crate::domain::values::rate::Tally;

use super::binomial;
use super::proof::bad_rows;
use super::search::least;

/// No number of rows beyond this one is told: a trillion.
const MOST_ROWS: u64 = 1_000_000_000_000;

/// What all attempts up to one say to a target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AnyTime {
    /// Which attempt at the gate on this commit this is, from 1.
    pub attempt: u64,
    /// The rows of all attempts up to this one.
    pub tally: Tally,
    /// What they weigh against a rate at the limit, 0 and more; 1 says nothing.
    pub evidence: f64,
    /// From this weight on the proof survives trying again: `1/(1-confidence)`.
    pub asked: f64,
    /// How many rows with no more bad ones than now would reach it; `None` where none would.
    pub rows_needed: Option<u64>,
}

impl AnyTime {
    /// `confidence` lies between 0 and 1.
    pub fn of(target: Target, attempt: u64, tally: Tally, confidence: f64) -> Self {
        let (limit, bad, asked) = (target.worst(), bad_rows(target, tally), 1.0 / (1.0 - confidence));
        let is_enough = |rows: u64| evidence(limit, bad, rows) >= asked;
        Self {
            attempt,
            tally,
            evidence: evidence(limit, bad, tally.total),
            asked,
            rows_needed: (limit > 0.0).then(|| least(bad + 1, MOST_ROWS, is_enough)).flatten(),
        }
    }

    /// Whether what is proven is proven however often it was tried.
    pub fn holds(self) -> bool {
        self.evidence >= self.asked
    }

    /// How many more clean rows it takes; `None` where none are enough.
    pub fn price(self) -> Option<u64> {
        self.rows_needed.map(|rows| rows.saturating_sub(self.tally.total))
    }
}

/// In closed form: the chance of more than `bad` in one row more, over `(rows+1) limit` times the chance of exactly
/// `bad`; both of the binomial distribution at the limit.
fn evidence(limit: f64, bad: u64, rows: u64) -> f64 {
    if limit <= 0.0 || limit >= 1.0 || bad > rows {
        return 0.0;
    }
    let below = 1.0 - binomial::at_most(bad, rows + 1, limit);
    below / ((rows + 1) as f64 * limit * binomial::exactly(bad, rows, limit, 1.0 - limit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::values::rate::Rate;

    fn of(limit: u32, bad: u64, rows: u64) -> AnyTime {
        AnyTime::of(Target::Below(Rate::from_millionths(limit)), 1, Tally { hits: bad, total: rows }, 0.95)
    }

    #[test]
    fn clean_rows_prove_at_any_time_from_half_as_many_more_on() {
        assert_eq!((of(50_000, 0, 87).holds(), of(50_000, 0, 88).holds()), (false, true));
        assert_eq!((of(10_000, 0, 59).rows_needed, of(50_000, 0, 59).price()), (Some(449), Some(29)));
        let most = Target::AtLeast(Rate::from_millionths(950_000));
        assert!(AnyTime::of(most, 1, Tally { hits: 88, total: 88 }, 0.95).holds());
    }

    #[test]
    fn the_closed_form_is_the_integral() {
        for (limit, bad, rows) in [(0.05, 0, 40), (0.05, 3, 200), (0.01, 2, 150), (0.3, 20, 60)] {
            let steps = 200_000;
            let at = |step: u32| {
                let p = limit * (f64::from(step) + 0.5) / f64::from(steps);
                (p / limit).powi(bad) * ((1.0 - p) / (1.0 - limit)).powi(rows - bad)
            };
            let integral = (0..steps).map(at).sum::<f64>() / f64::from(steps);
            let closed = evidence(limit, bad as u64, rows as u64);
            assert!((closed / integral - 1.0).abs() < 1e-6, "{limit} {bad} {rows}: {closed} {integral}");
        }
    }

    #[test]
    fn what_cannot_be_proven_has_no_price() {
        let none = AnyTime::of(Target::AtLeast(Rate::from_millionths(1_000_000)), 1, Tally { hits: 9, total: 9 }, 0.95);
        assert_eq!((none.holds(), none.price()), (false, None));
        assert!((of(50_000, 0, 0).evidence - 1.0).abs() < 1e-12);
        assert!(!of(50_000, 40, 40).holds());
    }

    /// Of systems exactly at the limit some attempt of twenty shows proof in no more than one history of twenty.
    #[test]
    fn trying_again_proves_a_system_at_its_limit_in_few_histories() {
        let mut state = 88_172_645_463_325_252_u64;
        let mut is_bad = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.is_multiple_of(20)
        };
        let mut proven = 0;
        for _ in 0..400 {
            let mut bad = 0;
            let shows = |attempt: u64, bad: u64| of(50_000, bad, attempt * 60).holds();
            proven += u32::from((1..=20).any(|attempt| {
                bad += (0..60).filter(|_| is_bad()).count() as u64;
                shows(attempt, bad)
            }));
        }
        assert!(proven <= 20, "{proven} of 400");
    }
}
