//! Rows that tell of a measurement which an earlier row tells of already. No statistic may count them.
//!
//! What repeats honestly is let be: rows of equal content (most runs measure the same thing many times), rows of one
//! session where a session holds many, and rows of one instant where the clock is coarse or several rows are measured
//! at once.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;

use crate::domain::values::rate::Tally;

use super::outcomes::Outcomes;
use super::problems::RowPosition;

/// How many different measurements are told apart in one file: of more, a sample by their hashes.
const MOST: usize = 1 << 16;
/// How many pairs of rows are kept by their places.
const LISTED: usize = 20;
/// Where so many of ten rows have a session of their own, a session that recurs is one measurement.
const OWN_SESSIONS: u64 = 9;

/// From so many different values on they tell rows apart.
const VARIED: usize = 8;
/// One row in so many is no coincidence, whatever rows measured.
const FEW: u64 = 20;

/// What was found of repeats.
#[derive(Clone, Debug, PartialEq)]
pub struct Repeats {
    /// Rows that tell of a measurement again, by what they share with the earlier one; none of 0.
    pub rows: Vec<(HowRepeated, u64)>,
    /// What they add to each metric's tally, in the profile's order. A metric's worst outcome is the one that is kept.
    pub tallies: Vec<Tally>,
    /// The first of them, each behind the row that it repeats.
    pub listed: Vec<Repeat>,
    /// The share of measurements that was looked at, above 0 to 1: of very many a sample, and the counts are scaled.
    pub reach: f64,
}

impl Repeats {
    /// How many rows tell of a measurement again.
    pub fn count(&self) -> u64 {
        self.rows.iter().map(|(_, rows)| rows).sum()
    }
}

impl Default for Repeats {
    fn default() -> Self {
        Self { rows: Vec::new(), tallies: Vec::new(), listed: Vec::new(), reach: 1.0 }
    }
}

/// Two rows that tell of one measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeat {
    pub first: RowPosition,
    pub again: RowPosition,
    pub how: HowRepeated,
}

/// What two rows share that two measurements cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HowRepeated {
    /// The session, the scenario and the instant: copied, or a retry that is counted beside its failure.
    Attempt,
    /// All that was measured, and the instant; another session.
    Instant,
    /// The session, where nine rows in ten have one of their own.
    Session,
}

impl HowRepeated {
    const COUNT: usize = Self::Session as usize + 1;
    const ALL: [Self; Self::COUNT] = [Self::Attempt, Self::Instant, Self::Session];
}

/// What a row is known by, each hashed; `None` for what it does not have.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RowKeys {
    pub attempt: Option<u64>,
    /// The instant with all that was measured.
    pub told: Option<u64>,
    pub session: Option<u64>,
    pub at: Option<Timestamp>,
    /// Its measured values; `None` without any.
    pub measured: Option<u64>,
}

/// In which ways a row repeats an earlier one, a bit for each; which of them count is known at the end alone.
pub(super) type Ways = u8;

/// Repeats in the making.
#[derive(Debug, Default)]
pub(super) struct RepeatCollector {
    seen: [Seen; HowRepeated::COUNT],
    rows: u64,
    /// Rows whose instant stood before with other measured values: several are measured at once, or the clock is coarse.
    coinciding: u64,
    instants: Seen,
    has_fractions: bool,
    metrics: usize,
    /// The first different measured values.
    values: BTreeSet<u64>,
}

impl RepeatCollector {
    /// Over so many metrics.
    pub(super) fn new(metrics: usize) -> Self {
        Self { metrics, ..Self::default() }
    }

    pub(super) fn add(&mut self, place: RowPosition, keys: &RowKeys, outcomes: Outcomes) -> Ways {
        self.rows += 1;
        if self.values.len() < VARIED {
            self.values.extend(keys.measured);
        }
        self.has_fractions |= keys.at.is_some_and(|at| at.subsec_nanosecond() != 0);
        let mut ways = 0;
        for (how, key) in HowRepeated::ALL.into_iter().zip([keys.attempt, keys.told, keys.session]) {
            let Some(key) = key else { continue };
            // A repeat is told once: by what it shares most of.
            let seen = &mut self.seen[how as usize];
            let repeats = if ways == 0 { seen.add(key, place, (outcomes, self.metrics)) } else { seen.knows(key) };
            ways |= u8::from(repeats) << how as u8;
        }
        let instant = keys.at.map(|at| super::fingerprints::hash(at.as_nanosecond()));
        let recurs = instant.is_some_and(|key| self.instants.add(key, place, Default::default()));
        self.coinciding += u64::from(recurs && ways == 0);
        ways
    }

