//! S2 and S3: stretches of one run that rise and fall like stretches of another, or of the run itself, at any offset.

use super::super::normal::upper_tail;
use super::alignment::{Likeness, Pairs, alike, echo};
use super::found::{Echo, SUSPICIOUS, Test};
use super::plans::{Answer, unplanned};
use super::scores::{Autocorrelation, Prepared, inflation};

/// Shorter stretches cannot reach 1e-3 against all offsets.
const SHORTEST: usize = 40;
/// A stretch counts as at least so varied, in units of the whole run: in a quiet one a shared peak must not decide.
const QUIET: f64 = 0.75;
/// Rows of one run nearer than this may be alike for reasons of their own.
const NEAREST: usize = 8;

/// Where two sequences are laid beside each other: `rows` rows, from `a` on in one and from `b` on in the other.
#[derive(Clone, Copy)]
struct Offset {
    a: usize,
    b: usize,
    rows: usize,
}

/// A stretch that stands out at some offset.
#[derive(Clone, Copy)]
struct Window {
    z: f64,
    /// From where on, within the offset, and how long.
    start: usize,
    length: usize,
    offset: Offset,
    reversed: bool,
}

/// Lengths of windows with the inflation of their variance, ascending.
type Lengths = Vec<(usize, f64)>;

/// Two sequences of scores, and the running sums of their squares.
struct Comparison<'a> {
    a: &'a [f64],
    b: &'a [f64],
    squares_a: Vec<f64>,
    squares_b: Vec<f64>,
}

/// S2: the most telling stretch that two runs have in common, forwards or backwards, upright or mirrored.
pub(super) fn between(one: &Prepared, other: &Prepared) -> Option<Echo> {
    let lengths = lengths(one.rows.len(), |length| inflation(&one.autocorrelation, &other.autocorrelation, length));
    let (mut best, mut tried): (Option<Window>, usize) = (None, 0);
    for reversed in [false, true] {
        let comparison = Comparison::of(&one.steps, directed(other, reversed));
        for offset in offsets(one.rows.len(), other.rows.len()) {
            let window = Window { reversed, ..comparison.most_telling(offset, &lengths, &mut tried) };
            if best.is_none_or(|best| window.z.abs() > best.z.abs()) {
                best = Some(window);
            }
        }
    }
    let best = best.filter(|best| chance(best.z, tried) < SUSPICIOUS)?;
    let answers = Comparison::of(&one.steps, directed(other, best.reversed)).answers(best);
    let chance = chance(best.z.abs().min(unplanned(one, &answers)), tried);
    (chance < SUSPICIOUS).then(|| report(one, other, best, chance, Test::Block))
}

/// S3: the stretches of a run that return later in it, the most telling first, one per offset. `references` are honest runs
/// on the same plan: what repeats in them too is the plan's doing.
pub(super) fn within(run: &Prepared, references: &[&Prepared]) -> Vec<Echo> {
    let (mut found, mut tried): (Vec<Window>, usize) = (Vec::new(), 0);
    for reversed in [false, true] {
        let comparison = Comparison::of(&run.steps, directed(run, reversed));
        for offset in self_offsets(run.rows.len(), NEAREST.max(2 * run.scenarios.len()), reversed) {
            let lag = (!reversed).then_some(offset.b);
            let lengths = lengths(offset.rows, |length| own_inflation(run, references, lag, length));
            found.push(Window { reversed, ..comparison.most_telling(offset, &lengths, &mut tried) });
        }
    }
    found.retain(|window| chance(window.z, tried) < SUSPICIOUS);
    found.sort_by(|x, y| y.z.abs().total_cmp(&x.z.abs()));
    found.iter().map(|&window| report(run, run, window, chance(window.z, tried), Test::Within)).collect()
}

/// Bonferroni: every window, upright and mirrored. Where none was tried nothing is told.
fn chance(z: f64, tried: usize) -> f64 {
    if tried == 0 { 1.0 } else { 2.0 * tried as f64 * upper_tail(z.abs()) }
}

fn directed(run: &Prepared, reversed: bool) -> &[f64] {
    if reversed { &run.backward_steps } else { &run.steps }
}

/// 40 rows and on by the factor 7/5, about the square root of two: a stretch fills at least half of some window's span.
fn lengths(rows: usize, inflation: impl Fn(usize) -> f64) -> Lengths {
    let growing = std::iter::successors(Some(SHORTEST), |length| Some(length * 7 / 5));
    growing.take_while(|length| *length <= rows).map(|length| (length, inflation(length))).collect()
}

/// The middle one of the references' inflations; without references the run's own, the tested lag and its neighbours left out.
fn own_inflation(run: &Prepared, references: &[&Prepared], lag: Option<usize>, length: usize) -> f64 {
    let of = |other: &&Prepared| inflation(&run.autocorrelation, &other.autocorrelation, length);
    super::alignment::median(references.iter().map(of).collect()).unwrap_or_else(|| {
        let tested = |k: usize| lag.is_some_and(|lag| lag.abs_diff(k) <= 1);
        let rest: Autocorrelation = run.autocorrelation.iter().filter(|(k, _)| !tested(*k)).copied().collect();
        inflation(&rest, &rest, length)
    })
}

