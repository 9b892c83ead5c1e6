//! Two samples of one rate held against each other: how they differ, how often chance alone differs so, and what such
//! samples could not have shown. A short sample that shows no difference proves no likeness.

use crate::domain::profile::{Runs, Target};
use crate::domain::values::rate::Tally;

use super::bounds::{Interval, least_rise, newcombe};
use super::fisher::{as_many, as_unlikely};
use super::proof::bad_rows;

/// A sample against an earlier one, under a target that says which side is worse.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contrast {
    pub now: Tally,
    pub then: Tally,
    /// Newcombe's interval of the difference `now - then` at the profile's confidence, -1 to 1.
    pub difference: Interval,
    /// Fisher's exact test, two-sided: how often one rate would bring what is no likelier than this.
    pub either: f64,
    /// Fisher's exact test, one-sided: how often one rate would bring so many bad rows, or more, in `now`.
    pub worse: f64,
    /// The least worsening, from the rate of `then`, that a sample as long as `now` shows with the profile's power under
    /// the one-sided test at the profile's significance, 0 to 1 ([`least_rise`] of the bad rows); `None` where it shows
    /// none, however great. By the default profile 40 rows against 40 clean ones show drops of 17 points or more.
    pub shows_from: Option<f64>,
}

impl Contrast {
    /// `None` where one of them is over no rows.
    pub fn of(target: Target, now: Tally, then: Tally, runs: &Runs) -> Option<Self> {
        let bad = |tally: Tally| Tally { hits: bad_rows(target, tally), total: tally.total };
        Some(Self {
            now,
            then,
            difference: newcombe(now, then, runs.confidence)?,
            either: as_unlikely(now, then),
            worse: as_many(bad(now), bad(then)),
            shows_from: least_rise(now.total, bad(then), runs.significance, runs.power),
        })
    }

    /// How much higher the rate is now, -1 to 1.
    pub fn change(&self) -> f64 {
        let rate = |tally: Tally| tally.hits as f64 / tally.total as f64;
        rate(self.now) - rate(self.then)
    }

    /// Whether the change is to the worse side of a target.
    pub fn is_to_the_worse(&self, target: Target) -> bool {
        match target {
            Target::AtLeast(_) => self.change() < 0.0,
            Target::Below(_) => self.change() > 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::profile::Profile;

    fn of(target: &str, now: (u64, u64), then: (u64, u64)) -> Option<Contrast> {
        let tally = |(hits, total)| Tally { hits, total };
        let runs = Profile::read(&[]).unwrap().runs;
        Contrast::of(Target::try_from(target.to_owned()).unwrap(), tally(now), tally(then), &runs)
    }

    #[test]
    fn worse_is_the_side_that_the_target_does_not_ask_for() {
        let fewer = of(">=0.95", (33, 40), (40, 40)).unwrap();
        assert!(fewer.is_to_the_worse(Target::try_from(">=0.95".to_owned()).unwrap()) && fewer.worse < 0.01);
        let more = of("<0.01", (33, 40), (40, 40)).unwrap();
        assert!(!more.is_to_the_worse(Target::try_from("<0.01".to_owned()).unwrap()) && more.worse > 0.99);
        assert_eq!(fewer.either, more.either);
    }

    #[test]
    fn short_samples_do_not_see_small_drops() {
        let from = of(">=0.95", (40, 40), (40, 40)).unwrap().shows_from.unwrap();
        assert!((0.16..0.17).contains(&from), "{from}");
        assert_eq!(of(">=0.95", (1, 1), (1, 1)).unwrap().shows_from, None, "one row beside one shows nothing");
        assert!(of(">=0.95", (0, 0), (1, 1)).is_none() && of(">=0.95", (1, 1), (0, 0)).is_none());
    }
}
