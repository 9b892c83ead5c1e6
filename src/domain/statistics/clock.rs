//! What clocks cannot have shown of one run (docs/independence.md, S6): actions that took longer than the time between
//! them, rows faster than any action, rows at one single interval.

use jiff::Timestamp;

use crate::domain::evidence::raw_runs::{MeasuredField, Measurements};

/// Runs of fewer rows tell nothing.
const LEAST_ROWS: usize = 20;
/// In milliseconds: so finely does the coarsest of usual clocks tell time (the timer of Windows).
const TICK: f64 = 16.0;
/// In milliseconds: no row takes less.
const FASTEST: f64 = 1.0;
/// One row in so many may break the rule: clocks are set.
const SPARE: usize = 20;

/// What does not fit in the times of a run.
#[derive(Clone, Debug, PartialEq)]
pub enum ClockFault {
    /// So many rows begin before the action of the one before can have ended, of so many that were looked at.
    TooEarly { rows: usize, of: usize, field: String },
    /// The actions took longer together than the run, all its workers counted; in milliseconds.
    TooLong { together: f64, wall: f64, field: String },
    /// The time from one row to the next, in milliseconds, in the mean.
    TooFast { pace: f64 },
    /// Every row follows the one before at the same interval, in milliseconds.
    OneInterval { interval: f64 },
}

/// What the times of a run's first rows cannot be, under so many rows at once.
pub fn faults(run: &Measurements, workers: u64) -> Vec<ClockFault> {
    let stamps = Stamps::of(run);
    if stamps.at.len() < LEAST_ROWS {
        return Vec::new();
    }
    let of_pace = stamps.pace_fault();
    let of_actions = run.fields.iter().find_map(|field| stamps.action_fault(field, workers));
    of_pace.into_iter().chain(of_actions).collect()
}

/// The mean time from one row of a run to the next, in milliseconds; `None` for a run of few rows.
pub fn pace(run: &Measurements) -> Option<f64> {
    let stamps = Stamps::of(run);
    (stamps.at.len() >= LEAST_ROWS).then(|| stamps.wall() / (stamps.at.len() - 1) as f64)
}

/// When the rows that have a time were measured, in milliseconds after the first of them, with their index.
struct Stamps {
    at: Vec<(usize, f64)>,
    /// How finely they are told, in milliseconds: minutes, seconds, or as finely as usual clocks do.
    tick: f64,
}

impl Stamps {
    fn of(run: &Measurements) -> Self {
        let timed = || run.rows.iter().enumerate().filter_map(|(index, row)| Some((index, row.at?)));
        let first = timed().next().map_or(Timestamp::UNIX_EPOCH, |(_, at)| at);
        let milliseconds = |at: Timestamp| (at.as_nanosecond() - first.as_nanosecond()) as f64 / 1e6;
        let are_whole =
            |second: i64| timed().all(|(_, at)| at.subsec_nanosecond() == 0 && at.as_second() % second == 0);
        let tick = if are_whole(60) {
            60_000.0
        } else if are_whole(1) {
            1_000.0
        } else {
            TICK
        };
        Self { at: timed().map(|(index, at)| (index, milliseconds(at))).collect(), tick }
    }

    fn gaps(&self) -> impl Iterator<Item = f64> {
        self.at.windows(2).map(|pair| pair[1].1 - pair[0].1)
    }

    /// From the earliest row to the latest.
    fn wall(&self) -> f64 {
        let (first, last) =
            self.at.iter().fold((f64::MAX, f64::MIN), |(first, last), (_, at)| (first.min(*at), last.max(*at)));
        last - first
    }

    fn pace_fault(&self) -> Option<ClockFault> {
        let pace = self.wall() / (self.at.len() - 1) as f64;
        if pace < FASTEST {
            return Some(ClockFault::TooFast { pace });
        }
        let interval = self.gaps().next()?;
        self.gaps().all(|gap| gap == interval).then_some(ClockFault::OneInterval { interval })
    }

    fn action_fault(&self, field: &MeasuredField, workers: u64) -> Option<ClockFault> {
        let unit = unit(&field.name).filter(|_| !field.only_rises())?;
        let took = |index: usize| field.values.get(index).copied().flatten().map(|value| value * unit);
        if workers == 1
            && let Some(early) = self.too_early(field, took)
        {
            return Some(early);
        }
        let durations: Vec<f64> = self.at.iter().filter_map(|(index, _)| took(*index)).collect();
        let longest = durations.iter().copied().fold(0.0, f64::max);
        let together: f64 = durations.iter().sum();
        let wall = (self.wall() + longest + self.tick) * workers as f64;
        (together > wall).then(|| ClockFault::TooLong { together, wall: self.wall(), field: field.name.clone() })
    }

