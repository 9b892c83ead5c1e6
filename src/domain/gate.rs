//! The two-run gate (contracts, section 1, two-run gate; runbook, section 3).

use serde_json::Value;

use super::evidence::report::KpiReport;
use super::profile::Profile;

/// One report as the gate is given it.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// As it stands in the gate's output.
    pub path: &'a str,
    /// The same, resolved: absolute or from the pack's root, without `.` and `..`.
    pub resolved: &'a str,
    pub report: &'a KpiReport,
}

/// One rule of comparability and its outcome, in the order in which the canonical program looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Dotted: `environment.git.commit`; `files` for the reports' own paths.
    pub field: String,
    /// What the rule asks, in words: `equal`, `differ`, `non-blank and equal`.
    pub rule: &'static str,
    /// As the reports have them; `None` where absent or of the wrong type.
    pub first: Option<String>,
    pub second: Option<String>,
    /// Why it does not hold; one sentence that names field, report (`first`, `second`) and values.
    pub breach: Option<String>,
}

/// The gate's evaluation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    pub comparisons: Vec<Comparison>,
    /// Whether each report passes by itself; meaningful also where the two are not comparable.
    pub ok: [bool; 2],
}

impl Evaluation {
    pub fn is_comparable(&self) -> bool {
        self.comparisons.iter().all(|comparison| comparison.breach.is_none())
    }

    /// Comparable, and both pass.
    pub fn passes(&self) -> bool {
        self.is_comparable() && self.ok == [true, true]
    }
}

/// Evaluates the gate over two reports.
pub fn evaluate(first: Side<'_>, second: Side<'_>, profile: &Profile) -> Evaluation {
    todo!("{} {} {}", first.path, second.path, profile.name)
}

/// The gate's output as the canonical program prints it, for a comparable pair.
/// `checked_at` is RFC 3339 with milliseconds, UTC.
pub fn output(first: Side<'_>, second: Side<'_>, evaluation: &Evaluation, checked_at: &str) -> Value {
    todo!("{} {} {evaluation:?} {checked_at}", first.path, second.path)
}
