//! Rows that two runs have in common, and how many chance alone would bring (docs/contracts.md, section 2:
//! `kpi.rows-shared`).
//!
//! Clean rows of a run look alike but for their time: the same scenario, the same outcome. So a row of one run is *the
//! same but for its ids* as a row of another where all that was measured agrees and the instant with it. Is that chance?
//! Coincidences are counted in pairs: a row of one run and a row of the other that are the same. Two answers are asked
//! how many pairs chance would bring, and the one that expects more counts:
//!
//! - *From the times.* Two runs that went on at once hit the same instants by chance: as often as the instants of the
//!   grid on which their times lie (milliseconds, whole seconds, days) are few, and only in the time that they share.
//!   Of rows at the same instant, as many agree in the rest as rows of the two runs do at all.
//! - *From the runs themselves.* Rows of one run are measured one by one; where they repeat each other, times or values
//!   are so coarse that rows of another run repeat them too, just as often.
//!
//! Runs of one run's length measured at other times share nothing, two parallel runs with times to the millisecond a row
//! now and then, and of runs whose rows all bear one date nothing can be said. Pairs come one by one and rarely: Poisson's
//! distribution says how often chance would bring so many. All 200 rows of a run that come again are never chance, unless
//! its times are that coarse.
//!
//! A run that is moved in time as a whole is still the same run. Where no instants agree, the *paces* are compared the
//! same way: what three rows in turn measured, and how long after the row before. Runs on one timetable have few different
//! paces and repeat them within themselves as often as between each other; measured ones are as good as never the same.
//! As a timetable may be odd, half a run and no fewer than `LEAST_PACED` rows must agree beyond what chance brings.

use std::collections::HashMap;

use crate::domain::evidence::raw_runs::{RawRuns, RowFingerprint, RowPosition, Sketch, Times, common_step};

/// Terms of a sum that are added one by one; the rest is taken for more than it can be.
const MOST_TERMS: usize = 1 << 20;

/// Fewer rows at the same paces tell nothing.
pub(super) const LEAST_PACED: f64 = 20.0;

/// In what rows of two runs are the same, besides what they measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alike {
    /// The instant.
    Instant,
    /// The time since the row before, and those of the two rows before it.
    Pace,
}

/// What two runs have in common.
#[derive(Clone, Debug, PartialEq)]
pub struct Shared {
    /// Where the sessions that are in both runs stand first, in the order of the first one's rows.
    pub sessions: Vec<[RowPosition; 2]>,
    /// The same for rows that are the same but for their ids; empty where chance explains them.
    pub rows: Vec<[RowPosition; 2]>,
    pub alike: Alike,
    /// How many rows of either run the `rows` are, repeated ones counted.
    pub row_count: u64,
    /// How many pairs of equal rows there are, how many chance would bring, and how often it would bring as many.
    pub pairs: f64,
    pub expected: f64,
    pub chance: f64,
    /// The share of the rows that was compared, 0 to 1: of runs of very many rows a sample is.
    pub reach: f64,
}

impl Shared {
    /// Compares two runs; `None` where they have nothing in common that chance does not bring at least as often as
    /// `coincidence` (0 to 1).
    pub fn of(one: &RawRuns, other: &RawRuns, coincidence: f64) -> Option<Self> {
        let sessions = places(&one.prints.sessions.shared(&other.prints.sessions));
        let instants = Common::of(&one.prints.rows, &other.prints.rows, || expected(one, other));
        let paces = Common::of(&one.prints.paces, &other.prints.paces, || expected_paces(one, other));
        let is_moved = !instants.is_told(coincidence) && paces.is_told(coincidence) && paces.is_most_of(one, other);
        let (alike, found) = if is_moved { (Alike::Pace, paces) } else { (Alike::Instant, instants) };
        let told = if found.is_told(coincidence) { found.both.as_slice() } else { &[] };
        let shared = Self {
            sessions,
            rows: places(told),
            alike,
            row_count: told.iter().map(|(first, second)| first.count.min(second.count)).sum(),
            pairs: found.pairs,
            expected: found.expected,
            chance: found.chance,
            reach: one.prints.rows.reach(&other.prints.rows).min(one.prints.sessions.reach(&other.prints.sessions)),
        };
        (!shared.sessions.is_empty() || !shared.rows.is_empty()).then_some(shared)
    }
}

