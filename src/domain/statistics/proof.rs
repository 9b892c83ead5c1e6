//! What rows prove about a target, beside whether they meet it (docs/contracts.md, section 2: `kpi.not-proven`).

use crate::domain::profile::Target;
use crate::domain::values::rate::{Rate, Tally};

use super::bounds::{lower_bound, rows_needed, upper_bound};
use super::search::least;

/// A target under the rows behind a metric.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Proof {
    /// The one-sided Clopper-Pearson bound on the target's side, 0 to 1: the rate is no lower (`>=`), no higher (`<`).
    pub bound: f64,
    /// Whether the bound clears the target. The verdict does not ask this; the report's own thresholds stand.
    pub proven: bool,
    /// How many rows with no more bad ones than now would prove the target; `None` where none would.
    pub rows_needed: Option<u64>,
    /// How many more of these rows must turn bad until what holds (proven, else met) does not hold; `None` where the
    /// target is missed.
    pub to_turn: Option<u64>,
}

/// The statistical verdict, beside the policy's and never mixed with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatVerdict {
    /// The one-sided bound clears the target.
    Proven,
    /// Only the point estimate does, rounded as reports round it.
    Met,
    /// Not even the point estimate does.
    Missed,
    Undefined(Undefined),
}

/// Why there is no statistical verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undefined {
    /// Rows are there, none of which counts for the rate.
    NoRows,
    NoTarget,
    /// The rows are missing, invalid or not measured: what a report claims of them is no sample.
    NotSeen,
}

impl StatVerdict {
    /// What the rows say to a target; `proof` is theirs.
    pub fn of(target: Option<Target>, tally: Option<Tally>, proof: Option<&Proof>) -> Self {
        let (target, tally) = match (target, tally) {
            (None, _) => return Self::Undefined(Undefined::NoTarget),
            (_, None) => return Self::Undefined(Undefined::NotSeen),
            (Some(target), Some(tally)) => (target, tally),
        };
        match proof {
            None => Self::Undefined(Undefined::NoRows),
            Some(_) if !target.is_met_by(Rate::of(tally.hits, tally.total)) => Self::Missed,
            Some(proof) if proof.proven => Self::Proven,
            Some(_) => Self::Met,
        }
    }

    /// As every face and `status --json` say it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Proven => "PROVEN",
            Self::Met => "MET",
            Self::Missed => "MISSED",
            Self::Undefined(_) => "UNDEFINED",
        }
    }

    pub fn undefined(self) -> Option<Undefined> {
        match self {
            Self::Undefined(undefined) => Some(undefined),
            _ => None,
        }
    }
}

impl Undefined {
    /// In the column of words: no wider than they are.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoRows => "norows",
            Self::NoTarget => "told",
            Self::NotSeen => "unseen",
        }
    }

    pub fn why(self) -> &'static str {
        match self {
            Self::NoRows => "over no rows",
            Self::NoTarget => "no target",
            Self::NotSeen => "rows not seen",
        }
    }

    /// As a sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::NoRows => "undefined: no row counts for the rate",
            Self::NoTarget => "told only: no target",
            Self::NotSeen => "cannot be seen: there are no valid rows to judge by",
        }
    }
}

impl Proof {
    /// From so few bad rows on it is no longer thin: more than one bad morning brings.
    const THIN: u64 = 5;

    /// How many more bad rows would turn what holds, where these are few: at most five.
    pub fn thin(&self) -> Option<u64> {
        self.to_turn.filter(|more| *more <= Self::THIN)
    }

    /// `None` over no rows. `confidence` lies between 0 and 1.
    pub fn of(target: Target, tally: Tally, confidence: f64) -> Option<Self> {
        let bound = bound(target, tally, confidence)?;
        let proven = clears(target, bound);
        let bad = bad_rows(target, tally);
        let met = |more: u64| target.is_met_by(Rate::of(worse(target, tally, more).hits, tally.total));
        let holds = |more: u64| {
            let turned = worse(target, tally, more);
            if proven {
                self::bound(target, turned, confidence).is_some_and(|it| clears(target, it))
            } else {
                met(more)
            }
        };
        Some(Self {
            bound,
            proven,
            rows_needed: rows_needed(bad, target.worst(), confidence),
            to_turn: met(0).then(|| least(1, tally.total, |more| !holds(more))).flatten(),
        })
    }
}

