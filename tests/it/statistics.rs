//! The statistics against another's: `tests/statistics/reference.csv` was computed with SciPy 1.17.1 (`binomtest`,
//! `fisher_exact`, `binom.cdf`, `beta.ppf`) and statsmodels 0.15.0 (`confint_proportions_2indep`, Newcombe), at ten significant digits or more.
//!
//! A line is `rate,HITS,ROWS,CONFIDENCE,WILSON LOW,WILSON HIGH,LOWER BOUND,UPPER BOUND` or
//! `pair,HITS,ROWS,HITS,ROWS,FISHER FEWER,FISHER MORE,FISHER TWO-SIDED,NEWCOMBE LOW,NEWCOMBE HIGH` (at 0.95) or
//! `rise,ROWS,OTHER'S HITS,OTHER'S ROWS,SIGNIFICANCE,POWER,LEAST RISE` (-1: none) or
//! `proof,0 FOR >= OR 1 FOR <,TARGET,HITS,ROWS,CONFIDENCE,BOUND,0 MISSED 1 MET 2 PROVEN,ROWS NEEDED,TO TURN` (-1: none).

use std::path::Path;

use proptest::prelude::*;
use signoff::domain::profile::{Profile, Target};
use signoff::domain::statistics::bounds::{least_rise, lower_bound, newcombe, rows_needed, upper_bound, wilson};
use signoff::domain::statistics::contrast::Contrast;
use signoff::domain::statistics::fisher::{as_many, as_unlikely};
use signoff::domain::statistics::proof::{Proof, StatVerdict};
use signoff::domain::values::rate::Rate;
use signoff::domain::values::rate::Tally;

const EXACT: f64 = 1e-9;

fn tally(hits: u64, total: u64) -> Tally {
    Tally { hits, total }
}

fn reference(kind: &str) -> Vec<Vec<f64>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/statistics/reference.csv");
    let text = std::fs::read_to_string(path).unwrap();
    let lines = text.lines().filter_map(|line| line.strip_prefix(kind)?.strip_prefix(','));
    lines.map(|line| line.split(',').map(|number| number.parse().unwrap()).collect()).collect()
}

fn differ(case: &[f64], found: &[f64], expected: &[f64]) -> Vec<String> {
    let pairs = found.iter().zip(expected).enumerate();
    let wrong = pairs.filter(|(_, (found, expected))| found.is_nan() || (**found - **expected).abs() > EXACT);
    wrong.map(|(at, (found, expected))| format!("{case:?} value {at}: {found}, expected {expected}")).collect()
}

