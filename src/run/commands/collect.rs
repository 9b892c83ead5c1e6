//! `signoff collect`: captures a controlled run from a plan, or two with their reports, the gate over them and a summary
//! (runbook, section 4, steps 1 to 3).

mod outcome;
mod two_runs;

use std::path::{Path, PathBuf};

use clap::Args;

use crate::domain::capturing::names::RECORD;
use crate::domain::capturing::scaffold;
use crate::domain::values::escaped::Escaped;
use crate::domain::values::escaped_toml::escaped_toml;
use crate::io::input::Inputs;
use crate::io::kill_switch::KillSwitch;
use crate::run::interruption::Interruption;
use crate::run::operations::capturing::Prepared;
use crate::run::operations::capturing::opening::{Mode, open};
use crate::run::operations::preparing::{Dirt, PlanFile, shown};
use crate::run::{CommandOutput, Console, Exit, UsageError};

use super::named::{self, no_stream};

use outcome::{stopped, told, unrecorded};
use two_runs::two_runs;

#[derive(Debug, Args)]
pub struct Options {
    /// The plan: which programs measure which scenarios, how often, and where their values are read
    #[arg(required_unless_present = "scaffold")]
    plan: Option<PathBuf>,
    /// The file of the rows, which must not be there yet; its record is kept beside it
    #[arg(long, value_name = "FILE", required_unless_present_any = ["two_runs", "scaffold"])]
    out: Option<PathBuf>,
    /// Capture two runs, write their reports, the gate's output and a summary
    #[arg(long, requires = "out_dir", conflicts_with = "out")]
    two_runs: bool,
    /// The folder of what two runs come to
    #[arg(long, value_name = "DIR", requires = "two_runs")]
    out_dir: Option<PathBuf>,
    /// Go on with a capture that was stopped, by the same plan
    #[arg(long)]
    resume: bool,
    /// Capture also where the work tree differs from its commit, and record what differs
    #[arg(long)]
    allow_dirty: bool,
    /// Print the frame of a plan, filled with what the profile knows, and run nothing
    #[arg(long, conflicts_with_all = ["out", "two_runs", "resume", "allow_dirty"])]
    scaffold: bool,
    /// A profile over the default one
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
}

/// Runs the command: 0 where every row was captured (and, of two runs, the gate passes), 1 where not, 2 where nothing could
/// be begun.
pub fn run(options: &Options, console: &mut dyn Console) -> CommandOutput {
    collect(options, console).unwrap_or_else(CommandOutput::from)
}

fn collect(options: &Options, console: &mut dyn Console) -> Result<CommandOutput, UsageError> {
    let profile = named::profile(options.profile.as_deref(), &mut Inputs::default())?;
    let Some(plan) = options.plan.as_deref().filter(|_| !options.scaffold) else {
        return Ok(CommandOutput { stdout: escaped_toml(&scaffold::run_plan(&profile)), ..CommandOutput::default() });
    };
    let kill_switch = KillSwitch::default();
    let prepared = Prepared::new(&PlanFile::read(plan)?, profile, kill_switch.clone())?;
    for shortfall in prepared.plan.shortfalls(prepared.profile()) {
        console.tell(&format!("note: {}: the run will not be covered\n", Escaped::new(&shortfall)));
    }
    let mode = match (options.resume, options.two_runs) {
        (false, _) => Mode::Begin,
        (true, false) => Mode::Resume,
        // The second may not have been begun: it has nothing to be gone on with.
        (true, true) => Mode::ResumeOrBegin,
    };
    let how = (mode, if options.allow_dirty { Dirt::Allowed } else { Dirt::Refused });
    let interruption = Interruption::listen(kill_switch)?;
    let ended = match (&options.out, &options.out_dir) {
        (Some(rows), _) => one_run(&prepared, rows, how, console),
        (None, Some(folder)) => two_runs(&prepared, (plan, folder), how, console),
        (None, None) => Err(UsageError::new("missing: --out or --out-dir", "`signoff collect --help`")),
    }?;
    Ok(match interruption.exit() {
        Some(exit) if ended.exit == Exit::Blocked => CommandOutput { exit, ..ended },
        _ => ended,
    })
}

fn one_run(
    prepared: &Prepared,
    rows: &Path,
    how: (Mode, Dirt),
    console: &mut dyn Console,
) -> Result<CommandOutput, UsageError> {
    no_stream(rows)?;
    if rows.to_string_lossy().ends_with(RECORD) {
        let text = format!("{}: is the name of a record, not of rows", rows.display());
        return Err(UsageError::new(text, "name it as `a.raw-runs.ndjson`"));
    }
    let mut capture = open(prepared, &prepared.plan.run.id, rows, how)?;
    if let Err(error) = capture.run(console) {
        return Ok(unrecorded(&error));
    }
    let stdout = format!("{}\n{}\n", shown(&capture.place.rows), shown(&capture.place.record));
    let written = format!("{}: holds the rows", shown(&capture.place.rows));
    Ok(match stopped(&capture) {
        Some(stderr) => CommandOutput { stdout, stderr, exit: Exit::Blocked, written },
        None => CommandOutput { stdout, stderr: format!("{}\n", told(&capture)), exit: Exit::Done, written },
    })
}
