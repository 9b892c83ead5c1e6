//! How a metric went from run to run: every executed report in time order.

use std::collections::BTreeMap;

use crate::domain::profile::Target;
use crate::domain::statistics::Interval;
use crate::domain::values::path::PackPath;
use crate::domain::values::rate::Tally;

use super::report::{MetricFact, ReportFact};
use super::run_name::RunName;
use super::side::Side;

/// One metric over all executed reports.
#[derive(Clone, Debug, PartialEq)]
pub struct Trend {
    pub name: String,
    pub label: String,
    pub target: Option<Target>,
    /// In the order of `Assessment::reports`: oldest first, those without a readable time last.
    pub points: Vec<TrendPoint>,
}

/// One run's value.
#[derive(Clone, Debug, PartialEq)]
pub struct TrendPoint {
    pub report: PackPath,
    pub run_id: Option<String>,
    pub generated_at: Option<String>,
    /// The recomputed value where there are rows, else the reported one; `None` where neither tells one. A reported
    /// value may be any number.
    pub value: Option<f64>,
    /// What the value was counted from; `None` where it is only reported.
    pub tally: Option<Tally>,
    /// The metric's own: Wilson's, two-sided; `None` without rows.
    pub interval: Option<Interval>,
    /// Whether the value meets the target; `None` without a target.
    pub pass: Option<bool>,
    /// Which of the gate's two runs it is.
    pub gate_side: Option<Side>,
}

impl Trend {
    /// The trends of all metrics that executed reports tell of.
    pub fn all(reports: &[ReportFact]) -> Vec<Self> {
        let mut trends: Vec<Self> = Vec::new();
        let mut known: BTreeMap<&str, usize> = BTreeMap::new();
        for report in reports.iter().filter(|report| report.executed) {
            for metric in &report.metrics {
                let at = *known.entry(&metric.name).or_insert_with(|| {
                    trends.push(Self::empty(metric));
                    trends.len() - 1
                });
                trends[at].points.push(TrendPoint::of(report, metric));
            }
        }
        trends
    }

    fn empty(metric: &MetricFact) -> Self {
        let (name, label) = (metric.name.clone(), metric.label.clone());
        Self { name, label, target: metric.target, points: Vec::new() }
    }

    /// How many runs miss the target.
    pub fn missed(&self) -> usize {
        self.points.iter().filter(|point| point.pass == Some(false) && point.value.is_some()).count()
    }

    /// How many runs tell no value.
    pub fn without_value(&self) -> usize {
        self.points.iter().filter(|point| point.value.is_none()).count()
    }
}

impl TrendPoint {
    /// What its run is called, where there is little room.
    pub fn label(&self) -> &str {
        RunName::new(self.run_id.as_deref(), &self.report).short()
    }

    fn of(report: &ReportFact, metric: &MetricFact) -> Self {
        let counted = metric.recomputed.map(|rate| rate.as_f64());
        Self {
            report: report.path.clone(),
            run_id: report.run_id.clone(),
            generated_at: report.generated_at.clone(),
            value: if metric.tally.is_some() { counted } else { metric.reported },
            tally: metric.tally,
            interval: metric.interval,
            pass: metric.pass,
            gate_side: report.gate_side,
        }
    }
}
