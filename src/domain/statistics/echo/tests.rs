//! Claims about the whole module, on runs made by a small generator.

use super::*;

/// A normal-like value (twelve uniform ones) from a linear congruential generator.
struct Noise(u64);

impl Noise {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / 2_147_483_648.0
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }
}

/// 160 rows in whole ms, three scenarios in turn, standard deviation 14 ms.
fn honest(seed: u64) -> Vec<Measured> {
    let mut noise = Noise(seed);
    (0..160)
        .map(|i| Measured { scenario: i % 3, value: (800.0 + 50.0 * (i % 3) as f64 + 14.0 * noise.normal()).round() })
        .collect()
}

fn between(one: &[Measured], other: &[Measured]) -> Option<Echo> {
    super::between(&Prepared::of(one), &Prepared::of(other))
}

fn within(run: &[Measured], references: &[&[Measured]]) -> Vec<Echo> {
    let references: Vec<Prepared> = references.iter().map(|rows| Prepared::of(rows)).collect();
    super::within(&Prepared::of(run), &references.iter().collect::<Vec<_>>())
}

fn can_tell(run: &[Measured]) -> bool {
    super::can_tell(&Prepared::of(run))
}

/// From the first to behind the last of some rows.
fn hull(rows: impl Iterator<Item = usize> + Clone) -> std::ops::Range<usize> {
    rows.clone().min().unwrap_or(0)..rows.max().map_or(0, |last| last + 1)
}

fn spans(echo: &Echo) -> [std::ops::Range<usize>; 2] {
    [hull(echo.pairs.iter().map(|pair| pair.0)), hull(echo.pairs.iter().map(|pair| pair.1))]
}

fn changed(run: &[Measured], mut change: impl FnMut(usize, f64) -> f64) -> Vec<Measured> {
    run.iter().enumerate().map(|(i, row)| Measured { value: change(i, row.value), ..*row }).collect()
}

fn told(one: &[Measured], other: &[Measured]) -> Echo {
    between(one, other).expect("a copy is told")
}

#[test]
fn honest_runs_are_no_echo_of_each_other_or_of_themselves() {
    for seed in 1..40 {
        assert_eq!(between(&honest(seed), &honest(seed + 100)), None, "{seed}");
        assert_eq!(within(&honest(seed), &[&honest(seed + 100)]), [], "{seed}");
    }
}

#[test]
fn a_copy_is_told_with_what_was_done_to_it() {
    let run = honest(1);
    let copy = told(&run, &changed(&run, |_, value| value * 1.5 + 3.0));
    assert!(copy.chance < 1e-12 && copy.test == Test::Sequence && !copy.reversed && !copy.mirrored);
    assert!((copy.slope - 1.5).abs() < 1e-9 && (copy.shift - 3.0).abs() < 1e-6 && copy.jitter < 1e-6);
    let mirrored = told(&run, &changed(&run, |_, value| 2000.0 - value));
    assert!(mirrored.mirrored && (mirrored.slope + 1.0).abs() < 1e-9 && mirrored.chance < 1e-12);
    let reversed = told(&run, &run.iter().rev().copied().collect::<Vec<_>>());
    assert!(reversed.reversed && reversed.jitter == 0.0 && reversed.chance < 1e-12);
}

#[test]
fn noise_upon_a_copy_is_measured() {
    let (run, mut noise) = (honest(2), Noise(77));
    let echo = told(&run, &changed(&run, |_, value| value + 9.0 * noise.normal()));
    assert!(echo.chance < 1e-6 && (3.0..9.0).contains(&echo.jitter), "{echo:?}");
}

#[test]
fn a_moved_block_is_told_by_its_rows() {
    let (run, mut other) = (honest(3), honest(4));
    other[96..126].copy_from_slice(&run[12..42]);
    let echo = told(&run, &other);
    assert_eq!((spans(&echo), echo.test), ([12..42, 96..126], Test::Shingles));
}

#[test]
fn shuffled_values_are_told_as_sets() {
    let run = honest(5);
    let mut sorted = run.clone();
    sorted.sort_by(|a, b| (a.scenario, a.value).partial_cmp(&(b.scenario, b.value)).expect("no NaN"));
    let echo = told(&run, &sorted);
    assert!(echo.test == Test::Sets && echo.jitter == 0.0 && echo.chance < 1e-6);
}