    /// What was found where so many rows are measured at once, and the ways in which a row counts as a repeat.
    pub(super) fn finish(self, workers: u64) -> (Repeats, Ways) {
        let own = self.seen[HowRepeated::Session as usize].distinct();
        let has_own = own * 10 >= self.rows * OWN_SESSIONS;
        // Where several rows are measured at once, or other rows share instants too, a shared one tells nothing.
        let is_fine = self.has_fractions && self.coinciding == 0 && workers == 1;
        // Rows that are all alike may begin at once, a few of them, where nobody said that there are workers.
        let at_once = self.seen[HowRepeated::Instant as usize].repeats();
        let are_told = self.values.len() >= VARIED || at_once * FEW > self.rows;
        let counts = [is_fine || own * 2 >= self.rows, is_fine && are_told, has_own];
        let mut found = Repeats { tallies: vec![Tally::default(); self.metrics], ..Repeats::default() };
        let mut ways = 0;
        for ((how, seen), counts) in HowRepeated::ALL.into_iter().zip(self.seen).zip(counts) {
            if counts {
                ways |= 1 << how as u8;
                seen.tell(how, &mut found);
            }
        }
        found.listed.sort_by_key(|it| (it.again.row, it.how));
        found.listed.truncate(LISTED);
        (found, ways)
    }
}

/// Keys that were seen, with the first row of each and what later ones add.
#[derive(Debug, Default)]
struct Seen {
    keys: HashMap<u64, First>,
    /// Keys from this one on are left out.
    limit: Option<u64>,
}

#[derive(Debug)]
struct First {
    place: RowPosition,
    outcomes: Outcomes,
    again: Option<Box<Again>>,
}

/// What later rows of one key add.
#[derive(Debug, Default)]
struct Again {
    rows: u64,
    tallies: Vec<Tally>,
    places: Vec<RowPosition>,
}

impl Seen {
    fn distinct(&self) -> u64 {
        (self.keys.len() as f64 / self.reach()).round() as u64
    }

    /// How many rows repeat others, as far as keys are kept.
    fn repeats(&self) -> u64 {
        self.keys.values().filter_map(|first| first.again.as_ref()).map(|again| again.rows).sum()
    }

    fn reach(&self) -> f64 {
        self.limit.map_or(1.0, |limit| limit as f64 / 2_f64.powi(64))
    }

    fn knows(&self, key: u64) -> bool {
        self.keys.contains_key(&key)
    }

    /// Whether the key was there already; then the row is one that repeats another. Its outcomes are of so many metrics.
    fn add(&mut self, key: u64, place: RowPosition, (outcomes, metrics): (Outcomes, usize)) -> bool {
        if self.limit.is_some_and(|limit| key >= limit) {
            return false;
        }
        match self.keys.entry(key) {
            Entry::Vacant(vacant) => {
                vacant.insert(First { place, outcomes, again: None });
                self.keep_few();
                false
            }
            Entry::Occupied(mut known) => {
                known.get_mut().repeat(place, outcomes, metrics);
                true
            }
        }
    }

    /// Lets go of the upper half of the keys where there are too many.
    fn keep_few(&mut self) {
        if self.keys.len() > MOST {
            let limit = self.limit.unwrap_or(u64::MAX) / 2;
            self.keys.retain(|key, _| *key < limit);
            self.limit = Some(limit);
        }
    }

    fn tell(self, how: HowRepeated, found: &mut Repeats) {
        let reach = self.reach();
        let scaled = |count: u64| (count as f64 / reach).round() as u64;
        let (mut rows, mut tallies) = (0, vec![Tally::default(); found.tallies.len()]);
        for first in self.keys.into_values() {
            let Some(again) = first.again else { continue };
            rows += again.rows;
            tallies.iter_mut().zip(&again.tallies).for_each(|(sum, it)| *sum = sum.plus(*it));
            found.listed.extend(again.places.iter().map(|place| Repeat { first: first.place, again: *place, how }));
        }
        if rows > 0 {
            found.rows.push((how, scaled(rows)));
        }
        for (sum, it) in found.tallies.iter_mut().zip(tallies) {
            *sum = sum.plus(Tally { hits: scaled(it.hits), total: scaled(it.total) });
        }
        found.reach = found.reach.min(reach);
    }
}

