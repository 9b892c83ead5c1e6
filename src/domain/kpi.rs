//! From raw runs to a KPI report (contracts, section 1, KPI report; runbook, section 3).

use serde_json::Value;

use super::evidence::raw_runs::RawRuns;
use super::profile::Profile;

/// What a report states beyond its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportRequest {
    /// RFC 3339 with milliseconds, UTC: `2026-02-13T15:10:50.744Z`.
    pub generated_at: String,
    pub run_id: String,
    pub run_type: String,
    /// `linux`, `win32`, `darwin`.
    pub platform: String,
    /// Asked for; the profile's own count is the least.
    pub min_sample_count: u64,
    /// As it stands in the report: relative to the report's own folder, `/`-separated.
    pub raw_runs_path: String,
}

/// The report as the canonical program would write it, from rows without problems: a JSON object in the canonical key
/// order.
pub fn report(raw: &RawRuns, request: &ReportRequest, profile: &Profile) -> Value {
    todo!("{} {} {}", raw.rows, request.run_id, profile.name)
}

/// The bytes of a report file: two spaces, JavaScript's numbers, a final newline.
pub fn to_text(report: &Value) -> String {
    todo!("{report}")
}

/// A field in which a report says something else than its rows do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Dotted: `metrics.wrongClickRate`.
    pub field: String,
    /// As JSON text; `absent` where the report has none.
    pub reported: String,
    pub recomputed: String,
    /// The field's line in the report.
    pub line: u64,
}

/// Compares a report with what its rows say, over every field that follows from rows: sample count, scenarios and their
/// counts, provenance, flags, metrics, targets and their results. Ids, types, times, platform and unknown keys are the
/// report's own.
pub fn differences(report: &super::evidence::report::KpiReport, raw: &RawRuns, profile: &Profile) -> Vec<Difference> {
    todo!("{:?} {} {}", report.run_id(), raw.rows, profile.name)
}
