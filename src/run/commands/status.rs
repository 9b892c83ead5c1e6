//! `signoff status`: verdict, findings, every pane's state. Exit status 0 where nothing blocks, else 1.

use clap::Args;

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
    Ok(CommandOutput { stdout, stderr: String::new(), exit: exit(&assessment) })
}

fn exit(assessment: &Assessment) -> Exit {
    match assessment.verdict() {
        Verdict::Ready => Exit::Done,
        Verdict::Blocked => Exit::Blocked,
    }
}
