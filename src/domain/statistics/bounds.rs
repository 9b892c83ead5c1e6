//! Intervals and bounds of rates: Wilson, Newcombe, Clopper and Pearson, and how many rows they need.

use crate::domain::values::rate::Tally;

use super::fisher::as_many;
use super::search::{bisect, least, sound};
use super::{binomial, normal};

/// No number of rows beyond this one is told: a trillion.
const MOST_ROWS: u64 = 1_000_000_000_000;

/// Two values between which a rate lies, or a difference of two.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

/// Wilson's score interval of a rate, two-sided; `None` over no rows. `confidence` lies between 0 and 1.
pub fn wilson(tally: Tally, confidence: f64) -> Option<Interval> {
    let Tally { hits, total } = sound(tally)?;
    let (rows, rate, z) = (total as f64, hits as f64 / total as f64, normal::two_sided(confidence));
    let shrink = 1.0 + z * z / rows;
    let centre = (rate + z * z / (2.0 * rows)) / shrink;
    let half = z / shrink * (rate * (1.0 - rate) / rows + z * z / (4.0 * rows * rows)).sqrt();
    let low = if hits == 0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if hits == total { 1.0 } else { (centre + half).min(1.0) };
    Some(Interval { low, high })
}

/// Newcombe's interval of the difference `one - other` of two rates, from their Wilson intervals; `None` over no rows.
pub fn newcombe(one: Tally, other: Tally, confidence: f64) -> Option<Interval> {
    let (first, second) = (wilson(one, confidence)?, wilson(other, confidence)?);
    let rate = |tally: Tally| tally.hits as f64 / tally.total as f64;
    let (p, q) = (rate(sound(one)?), rate(sound(other)?));
    Some(Interval {
        low: p - q - (p - first.low).hypot(second.high - q),
        high: p - q + (first.high - p).hypot(q - second.low),
    })
}

/// The one-sided upper Clopper-Pearson bound: the rate at which so few hits come as rarely as `1 - confidence`. `None`
/// over no rows.
pub fn upper_bound(tally: Tally, confidence: f64) -> Option<f64> {
    let Tally { hits, total } = sound(tally)?;
    if hits == total {
        return Some(1.0);
    }
    Some(bisect(hits as f64 / total as f64, 1.0, |rate| binomial::at_most(hits, total, rate) > 1.0 - confidence))
}

/// The one-sided lower Clopper-Pearson bound: the upper one of what is no hit, seen from the other side.
pub fn lower_bound(tally: Tally, confidence: f64) -> Option<f64> {
    let Tally { hits, total } = sound(tally)?;
    upper_bound(Tally { hits: total - hits, total }, confidence).map(|bound| 1.0 - bound)
}

/// The least number of rows, with `bad` of them bad, whose upper bound of the bad rate is `limit` or less. `None` where
/// no number that can be told is enough.
pub fn rows_needed(bad: u64, limit: f64, confidence: f64) -> Option<u64> {
    let is_enough = |rows: u64| bad < rows && binomial::at_most(bad, rows, limit) <= 1.0 - confidence;
    least(bad.saturating_add(1), MOST_ROWS, is_enough)
}

/// The least rise of a rate above that of `other` which a sample of `rows` shows with the chance `power` or better, by
/// Fisher's exact one-sided test: the sample needs the fewest hits of which chance alone would bring so many, or more,
/// in less than `significance` of cases, and the rise is to that rate at which it gets them with the chance `power`.
/// `None` where not even hits alone would do, and over no rows. 40 rows beside 0 of 40 show a rise of 16.2 points.
pub fn least_rise(rows: u64, other: Tally, significance: f64, power: f64) -> Option<f64> {
    let other = sound(other).filter(|_| rows > 0)?;
    let is_shown = |hits: u64| as_many(Tally { hits, total: rows }, other) < significance;
    let fewest = least(0, rows, is_shown)?;
    // Fewer hits come with a chance of `1 - power` at exactly the bound that so few would have.
    let rate = upper_bound(Tally { hits: fewest.saturating_sub(1), total: rows }, power)?;
    Some((rate - other.hits as f64 / other.total as f64).max(0.0))
}
