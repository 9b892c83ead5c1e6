//! How often honest runs are called too alike, and how often copies are: the tables of docs/independence.md.
//!
//! `cargo run --release --example independence -- [PAIRS [COPIES [SEED]]]`: so many honest pairs of each kind, so many
//! copies of each; the same numbers give the same tables.

mod copies;
mod honest;
mod random;

use signoff::domain::statistics::echo::{Echo, Measured, Prepared, SUSPICIOUS, across_scenarios, between, within};

use copies::Copying;
use honest::{KINDS, Kind, Order, World, lifelike, run};
use random::Random;

/// Rarer than this, an echo blocks.
const CERTAIN: f64 = 1e-6;
/// The kinds of runs whose rows depend on something that both share: they are told, and stand apart from the sum.
const DEPENDENT: &str = "hidden";

fn main() {
    let given: Vec<u64> = std::env::args().skip(1).filter_map(|number| number.parse().ok()).collect();
    let [pairs, copies, seed] =
        [(0, 600), (1, 40), (2, 20_261_125)].map(|(at, usual)| *given.get(at).unwrap_or(&usual));
    let mut random = Random::of_seed(seed);
    alarms(pairs as usize, &mut random);
    for (title, copying) in [("copy of another run", Told::Between), ("copy within a run", Told::Within)] {
        println!();
        detections(title, copying, copies as usize, &mut random);
    }
}

/// How many were asked, and how many were told below either limit.
#[derive(Clone, Copy, Default)]
struct Count {
    asked: usize,
    warned: usize,
    blocked: usize,
}

impl Count {
    fn note(&mut self, echo: Option<&Echo>) {
        self.asked += 1;
        self.warned += usize::from(echo.is_some_and(|echo| echo.chance < SUSPICIOUS));
        self.blocked += usize::from(echo.is_some_and(|echo| echo.chance < CERTAIN));
    }

    fn add(&mut self, other: Self) {
        self.asked += other.asked;
        self.warned += other.warned;
        self.blocked += other.blocked;
    }

    fn cells(self) -> String {
        format!("{} | {} | {}", self.asked, self.warned, self.blocked)
    }
}

/// Honest pairs, and each of their runs by itself.
fn alarms(pairs: usize, random: &mut Random) {
    println!("| honest runs | pairs | warned | blocked | runs | warned | blocked |");
    println!("|---|---|---|---|---|---|---|");
    let mut all = [Count::default(); 2];
    for (name, kind) in KINDS {
        let [of_pairs, of_runs] = alarms_of(kind, pairs, random);
        println!("| {name} | {} | {} |", of_pairs.cells(), of_runs.cells());
        if !name.starts_with(DEPENDENT) {
            all[0].add(of_pairs);
            all[1].add(of_runs);
        }
    }
    println!("| **all but {DEPENDENT}** | {} | {} |", all[0].cells(), all[1].cells());
}

fn alarms_of(kind: Kind, pairs: usize, random: &mut Random) -> [Count; 2] {
    let mut counts = [Count::default(); 2];
    for trial in 0..pairs {
        let order = Order::ALL[trial % Order::ALL.len()];
        let rows = 24 + random.below(377);
        let world = World::of(random, rows, order);
        let pair = [run(&world, kind, random), run(&world, kind, random)].map(|rows| Prepared::of(&rows));
        counts[0].note(told_between(&pair[0], &pair[1]).as_ref());
        for (own, other) in [(0, 1), (1, 0)] {
            let references = if trial % 2 == 0 { vec![&pair[other]] } else { Vec::new() };
            counts[1].note(within(&pair[own], &references).first());
        }
    }
    counts
}

/// As the gate's runs are compared.
fn told_between(one: &Prepared, other: &Prepared) -> Option<Echo> {
    between(one, other).or_else(|| across_scenarios(one, other))
}

/// Where a copy is looked for.
#[derive(Clone, Copy)]
enum Told {
    Between,
    /// Beside one honest run.
    Within,
}

impl Told {
    fn copies(self) -> &'static [(&'static str, Copying)] {
        match self {
            Self::Between => &copies::BETWEEN,
            Self::Within => &copies::WITHIN,
        }
    }

    fn find(self, run: &[Measured], honest: &[Measured], copy: &[Measured]) -> Option<Echo> {
        let [run, honest, copy] = [run, honest, copy].map(Prepared::of);
        match self {
            Self::Between => told_between(&run, &copy),
            Self::Within => within(&copy, &[&honest]).into_iter().next(),
        }
    }
}

/// In percent of so many copies.
fn detections(title: &str, told: Told, trials: usize, random: &mut Random) {
    println!("| {title} | in turn: told | blocks | shuffled: told | blocks | grouped: told | blocks |");
    println!("|---|---|---|---|---|---|---|");
    for (name, copying) in told.copies() {
        let cells = Order::ALL.map(|order| {
            let mut count = Count::default();
            for _ in 0..trials {
                let (run, honest) = lifelike(random, order);
                let copy = copying(&run, &honest, random);
                count.note(told.find(&run, &honest, &copy).as_ref());
            }
            let share = |part: usize| 100 * part / count.asked.max(1);
            format!("{} | {}", share(count.warned), share(count.blocked))
        });
        println!("| {name} | {} |", cells.join(" | "));
    }
}