    /// Rows are stamped as their action begins or as it ends: of the two, the one that fits better.
    fn too_early(&self, field: &MeasuredField, took: impl Fn(usize) -> Option<f64>) -> Option<ClockFault> {
        let tick = self.tick;
        let breaches = |stamped: fn(&[(usize, f64)]) -> usize| {
            let pairs = self.at.windows(2).filter_map(|pair| Some((took(stamped(pair))?, pair[1].1 - pair[0].1)));
            pairs.fold((0, 0), |(early, of), (took, gap)| (early + usize::from(gap + tick < took), of + 1))
        };
        let (early, of) = breaches(|pair| pair[0].0).min(breaches(|pair| pair[1].0));
        (early > 2 && early * SPARE > of).then(|| ClockFault::TooEarly { rows: early, of, field: field.name.clone() })
    }
}

/// What a field is measured in, in milliseconds, by its name; `None` where that does not say.
fn unit(name: &str) -> Option<f64> {
    let last = name.rsplit('.').next().unwrap_or(name);
    let ends = |endings: &[&str]| endings.iter().any(|ending| last.ends_with(ending));
    match last {
        _ if ends(&["Ms", "_ms", "Millis", "millis", "Milliseconds"]) || last == "ms" => Some(1.0),
        _ if ends(&["Seconds", "_seconds", "Secs", "_secs", "_s"]) || last == "seconds" => Some(1000.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::evidence::raw_runs;
    use crate::domain::profile::Profile;

    /// Rows stamped so many milliseconds after the epoch, each with how long its action took.
    fn run(rows: impl IntoIterator<Item = (f64, f64)>) -> Measurements {
        let text: String = rows
            .into_iter()
            .map(|(at, took)| {
                let at = Timestamp::from_nanosecond((at * 1e6) as i128).unwrap();
                format!("{{\"timestamp\":\"{at}\",\"probe\":{{\"durationMs\":{took}}}}}\n")
            })
            .collect();
        raw_runs::read(text.as_bytes(), &Profile::read(&[]).unwrap()).unwrap().measurements
    }

    fn took(row: usize) -> f64 {
        400.0 + (row * 7919 % 101) as f64
    }

    /// One action after the other, stamped as it begins or as it ends, with so much between them.
    fn serial(ends: bool, between: f64) -> Measurements {
        let mut now = 0.0;
        run((0..60).map(|row| {
            let began = now;
            now += took(row) + between;
            (if ends { now } else { began }, took(row))
        }))
    }

    #[test]
    fn actions_one_after_the_other_are_what_clocks_show_however_they_are_stamped() {
        for measured in [serial(false, 0.0), serial(true, 0.0), serial(false, 30.0), serial(true, 900.0)] {
            assert_eq!(faults(&measured, 1), []);
        }
        let seconds = run((0..60).scan(0.0, |now, row| {
            *now += took(row) * 3.0;
            Some(((*now - took(row) * 3.0) / 1000.0).floor() * 1000.0).map(|at| (at, took(row) * 3.0))
        }));
        assert_eq!(faults(&seconds, 1), [], "a clock of seconds");
        let at_once = run((0..60).map(|row| ((row / 4) as f64 * 500.0 + (row % 4) as f64, took(row))));
        assert_eq!(faults(&at_once, 4), []);
        assert!(matches!(faults(&at_once, 1)[..], [ClockFault::TooEarly { .. }]));
    }

    #[test]
    fn two_hundred_actions_in_two_hundred_milliseconds_are_none() {
        let squeezed = run((0..200).map(|row| (row as f64 + (row % 3) as f64 / 10.0, took(row))));
        assert!(matches!(faults(&squeezed, 1)[..], [ClockFault::TooEarly { rows: 199, of: 199, .. }]));
        assert!(matches!(faults(&squeezed, 8)[..], [ClockFault::TooLong { .. }]));
        let faster = run((0..200).map(|row| (row as f64 / 2.0, 0.1)));
        assert!(matches!(faults(&faster, 1)[..], [ClockFault::TooFast { .. }]));
    }

    #[test]
    fn rows_at_one_single_interval_are_told_from_twenty_on() {
        let even = |rows| run((0..rows).map(|row| (row as f64 * 1000.0, 40.0)));
        assert_eq!(faults(&even(20), 1), [ClockFault::OneInterval { interval: 1000.0 }]);
        assert_eq!(faults(&even(19), 1), []);
        assert_eq!((pace(&even(20)), pace(&even(19))), (Some(1000.0), None));
    }
}
