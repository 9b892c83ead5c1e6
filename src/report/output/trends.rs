//! Trends as JSON.

use serde::Serialize;
use serde_json::Value;

use crate::domain::assessment::{self, Side, TrendPoint};

use super::runs::number;

/// `trends[]{metric,target,points[]}`: every executed report, oldest first.
#[derive(Debug, Serialize)]
pub struct Trend<'a> {
    metric: &'a str,
    /// `>=0.95`; `null` for a metric that is only told.
    target: Option<String>,
    points: Vec<Point<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Point<'a> {
    report: &'a str,
    run_id: Option<&'a str>,
    generated_at: Option<&'a str>,
    value: Value,
    /// What the value was taken from: `rows`, or `report` where nothing but the report says it.
    source: &'static str,
    /// Wilson's, two-sided; `null` without rows.
    interval: Option<Interval>,
    pass: Option<bool>,
    /// `a`, `b`, or `null` for a run that is not in the gate.
    side: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct Interval {
    low: f64,
    high: f64,
}

impl<'a> From<&'a assessment::Trend> for Trend<'a> {
    fn from(trend: &'a assessment::Trend) -> Self {
        let target = trend.target.map(|target| target.to_string());
        Self { metric: &trend.name, target, points: trend.points.iter().map(Point::from).collect() }
    }
}

impl<'a> From<&'a TrendPoint> for Point<'a> {
    fn from(point: &'a TrendPoint) -> Self {
        Self {
            report: point.report.as_str(),
            run_id: point.run_id.as_deref(),
            generated_at: point.generated_at.as_deref(),
            value: number(point.value),
            source: if point.tally.is_some() { "rows" } else { "report" },
            interval: point.interval.map(|it| Interval { low: it.low, high: it.high }),
            pass: point.pass,
            side: point.gate_side.map(side),
        }
    }
}

fn side(side: Side) -> &'static str {
    match side {
        Side::A => "a",
        Side::B => "b",
    }
}
