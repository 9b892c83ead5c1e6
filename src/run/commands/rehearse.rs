//! `signoff rehearse`: the rollback of the full flag set, rehearsed from a plan, and written down (runbook, sections 2 and 4,
//! step 4).

use std::path::{Path, PathBuf};

use clap::Args;

use crate::domain::capturing::names::numbered;
use crate::domain::capturing::scaffold;
use crate::domain::profile::Profile;
use crate::domain::values::escaped::Escaped;
use crate::domain::values::escaped_toml::escaped_toml;
use crate::io::clock;
use crate::io::git::Checkout;
use crate::io::input::{self, Inputs};
use crate::io::kill_switch::KillSwitch;
use crate::run::interruption::Interruption;
use crate::run::operations::preparing::{self, Dirt, PlanFile, shown};
use crate::run::operations::rehearsing::{Ended, Rehearsal};
use crate::run::{CommandOutput, Console, Exit, UsageError};

use super::kpi::platform;
use super::named::{self, no_stream, unwritten};

#[derive(Debug, Args)]
pub struct Options {
    /// The plan: how each flag is read, switched off, looked at and put back
    #[arg(required_unless_present = "scaffold")]
    plan: Option<PathBuf>,
    /// The document, which must not be there yet [default: the next of its series among the artifacts of the work tree]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Rehearse also where the work tree differs from its commit, and write down what differs
    #[arg(long)]
    allow_dirty: bool,
    /// Print the frame of a plan, filled with what the profile knows, and run nothing
    #[arg(long, conflicts_with_all = ["out", "allow_dirty"])]
    scaffold: bool,
    /// A profile over the default one
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
}

/// Runs the command: 0 where everything held and is as it was before, 1 where not, 2 where nothing could be begun.
pub fn run(options: &Options, console: &mut dyn Console) -> CommandOutput {
    rehearse(options, console).unwrap_or_else(CommandOutput::from)
}

fn rehearse(options: &Options, console: &mut dyn Console) -> Result<CommandOutput, UsageError> {
    let profile = named::profile(options.profile.as_deref(), &mut Inputs::default())?;
    let Some(plan) = options.plan.as_deref().filter(|_| !options.scaffold) else {
        return Ok(CommandOutput {
            stdout: escaped_toml(&scaffold::rehearsal_plan(&profile)),
            ..CommandOutput::default()
        });
    };
    let kill_switch = KillSwitch::default();
    let allowed = if options.allow_dirty { Dirt::Allowed } else { Dirt::Refused };
    let rehearsal = Rehearsal::new(&PlanFile::read(plan)?, &profile, (allowed, platform()), kill_switch.clone())?;
    if rehearsal.asks() && !console.can_ask() {
        let text = "the plan asks an operator, and nobody can be asked: standard input is no terminal";
        return Err(UsageError::new(text, "run it on a terminal, or let commands observe"));
    }
    let (id, document) = match &options.out {
        Some(out) => (rehearsal.id().to_owned(), taken_for_one(out, &profile)?),
        None => next(&rehearsal, &profile)?,
    };
    let interruption = Interruption::listen(kill_switch)?;
    let ended = rehearsal.run(id, &document, console).map_err(|error| unwritten(&error))?;
    let told = outcome(&ended, &document);
    // Whoever interrupts what has come to its end interrupts nothing.
    let exit = interruption.exit().filter(|_| ended.run.stopped.is_some());
    Ok(exit.map_or(told.clone(), |exit| CommandOutput { exit, ..told }))
}

/// A document that no reader takes for a rehearsal would not count.
fn taken_for_one(out: &Path, profile: &Profile) -> Result<PathBuf, UsageError> {
    no_stream(out)?;
    let name = out.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if input::is_there(out).unwrap_or(false) {
        return Err(UsageError::new(
            format!("{}: exists already; nothing was run", out.display()),
            "name another file",
        ));
    }
    if numbered::is_rehearsal(profile, &name) {
        return Ok(out.to_owned());
    }
    let text = format!("{}: no entry of the profile's `kinds` takes it for a rollback rehearsal", out.display());
    Err(UsageError::new(text, format!("name it as `{}`", numbered::example(profile))))
}

/// The next document of the plan's series among the artifacts.
fn next(rehearsal: &Rehearsal, profile: &Profile) -> Result<(String, PathBuf), UsageError> {
    let Checkout { root, .. } = preparing::checkout(rehearsal.folder())?;
    let within = rehearsal.folder().ancestors().take_while(|folder| folder.starts_with(&root));
    let folder = within.map(|folder| folder.join(&profile.paths.artifacts)).find(|folder| folder.is_dir());
    let folder = folder.ok_or_else(|| {
        let artifacts = &profile.paths.artifacts;
        let text = format!("{}: holds no folder {artifacts}, so that the document has no place", root.display());
        UsageError::new(text, "make that folder, or name the document: `--out FILE`")
    })?;
    let names = numbered::names(profile, clock::today(), rehearsal.id());
    let free =
        names.map(|(id, name)| (id, folder.join(name))).find(|(_, path)| !input::is_there(path).unwrap_or(false));
    free.ok_or_else(|| UsageError::new("no name of the series is free", "name the document: `--out FILE`"))
}

fn outcome(ended: &Ended, document: &Path) -> CommandOutput {
    let run = &ended.run;
    let unrestored = run.unrestored().map(|(flag, why)| format!("NOT PUT BACK: {}: {why}", flag.name));
    let failed = run.flags.iter().filter(|flag| !flag.holds()).map(|flag| format!("{}: {}", flag.name, flag.why()));
    let fallback = run.fallback.iter().map(|why| format!("new sessions: {why}"));
    let unwritten = ended.written.as_ref().err();
    let untold = unwritten.map(|error| format!("the document does not tell how it ended: {}", error.told()));
    let wrong = unrestored.chain(failed).chain(fallback).chain(run.stopped.clone()).chain(untold);
    let wrong: String = wrong.map(|line| format!("signoff: {}\n", Escaped::new(&line))).collect();
    let held = run.flags.iter().filter(|flag| flag.holds()).count();
    let summary = format!("{}: {held} of {} flags held", run.id, run.flags.len());
    let stderr = format!("{wrong}{}\n", Escaped::new(&summary));
    let exit = if run.holds() && unwritten.is_none() { Exit::Done } else { Exit::Blocked };
    // What could not be kept is not lost.
    let text = if unwritten.is_some() { run.text() } else { format!("{}\n", shown(document)) };
    CommandOutput { stdout: text, stderr, exit, written: format!("{}: holds the rehearsal", shown(document)) }
}
