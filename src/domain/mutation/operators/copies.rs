//! Damages for rows that are no measurements: told twice, too alike, at times and with figures that cannot be.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::domain::values::kind::Kind;

use super::kpi::{SCENARIO, TIME, rewritten};
use super::mutation::{Attempt, Edit, Mutation};
use super::original::{Measured, Original, measured, name};

/// Enough rows for every test.
const ENOUGH: usize = 80;
/// The same for a run that is compared with itself.
const HALF: usize = 160;

const MOMENT: &str = "2000-01-01T00:00:00.000Z";
/// The members of a row that the contract asks for, besides those of the metrics.
const ASKED: [&str; 7] = ["runId", TIME, SCENARIO, "sessionId", "finalStatus", "environment", "featureFlags"];

/// The first row stands there again.
pub(super) fn row_told_twice(original: &Original<'_>) -> Attempt {
    let run = original.run()?;
    let raw = original.pack.raw(run.raw).ok_or("the rows are not there")?;
    let are_shared = (raw.prints.sessions.prints().len() as u64) * 2 < raw.rows + 1;
    if are_shared && !raw.times.tell_fractions() {
        return Err("many rows are of one session, and of a clock of seconds".to_owned());
    }
    let edit = rewritten(original, run, |rows| rows.repeat_first())?;
    Ok(Mutation::new(format!("the first row of {} stands there twice", run.name()), vec![edit]))
}

/// Both gate runs measured the same durations, row by row, but for a millisecond.
pub(super) fn run_echoed(original: &Original<'_>) -> Attempt {
    let [first, second] = original.pair()?;
    let both = measured(first).zip(measured(second)).filter(|(first, second)| first.raw != second.raw);
    let (first, second) = both.ok_or("the two gate runs have no valid rows of their own")?;
    let [one, other] = [(first, 0), (second, 1)].map(|(run, later)| timed(original, run, later));
    let what = format!("every action of {} took a millisecond longer than its like of {}", second.name(), first.name());
    Ok(Mutation::new(what, vec![one?, other?]))
}

/// The second half of a run took as long as the first, row by row.
pub(super) fn half_repeated(original: &Original<'_>) -> Attempt {
    let run = original.run()?;
    let field = field(original)?;
    let edit = rewritten(original, run, |rows| {
        rows.cycle(HALF);
        rows.first_twice(HALF);
        rows.number(|row, at| {
            row[&field] = Value::from(400 + mixed(at % HALF as u64) % 997);
            // At a time of its own: else the row itself would be told twice.
            row[TIME] =
                Value::from(format!("2000-01-01T00:{:02}:{:02}.{:03}Z", at / 30, at % 30 * 2, mixed(at) % 1000));
            row["sessionId"] = Value::from(format!("{} {at}", run.raw.name()));
        });
    })?;
    Ok(Mutation::new(format!("the second half of {} took as long as the first, row by row", run.name()), vec![edit]))
}

/// A field that holds measured values under this profile.
fn field(original: &Original<'_>) -> Result<String, String> {
    let field = original.profile.runs.measured.first().ok_or("the profile names no measured field")?.replace('*', "");
    Ok(if field.is_empty() { "measured".to_owned() } else { field })
}

/// A run whose actions took as long as is made up here, and so many milliseconds longer.
fn timed(original: &Original<'_>, run: Measured<'_>, later: u64) -> Result<Edit, String> {
    let field = field(original)?;
    rewritten(original, run, |rows| {
        rows.cycle(ENOUGH);
        // The turns of each scenario so far: runs may have them in orders of their own.
        let mut turns: BTreeMap<String, u64> = BTreeMap::new();
        rows.number(|row, at| {
            let scenario = row[SCENARIO].as_str().unwrap_or_default().to_owned();
            let own: u64 = scenario.bytes().map(u64::from).sum();
            let turn = turns.entry(scenario).or_insert(own << 32);
            *turn += 1;
            row[&field] = Value::from(400 + mixed(*turn) % 997 + later);
            row["sessionId"] = Value::from(format!("{} {at}", run.raw.name()));
        });
    })
}

/// A number that tells nothing of those before and after it (the mixing of `SplitMix64`).
fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// All rows are of one moment.
pub(super) fn clock_stopped(original: &Original<'_>) -> Attempt {
    let run = original.run()?;
    let edit = rewritten(original, run, |rows| {
        rows.cycle(ENOUGH);
        rows.number(|row, _| row[TIME] = Value::from(MOMENT));
    })?;
    Ok(Mutation::new(format!("the rows of {} are of one moment", run.name()), vec![edit]))
}

/// Every row says that it ended as nothing good does.
pub(super) fn all_crashed(original: &Original<'_>) -> Attempt {
    let run = original.run()?;
    let edit = rewritten(original, run, |rows| rows.number(|row, _| row["finalStatus"] = Value::from("crashed")))?;
    Ok(Mutation::new(format!("every row of {} crashed in the end", run.name()), vec![edit]))
}

/// A summary, or regression evidence, counts more than there is.
pub(super) fn more_than_all(original: &Original<'_>) -> Attempt {
    let documents = [Kind::Summary, Kind::Regression].into_iter().flat_map(|kind| original.pack.paths_of(kind));
    let path = documents.into_iter().next().ok_or("neither a summary nor regression evidence is in the pack")?;
    let text = original.text(path)? + "\n\n- 45 of 40 tests passed\n";
    Ok(Mutation::new(format!("`{path}` says that 45 of 40 tests passed"), vec![Edit::becomes(path, text)]))
}

/// The rows of a gate run are of one moment, and tell no more than the contract asks.
pub(super) fn nothing_measured(original: &Original<'_>) -> Attempt {
    let [_, second] = original.pair()?;
    let run = measured(second).ok_or_else(|| format!("the rows of {} are not there or not valid", name(second)))?;
    let metrics = &original.profile.metrics;
    let is_asked = |key: &str| ASKED.contains(&key) || metrics.iter().any(|metric| metric.field == key);
    let edit = rewritten(original, run, |rows| {
        rows.cycle(ENOUGH);
        rows.number(|row, _| {
            row[TIME] = Value::from(MOMENT);
            row.as_object_mut().into_iter().for_each(|row| row.retain(|key, _| is_asked(key)));
        });
    })?;
    Ok(Mutation::new(format!("the rows of {} hold no measured value and are of one moment", run.name()), vec![edit]))
}