fn offsets(one: usize, other: usize) -> impl Iterator<Item = Offset> {
    let later = (0..(other + 1).saturating_sub(SHORTEST)).map(|b| (0, b));
    let earlier = (1..(one + 1).saturating_sub(SHORTEST)).map(|a| (a, 0));
    later.chain(earlier).map(move |(a, b)| Offset { a, b, rows: one.saturating_sub(a).min(other.saturating_sub(b)) })
}

/// Each pair of rows once, and never two rows nearer than `nearest`: forwards the later row is the second; backwards, where
/// place k is row n - 1 - k, only up to the middle.
fn self_offsets(rows: usize, nearest: usize, reversed: bool) -> Vec<Offset> {
    let clipped = move |offset: Offset| {
        let apart = rows.saturating_sub(offset.b + offset.a + nearest);
        Offset { rows: offset.rows.min(apart.div_ceil(2)), ..offset }
    };
    let all = offsets(rows, rows).filter(|offset| reversed || offset.b >= nearest);
    all.map(|offset| if reversed { clipped(offset) } else { offset }).filter(|offset| offset.rows >= SHORTEST).collect()
}

impl<'a> Comparison<'a> {
    fn of(a: &'a [f64], b: &'a [f64]) -> Self {
        Self { a, b, squares_a: running(a.iter().map(|x| x * x)), squares_b: running(b.iter().map(|x| x * x)) }
    }

    /// The greatest Z by size, with its sign, over windows of all lengths at one offset, each moved by a quarter of itself:
    /// Z = sum of ab / sqrt((sum of a^2)(sum of b^2) / length * inflation).
    fn most_telling(&self, offset: Offset, lengths: &[(usize, f64)], tried: &mut usize) -> Window {
        let products = running(self.products(offset));
        let mut best = Window { z: 0.0, start: 0, length: 0, offset, reversed: false };
        let mut square = 0.0;
        for &(length, inflation) in lengths.iter().take_while(|(length, _)| *length <= offset.rows) {
            for start in (0..=offset.rows - length).step_by(length / 4) {
                *tried += 1;
                let sum = products[start + length] - products[start];
                let variance = self.squares(offset.a + start, offset.b + start, length) * inflation / length as f64;
                if sum * sum > square * variance {
                    square = sum * sum / variance;
                    best = Window { z: square.sqrt().copysign(sum), start, length, ..best };
                }
            }
        }
        best
    }

    /// (sum of a^2)(sum of b^2), neither taken for quieter than `QUIET`.
    fn squares(&self, a: usize, b: usize, length: usize) -> f64 {
        let of_a = self.squares_a[a + length] - self.squares_a[a];
        let of_b = self.squares_b[b + length] - self.squares_b[b];
        let least = QUIET * length as f64;
        of_a.max(least) * of_b.max(least)
    }

    fn answers(&self, Window { start, length, offset, .. }: Window) -> Vec<Answer> {
        let (a, b) = (offset.a + start, offset.b + start);
        (0..length).map(|k| Answer { row: a + k, score: self.a[a + k], other: self.b[b + k] }).collect()
    }

    fn products(&self, Offset { a, b, rows }: Offset) -> impl Iterator<Item = f64> {
        self.a[a..a + rows].iter().zip(&self.b[b..]).map(|(x, y)| x * y)
    }
}

/// Running sums, beginning with 0.
fn running(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut sums = Vec::with_capacity(values.size_hint().0 + 1);
    let mut sum = 0.0;
    sums.push(sum);
    sums.extend(values.map(|value| {
        sum += value;
        sum
    }));
    sums
}

/// The stretch is told from the whole offset, not from the window: it goes on as far as the rows are alike.
fn report(
    one: &Prepared,
    other: &Prepared,
    Window { z, offset, reversed, .. }: Window,
    chance: f64,
    test: Test,
) -> Echo {
    let comparison = Comparison::of(&one.steps, directed(other, reversed));
    let mirrored = z < 0.0;
    let sign = if mirrored { -1.0 } else { 1.0 };
    let products: Vec<f64> = comparison.products(offset).map(|product| sign * product).collect();
    let place = |k: usize| if reversed { other.rows.len() - 1 - k } else { k };
    let pairs: Pairs = alike(&products).map(|k| (offset.a + k, place(offset.b + k))).collect();
    echo(one, other, &pairs, Likeness { test, chance, reversed, mirrored })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_run_meets_itself_once_per_pair_of_rows_and_never_too_near() {
        for reversed in [false, true] {
            let mut met = BTreeSet::new();
            for Offset { a, b, rows } in self_offsets(120, 8, reversed) {
                for k in 0..rows {
                    let second = if reversed { 119 - (b + k) } else { b + k };
                    assert!(second >= a + k + 8 && met.insert((a + k, second)));
                }
            }
            assert!(met.len() > 1000);
        }
    }

    #[test]
    fn every_offset_with_forty_shared_rows_is_tried() {
        assert_eq!(offsets(60, 50).map(|offset| offset.rows).min(), Some(40));
        assert_eq!(offsets(60, 50).count(), 11 + 20);
        assert_eq!(offsets(39, 500).filter(|offset| offset.rows >= SHORTEST).count(), 0);
    }
}
