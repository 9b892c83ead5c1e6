//! The short Markdown summary of two captured runs and their gate (baseline harness runbook, section 5, output 3).

use jiff::civil::Date;
use serde_json::Value;

use crate::domain::canonical::gate::Evaluation;
use crate::domain::evidence::capture::CaptureEnvironment;
use crate::domain::evidence::report::KpiReport;
use crate::domain::profile::Profile;
use crate::domain::values::javascript;

/// One of the two runs, by the names of its files.
#[derive(Clone, Debug)]
pub struct SummarizedRun<'a> {
    pub run_id: &'a str,
    pub rows: &'a str,
    pub report_name: &'a str,
    pub report: &'a KpiReport,
}

/// What is summarized.
#[derive(Clone, Debug)]
pub struct TwoRuns<'a> {
    pub title: &'a str,
    pub day: Date,
    pub environment: &'a CaptureEnvironment,
    pub platform: &'a str,
    pub runs: [SummarizedRun<'a>; 2],
    /// The file of the gate's output, and what it came to.
    pub gate: (&'a str, &'a Evaluation),
    /// As it was typed.
    pub command: &'a str,
}

/// The summary's text.
pub fn text(two: &TwoRuns<'_>, profile: &Profile) -> String {
    let CaptureEnvironment { git, model, app } = two.environment;
    let list = |name: &str, of: fn(&SummarizedRun<'_>) -> String| {
        format!("- {name}:\n{}", two.runs.iter().map(|run| format!("  - `{}`\n", of(run))).collect::<String>())
    };
    [
        format!("# {} Summary\n\n", two.title),
        format!("- Date: {}\n- Commit: `{}`\n- Branch: `{}`\n", two.day, git.commit, git.branch),
        format!(
            "- Environment: `{}`, app `{}`, provider/model `{}` / `{}`\n",
            two.platform, app.version, model.provider, model.name
        ),
        list("Raw runs", |run| run.rows.to_owned()),
        list("Reports", |run| run.report_name.to_owned()),
        format!("- Two-run gate output: `{}`\n\n", two.gate.0),
        format!("## Command log\n\n```bash\n{}\n```\n\n## KPI + Gate result\n\n", two.command),
        table(two, profile),
        format!("\n- gatePass={}\n", two.gate.1.passes()),
    ]
    .concat()
}

/// A row per metric, a column per run.
fn table(two: &TwoRuns<'_>, profile: &Profile) -> String {
    let row = |name: &str, cell: &dyn Fn(&SummarizedRun<'_>) -> String| {
        let cells: Vec<String> = two.runs.iter().map(cell).collect();
        format!("| {name} | {} |\n", cells.join(" | "))
    };
    let value = |pointer: String| {
        move |run: &SummarizedRun<'_>| match run.report.document.at(&pointer) {
            Some(Value::Number(number)) => number.as_f64().map_or_else(|| number.to_string(), javascript::number),
            Some(Value::Bool(value)) => value.to_string(),
            _ => "-".to_owned(),
        }
    };
    let metrics = profile.metrics.iter().map(|metric| row(&metric.name, &value(format!("/metrics/{}", metric.name))));
    [row("run", &|run| run.run_id.to_owned()), "|---|---|---|\n".to_owned()]
        .into_iter()
        .chain([row("sampleCount", &value("/scope/sampleCount".to_owned()))])
        .chain(metrics)
        .chain([row("allPass", &value("/targetResult/allPass".to_owned()))])
        .collect()
}
