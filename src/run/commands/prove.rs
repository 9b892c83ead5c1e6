//! `signoff prove`: every rule on a damaged copy of the pack, in memory. Exit status 1 where a rule notices nothing.
//! Nothing is written.

use clap::Args;

use crate::domain::rules::pair::PairOverride;
use crate::report::json::to_json;
use crate::report::output::Proving;
use crate::report::text::mutants::page;
use crate::run::options::Target;
use crate::run::{CommandOutput, Exit, UsageError};

use super::surface::{self, Colour};

#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    target: Target,
    /// One JSON document (schema signoff.prove/v1)
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(options: &Options, colour: Colour) -> CommandOutput {
    try_rules(options, colour).unwrap_or_else(CommandOutput::from)
}

fn try_rules(options: &Options, colour: Colour) -> Result<CommandOutput, UsageError> {
    let mut pipeline = options.target.open()?;
    let choice = PairOverride::default();
    let (pack, assessment) = pipeline.judge_once()?;
    let mutants = pipeline.mutants((&pack, &assessment), &choice);
    let pack = pipeline.root().path().display().to_string();
    let stdout = match options.json {
        false => page(&assessment, &mutants, &pack, surface::of_stdout(colour)),
        true => to_json(&Proving::new(&assessment, &mutants, &pack)).map_err(UsageError::unprintable)?,
    };
    let exit = if mutants.count().vacuous == 0 { Exit::Done } else { Exit::Blocked };
    Ok(CommandOutput { stdout, exit, ..CommandOutput::default() })
}
