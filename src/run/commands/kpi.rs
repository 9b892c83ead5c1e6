//! `signoff kpi`: raw runs to report, as the canonical program does it (runbook, section 3).

use std::fs::File;
use std::io::{self, BufReader};
use std::path::PathBuf;

use clap::Args;

use crate::domain::canonical::kpi::{self, ReportRequest};
use crate::domain::evidence::raw_runs::{self, Problems, RawRuns};
use crate::domain::profile::Profile;
use crate::domain::values::escaped::Escaped;
use crate::domain::values::kind::Kind;
use crate::domain::values::shortened::shortened;
use crate::domain::values::time_span::to_millis;
use crate::domain::values::{javascript, path};
use crate::io::clock;
use crate::io::git::{self, NoOrigin};
use crate::io::input::Inputs;
use crate::io::output::Output;
use crate::run::{CommandOutput, UsageError};

use super::named::{self, TypedPath, saved, unwritten};

// All optional for clap: the command itself names every missing one in one message.
#[derive(Debug, Args)]
pub struct Options {
    /// The raw runs: NDJSON, or one JSON array
    #[arg(long, value_name = "FILE")]
    raw: Option<PathBuf>,
    /// The report to write
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The branch that the rows must name
    #[arg(long)]
    branch: Option<String>,
    /// The commit that the rows must name
    #[arg(long)]
    commit: Option<String>,
    /// The model's provider that the rows must name
    #[arg(long)]
    provider: Option<String>,
    /// The model that the rows must name
    #[arg(long)]
    model: Option<String>,
    /// The application's version that the rows must name
    #[arg(long, alias = "appVersion", value_name = "VERSION")]
    app_version: Option<String>,
    /// The report's run id [default: the name of --out]
    #[arg(long, alias = "runId", value_name = "ID")]
    run_id: Option<String>,
    /// The repository that the rows must name [default: the git remote of this folder]
    #[arg(long)]
    repo: Option<String>,
    /// The report's run type [default: the profile's baseline type]
    #[arg(long, alias = "runType", value_name = "TYPE")]
    run_type: Option<String>,
    /// At least so many rows, where that is more than the profile asks for
    #[arg(long, alias = "minSampleCount", value_name = "N")]
    min_sample_count: Option<String>,
    /// The platform that the report names [default: this machine's]
    #[arg(long)]
    platform: Option<String>,
    /// A profile over the default one
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
}

const USAGE: &str = "Usage: signoff kpi --raw FILE --out FILE --branch B --commit C --provider P --model M \
                     --app-version V [--repo OWNER/NAME] [--run-id ID] [--run-type TYPE] [--min-sample-count N]";

/// An option that says what the rows must say too.
struct Claim<'a> {
    /// For messages, in every spelling.
    option: &'static str,
    /// The rows' field.
    field: &'static str,
    value: Option<&'a str>,
}

/// Runs the command: 0 for a written report, 1 where the disk did not confirm it, 2 for anything else; then nothing was
/// written.
pub fn run(options: &Options) -> CommandOutput {
    write(options).unwrap_or_else(CommandOutput::from)
}

fn write(options: &Options) -> Result<CommandOutput, UsageError> {
    let (Some(raw), Some(out), []) = (&options.raw, &options.out, missing(options).as_slice()) else {
        return Err(UsageError::new(format!("missing: {}", missing(options).join(", ")), USAGE));
    };
    let (raw, out) = (TypedPath::new(raw)?, TypedPath::new(out)?);
    let min_sample_count = min_sample_count(options.min_sample_count.as_deref())?;
    let mut inputs = Inputs::default();
    let profile = named::profile(options.profile.as_deref(), &mut inputs)?;
    let rows = inputs.open("--raw", raw.path()).map_err(|error| unreadable(&raw, &error))?;
    let output = Output { path: out.path(), inputs: &inputs, kind: Kind::Report };
    output.check().map_err(|error| unwritten(&error))?;
    let runs = read(&raw, rows, &profile)?;
    claims_hold(options, &raw, &runs)?;
    let request = ReportRequest {
        generated_at: to_millis(clock::now()),
        run_id: given(&options.run_id).unwrap_or_else(|| stem(&out)),
        run_type: given(&options.run_type).unwrap_or_else(|| profile.runs.baseline_type.clone()),
        platform: given(&options.platform).unwrap_or_else(platform),
        min_sample_count,
        raw_runs_path: path::relative(&out.folder(), &raw.resolved),
    };
    let report = kpi::to_text(&kpi::report(&runs, &request, &profile));
    if let Some(unconfirmed) = saved(output.write(report.as_bytes()))? {
        return Ok(unconfirmed);
    }
    let [out_shown, raw_shown] = [out, raw].map(|path| Escaped::new(&path.typed));
    let stderr = format!("{out_shown}: report over {} rows of {raw_shown}\n", runs.rows);
    Ok(CommandOutput { stderr, ..CommandOutput::default() })
}

