//! What is done to rows to pass them for another measurement.

use signoff::domain::statistics::echo::Measured;

use super::random::Random;

/// From a run, and another honest one on the same plan, to a copy.
pub type Copying = fn(&[Measured], &[Measured], &mut Random) -> Vec<Measured>;

fn mapped(run: &[Measured], mut value: impl FnMut(f64) -> f64) -> Vec<Measured> {
    run.iter().map(|row| Measured { value: value(row.value), ..*row }).collect()
}

fn jittered(run: &[Measured], random: &mut Random, deviation: f64) -> Vec<Measured> {
    mapped(run, |value| (value + deviation * random.normal()).round())
}

fn shuffled(run: &[Measured], random: &mut Random) -> Vec<Measured> {
    let mut copy = run.to_vec();
    let scenarios = run.iter().map(|row| row.scenario).max().unwrap_or(0);
    for scenario in 0..=scenarios {
        let places: Vec<usize> = (0..run.len()).filter(|&i| run[i].scenario == scenario).collect();
        let mut values: Vec<f64> = places.iter().map(|&i| run[i].value).collect();
        random.shuffle(&mut values);
        places.iter().zip(values).for_each(|(&i, value)| copy[i].value = value);
    }
    copy
}

/// `rows` rows of `run` pasted over an honest run at another place.
fn pasted(run: &[Measured], honest: &[Measured], random: &mut Random, rows: usize) -> Vec<Measured> {
    let mut copy = honest.to_vec();
    let rows = rows.min(run.len());
    let (from, to) = (random.below(run.len() - rows + 1), random.below(run.len() - rows + 1));
    copy[to..to + rows].copy_from_slice(&run[from..from + rows]);
    copy
}

/// Second half = first half, values only where the scenario stays.
fn doubled(run: &[Measured]) -> Vec<Measured> {
    let half = &run[..run.len() / 2];
    [half, half].concat()
}

fn cycled(run: &[Measured], rows: usize) -> Vec<Measured> {
    (0..run.len()).map(|i| run[60.min(run.len() - rows) + i % rows]).collect()
}

/// The second half changed by `change`, the first left as it is.
fn later(run: Vec<Measured>, change: impl FnOnce(&[Measured]) -> Vec<Measured>) -> Vec<Measured> {
    let (first, second) = run.split_at(run.len() / 2);
    [first.to_vec(), change(second)].concat()
}

fn rounded(run: Vec<Measured>, unit: f64) -> Vec<Measured> {
    mapped(&run, |value| (value / unit).round() * unit)
}

