//! `signoff status`: verdict, findings, every pane's state. Exit status 0 where nothing blocks, else 1.

use clap::{Args, ValueEnum};

use crate::domain::assessment::{Assessment, Verdict};
use crate::domain::values::escaped::Escaped;
use crate::io::host;
use crate::io::kill_switch::KillSwitch;
use crate::report::json::to_json;
use crate::report::output::Status;
use crate::report::text::overview::overview;
use crate::run::interruption::Interruption;
use crate::run::operations::probing::{host_described, of_runtimes, runner, unusable};
use crate::run::options::Target;
use crate::run::pipeline::Pipeline;
use crate::run::{CommandOutput, Console, Exit, UsageError};

use super::surface::{self, Colour};

#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    target: Target,
    /// One JSON document (schema signoff.status/v2)
    #[arg(long)]
    json: bool,
    /// Also look at what the runtimes on this machine load: reads their files in your home, and runs their own commands
    #[arg(long)]
    host: bool,
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
pub fn run(options: &Options, colour: Colour, console: &mut dyn Console) -> CommandOutput {
    print_status(options, colour, console).unwrap_or_else(CommandOutput::from)
}

fn print_status(options: &Options, colour: Colour, console: &mut dyn Console) -> Result<CommandOutput, UsageError> {
    let mut pipeline = options.target.open()?;
    let (_, mut assessment) = pipeline.judge_once()?;
    if options.host {
        if let Some(exit) = look_at_host(&mut pipeline, &assessment, console)? {
            return Ok(CommandOutput { exit, ..CommandOutput::default() });
        }
        (_, assessment) = pipeline.judge_once()?;
    }
    let pack = pipeline.root().path().display().to_string();
    let stdout = match options.json {
        false => overview(&assessment, &pack, surface::of_stdout(colour)),
        true => to_json(&Status::new(&assessment, &pack)).map_err(UsageError::unprintable)?,
    };
    Ok(CommandOutput { stdout, exit: exit(&assessment, options.require), ..CommandOutput::default() })
}

/// Reads what the runtimes on this machine load, after it has told what it reads and runs; how to end where a signal came.
fn look_at_host(
    pipeline: &mut Pipeline,
    assessment: &Assessment,
    console: &mut dyn Console,
) -> Result<Option<Exit>, UsageError> {
    let kill_switch = KillSwitch::default();
    let interruption =
        Interruption::listen(kill_switch.clone()).map_err(|error| UsageError::new(error.text, "leave out `--host`"))?;
    let batches = of_runtimes(&*pipeline.profile().trusted().map_err(unusable)?, assessment);
    let runner = runner(pipeline, kill_switch);
    let files = host::files(&std::env::vars_os().collect::<Vec<_>>());
    let told = host_described(&files, &batches, &runner);
    console.tell(&told.iter().map(|line| format!("{}\n", Escaped::new(line))).collect::<String>());
    match host::read(&files, &runner, &batches, &mut |_| {}) {
        Some(reading) => pipeline.hold_against(reading),
        None => return Ok(Some(interruption.exit().unwrap_or(Exit::Interrupted))),
    }
    Ok(interruption.exit())
}

fn exit(assessment: &Assessment, required: Required) -> Exit {
    if assessment.verdict() >= required.into() { Exit::Done } else { Exit::Blocked }
}
