//! Tells copies from measurements (docs/independence.md). Honest values are independent about a slowly moving level of their
//! scenario; rows that rise and fall together with other rows, or return exactly, are too alike to be two measurements.
//!
//! Not told: values that depend on something hidden that both runs share row by row (they look like copies); single copied
//! rows; blocks below about 8 rows exact or 60 with noise; a run that only repeats a few rows, judged without a reference
//! (a plan with variants looks the same); scenarios of few distinct values.

mod alignment;
mod blocks;
mod found;
mod plans;
mod scores;
mod sequence;
mod sets;
mod still;
#[cfg(test)]
mod tests;
mod windows;

pub use found::{Echo, Measured, SUSPICIOUS, Test};
pub use scores::Prepared;
pub use sequence::sequence;

use blocks::Scenarios;

/// Beyond doubt: no other test need be asked.
const CERTAIN: f64 = 1e-9;
/// An echo that adds fewer rows to what is known to be copied is not told ...
const LEAST_NEW: usize = 4;
/// ... nor one of which so small a part is new.
const NEW_PART: usize = 8;

/// The most telling echo between two runs, if any. Typically 0.3 ms at 200 rows each, 30 ms at 2048.
pub fn between(one: &Prepared, other: &Prepared) -> Option<Echo> {
    let sequence = sequence(one, other);
    if sequence.as_ref().is_some_and(|echo| echo.chance < CERTAIN) {
        return sequence;
    }
    let ordered = [sequence, blocks::between(one, other, Scenarios::Same), windows::between(one, other)];
    let best = ordered.into_iter().flatten().min_by(|a, b| a.chance.total_cmp(&b.chance));
    best.or_else(|| sets::between(one, other))
}

/// The most telling block of values in turn that two runs have in common, exactly or moved by a constant, whichever
/// scenarios they were given to. Only exact ones: the levels of the scenarios alone make others alike.
pub fn across_scenarios(one: &Prepared, other: &Prepared) -> Option<Echo> {
    blocks::between(one, other, Scenarios::Any)
}

/// The echoes within a run, the most telling first, until every row that any of them copies is covered.
///
/// `references` are other runs on the same plan, best honest ones: they tell how easily two rows agree and what the plan
/// itself repeats. Without them only scenarios with varied values are judged.
pub fn within(run: &Prepared, references: &[&Prepared]) -> Vec<Echo> {
    let mut copied = vec![false; run.origin.last().map_or(0, |last| last + 1)];
    let candidates =
        [blocks::within(run, references), windows::within(run, references), still::within(run, references)];
    candidates.concat().into_iter().filter(|echo| adds_rows(echo, &mut copied)).collect()
}

/// Whether some rows, and a part of the echo, were not known to be copied yet; notes them.
fn adds_rows(echo: &Echo, copied: &mut [bool]) -> bool {
    let new = echo.pairs.iter().filter(|(_, second)| !copied[*second]).count();
    let adds = new >= LEAST_NEW && new * NEW_PART >= echo.pairs.len();
    if adds {
        echo.pairs.iter().for_each(|(_, second)| copied[*second] = true);
    }
    adds
}

/// Whether an exact copy of the run would be told at all: false with too few rows, or where nothing varies.
pub fn can_tell(run: &Prepared) -> bool {
    between(run, run).is_some()
}