/// Copies of a run that pass for another.
pub const BETWEEN: [(&str, Copying); 37] = [
    ("exact", |x, _, _| x.to_vec()),
    ("+ 3 ms", |x, _, _| mapped(x, |v| v + 3.0)),
    ("x 1.01, rounded", |x, _, _| mapped(x, |v| (v * 1.01).round())),
    ("x 2", |x, _, _| mapped(x, |v| v * 2.0)),
    ("reversed", |x, _, _| x.iter().rev().copied().collect()),
    ("mirrored (c - x)", |x, _, _| mapped(x, |v| 1700.0 - v)),
    ("jitter 1 ms", |x, _, r| jittered(x, r, 1.0)),
    ("jitter 3 ms", |x, _, r| jittered(x, r, 3.0)),
    ("jitter 9 ms", |x, _, r| jittered(x, r, 9.0)),
    ("jitter 15 ms", |x, _, r| jittered(x, r, 15.0)),
    ("shuffled within scenario", |x, _, r| shuffled(x, r)),
    ("shuffled, + 3 ms", |x, _, r| mapped(&shuffled(x, r), |v| v + 3.0)),
    ("shuffled, x 1.01", |x, _, r| mapped(&shuffled(x, r), |v| (v * 1.01).round())),
    ("shuffled, jitter 1 ms", |x, _, r| jittered(&shuffled(x, r), r, 1.0)),
    ("rotated by 37 rows", |x, _, _| [&x[37..], &x[..37]].concat()),
    ("rotated by 37, jitter 3 ms", |x, _, r| jittered(&[&x[37..], &x[..37]].concat(), r, 3.0)),
    ("first half", |x, y, _| [&x[..x.len() / 2], &y[x.len() / 2..]].concat()),
    ("first half, jitter 3 ms", |x, y, r| jittered(&[&x[..x.len() / 2], &y[x.len() / 2..]].concat(), r, 3.0)),
    ("block of 8, moved", |x, y, r| pasted(x, y, r, 8)),
    ("block of 20, moved", |x, y, r| pasted(x, y, r, 20)),
    ("block of 40, moved", |x, y, r| pasted(x, y, r, 40)),
    ("block of 60, moved", |x, y, r| pasted(x, y, r, 60)),
    ("block of 80, moved", |x, y, r| pasted(x, y, r, 80)),
    ("block of 40, jitter 1 ms", |x, y, r| jittered(&pasted(x, y, r, 40), r, 1.0)),
    ("block of 60, jitter 1 ms", |x, y, r| jittered(&pasted(x, y, r, 60), r, 1.0)),
    ("block of 80, jitter 1 ms", |x, y, r| jittered(&pasted(x, y, r, 80), r, 1.0)),
    ("every tenth row dropped", |x, _, _| {
        x.iter().enumerate().filter(|(i, _)| i % 10 != 9).map(|(_, row)| *row).collect()
    }),
    ("every tenth dropped, jitter 1", |x, _, r| {
        jittered(&x.iter().enumerate().filter(|(i, _)| i % 10 != 9).map(|(_, row)| *row).collect::<Vec<_>>(), r, 1.0)
    }),
    ("a row inserted in the middle", |x, y, _| [&x[..x.len() / 2], &y[..1], &x[x.len() / 2..]].concat()),
    ("a row inserted, jitter 1 ms", |x, y, r| {
        jittered(&[&x[..x.len() / 2], &y[..1], &x[x.len() / 2..]].concat(), r, 1.0)
    }),
    ("re-sorted by scenario", |x, _, _| {
        let mut copy = x.to_vec();
        copy.sort_by_key(|row| row.scenario);
        copy
    }),
    ("neighbouring rows swapped", |x, _, _| x.chunks(2).flat_map(|two| two.iter().rev()).copied().collect()),
    ("ramp x + 0.1 i", |x, _, _| {
        x.iter().enumerate().map(|(i, row)| Measured { value: row.value + 0.1 * i as f64, ..*row }).collect()
    }),
    ("rounded to 10 ms", |x, _, _| rounded(x.to_vec(), 10.0)),
    ("square root", |x, _, _| mapped(x, |v| v.abs().sqrt())),
    ("logarithm", |x, _, _| mapped(x, |v| v.abs().ln())),
    ("to other scenarios, constants", |x, y, _| {
        let median = |rows: &[Measured], s: usize| {
            let mut values: Vec<f64> = rows.iter().filter(|row| row.scenario == s).map(|row| row.value).collect();
            values.sort_by(f64::total_cmp);
            values.get(values.len() / 2).copied().unwrap_or(0.0)
        };
        let target = |s: usize| y.iter().map(|row| row.scenario).find(|t| *t > s).unwrap_or(y[0].scenario);
        x.iter()
            .map(|row| Measured {
                scenario: target(row.scenario),
                value: row.value - median(x, row.scenario) + median(y, target(row.scenario)),
            })
            .collect()
    }),
];

/// Runs that repeat rows of their own.
pub const WITHIN: [(&str, Copying); 14] = [
    ("second half = first half", |x, _, _| doubled(x)),
    ("second half + 3 ms", |x, _, _| later(doubled(x), |y| mapped(y, |v| v + 3.0))),
    ("second half x 1.01", |x, _, _| later(doubled(x), |y| mapped(y, |v| (v * 1.01).round()))),
    ("second half, jitter 1 ms", |x, _, r| later(doubled(x), |y| jittered(y, r, 1.0))),
    ("second half, jitter 3 ms", |x, _, r| later(doubled(x), |y| jittered(y, r, 3.0))),
    ("second half, jitter 9 ms", |x, _, r| later(doubled(x), |y| jittered(y, r, 9.0))),
    ("palindrome", |x, _, _| x[..x.len() / 2].iter().chain(x[..x.len() / 2].iter().rev()).copied().collect()),
    ("palindrome, jitter 3 ms", |x, _, r| {
        later(x[..x.len() / 2].iter().chain(x[..x.len() / 2].iter().rev()).copied().collect(), |y| jittered(y, r, 3.0))
    }),
    ("4 rows x 50", |x, _, _| cycled(x, 4)),
    ("4 rows x 50, jitter 1 ms", |x, _, r| jittered(&cycled(x, 4), r, 1.0)),
    ("10 rows x 20", |x, _, _| cycled(x, 10)),
    ("10 rows x 20, jitter 1 ms", |x, _, r| jittered(&cycled(x, 10), r, 1.0)),
    ("a block of 12 again", |x, _, r| pasted(x, x, r, 12)),
    ("a block of 40 again", |x, _, r| pasted(x, x, r, 40)),
];
