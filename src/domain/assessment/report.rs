//! Reports, their metrics and the rows behind them.

use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::canonical::kpi::Difference;
use crate::domain::evidence::raw_runs::{Problems, RowAgainst};
use crate::domain::profile::{Profile, Target};
use crate::domain::statistics::Interval;
use crate::domain::statistics::anytime::AnyTime;
use crate::domain::statistics::proof::{Proof, StatVerdict, bad_rows};
use crate::domain::values::path::{Location, PackPath};
use crate::domain::values::rate::{Rate, Tally};
use crate::domain::values::time_span::{TimeSpan, time};

use super::run_name::RunName;
use super::side::Side;

/// One report.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportFact {
    pub path: PackPath,
    pub run_id: Option<String>,
    pub run_type: Option<String>,
    /// `executionStatus.state` as written; `None` where absent.
    pub state: Option<String>,
    pub executed: bool,
    pub generated_at: Option<String>,
    /// When it was measured: at its last row, else when it says that it was generated, else on the day in its name.
    pub measured: TimeSpan,
    /// Whether it says of itself that all targets are met and enough was covered.
    pub all_pass: bool,
    pub sample_count: Option<u64>,
    pub commit: Option<String>,
    pub branch: Option<String>,
    pub repo: Option<String>,
    /// Which of the gate's two runs it is.
    pub gate_side: Option<Side>,
    pub metrics: Vec<MetricFact>,
    pub raw: RawFact,
}

impl ReportFact {
    /// As it is called: its run id, else its path.
    pub fn name(&self) -> &str {
        RunName::new(self.run_id.as_deref(), &self.path).whole()
    }

    /// The same where there is little room.
    pub fn label(&self) -> &str {
        RunName::new(self.run_id.as_deref(), &self.path).short()
    }

    /// Its run id, trimmed; `None` where it says nothing.
    pub fn id(&self) -> Option<&str> {
        self.run_id.as_deref().map(str::trim).filter(|id| !id.is_empty())
    }

    pub fn is_of_type(&self, run_type: &str) -> bool {
        self.run_type.as_deref() == Some(run_type)
    }

    /// When it says that it was generated.
    pub fn written(&self) -> Option<Timestamp> {
        time(self.generated_at.as_deref())
    }

    /// Whether it says that it does not pass, or its numbers do.
    pub fn fails(&self) -> bool {
        !self.all_pass || self.metrics.iter().any(|metric| metric.pass == Some(false))
    }

    /// Whether both tell of one run: the same id, on the same file of rows.
    pub fn is_of_one_run_with(&self, other: &Self) -> bool {
        let rows = self.raw.path();
        self.id().is_some() && self.id() == other.id() && rows.is_some() && rows == other.raw.path()
    }

    /// The report and the file of its rows.
    pub fn places(&self) -> Vec<Location> {
        [Some(&self.path), self.raw.path()].into_iter().flatten().map(Location::file).collect()
    }
}

impl Side {
    /// Its report, as an index.
    pub fn position(self, reports: &[ReportFact]) -> Option<usize> {
        reports.iter().position(|report| report.gate_side == Some(self))
    }

    /// Its report.
    pub fn among(self, reports: &[ReportFact]) -> Option<&ReportFact> {
        self.position(reports).map(|at| &reports[at])
    }
}

/// One metric of one report.
#[derive(Clone, Debug, PartialEq)]
pub struct MetricFact {
    pub name: String,
    pub label: String,
    /// As reported; `None` for `null`, absent or no number.
    pub reported: Option<f64>,
    /// From the rows.
    pub recomputed: Option<Rate>,
    /// Over every row, as reports count.
    pub tally: Option<Tally>,
    /// What statistics rest on.
    pub sample: Option<Sample>,
    pub target: Option<Target>,
    /// Whether the value meets the target: the recomputed one where there is one, else the reported one.
    pub pass: Option<bool>,
    /// Wilson's, two-sided at the profile's confidence: for the eye; `None` without rows.
    pub interval: Option<Interval>,
    /// What the rows prove about the target; `None` without a target or without rows.
    pub proof: Option<Proof>,
    pub verdict: StatVerdict,
    /// What all attempts up to this one say; `None` where the run is no attempt at this gate.
    pub any_time: Option<AnyTime>,
    /// The first rows that count against it; `None` where there are no valid rows.
    pub against: Option<Arc<[RowAgainst]>>,
}

/// Rows that are measurements: none of them tells of one again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    pub tally: Tally,
    /// Rows that were left out, as they tell of a measurement again.
    pub left_out: u64,
}

impl Sample {
    /// Of so many rows, those that are left when others are left out.
    pub fn new(all: Tally, left_out: Tally) -> Self {
        Self { tally: all.less(left_out), left_out: left_out.total.min(all.total) }
    }

    /// Both as one.
    pub fn plus(self, other: Self) -> Self {
        Self { tally: self.tally.plus(other.tally), left_out: self.left_out + other.left_out }
    }
}

impl MetricFact {
    /// How many of its rows statistics leave out, as they tell of a measurement again.
    pub fn left_out(&self) -> u64 {
        self.sample.map_or(0, |sample| sample.left_out)
    }

    /// How many rows count against it: false ones where many true ones are asked for, else true ones. Those that are
    /// listed are the first of them.
    pub fn count_against(&self) -> Option<u64> {
        let tally = self.tally?;
        Some(self.target.map_or(tally.hits, |target| bad_rows(target, tally)))
    }
}

/// The rows behind a report.
#[derive(Clone, Debug, PartialEq)]
pub enum RawFact {
    /// A shell: nothing to rest on.
    NotExecuted,
    /// Not named, not there, or not readable: why.
    Missing(String),
    Invalid {
        path: PackPath,
        problems: Problems,
    },
    Recomputed {
        path: PackPath,
        rows: u64,
        scenario_counts: Vec<(String, u64)>,
        differences: Vec<Difference>,
    },
}

impl RawFact {
    /// The file that holds the rows, where there is one to read.
    pub fn path(&self) -> Option<&PackPath> {
        match self {
            Self::Invalid { path, .. } | Self::Recomputed { path, .. } => Some(path),
            Self::NotExecuted | Self::Missing(_) => None,
        }
    }
}

/// The report whose commit and branch the release stands for: run A of the gate, else run B, else the newest executed
/// gate run, else the newest executed report.
pub fn measured_report<'a>(reports: &'a [ReportFact], profile: &Profile) -> Option<&'a ReportFact> {
    let mut sides = Side::BOTH.into_iter().filter_map(|side| side.among(reports)).filter(|it| it.commit.is_some());
    let newest_gate =
        || reports.iter().rfind(|it| it.executed && it.run_type.as_deref() == Some(profile.runs.gate_type.as_str()));
    sides.next().or_else(newest_gate).or_else(|| reports.iter().rfind(|it| it.executed))
}
