//! S4: blocks of rows that return exactly, or moved by a constant, between runs or within one.

use super::alignment::{Likeness, Pairs, echo, median};
use super::found::{Echo, Measured, SUSPICIOUS, Test};
use super::scores::{Prepared, Scenario, Unit};
use std::collections::BTreeMap;

/// Which rows may be equal: of the same scenario, or of any.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scenarios {
    Same,
    Any,
}

/// How a row follows from the row before it. Equal keys: the same two scenarios and the same difference of values, so that a
/// constant added to all rows of a block changes nothing.
#[derive(Clone, Copy, PartialEq)]
struct Key {
    /// `None` where they are not asked.
    scenarios: Option<(usize, usize)>,
    difference: f64,
}

/// A run as keys, and what each of its rows tells, in nats.
struct Keyed {
    keys: Vec<Key>,
    information: Vec<f64>,
}

/// `rows` rows from `a` on in one run equal as many from `b` on in the other; `information` in nats.
#[derive(Clone, Copy)]
struct Block {
    a: usize,
    b: usize,
    rows: usize,
    information: f64,
    reversed: bool,
}

/// What a row of each scenario tells, in nats.
type Law = BTreeMap<usize, f64>;

/// How rows are compared.
struct Comparing<'a> {
    law: &'a Law,
    scenarios: Scenarios,
    unit: Unit,
}

/// The most telling block that two runs have in common: chance = 4 * rows * rows * product of c over the rows of the block
/// that differ from the row before in their scenario. Where the block was moved, its first row is free.
pub(super) fn between(one: &Prepared, other: &Prepared, scenarios: Scenarios) -> Option<Echo> {
    let law: Law = one.shared(other).map(|(a, b)| (a.number, a.information.min(b.information))).collect();
    let how = Comparing { law: &law, scenarios, unit: Unit::of(one.values().chain(other.values())) };
    let tried = 4.0 * one.rows.len() as f64 * other.rows.len() as f64;
    let a = Keyed::of(&one.rows, &how);
    let mut found = Vec::new();
    for reversed in [false, true] {
        let b = Keyed::of(&directed(&other.rows, reversed), &how);
        let diagonals = (0..other.rows.len()).map(|j| (1, j + 1)).chain((1..one.rows.len()).map(|i| (i + 1, 1)));
        found.extend(
            diagonals.filter_map(|(i, j)| diagonal(&a, &b, i, j, usize::MAX)).map(|block| Block { reversed, ..block }),
        );
    }
    let best = found.into_iter().max_by(|x, y| x.information.total_cmp(&y.information))?;
    let chance = chance(&best, tried);
    (chance < SUSPICIOUS).then(|| report(one, other, &best, chance))
}

/// The blocks of a run that return later in it, the most telling first, one per offset. The probabilities come from the
/// middle one of the references, as far as the run tells its own values apart: it may be of a coarser timer. They come from
/// the run itself only where there are none: a run of copies agrees with itself.
pub(super) fn within(run: &Prepared, references: &[&Prepared]) -> Vec<Echo> {
    let law = law(run, references);
    let (rows, tried) = (run.rows.len(), 2.0 * (run.rows.len() as f64).powi(2));
    let how = Comparing { law: &law, scenarios: Scenarios::Same, unit: Unit::of(run.values()) };
    let a = Keyed::of(&run.rows, &how);
    let mut found: Vec<Block> = (1..rows).filter_map(|lag| diagonal(&a, &a, 1, 1 + lag, usize::MAX)).collect();
    let backwards = Keyed::of(&directed(&run.rows, true), &how);
    let corners = (0..rows).map(|j| (1, j + 1)).chain((1..rows).map(|i| (i + 1, 1)));
    let folded = corners.filter_map(|(i, j)| diagonal(&a, &backwards, i, j, rows.saturating_sub(i + j) / 2));
    found.extend(folded.map(|block| Block { reversed: true, ..block }));
    found.retain(|block| chance(block, tried) < SUSPICIOUS);
    found.sort_by(|x, y| y.information.total_cmp(&x.information));
    found.iter().map(|block| report(run, run, block, chance(block, tried))).collect()
}

