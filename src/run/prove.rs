//! `signoff prove`: every rule on a damaged copy of the pack, in memory. Exit status 1 where a rule notices nothing.
//! Nothing is written.

use std::io::Read;

use crate::domain::assess::{Choice, assess};
use crate::domain::assessment::Assessment;
use crate::domain::damage::Bench;
use crate::domain::path::PackPath;
use crate::domain::trial::{Trials, prove};
use crate::io::scan::Root;
use crate::io::words;
use crate::report::json::to_json;
use crate::report::output::Proving;
use crate::report::text::trials::page;

use super::pipeline::{Pipeline, Young};
use super::surface;
use super::{Exit, Format, Outcome, Print, Wrong};

/// Larger files are not damaged: 64 MiB.
const LARGEST: u64 = 64 << 20;

/// Runs the command.
pub fn run(request: &Print) -> Outcome {
    judge(request).unwrap_or_else(Outcome::from)
}

fn judge(request: &Print) -> Result<Outcome, Wrong> {
    let mut pipeline = Pipeline::open(request.target.pack.as_deref(), request.target.profile.as_deref())?;
    let (assessment, trials) = trials(&mut pipeline, Young::Judged, &Choice::default())?;
    let pack = pipeline.root().path().display().to_string();
    let stdout = match request.format {
        Format::Text => page(&assessment, &trials, &pack, surface::of_stdout(request.colour)),
        Format::Json => to_json(&Proving::new(&assessment, &trials, &pack)).map_err(Wrong::unprintable)?,
    };
    let exit = if trials.count().vacuous == 0 { Exit::Done } else { Exit::Blocked };
    Ok(Outcome { stdout, stderr: String::new(), exit })
}

/// Reads the pack as it is now and tries every rule on it.
///
/// # Errors
/// As [`Pipeline::read`].
pub(super) fn trials(pipeline: &mut Pipeline, young: Young, choice: &Choice) -> Result<(Assessment, Trials), Wrong> {
    let pack = pipeline.read(young)?;
    let profile = pipeline.profile();
    let assessment = assess(&pack, profile, choice);
    let source = |path: &PackPath| bytes(pipeline.root(), path);
    let trials = prove(&Bench { pack: &pack, profile, assessment: &assessment, source: &source }, choice);
    Ok((assessment, trials))
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
