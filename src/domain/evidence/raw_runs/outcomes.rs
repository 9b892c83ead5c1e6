//! What one row counts for, a bit per metric of the profile, in its order.

use crate::domain::values::rate::Tally;

/// The outcomes of one row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Outcomes {
    /// The metrics that are taken over the row.
    over: u64,
    /// Those that it counts for.
    hits: u64,
    /// Those that it counts against.
    worse: u64,
}

impl Outcomes {
    /// No profile holds more metrics.
    pub const MOST: usize = u64::BITS as usize;

    pub(super) fn note(&mut self, metric: usize, hit: bool, is_worse: bool) {
        self.over |= 1 << metric;
        self.hits |= u64::from(hit) << metric;
        self.worse |= u64::from(is_worse) << metric;
    }

    /// Whether the row counts against a metric.
    pub fn has_worse(self) -> bool {
        self.worse != 0
    }

    /// Takes in another telling of the same measurement: of each metric the worse outcome stays, and what the other
    /// one adds to the tallies is told.
    pub(super) fn absorb(&mut self, later: Self) -> Self {
        let both = self.over & later.over;
        // Where the later telling is the worse one, it takes the place of the first.
        let replaced = both & later.worse & !self.worse;
        let taken = replaced | (later.over & !self.over);
        let added = Self {
            over: both,
            hits: (self.hits & replaced) | (later.hits & both & !replaced),
            worse: (self.worse & replaced) | (later.worse & both & !replaced),
        };
        self.over |= later.over;
        self.hits = (self.hits & !taken) | (later.hits & taken);
        self.worse |= later.worse;
        added
    }

    /// Adds the row to tallies, one per metric.
    pub fn count(self, tallies: &mut [Tally]) {
        for (metric, tally) in tallies.iter_mut().enumerate().take(Self::MOST) {
            tally.total += self.over >> metric & 1;
            tally.hits += self.hits >> metric & 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(hit: bool, is_worse: bool) -> Outcomes {
        let mut outcome = Outcomes::default();
        outcome.note(1, hit, is_worse);
        outcome
    }

    fn counted(outcome: Outcomes) -> [Tally; 2] {
        let mut tallies = [Tally::default(); 2];
        outcome.count(&mut tallies);
        tallies
    }

    #[test]
    fn of_two_tellings_the_worse_one_stays_and_the_other_is_what_was_added() {
        let (good, bad) = (outcome(true, false), outcome(false, true));
        for (first, later) in [(good, bad), (bad, good)] {
            let mut kept = first;
            assert_eq!((kept.absorb(later), kept), (good, bad));
        }
        let mut none = Outcomes::default();
        assert_eq!((none.absorb(good), none), (Outcomes::default(), good), "counted by one of them alone");
        assert_eq!(counted(good), [Tally::default(), Tally { hits: 1, total: 1 }]);
    }
}
