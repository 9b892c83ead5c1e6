//! `signoff prove`: every rule on a damaged copy of the pack, in memory. Exit status 1 where a rule notices nothing.
//! Nothing is written.

use crate::domain::rules::pair::PairOverride;
use crate::report::json::to_json;
use crate::report::output::Proving;
use crate::report::text::mutants::page;
use crate::run::pipeline::{Pipeline, RecentFiles};
use crate::run::{CommandOutput, Exit, UsageError};

use super::{Format, Print, surface};

/// Runs the command.
pub fn run(request: &Print) -> CommandOutput {
    judge(request).unwrap_or_else(CommandOutput::from)
}

fn judge(request: &Print) -> Result<CommandOutput, UsageError> {
    let mut pipeline = Pipeline::open(request.target.pack.as_deref(), request.target.profile.as_deref())?;
    let choice = PairOverride::default();
    let (pack, assessment) = pipeline.assess_pack(RecentFiles::Judged, &choice)?;
    let mutants = pipeline.mutants((&pack, &assessment), &choice);
    let pack = pipeline.root().path().display().to_string();
    let stdout = match request.format {
        Format::Text => page(&assessment, &mutants, &pack, surface::of_stdout(request.colour)),
        Format::Json => to_json(&Proving::new(&assessment, &mutants, &pack)).map_err(UsageError::unprintable)?,
    };
    let exit = if mutants.count().vacuous == 0 { Exit::Done } else { Exit::Blocked };
    Ok(CommandOutput { stdout, stderr: String::new(), exit })
}
