//! `signoff diff`: what changed in the setup lock since the last commit, value by value (runbook, section 7).

use clap::Args;

use crate::domain::assessment::{ClosureFact, LockDiff};
use crate::domain::values::escaped::Escaped;
use crate::report::json::to_json;
use crate::report::output::LockChanges;
use crate::run::operations::pinning::keep_diff;
use crate::run::options::Target;
use crate::run::{CommandOutput, UsageError};

#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    target: Target,
    /// One JSON document (schema signoff.diff/v1)
    #[arg(long, conflicts_with = "keep")]
    json: bool,
    /// Keep it among the artifacts, as DATE-lock.diff
    #[arg(long)]
    keep: bool,
}

/// Runs the command: 0 told or kept, 1 where there is no lock, nothing to compare it with, or nothing to keep.
pub fn run(options: &Options) -> CommandOutput {
    diff(options).unwrap_or_else(CommandOutput::from)
}

fn diff(options: &Options) -> Result<CommandOutput, UsageError> {
    let mut pipeline = options.target.open()?;
    let (_, assessment) = pipeline.judge_once()?;
    if options.keep {
        return Ok(match keep_diff(&pipeline, &assessment) {
            Ok(path) => {
                let written = format!("{}: holds the diff", Escaped::new(path.as_str()));
                CommandOutput {
                    stdout: format!("{}\n", Escaped::new(path.as_str())),
                    written,
                    ..CommandOutput::default()
                }
            }
            Err(why) => CommandOutput::refused(&why),
        });
    }
    let told = assessment.closure.as_ref().and_then(|closure| Some((closure, closure.diff.as_ref()?)));
    let Some((closure, diff)) = told else {
        return Ok(CommandOutput::refused("there is no readable lock, or none to compare it with"));
    };
    let stdout = match options.json {
        true => to_json(&LockChanges::new(closure, diff)).map_err(UsageError::unprintable)?,
        false => page(closure, diff),
    };
    Ok(CommandOutput { stdout, ..CommandOutput::default() })
}

fn page(closure: &ClosureFact, diff: &LockDiff) -> String {
    let head = Escaped::new(&format!("{} since {}: ", closure.path, diff.since));
    if diff.values.is_empty() {
        return format!("{head}nothing changed\n");
    }
    let side = |sign: char, value: &Option<String>| match value {
        Some(value) => format!("  {sign} {}\n", Escaped::new(value)),
        None => String::new(),
    };
    let lines = diff
        .values
        .iter()
        .map(|it| format!("{}\n{}{}", Escaped::new(&it.path), side('-', &it.old), side('+', &it.new)));
    format!("{head}{} changed\n\n{}", diff.values.len(), lines.collect::<String>())
}
