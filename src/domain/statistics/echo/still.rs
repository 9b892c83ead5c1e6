//! Scenarios that stand still in a run while they vary in every other one: all their rows are one row, told again.

use super::alignment::{Likeness, Pairs, echo};
use super::found::{Echo, SUSPICIOUS, Test};
use super::scores::{Prepared, Scenario};

/// A single scenario may stand at a limit, as of a time-out: that is never more than a warning.
const LEAST: f64 = 1e-6;

/// One echo per scenario: chance = scenarios * c^(rows - 1), where c is how often two rows agree in the reference in which
/// they agree most. Where two scenarios are told, whatever else stands still in the run is told with them.
pub(super) fn within(run: &Prepared, references: &[&Prepared]) -> Vec<Echo> {
    let still = || run.scenarios.iter().filter(|scenario| stands_still(scenario) && scenario.rows.len() > 1);
    let chance = |scenario: &Scenario| chance(scenario, references, run.scenarios.len());
    let told: Vec<f64> = still().filter_map(chance).collect();
    match told.as_slice() {
        [] => Vec::new(),
        [one] => still().filter(|it| chance(it).is_some()).map(|it| report(run, it, one.max(LEAST))).collect(),
        all => {
            let most = all.iter().copied().fold(0.0, f64::max);
            still().map(|scenario| report(run, scenario, chance(scenario).unwrap_or(most))).collect()
        }
    }
}

/// `None` where chance brings it too often to be told.
fn chance(scenario: &Scenario, references: &[&Prepared], scenarios: usize) -> Option<f64> {
    let nats = information(scenario, references)? * (scenario.rows.len() - 1) as f64;
    Some((scenarios as f64 * (-nats).exp()).max(1e-300)).filter(|chance| *chance < SUSPICIOUS)
}

fn stands_still(scenario: &Scenario) -> bool {
    scenario.sorted.first() == scenario.sorted.last()
}

/// What a row of the scenario tells in the references, in nats; `None` where one of them does not vary. One that stands
/// still at another value is itself a row told again: no clock moves from one value to the other and stays there.
fn information(scenario: &Scenario, references: &[&Prepared]) -> Option<f64> {
    let known = references.iter().filter_map(|reference| reference.scenario(scenario.number));
    let varied = known.filter(|it| !stands_still(it) || it.sorted.first() == scenario.sorted.first());
    varied.map(|it| it.information).reduce(f64::min).filter(|information| *information > 0.0)
}

fn report(run: &Prepared, scenario: &Scenario, chance: f64) -> Echo {
    let pairs: Pairs = scenario.rows[1..].iter().map(|row| (scenario.rows[0], *row)).collect();
    echo(run, run, &pairs, Likeness { test: Test::Still, chance, reversed: false, mirrored: false })
}
