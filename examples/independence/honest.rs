//! Honest runs: values independent about a level that may move, and what makes that hard to see.

use signoff::domain::statistics::echo::Measured;

use super::random::Random;

/// In which order the scenarios of a plan follow each other.
#[derive(Clone, Copy, PartialEq)]
pub enum Order {
    Cyclic,
    Shuffled,
    Grouped,
}

impl Order {
    pub const ALL: [Self; 3] = [Self::Cyclic, Self::Shuffled, Self::Grouped];
}

/// Scenario per row.
fn plan(random: &mut Random, rows: usize, scenarios: usize, order: Order) -> Vec<usize> {
    let mut plan: Vec<usize> = (0..rows).map(|i| i % scenarios).collect();
    match order {
        Order::Cyclic => {}
        Order::Shuffled => random.shuffle(&mut plan),
        Order::Grouped => plan.sort_unstable(),
    }
    plan
}

/// What two runs of one plan have in common.
pub struct World {
    pub plan: Vec<usize>,
    levels: Vec<f64>,
    deviations: Vec<f64>,
    period: usize,
    phase: usize,
    effect: f64,
    drift: f64,
    warmth: f64,
    decay: f64,
    hidden: Vec<f64>,
}

impl World {
    pub fn of(random: &mut Random, rows: usize, order: Order) -> Self {
        let scenarios = 3 + random.below(3);
        Self {
            plan: plan(random, rows, scenarios, order),
            levels: (0..scenarios).map(|_| random.between(300.0, 900.0).round()).collect(),
            deviations: (0..scenarios).map(|_| random.between(5.0, 20.0)).collect(),
            period: 3 + random.below(23),
            phase: random.below(25),
            effect: random.between(1.0, 8.0),
            drift: random.between(-8.0, 8.0),
            warmth: random.between(1.0, 40.0),
            decay: random.between(1.0, 15.0),
            hidden: (0..rows).map(|_| random.below(3) as f64).collect(),
        }
    }
}

/// A value from (world, row, how many rows its scenario had before, level, deviation, random, state carried on).
pub type Kind = fn(&World, usize, usize, f64, f64, &mut Random, &mut f64) -> f64;

pub const KINDS: [(&str, Kind); 18] = [
    ("noise", |_, _, _, level, sd, r, _| level + sd * r.normal()),
    ("noise, whole ms", |_, _, _, level, sd, r, _| (level + sd * r.normal()).round()),
    ("noise, narrow whole ms", |_, _, _, level, sd, r, _| (level + sd / 5.0 * r.normal()).round()),
    ("linear drift, shared", |w, i, _, level, sd, r, _| {
        (level + sd * (w.drift * i as f64 / w.plan.len() as f64 + r.normal())).round()
    }),
    ("steep drift, little noise", |w, i, _, level, sd, r, _| {
        (level + sd * (w.drift * i as f64 / w.plan.len() as f64 + 0.2 * r.normal())).round()
    }),
    ("random-walk drift", |w, _, _, level, sd, r, state| {
        *state += w.effect / 16.0 * r.normal();
        (level + sd * (*state + r.normal())).round()
    }),
    ("warm-up, mild", |w, i, _, level, sd, r, _| {
        (level + sd * (w.warmth / 5.0 * (-(i as f64) / w.decay).exp() + r.normal())).round()
    }),
    ("warm-up, strong, per scenario", |w, _, k, level, sd, r, _| {
        (level + sd * (w.warmth * (-(k as f64) / w.decay).exp() + r.normal())).round()
    }),
    ("heavy tails (lognormal)", |_, _, _, level, _, r, _| (level * (0.6 * r.normal()).exp()).round()),
    ("ties (10 ms)", |_, _, _, level, sd, r, _| ((level + sd * r.normal()) / 10.0).round() * 10.0),
    ("15.6 ms timer", |_, _, _, level, sd, r, _| ((level + 2.0 * sd * r.normal()) / 15.625).floor() * 15.625),
    ("15.6 ms timer, drift", |w, i, _, level, sd, r, _| {
        ((level + sd * (2.0 * w.drift * i as f64 / w.plan.len() as f64 + r.normal())) / 15.625).floor() * 15.625
    }),
    ("two values", |w, _, _, level, _, r, _| if r.unit() < 0.05 * w.effect { level } else { level + 50.0 }),
    ("AR(1) 0.3", |_, _, _, level, sd, r, state| {
        *state = 0.3 * *state + r.normal();
        (level + sd * *state).round()
    }),
    ("every k-th row slower", |w, i, _, level, sd, r, _| {
        let slower = if (i + w.phase) % w.period == 0 { w.effect } else { 0.0 };
        (level + sd * (slower + r.normal())).round()
    }),
    ("alternating variants", |w, _, k, level, sd, r, _| {
        (level + sd * (w.effect * (k % 2) as f64 + r.normal())).round()
    }),
    ("hidden variants, shuffled", |w, i, _, level, sd, r, _| {
        (level + sd * (0.4 * w.effect * w.hidden[i] + r.normal())).round()
    }),
    ("variants in turn, coarse", |w, _, k, level, sd, r, _| {
        let variant = (k % (2 + w.period / 3)) as f64;
        ((level + sd * (w.effect * variant + r.normal())) / 15.625).floor() * 15.625
    }),
];

/// A run of one kind.
pub fn run(world: &World, kind: Kind, random: &mut Random) -> Vec<Measured> {
    let mut seen = vec![0; world.levels.len()];
    let mut state = 0.0;
    let mut row = |(i, &scenario): (usize, &usize)| {
        let (level, deviation) = (world.levels[scenario], world.deviations[scenario]);
        let value = kind(world, i, seen[scenario], level, deviation, random, &mut state);
        seen[scenario] += 1;
        Measured { scenario, value }
    };
    world.plan.iter().enumerate().map(&mut row).collect()
}

/// Two honest runs as a harness of desktop actions measures them: 160 measured rows in whole ms, a warm-up and some slow rows.
pub fn lifelike(random: &mut Random, order: Order) -> (Vec<Measured>, Vec<Measured>) {
    let mut world = World::of(random, 160, order);
    world.deviations.iter_mut().for_each(|deviation| *deviation = random.between(10.0, 18.0));
    let kind: Kind = |_, _, k, level, sd, r, _| {
        let slow = if r.unit() < 0.03 { 4.0 * r.unit() } else { 0.0 };
        (level + sd * (4.0 * (-(k as f64) / 2.0).exp() + slow + r.normal())).round()
    };
    (run(&world, kind, random), run(&world, kind, random))
}