/// Rows that count against a target.
pub fn bad_rows(target: Target, tally: Tally) -> u64 {
    match target {
        Target::AtLeast(_) => tally.total.saturating_sub(tally.hits),
        Target::Below(_) => tally.hits,
    }
}

/// How many more of these rows must turn bad until the target is missed; `None` where not even all of them would do.
pub fn rows_to_miss(target: Target, tally: Tally) -> Option<u64> {
    let misses = |more: u64| !target.is_met_by(Rate::of(worse(target, tally, more).hits, tally.total));
    least(1, tally.total, misses)
}

/// The same rows, with so many more of them bad.
fn worse(target: Target, Tally { hits, total }: Tally, more: u64) -> Tally {
    match target {
        Target::AtLeast(_) => Tally { hits: hits.saturating_sub(more), total },
        Target::Below(_) => Tally { hits: hits.saturating_add(more).min(total), total },
    }
}

fn bound(target: Target, tally: Tally, confidence: f64) -> Option<f64> {
    match target {
        Target::AtLeast(_) => lower_bound(tally, confidence),
        Target::Below(_) => upper_bound(tally, confidence),
    }
}

fn clears(target: Target, bound: f64) -> bool {
    match target {
        Target::AtLeast(least) => bound >= least.as_f64(),
        Target::Below(limit) => bound < limit.as_f64(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(target: &str, hits: u64, total: u64) -> Proof {
        Proof::of(Target::try_from(target.to_owned()).unwrap(), Tally { hits, total }, 0.95).unwrap()
    }

    #[test]
    fn a_clean_sample_proves_its_target_from_a_size_on() {
        assert!(!of(">=0.95", 58, 58).proven && of(">=0.95", 59, 59).proven);
        assert!(!of("<0.01", 0, 298).proven && of("<0.01", 0, 299).proven);
        assert_eq!((of("<0.01", 0, 200).rows_needed, of(">=0.95", 39, 40).rows_needed), (Some(299), Some(93)));
    }

    #[test]
    fn what_holds_turns_after_so_many_bad_rows() {
        assert_eq!(of(">=0.95", 40, 40).to_turn, Some(3), "met: 37 of 40 misses");
        assert_eq!(of(">=0.95", 59, 59).to_turn, Some(1), "proven: 58 of 59 is met only");
        assert_eq!(of("<0.01", 0, 200).to_turn, Some(2));
        assert_eq!(of("<0.01", 3, 200).to_turn, None);
    }

    #[test]
    fn a_word_needs_a_target_and_rows() {
        let target = Some(Target::Below(Rate::from_millionths(10_000)));
        let word = |target: Option<Target>, tally: Option<(u64, u64)>| {
            let tally = tally.map(|(hits, total)| Tally { hits, total });
            let proof = target.zip(tally).and_then(|(target, tally)| Proof::of(target, tally, 0.95));
            StatVerdict::of(target, tally, proof.as_ref())
        };
        assert_eq!(word(target, Some((0, 299))), StatVerdict::Proven);
        assert_eq!(word(target, Some((0, 298))), StatVerdict::Met);
        assert_eq!(word(target, Some((2, 200))), StatVerdict::Missed);
        assert_eq!(word(target, Some((0, 0))), StatVerdict::Undefined(Undefined::NoRows));
        assert_eq!(word(target, None), StatVerdict::Undefined(Undefined::NotSeen));
        assert_eq!(word(None, Some((0, 299))), StatVerdict::Undefined(Undefined::NoTarget));
        assert_eq!(word(target, Some((0, 1))), StatVerdict::Met);
        assert_eq!(word(target, Some((1, 1))), StatVerdict::Missed);
    }

    #[test]
    fn what_few_rows_turn_is_thin() {
        assert_eq!((of(">=0.95", 40, 40).thin(), of("<0.01", 0, 10_000).thin()), (Some(3), None));
        assert_eq!(of("<0.01", 3, 200).thin(), None, "a missed target holds nothing");
    }

    #[test]
    fn a_target_beyond_proof_says_so() {
        assert_eq!(of(">=1", 40, 40).rows_needed, None);
        assert!(Proof::of(Target::Below(Rate::from_millionths(1)), Tally::default(), 0.95).is_none());
    }
}