impl First {
    fn repeat(&mut self, place: RowPosition, outcomes: Outcomes, metrics: usize) {
        let again = self.again.get_or_insert_default();
        again.rows += 1;
        again.tallies.resize(metrics, Tally::default());
        self.outcomes.absorb(outcomes).count(&mut again.tallies);
        if again.places.len() < LISTED {
            again.places.push(place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(row: u64) -> RowPosition {
        RowPosition { row, line: row }
    }

    /// Rows of (session, instant in milliseconds, whether it is bad), a key each.
    fn found(rows: &[(u64, i64, bool)]) -> Repeats {
        found_beside(rows, 1)
    }

    /// The same where so many are measured at once.
    fn found_beside(rows: &[(u64, i64, bool)], workers: u64) -> Repeats {
        let mut repeats = RepeatCollector::new(1);
        for (index, (session, at, is_bad)) in rows.iter().enumerate() {
            let mut outcomes = Outcomes::default();
            outcomes.note(0, *is_bad, *is_bad);
            let keys = RowKeys {
                attempt: Some(session * 1_000_003 + *at as u64),
                told: Some(*at as u64 * 2 + u64::from(*is_bad)),
                session: Some(*session),
                at: Timestamp::from_millisecond(*at).ok(),
                measured: None,
            };
            repeats.add(place(index as u64 + 1), &keys, outcomes);
        }
        repeats.finish(workers).0
    }

    #[test]
    fn a_copied_row_and_a_retry_beside_its_failure_are_one_measurement() {
        let copied = found(&[(1, 5, false), (2, 9, false), (1, 5, false), (3, 13, false)]);
        assert_eq!((copied.count(), copied.tallies[0]), (1, Tally { hits: 0, total: 1 }));
        assert_eq!(copied.listed, [Repeat { first: place(1), again: place(3), how: HowRepeated::Attempt }]);
        let retried = found(&[(1, 5, true), (2, 9, false), (1, 5, false), (3, 13, false)]);
        assert_eq!((retried.count(), retried.tallies[0]), (1, Tally { hits: 0, total: 1 }));
        let turned = found(&[(1, 5, false), (2, 9, false), (1, 5, true), (3, 13, false)]);
        assert_eq!((turned.count(), turned.tallies[0]), (1, Tally { hits: 0, total: 1 }), "the worse one is kept");
    }

    #[test]
    fn a_row_under_another_session_is_a_copy_where_the_clock_is_fine() {
        let fine = found(&[(1, 5, false), (2, 9, false), (3, 5, false)]);
        assert_eq!((fine.count(), fine.listed[0].how), (1, HowRepeated::Instant));
        let coarse = found(&[(1, 5000, false), (2, 9000, false), (3, 5000, false)]);
        assert_eq!(coarse.count(), 0, "of a clock of seconds two rows may be of one");
        let at_once = found(&[(1, 5, false), (2, 5, true), (3, 9, false), (4, 9, false)]);
        assert_eq!(at_once.count(), 0, "several are measured at once");
    }

    #[test]
    fn where_rows_are_measured_at_once_an_instant_tells_nothing() {
        let mut rows: Vec<_> = (0..40).map(|row| (row, 5 + row as i64 * 977, false)).collect();
        rows.push((40, 5, false));
        assert_eq!(found_beside(&rows, 1).count(), 0, "two rows that are alike may begin at once");
        rows.extend((41..44).map(|session| (session, 982, false)));
        assert_eq!((found_beside(&rows, 1).count(), found_beside(&rows, 4).count()), (4, 0));
    }

    #[test]
    fn a_session_alone_counts_where_nearly_every_row_has_its_own() {
        let mut rows: Vec<_> = (0..20).map(|row| (row, row as i64 * 1000, false)).collect();
        assert_eq!(found(&rows).count(), 0);
        rows.push((3, 77_000, false));
        let one = found(&rows);
        assert_eq!((one.count(), one.listed[0].how), (1, HowRepeated::Session));
        let shared: Vec<_> = (0..20).map(|row| (row % 4, row as i64 * 1001, false)).collect();
        assert_eq!(found(&shared).count(), 0, "where sessions hold many rows, that says nothing");
        let single: Vec<_> = (0..20).map(|row| (0, row as i64 / 2 * 1000, false)).collect();
        assert_eq!(found(&single).count(), 0, "one session, and a clock of seconds");
    }
}
