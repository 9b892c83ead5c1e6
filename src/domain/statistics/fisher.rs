//! Fisher's exact test on two tallies: how often chance alone would share out the hits so.

use crate::domain::values::rate::Tally;

use super::binomial;
use super::search::{least, sound};

/// Chances that differ by less than this part are equal: what is as likely as what was seen counts, whatever rounding
/// says.
const ROUNDING: f64 = 1e-7;

/// The chance of so many hits in `one`, or more, were both of one rate. 1 over no rows.
pub fn as_many(one: Tally, other: Tally) -> f64 {
    Table::new(one, other).map_or(1.0, |table| table.at_least(table.seen))
}

/// The chance of what is no likelier than what was seen, in either direction (two-sided). 1 over no rows.
pub fn as_unlikely(one: Tally, other: Tally) -> f64 {
    Table::new(one, other).map_or(1.0, Table::as_unlikely)
}

/// How the hits may be shared out: hypergeometric.
#[derive(Clone, Copy)]
struct Table {
    /// Hits in the first.
    seen: u64,
    /// Rows of the first, hits of both, misses of both.
    rows: u64,
    hits: u64,
    misses: u64,
}

impl Table {
    fn new(one: Tally, other: Tally) -> Option<Self> {
        let (one, other) = (sound(one)?, sound(other)?);
        let hits = one.hits.checked_add(other.hits)?;
        let misses = (one.total - one.hits).checked_add(other.total - other.hits)?;
        Some(Self { seen: one.hits, rows: one.total, hits, misses })
    }

    fn least(self) -> u64 {
        self.rows.saturating_sub(self.misses)
    }

    fn most(self) -> u64 {
        self.rows.min(self.hits)
    }

    fn exactly(self, seen: u64) -> f64 {
        let all = (self.hits + self.misses) as f64;
        let (rate, other) = (self.rows as f64 / all, (all - self.rows as f64) / all);
        let (hits, misses) = (self.hits, self.misses);
        let both = binomial::exactly(self.rows, hits + misses, rate, other);
        let of_hits = binomial::exactly(seen, hits, rate, other);
        of_hits * binomial::exactly(self.rows - seen, misses, rate, other) / both
    }

    /// The chance of `seen + 1` by that of `seen`.
    fn quotient(self, seen: u64) -> f64 {
        let more = (self.hits - seen) as f64 * (self.rows - seen) as f64;
        more / ((seen + 1) as f64 * (self.misses + seen + 1 - self.rows) as f64)
    }

    fn down_from(self, seen: u64) -> f64 {
        binomial::sum(self.exactly(seen), (self.least()..seen).rev().map(|at| 1.0 / self.quotient(at)))
    }

    fn up_from(self, seen: u64) -> f64 {
        binomial::sum(self.exactly(seen), (seen..self.most()).map(|at| self.quotient(at)))
    }

    fn mean(self) -> f64 {
        self.rows as f64 * (self.hits as f64 / (self.hits + self.misses) as f64)
    }

    fn at_most(self, seen: u64) -> f64 {
        if seen >= self.most() {
            1.0
        } else if seen as f64 <= self.mean() {
            self.down_from(seen)
        } else {
            1.0 - self.up_from(seen + 1)
        }
    }

    fn at_least(self, seen: u64) -> f64 {
        if seen <= self.least() { 1.0 } else { 1.0 - self.at_most(seen - 1) }
    }

    fn as_unlikely(self) -> f64 {
        let enough = self.exactly(self.seen) * (1.0 + ROUNDING);
        let peak = self.peak();
        if enough >= self.exactly(peak) {
            return 1.0;
        }
        let below = self.least().max(self.far(peak, self.least(), enough));
        let above = self.far(peak, self.most(), enough);
        let down = if self.exactly(below) <= enough { self.down_from(below) } else { 0.0 };
        let up = if self.exactly(above) <= enough { self.up_from(above) } else { 0.0 };
        (down + up).min(1.0)
    }

    /// The likeliest share.
    fn peak(self) -> u64 {
        let peak = (self.rows as f64 + 1.0) * (self.hits as f64 + 1.0) / ((self.hits + self.misses) as f64 + 2.0);
        (peak as u64).clamp(self.least(), self.most())
    }

    /// The first share from the peak towards `end` that is as unlikely as `enough`; `end` where none is.
    fn far(self, peak: u64, end: u64, enough: f64) -> u64 {
        let at = |steps: u64| if end < peak { peak - steps } else { peak + steps };
        let steps = least(0, peak.abs_diff(end), |steps| self.exactly(at(steps)) <= enough);
        steps.map_or(end, at)
    }
}
