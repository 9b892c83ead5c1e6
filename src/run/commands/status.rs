//! `signoff status`: verdict, findings, every pane's state. Exit status 0 where nothing blocks, else 1.

use clap::{Args, ValueEnum};

use crate::domain::assessment::{Assessment, Verdict};
use crate::report::json::to_json;
use crate::report::output::Status;
use crate::report::text::overview::overview;
use crate::run::options::Target;
use crate::run::{CommandOutput, Exit, UsageError};

use super::surface::{self, Colour};

#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    target: Target,
    /// One JSON document (schema signoff.status/v2)
    #[arg(long)]
    json: bool,
    /// What exit status 0 takes: ready (nothing blocks), or approved (the newest note says so, and holds)
    #[arg(long, value_enum, value_name = "VERDICT", default_value = "ready", hide_possible_values = true)]
    require: Required,
}

/// What a pipeline asks for.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Required {
    Ready,
    Approved,
}

impl From<Required> for Verdict {
    fn from(required: Required) -> Self {
        match required {
            Required::Ready => Self::Ready,
            Required::Approved => Self::Approved,
        }
    }
}

/// Runs the command.
pub fn run(options: &Options, colour: Colour) -> CommandOutput {
    print_status(options, colour).unwrap_or_else(CommandOutput::from)
}

fn print_status(options: &Options, colour: Colour) -> Result<CommandOutput, UsageError> {
    let mut pipeline = options.target.open()?;
    let (_, assessment) = pipeline.judge_once()?;
    let pack = pipeline.root().path().display().to_string();
    let stdout = match options.json {
        false => overview(&assessment, &pack, surface::of_stdout(colour)),
        true => to_json(&Status::new(&assessment, &pack)).map_err(UsageError::unprintable)?,
    };
    Ok(CommandOutput { stdout, stderr: String::new(), exit: exit(&assessment, options.require) })
}

fn exit(assessment: &Assessment, required: Required) -> Exit {
    if assessment.verdict() >= required.into() { Exit::Done } else { Exit::Blocked }
}
