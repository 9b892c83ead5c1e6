//! `signoff prove`: every rule on a damaged copy of the pack, in memory. Exit status 1 where a rule notices nothing.
//! Nothing is written.

use std::io::Read;

use crate::domain::assessment::Assessment;
use crate::domain::evidence::pack::Pack;
use crate::domain::mutation::operators::Bench;
use crate::domain::mutation::trial::{Mutants, prove};
use crate::domain::rules::pair::PairOverride;
use crate::domain::values::path::PackPath;
use crate::io::scan::Root;
use crate::io::words;
use crate::report::json::to_json;
use crate::report::output::Proving;
use crate::report::text::trials::page;
use crate::run::pipeline::{Pipeline, RecentFiles};
use crate::run::{CommandOutput, Exit, Format, Print, UsageError, surface};

/// Larger files are not damaged: 64 MiB.
const LARGEST: u64 = 64 << 20;

/// Runs the command.
pub fn run(request: &Print) -> CommandOutput {
    judge(request).unwrap_or_else(CommandOutput::from)
}

fn judge(request: &Print) -> Result<CommandOutput, UsageError> {
    let mut pipeline = Pipeline::open(request.target.pack.as_deref(), request.target.profile.as_deref())?;
    let choice = PairOverride::default();
    let (pack, assessment) = pipeline.assess_pack(RecentFiles::Judged, &choice)?;
    let trials = trials(&pipeline, (&pack, &assessment), &choice);
    let pack = pipeline.root().path().display().to_string();
    let stdout = match request.format {
        Format::Text => page(&assessment, &trials, &pack, surface::of_stdout(request.colour)),
        Format::Json => to_json(&Proving::new(&assessment, &trials, &pack)).map_err(UsageError::unprintable)?,
    };
    let exit = if trials.count().vacuous == 0 { Exit::Done } else { Exit::Blocked };
    Ok(CommandOutput { stdout, stderr: String::new(), exit })
}

/// Tries every rule on a pack as it was judged.
pub(in crate::run) fn trials(
    pipeline: &Pipeline,
    (pack, assessment): (&Pack, &Assessment),
    choice: &PairOverride,
) -> Mutants {
    let source = |path: &PackPath| bytes(pipeline.root(), path);
    prove(&Bench { pack, profile: pipeline.profile(), assessment, source: &source }, choice)
}

fn bytes(root: &Root, path: &PackPath) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let file = root.open_file(path).map_err(|error| words(&error))?;
    let read = file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| words(&error))?;
    if read as u64 > LARGEST {
        return Err(format!("it is larger than {} MiB", LARGEST >> 20));
    }
    Ok(bytes)
}
