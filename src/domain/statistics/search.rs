//! Searches over what only rises or only falls.

use crate::domain::values::rate::Tally;

/// The least number from `from` to `to` for which `holds`, where it holds for every greater one too.
pub(super) fn least(from: u64, to: u64, holds: impl Fn(u64) -> bool) -> Option<u64> {
    let mut step = 1;
    let mut below = from;
    let mut at = from;
    while !holds(at) {
        if at >= to {
            return None;
        }
        below = at + 1;
        at = at.saturating_add(step).min(to);
        step = step.saturating_mul(2);
    }
    while below < at {
        let middle = below + (at - below) / 2;
        if holds(middle) { at = middle } else { below = middle + 1 }
    }
    Some(at)
}

/// A tally over rows; never more hits than rows.
pub(super) fn sound(Tally { hits, total }: Tally) -> Option<Tally> {
    (total > 0).then_some(Tally { hits: hits.min(total), total })
}

/// Where `is_below` turns from true to false, to the last bit.
pub(super) fn bisect(mut low: f64, mut high: f64, is_below: impl Fn(f64) -> bool) -> f64 {
    loop {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            return middle;
        }
        if is_below(middle) { low = middle } else { high = middle }
    }
}