/// Every required option that is absent or blank.
fn missing(options: &Options) -> Vec<&'static str> {
    let files = [("--raw", options.raw.is_none()), ("--out", options.out.is_none())];
    let claims = claims(options).into_iter().skip(1).map(|claim| (claim.option, claim.value.is_none()));
    files.into_iter().chain(claims).filter(|(_, missing)| *missing).map(|(option, _)| option).collect()
}

/// The options that the rows must confirm, in the order of [`raw_runs::PROVENANCE`]; trimmed, blank ones as absent.
fn claims(options: &Options) -> [Claim<'_>; 6] {
    let typed = [
        ("--repo", &options.repo),
        ("--branch", &options.branch),
        ("--commit", &options.commit),
        ("--provider", &options.provider),
        ("--model", &options.model),
        ("--app-version (--appVersion)", &options.app_version),
    ];
    let mut fields = raw_runs::PROVENANCE.into_iter();
    typed.map(|(option, value)| Claim {
        option,
        field: fields.next().unwrap_or_default(),
        value: value.as_deref().map(javascript::trim).filter(|value| !value.is_empty()),
    })
}

/// An option's value; an empty one counts as absent.
fn given(option: &Option<String>) -> Option<String> {
    option.clone().filter(|value| !value.is_empty())
}

fn stem(out: &TypedPath) -> String {
    out.path().file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// This machine's platform, as the canonical program names it.
pub(super) fn platform() -> String {
    match std::env::consts::OS {
        "macos" => "darwin",
        "windows" => "win32",
        other => other,
    }
    .to_owned()
}

fn min_sample_count(typed: Option<&str>) -> Result<u64, UsageError> {
    const GREATEST: u64 = (1 << 53) - 1;
    let Some(typed) = typed else { return Ok(0) };
    let digits = !typed.is_empty() && typed.bytes().all(|byte| byte.is_ascii_digit());
    let count = digits.then(|| typed.parse().ok()).flatten().filter(|count| (1..=GREATEST).contains(count));
    count.ok_or_else(|| {
        let text = format!("--min-sample-count (--minSampleCount) is \"{typed}\", expected a whole number");
        UsageError::new(text, "a number below the profile's least changes nothing; leave it out")
    })
}

fn unreadable(raw: &TypedPath, error: &io::Error) -> UsageError {
    UsageError::new(format!("{}: {error}", raw.typed), "name a readable raw-runs file as --raw")
}

fn read(raw: &TypedPath, rows: File, profile: &Profile) -> Result<RawRuns, UsageError> {
    const BUFFER_BYTES: usize = 128 << 10;
    let rows = BufReader::with_capacity(BUFFER_BYTES, rows);
    let runs = raw_runs::read(rows, profile).map_err(|error| unreadable(raw, &error))?;
    if runs.problems.is_empty() { Ok(runs) } else { Err(told(raw, &runs.problems)) }
}

fn told(raw: &TypedPath, problems: &Problems) -> UsageError {
    let count = if problems.total == 1 { "a problem".to_owned() } else { format!("{} problems", problems.total) };
    let rest = problems.total - problems.listed.len() as u64;
    let more = (rest > 0).then(|| format!("and {rest} more"));
    UsageError::new(
        format!("{}: {count}, nothing was written", raw.typed),
        "correct or capture the rows again; a report is only made from rows that all keep the contract",
    )
    .listing(problems.listed.iter().map(|problem| problem.message.clone()).chain(more))
}

/// Compares the options with the rows. Without `--repo` the checkout around the working folder says which it is.
fn claims_hold(options: &Options, raw: &TypedPath, runs: &RawRuns) -> Result<(), UsageError> {
    let origin = std::env::current_dir().map_err(|_| NoOrigin::Unnamed).and_then(|here| git::origin(&here));
    let mut wrong = Vec::new();
    for claim in claims(options) {
        let rows = runs.provenance_of(claim.field).unwrap_or_default();
        let shown = shortened(rows);
        match claim.value.map_or(origin.as_deref(), Ok) {
            Err(why) => {
                wrong.push(format!("{} is needed: {why}; the rows have \"{shown}\"", claim.option));
            }
            Ok(value) if value != rows => {
                let value = shortened(value);
                wrong.push(format!("{} is \"{value}\", but the rows of {} have \"{shown}\"", claim.option, raw.typed));
            }
            Ok(_) => {}
        }
    }
    let hint = "name what was measured, or take the raw runs of this build";
    if wrong.is_empty() { Ok(()) } else { Err(UsageError::of_all(wrong, hint)) }
}
