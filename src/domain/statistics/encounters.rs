//! Which runs may have anything in common at all: only these need comparing (`coincidence`).

use std::collections::HashMap;

use crate::domain::evidence::raw_runs::{RawRuns, Sketch};

use super::coincidence::LEAST_PACED;

/// Runs by the prints of what they hold.
#[derive(Debug, Default)]
pub struct Encounters {
    sessions: HashMap<u64, Vec<usize>>,
    rows: HashMap<u64, Vec<usize>>,
    paces: HashMap<u64, Vec<usize>>,
    pacings: Vec<Pacing>,
}

impl Encounters {
    /// Adds a run and answers its number, counted from 0.
    pub fn add(&mut self, run: &RawRuns) -> usize {
        let number = self.pacings.len();
        self.pacings.push(Pacing::of(run));
        let prints = &run.prints;
        let kept =
            [(&mut self.sessions, &prints.sessions), (&mut self.rows, &prints.rows), (&mut self.paces, &prints.paces)];
        for (runs, sketch) in kept {
            hashes(sketch).for_each(|hash| runs.entry(hash).or_default().push(number));
        }
        number
    }

    /// The runs that were added and hold a session or a row of this one, or paces that may tell something, in their
    /// order. Every run that [`Shared`] finds something in common with is among them.
    ///
    /// [`Shared`]: super::coincidence::Shared
    pub fn of(&self, run: &RawRuns) -> Vec<usize> {
        let own = Pacing::of(run);
        let sessions = hashes(&run.prints.sessions).filter_map(|hash| self.sessions.get(&hash));
        let rows = hashes(&run.prints.rows).filter_map(|hash| self.rows.get(&hash));
        let paces = hashes(&run.prints.paces).filter_map(|hash| self.paces.get(&hash));
        let paces = paces.flatten().filter(|other| own.may_tell(&self.pacings[**other]));
        let mut met: Vec<usize> = sessions.chain(rows).flatten().chain(paces).copied().collect();
        met.sort_unstable();
        met.dedup();
        met
    }
}

fn hashes(sketch: &Sketch) -> impl Iterator<Item = u64> {
    sketch.prints().iter().map(|print| print.hash)
}

/// How many paces a run has, and how often two of them differ, 0 to 1. `None` where not all of them are kept.
#[derive(Clone, Copy, Debug)]
struct Pacing {
    count: f64,
    variety: Option<f64>,
}

impl Pacing {
    fn of(run: &RawRuns) -> Self {
        let paces = &run.prints.paces;
        let count = run.prints.paced() as f64;
        let equal: f64 = paces.prints().iter().map(|print| print.count as f64 * (print.count - 1) as f64).sum();
        let is_whole = paces.reach(paces) >= 1.0 && count >= 2.0;
        Self { count, variety: is_whole.then(|| 1.0 - equal / (count * (count - 1.0))) }
    }

    /// Whether so many paces may agree beyond what chance brings that they are told. With n paces in one run and m in
    /// the other, c and d of each kind, at most n m pairs agree, and `c d <= (m/n c^2 + n/m d^2) / 2`: less what each
    /// run repeats within itself, no more than `(m * variety + n * other variety) / 2` are left. Runs on one timetable
    /// have no variety.
    fn may_tell(&self, other: &Self) -> bool {
        const ROUNDING: f64 = 1e-6;
        let (Some(one), Some(two)) = (self.variety, other.variety) else {
            return self.count * other.count >= LEAST_PACED;
        };
        let left = (other.count * one + self.count * two) / 2.0;
        let asked = LEAST_PACED.max(self.count.min(other.count) / 2.0);
        self.count * other.count >= LEAST_PACED && left >= asked * (1.0 - ROUNDING)
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};
    use proptest::prelude::*;

    use super::*;
    use crate::domain::evidence::raw_runs;
    use crate::domain::profile::Profile;
    use crate::domain::statistics::coincidence::Shared;

    fn run(id: &str, from: i64, paces: &[u8]) -> RawRuns {
        let noon: Timestamp = "2031-05-06T12:00:00Z".parse().unwrap();
        let mut after = from;
        let mut text = String::new();
        for (at, pace) in paces.iter().enumerate() {
            after += i64::from(*pace);
            let time = noon + SignedDuration::from_millis(after);
            text += &format!("{{\"sessionId\":\"{id}-{at}\",\"timestamp\":\"{time}\",\"runId\":\"{id}\"}}\n");
        }
        raw_runs::read(text.as_bytes(), &Profile::read(&[]).unwrap()).unwrap()
    }

    fn met(one: &RawRuns, other: &RawRuns) -> bool {
        let mut encounters = Encounters::default();
        assert_eq!(encounters.add(one), 0);
        encounters.of(other) == [0]
    }

    #[test]
    fn only_runs_that_may_have_something_in_common_meet() {
        let varied: Vec<u8> = (1..=60).collect();
        let steady = [7; 60];
        assert!(met(&run("a", 0, &varied), &run("b", 900_000, &varied)), "a run that was moved in time");
        assert!(met(&run("a", 0, &[9]), &run("b", 0, &[9])), "one instant");
        assert!(met(&run("a", 0, &[9]), &run("a", 900_000, &[5])), "one session");
        assert!(!met(&run("a", 0, &steady), &run("b", 900_000, &steady)), "two runs on one timetable");
        assert!(!met(&run("a", 0, &varied[..5]), &run("b", 900_000, &varied[..5])), "four paces are too few");
    }

    /// Few kinds of paces, many of them, or a part of another run.
    fn paces() -> impl Strategy<Value = Vec<u8>> {
        (1..60_u8).prop_flat_map(|kinds| proptest::collection::vec(1..=kinds, 1..90))
    }

    proptest! {
        #[test]
        fn whoever_shares_anything_has_met(one in paces(), other in paces(), borrowed in 0..90_usize, moved in 0..2_i64) {
            let other: Vec<u8> = one.iter().take(borrowed).chain(&other).copied().collect();
            let (one, other) = (run("a", 0, &one), run("b", moved * 900_000, &other));
            for coincidence in [0.001, 0.5, 1.0] {
                prop_assert!(Shared::of(&one, &other, coincidence).is_none() || met(&one, &other));
            }
        }
    }
}