/// What stands in both of two sketches, in pairs.
struct Common {
    both: Vec<(RowFingerprint, RowFingerprint)>,
    pairs: f64,
    expected: f64,
    chance: f64,
}

impl Common {
    fn of(one: &Sketch, other: &Sketch, expected: impl Fn() -> f64) -> Self {
        let both = one.shared(other);
        let pairs: f64 = both.iter().map(|(first, second)| first.count as f64 * second.count as f64).sum();
        let expected = if both.is_empty() { 0.0 } else { expected() };
        Self { chance: at_least(pairs, expected), both, pairs, expected }
    }

    fn is_told(&self, coincidence: f64) -> bool {
        self.chance < coincidence
    }

    /// Whether they are half of the shorter run beyond what chance brings, and more than a handful.
    fn is_most_of(&self, one: &RawRuns, other: &RawRuns) -> bool {
        let compared =
            one.prints.paced().min(other.prints.paced()) as f64 * one.prints.paces.reach(&other.prints.paces);
        self.pairs - self.expected >= (compared / 2.0).max(LEAST_PACED)
    }
}

fn places(shared: &[(RowFingerprint, RowFingerprint)]) -> Vec<[RowPosition; 2]> {
    shared.iter().map(|(first, second)| [first.place, second.place]).collect()
}

/// How many pairs of equal rows chance would bring, among those that were compared.
fn expected(one: &RawRuns, other: &RawRuns) -> f64 {
    let (first, second) = (one.prints.timed as f64, other.prints.timed as f64);
    let reach = one.prints.rows.reach(&other.prints.rows);
    let by_time = first * second * alike(one, other) * same_instant(&one.times, &other.times) * reach;
    let (one, other) = ((&one.prints.rows, first), (&other.prints.rows, second));
    by_time.max(repeats(one, other)).max(repeats(other, one))
}

/// The same for equal paces.
fn expected_paces<'a>(one: &'a RawRuns, other: &'a RawRuns) -> f64 {
    let paces = |run: &'a RawRuns| (&run.prints.paces, run.prints.paced() as f64);
    repeats(paces(one), paces(other)).max(repeats(paces(other), paces(one)))
}

/// How often a row of one run and a row of the other agree in everything but ids and time.
fn alike(one: &RawRuns, other: &RawRuns) -> f64 {
    let shares = |run: &RawRuns| {
        let mut classes: HashMap<u64, f64> = HashMap::new();
        let prints = run.prints.rows.prints();
        let total: f64 = prints.iter().map(|print| print.count as f64).sum();
        prints.iter().for_each(|print| *classes.entry(print.class).or_default() += print.count as f64 / total);
        classes
    };
    let second = shares(other);
    shares(one).iter().filter_map(|(class, share)| Some(share * second.get(class)?)).sum()
}

/// How often a row of one run and a row of the other have the same time, were both spread evenly over their runs on the
/// finest grid that all their times lie on.
fn same_instant(one: &Times, other: &Times) -> f64 {
    let span = |times: &Times| Some((times.first?.as_nanosecond(), times.last?.as_nanosecond()));
    let (Some(one_span), Some(other_span)) = (span(one), span(other)) else { return 1.0 };
    let apart = one_span.0.abs_diff(other_span.0);
    let grain = common_step(common_step(one.grain, other.grain), apart).max(1) as f64;
    let instants = |(from, to): (i128, i128)| if to < from { 0.0 } else { to.abs_diff(from) as f64 / grain + 1.0 };
    let both = (one_span.0.max(other_span.0), one_span.1.min(other_span.1));
    instants(both) / (instants(one_span) * instants(other_span))
}

/// How many pairs there would be if values of the other run met values of this one as often as these meet each other.
/// Each run is what is kept of its values, and how many there were.
fn repeats((run, count): (&Sketch, f64), (other, others): (&Sketch, f64)) -> f64 {
    if count < 2.0 {
        return 0.0;
    }
    let compared = run.within(other).iter();
    let pairs: f64 = compared.map(|print| print.count as f64 * (print.count - 1) as f64).sum();
    pairs * others / (count - 1.0)
}

