//! The two-run gate's state, and the runs before its two.

use crate::domain::canonical::gate::Comparison;
use crate::domain::values::path::PackPath;

use super::run_name::RunName;

/// Why the gate's two runs are these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChosenBy {
    /// The two newest executed gate runs.
    Time,
    /// The operator.
    Hand,
}

impl ChosenBy {
    /// In a few words, as both faces say it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Time => "the two newest gate runs",
            Self::Hand => "chosen by hand",
        }
    }
}

/// A run that failed before the gate's two passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierRun {
    /// Its report.
    pub path: PackPath,
    pub run_id: Option<String>,
    pub generated_at: Option<String>,
    /// What it missed, in a few words.
    pub why: String,
}

impl EarlierRun {
    /// Its run id, or its report's path where it has none.
    pub fn name(&self) -> &str {
        RunName::new(self.run_id.as_deref(), &self.path).whole()
    }

    /// The same where there is little room.
    pub fn label(&self) -> &str {
        RunName::new(self.run_id.as_deref(), &self.path).short()
    }
}

/// The gate's state.
#[derive(Clone, Debug, PartialEq)]
pub struct GateFact {
    /// The two runs' reports; `None` where there are not two to compare.
    pub pair: Option<[PackPath; 2]>,
    pub chosen: ChosenBy,
    pub comparisons: Vec<Comparison>,
    pub ok: [bool; 2],
    pub comparable: bool,
    pub pass: bool,
    /// The kept output that counts.
    pub output: Option<PackPath>,
    /// Its JSON on one line, as the approval note cites it.
    pub kept: Option<String>,
    /// How many runs that are not older than the two take no part.
    pub left_out: usize,
    /// How the kept output and the evaluation disagree: one sentence each; empty where they agree.
    pub disagreements: Vec<String>,
    /// The gate's JSON as it would be written, but for `checkedAt` (which stands as `<now>`); `None` where not comparable.
    pub json: Option<String>,
    /// Runs of the same commit, type and settings that failed before the two that pass; newest first.
    pub earlier: Vec<EarlierRun>,
}

impl GateFact {
    /// Why it does not hold, in a few words; `None` where it passes, its output was kept and agrees, and no newer run is
    /// left out.
    pub fn fault(&self) -> Option<&'static str> {
        match (&self.pair, &self.output) {
            (None, _) => Some("no two runs to compare"),
            _ if !self.comparable => Some("not comparable"),
            _ if !self.pass => Some("comparable, fails"),
            _ if self.left_out > 0 => Some("passes, but a newer run is left out"),
            (_, None) => Some("passes; output not kept"),
            _ if !self.disagreements.is_empty() => Some("passes; kept output differs"),
            _ => None,
        }
    }
}