#[test]
fn every_copied_row_within_a_run_is_covered() {
    let (run, reference) = (honest(6), honest(7));
    let halves = [&run[..81], &run[..81]].concat();
    let echoes = within(&halves, &[&reference]);
    assert_eq!((spans(&echoes[0]), echoes.len()), ([0..81, 81..162], 1));
    let four: Vec<Measured> = (0..200).map(|i| Measured { scenario: i % 4 / 2, ..run[i % 4] }).collect();
    let echoes = within(&four, &[&reference]);
    assert!((4..200).all(|row| echoes.iter().any(|echo| echo.pairs.iter().any(|pair| pair.1 == row))), "{echoes:?}");
}

#[test]
fn a_shared_plan_is_no_copy() {
    for seed in 1..20 {
        let slower = |i: usize, value: f64| value + if i % 10 == 4 { 80.0 } else { 0.0 };
        let alternating = |i: usize, value: f64| value + 60.0 * (i / 3 % 2) as f64;
        assert_eq!(between(&changed(&honest(seed), slower), &changed(&honest(seed + 50), slower)), None);
        assert_eq!(between(&changed(&honest(seed), alternating), &changed(&honest(seed + 50), alternating)), None);
    }
}

#[test]
fn what_cannot_be_told_is_said_so() {
    let run = honest(8);
    assert!(can_tell(&run));
    assert!(!can_tell(&run[..9]) && !can_tell(&[]));
    assert!(!can_tell(&changed(&run, |_, _| 900.0)));
    assert!(!can_tell(&changed(&run, |i, _| (i * i % 2) as f64)));
}

#[test]
fn no_value_is_too_odd() {
    let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN_POSITIVE, -1e100, 1e100, 0.0, -0.0, 1.0];
    let run: Vec<Measured> =
        (0..300).map(|i| Measured { scenario: usize::MAX - i % 2, value: odd[i * i % 97 % 10] }).collect();
    for length in [0, 1, 2, 3, 7, 30, 100, 300] {
        let echoes = [within(&run[..length], &[&run]), between(&run, &run[..length]).into_iter().collect()].concat();
        let finite =
            |echo: &Echo| [echo.slope, echo.shift, echo.jitter, echo.chance].iter().all(|number| number.is_finite());
        assert!(echoes.iter().all(|echo| finite(echo) && spans(echo)[1].end <= length));
        can_tell(&run[..length]);
    }
}

#[test]
fn a_scenario_that_stands_still_while_it_varies_elsewhere_is_one_row() {
    let (run, reference) = (honest(6), honest(7));
    let three: Vec<Measured> = (0..150).map(|row| run[row % 3]).collect();
    let echoes = within(&three, &[&reference]);
    assert!(echoes.iter().all(|echo| echo.test == Test::Still && echo.chance < 1e-12), "{echoes:?}");
    assert!((3..150).all(|row| echoes.iter().any(|echo| echo.pairs.iter().any(|pair| pair.1 == row))));
    let at_its_limit = changed(&run, |row, value| if row % 3 == 1 { 900.0 } else { value });
    let chances: Vec<f64> = within(&at_its_limit, &[&reference]).iter().map(|echo| echo.chance).collect();
    assert_eq!(chances, [1e-6], "a warning at most");
    assert_eq!(within(&at_its_limit, &[&at_its_limit]), [], "it stands still elsewhere too");
}

#[test]
fn a_run_shorter_than_a_window_is_told_by_no_window() {
    for rows in [1, 2, 5, 20, 39] {
        assert_eq!(between(&honest(11)[..rows], &honest(12)), None, "{rows}");
        assert_eq!(between(&honest(12), &honest(11)[..rows]), None, "{rows}");
    }
}

#[test]
fn whichever_unit_values_are_measured_in_they_are_told_apart() {
    for unit in [1e-9, 1e-3, 1e6, 1e12] {
        let [one, other] = [honest(13), honest(14)].map(|run| changed(&run, |_, value| value * unit));
        assert_eq!(between(&one, &other), None, "{unit}");
        assert_eq!(within(&one, &[&other]), [], "{unit}");
        assert!(told(&one, &changed(&one, |_, value| value + 3.0 * unit)).chance < 1e-12, "{unit}");
    }
}