/// How often chance brings at least so many where it brings `expected` on average (Poisson's distribution); 1 for what
/// is no more than that.
fn at_least(count: f64, expected: f64) -> f64 {
    if count <= expected || count < 1.0 {
        return 1.0;
    }
    if expected <= 0.0 {
        return 0.0;
    }
    let mut term = (count * expected.ln() - expected - ln_factorial(count)).exp();
    let (mut sum, mut next) = (0.0, count);
    for _ in 0..MOST_TERMS {
        if term <= sum * 1e-12 {
            return sum.min(1.0);
        }
        sum += term;
        next += 1.0;
        term *= expected / next;
    }
    // What is left is less than if every term were followed by as large a part of it as this one is.
    (sum + term / (1.0 - expected / (next + 1.0))).min(1.0)
}

/// The logarithm of n! for a whole n: factor by factor while they are few, then Stirling's series, to nine digits.
fn ln_factorial(n: f64) -> f64 {
    if n < 16.0 {
        return (2..=n as u64).map(|factor| (factor as f64).ln()).sum();
    }
    n * n.ln() - n + (std::f64::consts::TAU * n).ln() / 2.0 + 1.0 / (12.0 * n) - 1.0 / (360.0 * n.powi(3))
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::*;
    use crate::domain::evidence::raw_runs;
    use crate::domain::profile::Profile;

    /// Rows of one run, each (milliseconds after noon, how long its probe took).
    fn run(id: &str, rows: impl IntoIterator<Item = (i64, u64)>) -> RawRuns {
        let noon: Timestamp = "2031-05-06T12:00:00Z".parse().unwrap();
        let mut text = String::new();
        for (at, (after, took)) in rows.into_iter().enumerate() {
            let time = noon + SignedDuration::from_millis(after);
            let scenario = ["open_cursor", "open_settings"][at % 2];
            text += &format!(
                r#"{{"sessionId":"{id}-{at}","timestamp":"{time}","scenarioId":"{scenario}","runId":"{id}","ms":{took}}}"#
            );
            text.push('\n');
        }
        raw_runs::read(text.as_bytes(), &Profile::read(&[]).unwrap()).unwrap()
    }

    fn shared(one: &RawRuns, other: &RawRuns) -> Option<(usize, u64)> {
        Shared::of(one, other, 0.001).map(|it| (it.sessions.len(), it.row_count))
    }

    /// Some numbers below `below` that follow no pattern.
    fn noise(seed: u64, below: u64) -> impl Iterator<Item = u64> {
        let step = move |state: &u64| Some(state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(seed | 1));
        std::iter::successors(Some(seed), step).skip(3).map(move |it| (it >> 33) % below)
    }

    fn measured(id: &str, from: i64, seed: u64) -> RawRuns {
        let mut at = from;
        run(
            id,
            noise(seed, 400).take(200).map(move |took| {
                at += 700 + took as i64;
                (at, took)
            }),
        )
    }

    #[test]
    fn runs_one_after_the_other_and_side_by_side_share_nothing() {
        assert_eq!(shared(&measured("a", 0, 1), &measured("b", 300_000, 2)), None);
        assert_eq!(shared(&measured("a", 0, 1), &measured("b", 0, 2)), None);
    }

    #[test]
    fn a_run_under_other_ids_is_the_same_run_and_so_is_a_part_of_it() {
        assert_eq!(shared(&measured("a", 0, 1), &measured("b", 0, 1)), Some((0, 200)));
        let rows = |id: &str, times: Vec<i64>| run(id, times.into_iter().map(|at| (at, 9)));
        let own: Vec<i64> = (0..40).map(|at| at * 977 + at % 3).collect();
        let borrowed: Vec<i64> = own[..4].iter().copied().chain((0..36).map(|at| 50_000 + at * 983)).collect();
        assert_eq!(shared(&rows("a", own), &rows("b", borrowed)), Some((0, 4)));
    }

    #[test]
    fn a_run_moved_in_time_is_the_same_run_and_one_on_the_same_timetable_is_not() {
        assert_eq!(shared(&measured("a", 0, 1), &measured("b", 300_000, 1)), Some((0, 197)));
        let found = Shared::of(&measured("a", 0, 1), &measured("b", 300_000, 1), 0.001).unwrap();
        assert_eq!((found.alike, found.rows[0].map(|place| place.row)), (Alike::Pace, [4, 4]));
        let timetable = |id: &str, from: i64| run(id, (0..200).map(|at| (from + at * 1000 + at / 10 * 250, 9)));
        assert_eq!(shared(&timetable("a", 0), &timetable("b", 300_000)), None);
        let few = |id: &str, from: i64| run(id, (0..20).map(|at| (from + at * at * 10, 9)));
        assert_eq!(shared(&few("a", 0), &few("b", 300_000)), None, "17 paces in turn are too few to accuse anybody");
    }

    #[test]
    fn a_session_in_both_runs_is_told_and_one_that_repeats_in_its_own_is_not() {
        let (one, mut other) = (measured("a", 0, 1), measured("b", 300_000, 2));
        other.prints.sessions = measured("a", 0, 1).prints.sessions;
        assert_eq!(shared(&one, &other), Some((200, 0)));
        assert_eq!(Shared::of(&one, &other, 0.001).unwrap().sessions[0].map(|it| it.row), [1, 1]);
    }

    #[test]
    fn rows_of_one_date_say_nothing_however_many_are_alike() {
        let dated = |id: &str, seed| run(id, noise(seed, 2).take(200).map(|day| (day as i64 * 86_400_000, 7)));
        assert_eq!(shared(&dated("a", 1), &dated("b", 2)), None);
        let all = |id: &str| run(id, (0..200).map(|_| (0, 7)));
        assert_eq!(shared(&all("a"), &all("b")), None);
    }

    #[test]
    fn times_in_whole_seconds_coincide_in_parallel_runs_and_durations_tell_them_apart() {
        let seconds = |id: &str, seed: u64, took: u64| {
            let mut at = 0;
            run(
                id,
                noise(seed, 3).zip(noise(seed, took)).take(200).map(move |(step, took)| {
                    at += 1000 * (1 + step as i64);
                    (at, took)
                }),
            )
        };
        assert_eq!(shared(&seconds("a", 1, 1), &seconds("b", 2, 1)), None);
        assert_eq!(shared(&seconds("a", 1, 400), &seconds("b", 1, 400)), Some((0, 200)));
    }

    #[test]
    fn four_rows_on_the_full_minute_are_too_few_to_accuse_anybody() {
        let minutes = |id: &str, count: i64| run(id, (0..count).map(|at| (at * 60_000, 7)));
        assert_eq!(shared(&minutes("a", 4), &minutes("b", 4)), None);
        assert_eq!(shared(&minutes("a", 40), &minutes("b", 40)), Some((0, 40)));
    }

    #[test]
    fn rows_without_a_readable_time_and_runs_of_none_share_nothing() {
        let timeless = |id: &str| {
            let text = format!(r#"{{"sessionId":"{id}","timestamp":"soon"}}"#);
            raw_runs::read(text.as_bytes(), &Profile::read(&[]).unwrap()).unwrap()
        };
        assert_eq!(shared(&timeless("a"), &timeless("b")), None);
        assert_eq!(shared(&run("a", []), &run("b", [])), None);
        assert_eq!(shared(&run("a", [(5, 1)]), &run("b", [(5, 1)])), None, "one row is one instant: no grid");
    }

    #[test]
    fn poisson_s_tail_is_what_its_table_says() {
        for (count, expected, chance) in [(1.0, 0.1, 0.0951626), (4.0, 1.0, 0.0189882), (20.0, 5.0, 3.45214e-07)] {
            assert!((at_least(count, expected) / chance - 1.0).abs() < 1e-4, "{count} of {expected}");
        }
        assert_eq!((at_least(3.0, 3.0), at_least(0.0, 0.0), at_least(1.0, 0.0)), (1.0, 1.0, 0.0));
        assert!((0.0..1e-6).contains(&at_least(1e14 + 1e8, 1e14)));
        assert!((0.1..=1.0).contains(&at_least(1e14 + 1.0, 1e14)));
    }
}
