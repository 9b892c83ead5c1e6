//! `signoff probe`: runs what shows that a gateway, a runtime or a prerequisite works, and keeps the transcript. It shows
//! exactly what it is about to run, and asks. What is judged is the kept transcript, like any other.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;

use crate::domain::assessment::{Assessment, ProbeFact, ProbeState};
use crate::domain::probing::batch::{Asked, Batch};
use crate::domain::probing::transcript::scaffold;
use crate::domain::profile::Profile;
use crate::domain::values::escaped::{Escaped, escaped_json};
use crate::domain::values::path::PackPath;
use crate::io::kill_switch::KillSwitch;
use crate::io::probe::{ProbeRunner, Stage};
use crate::run::interruption::Interruption;
use crate::run::nearest::nearest;
use crate::run::operations::probing::{self, described, prepare};
use crate::run::options::Judging;
use crate::run::pipeline::Pipeline;
use crate::run::{CommandOutput, Console, Exit, UsageError};

#[derive(Debug, Args)]
pub struct Options {
    /// A probe, a target, a runtime or a plugin [with --all: the folder that holds the evidence]
    #[arg(required_unless_present = "all")]
    name: Option<String>,
    /// The folder that holds the evidence [default: this folder or its nearest ancestor that holds a pack]
    pack: Option<PathBuf>,
    /// Every probe that can be run here
    #[arg(long)]
    all: bool,
    /// Run it without asking
    #[arg(long)]
    yes: bool,
    /// Print the frame of a transcript for tests that are run by hand, and run nothing
    #[arg(long)]
    scaffold: bool,
    #[command(flatten)]
    judging: Judging,
}

/// Runs the command: 0 where everything showed what it must, 1 where something did not or was not run, 2 where there is no
/// such probe, or nobody can be asked.
pub fn run(options: &Options, console: &mut dyn Console) -> CommandOutput {
    probe(options, console).unwrap_or_else(CommandOutput::from)
}

fn probe(options: &Options, console: &mut dyn Console) -> Result<CommandOutput, UsageError> {
    let (name, pack) = match (options.all, &options.name, &options.pack) {
        (true, Some(_), Some(pack)) => {
            let text = format!("{}: `--all` takes a folder alone", pack.display());
            return Err(UsageError::new(text, "leave out the name, or `--all`"));
        }
        (true, folder, None) => (None, folder.as_ref().map(PathBuf::from)),
        (_, name, pack) => (name.as_deref(), pack.clone()),
    };
    let mut pipeline = options.judging.open(pack.as_deref())?;
    let (_, assessment) = pipeline.judge_once()?;
    let trusted = pipeline.profile().trusted().map_err(probing::unusable)?.into_owned();
    let batches = prepare(&trusted, &assessment, name.map_or(Asked::All, Asked::Named));
    if let Some(name) = name.filter(|_| batches.is_empty()) {
        return Err(unknown(name, &trusted, &assessment));
    }
    if options.scaffold {
        let frames: Vec<String> = batches.iter().map(scaffold).collect();
        return Ok(CommandOutput { stdout: escaped_json(&frames.concat()), ..CommandOutput::default() });
    }
    let kill_switch = KillSwitch::default();
    let runner = probing::runner(&pipeline, kill_switch.clone());
    let mut session = Session { pipeline, assessment, runner, console, kept: Vec::new(), failures: Vec::new() };
    if !session.may_run(&batches, options.yes)? {
        return Ok(CommandOutput::refused("nothing was run"));
    }
    let interruption = Interruption::listen(kill_switch)?;
    session.run(&batches)?;
    session.end(&batches, interruption.exit())
}

/// What may have been meant, and why nothing that a pack names is run.
fn unknown(name: &str, trusted: &Profile, assessment: &Assessment) -> UsageError {
    if assessment.all_probes().any(|fact| fact.name == name || fact.purpose() == name) {
        let text = format!("`{name}` is a probe of the pack's own profile: nothing that a pack names is run");
        return UsageError::new(text, "read that profile, and if you trust it name it: `--profile PACK/signoff.toml`");
    }
    let targets = trusted.closure.targets.iter().map(|target| target.name.as_str());
    let names: BTreeSet<&str> = trusted.probes.iter().map(|probe| probe.name.as_str()).chain(targets).collect();
    let near: Vec<String> = nearest(name, names.into_iter()).into_iter().map(|it| format!("`{it}`")).collect();
    let hint = if near.is_empty() { String::new() } else { format!("did you mean {}? ", near.join(" or ")) };
    let text = format!("`{name}` is no probe, target, runtime or plugin that this release asks for");
    UsageError::new(text, format!("{hint}`signoff probe --all` names them, and asks before it runs any"))
}

