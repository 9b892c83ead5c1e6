//! What a plan that two honest runs share would explain of their likeness: every k-th row slower, variants in turn, a warm-up.

use super::scores::{Prepared, STEP_INFLATION};

/// Rows between two occurrences of the same effect, in the run ...
const LONGEST_PERIOD: usize = 32;
/// ... and within a scenario.
const MOST_VARIANTS: usize = 12;
/// Under a drift a step is as large as the gap since the scenario's last row; gaps above this count as one.
const WIDEST_GAP: usize = 16;

/// A row of the first run with its own score and that of the row which answers it.
#[derive(Clone, Copy)]
pub(super) struct Answer {
    pub row: usize,
    pub score: f64,
    pub other: f64,
}

/// |Z| of the likeness that remains when the most explaining plan is taken out of both runs, at most 0 below nothing.
///
/// A plan puts rows into groups. Taking the group means out leaves
/// sum of ab - sum over groups of (sum of a)(sum of b) / size, with as many fewer degrees of freedom as there are groups.
/// Copies lose next to nothing, honest runs on one plan lose what they have in common.
pub(super) fn unplanned(run: &Prepared, answers: &[Answer]) -> f64 {
    let scenarios = run.scenarios.len();
    let place = |row: usize| run.places[row];
    let z = |groups: usize, group: &dyn Fn(usize) -> usize| remaining(answers, groups, group);
    let mut least = z(1, &|_| 0);
    for period in 2..=LONGEST_PERIOD {
        least = least.min(z(period, &|row| row % period));
        for phase in 0..period {
            let slower = |row: usize| usize::from(row % period == phase);
            least = least.min(z(4, &|row| slower(row) + 2 * slower(run.previous[row])));
        }
    }
    for variants in 2..=MOST_VARIANTS {
        least = least.min(z(variants, &|row| place(row).turn % variants));
        least = least.min(z(scenarios * variants, &|row| place(row).scenario * variants + place(row).turn % variants));
    }
    least = least.min(z(WIDEST_GAP + 1, &|row| (row - run.previous[row]).min(WIDEST_GAP)));
    least = least.min(z(WARM_UPS, &|row| warm_up(place(row).turn)));
    least.min(z(WARM_UPS * scenarios, &|row| place(row).scenario * WARM_UPS + warm_up(place(row).turn)))
}

const WARM_UPS: usize = 12;

/// The first four rows of a scenario each on their own, then stretches that grow by half: effects that wear off.
fn warm_up(turn: usize) -> usize {
    const ENDS: [usize; WARM_UPS - 1] = [1, 2, 3, 4, 6, 9, 13, 19, 28, 42, 63];
    ENDS.partition_point(|end| *end <= turn)
}

#[derive(Clone, Copy, Default)]
struct Group {
    size: f64,
    first: f64,
    second: f64,
}

fn remaining(answers: &[Answer], groups: usize, group: &dyn Fn(usize) -> usize) -> f64 {
    let mut sums = vec![Group::default(); groups];
    let mut whole = Moments::default();
    for answer in answers {
        let sum = &mut sums[group(answer.row)];
        *sum = Group { size: sum.size + 1.0, first: sum.first + answer.score, second: sum.second + answer.other };
        whole.add(answer.score, answer.other, 1.0);
    }
    let mut explained = Moments::default();
    for Group { size, first, second } in sums.iter().filter(|sum| sum.size > 0.0) {
        explained.add(*first, *second, *size);
    }
    if groups == 1 || explained.stands_out(&whole) { whole.without(&explained) } else { f64::INFINITY }
}

/// Sums of products and squares over `count` rows, or what the means of `count` groups explain of them.
#[derive(Clone, Copy, Default)]
struct Moments {
    products: f64,
    first: f64,
    second: f64,
    count: f64,
}

impl Moments {
    fn add(&mut self, first: f64, second: f64, size: f64) {
        self.products += first * second / size;
        self.first += first * first / size;
        self.second += second * second / size;
        self.count += 1.0;
    }

    /// Whether the groups explain far more of both runs than so many groups do by chance, g + 2.5 sqrt(2 g) + 3 mean squares.
    /// What explains less cannot be the reason of any likeness, and taking it out would cost copies their degrees of freedom.
    fn stands_out(&self, whole: &Self) -> bool {
        let by_chance = (self.count + 2.5 * (2.0 * self.count).sqrt() + 3.0) / whole.count;
        let enough = |explained: f64, all: f64| explained >= by_chance * all;
        self.count * 2.0 <= whole.count && enough(self.first, whole.first) && enough(self.second, whole.second)
    }

    /// Z of what remains, 0 where it has the other sign.
    fn without(&self, explained: &Self) -> f64 {
        let squares = (self.first - explained.first) * (self.second - explained.second);
        let variance = STEP_INFLATION * squares / (self.count - explained.count).max(1.0);
        let products = self.products.signum() * (self.products - explained.products);
        if variance > 1e-9 { (products / variance.sqrt()).max(0.0) } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::super::found::Measured;
    use super::*;

    fn answers(run: &Prepared, other: &Prepared) -> Vec<Answer> {
        (0..run.rows.len()).map(|row| Answer { row, score: run.steps[row], other: other.steps[row] }).collect()
    }

    /// Every tenth row 60 ms slower, and noise that depends on `seed`.
    fn planned(seed: usize) -> Prepared {
        let noise = |i: usize| ((i * i * 31 + i * seed * 977 + seed * 57) % 101) as f64 / 3.0;
        let row = |i: usize| Measured { scenario: 0, value: noise(i) + if i % 10 == 3 { 60.0 } else { 0.0 } };
        Prepared::of(&(0..200).map(row).collect::<Vec<_>>())
    }

    #[test]
    fn a_shared_plan_explains_two_runs_but_not_a_copy() {
        let (one, other) = (planned(1), planned(2));
        assert!(unplanned(&one, &answers(&one, &other)) < 4.0);
        assert!(unplanned(&one, &answers(&one, &one)) > 8.0);
    }
}