#[test]
fn intervals_and_bounds_are_those_of_the_reference() {
    let mut wrong = Vec::new();
    let cases = reference("rate");
    for case in &cases {
        let (sample, confidence) = (tally(case[0] as u64, case[1] as u64), case[2]);
        let interval = wilson(sample, confidence).unwrap();
        let bounds = [lower_bound(sample, confidence).unwrap(), upper_bound(sample, confidence).unwrap()];
        wrong.extend(differ(&case[..3], &[interval.low, interval.high, bounds[0], bounds[1]], &case[3..]));
    }
    assert!(cases.len() >= 80 && wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn tests_and_differences_are_those_of_the_reference() {
    let mut wrong = Vec::new();
    let cases = reference("pair");
    for case in &cases {
        let (one, other) = (tally(case[0] as u64, case[1] as u64), tally(case[2] as u64, case[3] as u64));
        let interval = newcombe(one, other, 0.95).unwrap();
        let chances = [as_many(other, one), as_many(one, other), as_unlikely(one, other)];
        let found = [chances[0], chances[1], chances[2], interval.low, interval.high];
        wrong.extend(differ(&case[..4], &found, &case[4..]));
    }
    assert!(cases.len() >= 19 && wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_least_rise_that_a_sample_shows_is_that_of_the_reference() {
    let mut wrong = Vec::new();
    let cases = reference("rise");
    for case in &cases {
        let other = tally(case[1] as u64, case[2] as u64);
        let found = least_rise(case[0] as u64, other, case[3], case[4]).unwrap_or(-1.0);
        wrong.extend(differ(&case[..5], &[found], &case[5..]));
    }
    assert!(cases.len() >= 38 && wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn words_bounds_and_counts_of_proof_are_those_of_the_reference() {
    let mut wrong = Vec::new();
    let cases = reference("proof");
    for case in &cases {
        let rate = Rate::from_millionths((case[1] * 1e6).round() as u32);
        let target = if case[0] == 0.0 { Target::AtLeast(rate) } else { Target::Below(rate) };
        let sample = tally(case[2] as u64, case[3] as u64);
        let proof = Proof::of(target, sample, case[4]).unwrap();
        let word = match StatVerdict::of(Some(target), Some(sample), Some(&proof)) {
            StatVerdict::Missed => 0.0,
            StatVerdict::Met => 1.0,
            StatVerdict::Proven => 2.0,
            StatVerdict::Undefined(_) => f64::NAN,
        };
        let count = |count: Option<u64>| count.map_or(-1.0, |count| count as f64);
        let found = [proof.bound, word, count(proof.rows_needed), count(proof.to_turn)];
        wrong.extend(differ(&case[..5], &found, &case[5..]));
    }
    assert!(cases.len() >= 52 && wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn forty_rows_see_only_drops_of_seventeen_points_or_more() {
    let runs = Profile::read(&[]).unwrap().runs;
    let target = Target::AtLeast(Rate::from_millionths(950_000));
    let contrast = Contrast::of(target, tally(40, 40), tally(40, 40), &runs).unwrap();
    let said = signoff::domain::assessment::wording::seen(target, &contrast);
    assert_eq!(said, "40 rows against 40 see only drops of 17 points or more");
}

#[test]
fn so_many_clean_rows_prove_a_target() {
    assert_eq!(rows_needed(0, 0.05, 0.95), Some(59));
    assert_eq!(rows_needed(0, 0.01, 0.95), Some(299));
    assert_eq!(rows_needed(1, 0.05, 0.95), Some(93));
    assert_eq!(rows_needed(1, 0.01, 0.95), Some(473));
    assert_eq!(rows_needed(0, 0.0, 0.95), None, "nothing proves that a thing never happens");
    assert_eq!(rows_needed(0, 1.0, 0.95), Some(1));
    assert_eq!(rows_needed(u64::MAX, 0.5, 0.95), None);
}

#[test]
fn nothing_is_said_of_no_rows() {
    let none = tally(0, 0);
    assert!(wilson(none, 0.95).is_none() && newcombe(none, tally(1, 2), 0.95).is_none());
    assert!(upper_bound(none, 0.95).is_none() && lower_bound(none, 0.95).is_none());
    assert_eq!([as_many(none, none), as_unlikely(tally(1, 2), none)], [1.0; 2]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn bounds_hold_the_rate_and_grow_with_the_hits(total in 1..20_000_u64, part in 0.0..1.0_f64, confidence in 0.5..0.999_f64) {
        let hits = (total as f64 * part) as u64;
        let rate = hits as f64 / total as f64;
        let (low, high) = (lower_bound(tally(hits, total), confidence).unwrap(), upper_bound(tally(hits, total), confidence).unwrap());
        prop_assert!((0.0..=rate + 1e-12).contains(&low) && (rate..=1.0).contains(&high), "{low} {rate} {high}");
        let more = upper_bound(tally(hits + 1, total.max(hits + 1)), confidence).unwrap();
        prop_assert!(more >= high);
        let longer = upper_bound(tally(hits, total + 1), confidence).unwrap();
        prop_assert!(longer <= high);
        let interval = wilson(tally(hits, total), confidence).unwrap();
        prop_assert!(interval.low <= rate + 1e-12 && rate <= interval.high + 1e-12);
    }

    #[test]
    fn the_rows_needed_are_the_least_that_prove(bad in 0..200_u64, limit in 0.001..0.9_f64) {
        let rows = rows_needed(bad, limit, 0.95).unwrap();
        prop_assert!(upper_bound(tally(bad, rows), 0.95).unwrap() <= limit + 1e-12);
        prop_assert!(rows == bad + 1 || upper_bound(tally(bad, rows - 1), 0.95).unwrap() > limit - 1e-12);
    }

    #[test]
    fn chances_are_chances_and_the_two_sides_mirror_each_other(
        a in 0..300_u64, n in 0..300_u64, b in 0..5_000_u64, m in 0..5_000_u64,
    ) {
        let (one, other) = (tally(a, n), tally(b, m));
        for chance in [as_many(other, one), as_many(one, other), as_unlikely(one, other)] {
            prop_assert!((0.0..=1.0).contains(&chance), "{chance}");
        }
        prop_assert!((as_unlikely(one, other) - as_unlikely(other, one)).abs() < EXACT);
        prop_assert!(as_many(other, one) + as_many(one, other) >= 1.0 - EXACT);
    }

    #[test]
    fn a_contrast_of_any_counts_is_told(a in 0..40_u64, n in 0..40_u64, b in 0..90_000_u64, m in 0..90_000_u64) {
        let runs = Profile::read(&[]).unwrap().runs;
        for target in [Target::AtLeast(Rate::from_millionths(950_000)), Target::Below(Rate::from_millionths(10_000))] {
            for (now, then) in [(tally(a, n), tally(b, m)), (tally(b, m), tally(a, n))] {
                let contrast = Contrast::of(target, now, then, &runs);
                prop_assert_eq!(contrast.is_some(), n > 0 && m > 0);
                let Some(contrast) = contrast else { continue };
                prop_assert!(contrast.shows_from.is_none_or(|from| (0.0..=1.0).contains(&from)), "{contrast:?}");
                prop_assert!(contrast.difference.low <= contrast.difference.high);
                prop_assert!(!signoff::domain::assessment::wording::seen(target, &contrast).contains("NaN"));
            }
        }
    }

    #[test]
    fn no_count_is_too_odd(a: u64, n: u64, confidence in 0.0..1.0_f64) {
        let (a, n) = (a >> (a % 40 + 24), n >> (n % 40 + 24));
        let sample = tally(a, n);
        prop_assert_eq!(upper_bound(sample, confidence).is_some(), n > 0);
        prop_assert_eq!(wilson(sample, confidence).is_some(), n > 0);
        prop_assert!((0.0..=1.0).contains(&as_unlikely(sample, tally(n, a))));
    }
}