struct Session<'c> {
    pipeline: Pipeline,
    assessment: Assessment,
    runner: ProbeRunner,
    console: &'c mut dyn Console,
    kept: Vec<PackPath>,
    /// Transcripts that could not be kept.
    failures: Vec<String>,
}

impl Session<'_> {
    /// Shows what would be run, and asks.
    fn may_run(&mut self, batches: &[Batch], is_asked_for: bool) -> Result<bool, UsageError> {
        let mut text = String::new();
        for batch in batches {
            text.push_str(&format!("{}\n", Escaped::new(batch.subject())));
            described(batch, &self.runner)
                .iter()
                .for_each(|line| text.push_str(&format!("  {}\n", Escaped::new(line))));
        }
        self.console.tell(&text);
        if batches.iter().all(|batch| batch.plans.is_empty()) {
            return Ok(false);
        }
        if is_asked_for {
            return Ok(true);
        }
        let folder = Escaped::new(&self.pipeline.profile().paths.artifacts);
        self.console.ask(&format!("run this, and keep the transcript in {folder}? [y/N] ")).ok_or_else(|| {
            UsageError::new("nobody can be asked: standard input is no terminal", "`--yes` runs it without asking")
        })
    }

    /// One batch after the other; what follows a cancelled one is not run.
    fn run(&mut self, batches: &[Batch]) -> Result<(), UsageError> {
        for batch in batches.iter().filter(|batch| !batch.plans.is_empty()) {
            let console = &mut *self.console;
            let mut begun = None;
            let run = self.runner.run(batch, &mut |Stage { probe, .. }| {
                if begun.as_deref() != Some(probe) {
                    begun = Some(probe.to_owned());
                    console.tell(&format!("{} ...\n", Escaped::new(probe)));
                }
            });
            if run.is_cancelled {
                return Ok(());
            }
            match probing::keep(&self.pipeline, &self.assessment, (batch, &run)) {
                Ok(path) => self.kept.push(path),
                Err(why) => self.failures.push(why),
            }
            // What was kept has a name now, which the next one must not take.
            (_, self.assessment) = self.pipeline.judge_once()?;
        }
        Ok(())
    }

    /// What the kept transcripts show, judged as any others are.
    fn end(self, batches: &[Batch], signalled: Option<Exit>) -> Result<CommandOutput, UsageError> {
        let stdout: String = self.kept.iter().map(|path| format!("{}\n", Escaped::new(path.as_str()))).collect();
        let names: Vec<&str> = stdout.lines().collect();
        let written = if names.is_empty() { String::new() } else { format!("{}: kept", names.join(", ")) };
        if let Some(exit) = signalled {
            let stderr = "signoff: cancelled; what ran was ended, and nothing of it was kept\n".to_owned();
            return Ok(CommandOutput { stdout, stderr, exit, written });
        }
        let names: BTreeSet<&str> =
            batches.iter().flat_map(|batch| &batch.plans).map(|plan| plan.probe.name.as_str()).collect();
        let asked: Vec<&ProbeFact> =
            self.assessment.all_probes().filter(|fact| names.contains(fact.name.as_str())).collect();
        let mut stderr: String = asked.iter().map(|fact| outcome(fact)).collect();
        self.failures.iter().for_each(|why| stderr.push_str(&format!("signoff: {}\n", Escaped::new(why))));
        let is_shown = |fact: &&ProbeFact| matches!(fact.state, ProbeState::Shown { .. });
        let is_done = self.failures.is_empty() && asked.iter().all(is_shown);
        Ok(CommandOutput { stdout, stderr, exit: if is_done { Exit::Done } else { Exit::Blocked }, written })
    }
}

fn outcome(fact: &ProbeFact) -> String {
    let line = match &fact.state {
        ProbeState::Shown { unobserved, .. } if unobserved.is_empty() => format!("[s] {}: shown", fact.name),
        ProbeState::Shown { unobserved, .. } => {
            let unseen: Vec<String> = unobserved.iter().map(ToString::to_string).collect();
            format!("[s] {}: shown; not seen in what ran: {}", fact.name, unseen.join("; "))
        }
        ProbeState::NotRun { why, .. } | ProbeState::Failed { why, .. } => format!("[!] {}: {why}", fact.name),
    };
    format!("{}\n", Escaped::new(&line))
}