fn chance(block: &Block, tried: f64) -> f64 {
    (tried * (-block.information).exp()).max(1e-300)
}

fn law(run: &Prepared, references: &[&Prepared]) -> Law {
    let learnt = |number: usize| {
        let known = references.iter().filter_map(|reference| reference.scenario(number));
        median(known.map(|scenario| scenario.information).collect())
    };
    let told = |own: &Scenario| learnt(own.number).map_or(own.information, |learnt| learnt.min(own.variety));
    run.scenarios.iter().map(|own| (own.number, told(own))).collect()
}

fn directed(rows: &[Measured], reversed: bool) -> Vec<Measured> {
    if reversed { rows.iter().rev().copied().collect() } else { rows.to_vec() }
}

impl Keyed {
    fn of(rows: &[Measured], how: &Comparing<'_>) -> Self {
        let before = |i: usize| rows[i.saturating_sub(1)];
        let key = |i: usize| Key {
            scenarios: (how.scenarios == Scenarios::Same).then(|| (before(i).scenario, rows[i].scenario)),
            difference: how.unit.count(rows[i].value - before(i).value),
        };
        Self { keys: (0..rows.len()).map(key).collect(), information: informed(rows, how.law) }
    }
}

/// A row that repeats the last value of its scenario tells nothing: coarse timers and slow levels make such stretches.
fn informed(rows: &[Measured], law: &Law) -> Vec<f64> {
    let mut last: BTreeMap<usize, f64> = BTreeMap::new();
    let tells = |row: &Measured| {
        let news = last.insert(row.scenario, row.value) != Some(row.value);
        if news { law.get(&row.scenario).copied().unwrap_or(0.0) } else { 0.0 }
    };
    rows.iter().map(tells).collect()
}

/// The most telling run of equal keys on the diagonal that begins at (i, j), at most `reach` keys long.
fn diagonal(a: &Keyed, b: &Keyed, i: usize, j: usize, reach: usize) -> Option<Block> {
    let (keys_a, keys_b) = (a.keys.get(i..)?, b.keys.get(j..)?);
    let (mut best, mut sum, mut rows): (Option<Block>, f64, usize) = (None, 0.0, 1);
    for (k, (one, other)) in keys_a.iter().zip(keys_b).take(reach).enumerate() {
        if one != other {
            (sum, rows) = (0.0, 1);
            continue;
        }
        (sum, rows) = (sum + a.information[i + k].min(b.information[j + k]), rows + 1);
        if best.is_none_or(|block| sum > block.information) {
            best = Some(Block { a: i + k + 1 - rows, b: j + k + 1 - rows, rows, information: sum, reversed: false });
        } else if let Some(block) = best.as_mut().filter(|block| sum == block.information && block.rows + 1 == rows) {
            block.rows = rows;
        }
    }
    best.filter(|block| block.information > 0.0)
}

fn report(one: &Prepared, other: &Prepared, block: &Block, chance: f64) -> Echo {
    let place = |k: usize| if block.reversed { other.rows.len() - 1 - k } else { k };
    let pairs: Pairs = (0..block.rows).map(|k| (block.a + k, place(block.b + k))).collect();
    echo(one, other, &pairs, Likeness { test: Test::Shingles, chance, reversed: block.reversed, mirrored: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keyed(values: &[f64]) -> Keyed {
        let rows: Vec<Measured> = values.iter().map(|&value| Measured { scenario: 0, value }).collect();
        let law = Law::from([(0, 3.0)]);
        Keyed::of(&rows, &Comparing { law: &law, scenarios: Scenarios::Same, unit: Unit::of([40.0].iter()) })
    }

    #[test]
    fn a_moved_block_is_one_run_of_keys_and_repeated_values_tell_nothing() {
        let (one, other) = (keyed(&[1.0, 5.0, 9.0, 9.0, 2.0]), keyed(&[11.0, 15.0, 19.0, 19.0, 40.0]));
        let block = diagonal(&one, &other, 1, 1, usize::MAX).expect("a block");
        assert_eq!((block.a, block.b, block.rows, block.information), (0, 0, 4, 6.0));
    }
}
