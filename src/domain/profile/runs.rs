//! What the measured runs must hold: scenarios, samples, metrics and their targets.

use serde::Deserialize;

use crate::domain::values::rate::Rate;

use super::direction::{Added, Direction, Directions};
use super::pattern::matches;

/// The measured runs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Runs {
    /// Scenario ids; every one must be in a run.
    pub scenarios: Vec<String>,
    /// Rows a run must have at least; a report may ask for more, never for less.
    pub min_sample_count: u64,
    /// `scope.runType` of the runs that the gate compares.
    pub gate_type: String,
    /// `scope.runType` of the runs that they are compared against.
    pub baseline_type: String,
    /// How sure the rows must make of a target to prove it, between 0 and 1: 0.95 is one chance in twenty to be wrong.
    pub confidence: f64,
    /// A run is worse than the baseline where chance alone would show that more rarely than this, between 0 and 1.
    pub significance: f64,
    /// Two runs share rows where chance alone would show as many in common more rarely than this, between 0 and 1.
    pub coincidence: f64,
    /// How surely a sample must show a change that is said to be seen by it, between 0 and 1.
    pub power: f64,
    /// Fields of a row that hold what a clock or a meter measured, by their dotted names: `*` stands for any characters.
    /// No two measurements share them by themselves.
    pub measured: Vec<String>,
    /// Names of fields, without those of the objects that hold them, that the plan sets: none of them is measured.
    pub planned: Vec<String>,
    /// How many rows of a run are measured at once, from 1.
    pub workers: u64,
    pub final_status: FinalStatus,
}

impl Runs {
    /// Whether a field of a row holds a measured value; `name` is dotted.
    pub fn is_measured(&self, name: &str) -> bool {
        let own = name.rsplit('.').next().unwrap_or(name);
        let is_of = |patterns: &[String], name: &str| patterns.iter().any(|pattern| matches(pattern, name));
        is_of(&self.measured, name) && !is_of(&self.planned, own)
    }
}

/// How a row may say that it ended.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FinalStatus {
    /// The `finalStatus` of a row that counts against no metric, in whichever case.
    pub good: Vec<String>,
}

impl FinalStatus {
    pub fn is_good(&self, status: &str) -> bool {
        let status = status.trim();
        self.good.iter().any(|good| good.eq_ignore_ascii_case(status))
    }
}

/// Which way each key asks for less.
pub(super) const DIRECTIONS: Directions = &[
    ("runs.scenarios", Direction::Fewer),
    ("runs.min_sample_count", Direction::Lower),
    ("runs.gate_type", Direction::Changed),
    ("runs.baseline_type", Direction::Changed),
    ("runs.confidence", Direction::Lower),
    ("runs.significance", Direction::Lower),
    ("runs.coincidence", Direction::Lower),
    ("runs.power", Direction::Lower),
    ("runs.measured", Direction::Fewer),
    ("runs.planned", Direction::More),
    ("runs.workers", Direction::Higher),
    ("runs.final_status.good", Direction::More),
    ("metrics", Direction::Entries { by: "name", added: Added::Tightens }),
    ("metrics[].name", Direction::Changed),
    ("metrics[].label", Direction::Free),
    ("metrics[].field", Direction::Changed),
    ("metrics[].count", Direction::Changed),
    ("metrics[].scenarios", Direction::Changed),
    ("metrics[].target", Direction::Target),
];

/// One rate of the report.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metric {
    /// As the report names it: `wrongClickRate`.
    pub name: String,
    /// In words, for people: `wrong click`.
    pub label: String,
    /// The row's field.
    pub field: String,
    /// Whether the field may be a count too (more than none means true).
    #[serde(default)]
    pub count: bool,
    /// The scenarios whose rows it is taken over, and in which the field is required; all rows where absent.
    pub scenarios: Option<Vec<String>>,
    /// The rate that passes; none for a rate that is only told.
    pub target: Option<Target>,
}

impl Metric {
    /// Whether it is taken over the rows of a scenario.
    pub fn is_over(&self, scenario: &str) -> bool {
        self.scenarios.as_ref().is_none_or(|over| over.iter().any(|it| it == scenario))
    }

    /// Whether a row counts against it: a false one where many true ones are asked for, else a true one.
    pub fn counts_against(&self, hit: bool) -> bool {
        hit != matches!(self.target, Some(Target::AtLeast(_)))
    }
}

/// A threshold on a rounded rate, spelled as in reports: `>=0.95`, `<0.01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Target {
    AtLeast(Rate),
    Below(Rate),
}

impl Target {
    /// The rate that it asks for, from the one side or the other.
    pub fn bound(self) -> Rate {
        match self {
            Self::AtLeast(bound) | Self::Below(bound) => bound,
        }
    }

    /// The rate of bad rows at which it is missed, 0 to 1.
    pub fn worst(self) -> f64 {
        match self {
            Self::AtLeast(least) => 1.0 - least.as_f64(),
            Self::Below(limit) => limit.as_f64(),
        }
    }

    /// Whether a rate passes; a rate over no rows never does.
    pub fn is_met_by(self, rate: Option<Rate>) -> bool {
        rate.is_some_and(|rate| match self {
            Self::AtLeast(bound) => rate >= bound,
            Self::Below(bound) => rate < bound,
        })
    }
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::AtLeast(bound) => f.pad(&format!(">={bound}")),
            Self::Below(bound) => f.pad(&format!("<{bound}")),
        }
    }
}

impl TryFrom<String> for Target {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let bound = |digits: &str| {
            let value: f64 = digits.parse().ok().filter(|value| (0.0..=1.0).contains(value))?;
            Some(Rate::from_millionths((value * 1e6).round() as u32))
        };
        let target = match (text.strip_prefix(">="), text.strip_prefix('<')) {
            (Some(digits), _) => bound(digits).map(Self::AtLeast),
            (_, Some(digits)) => bound(digits).map(Self::Below),
            _ => None,
        };
        target.ok_or_else(|| format!("`{text}` is no target: expected `>=RATE` or `<RATE` with a rate from 0 to 1"))
    }
}
