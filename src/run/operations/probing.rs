//! Running probes and keeping their transcripts: the commands and the cockpit do it alike.

use std::path::{Path, PathBuf};

use crate::domain::assessment::Assessment;
use crate::domain::evidence::transcript::About;
use crate::domain::probing::batch::{Asked, Batch, batches};
use crate::domain::probing::plan::{ProbePlan, as_typed};
use crate::domain::probing::transcript::{BatchRun, text};
use crate::domain::profile::{Profile, ProfileError};
use crate::domain::values::path::PackPath;
use crate::io::host::RuntimeFile;
use crate::io::kill_switch::KillSwitch;
use crate::io::launcher::Launcher;
use crate::io::probe::ProbeRunner;
use crate::io::search_path::NoProgram;
use crate::io::store::StoreError;
use crate::run::UsageError;
use crate::run::pipeline::Pipeline;

use super::keeping::{NotKept, keep_new};

/// The probes that are asked for, as they would be run here: the commands of the default profile, or of the file that the
/// operator named. What a pack's own profile names is never run.
pub fn prepare(trusted: &Profile, assessment: &Assessment, asked: Asked<'_>) -> Vec<Batch> {
    batches(trusted, assessment, asked, std::env::consts::OS)
}

/// Where the default profile, whose commands are run, cannot be read.
pub fn unusable(wrong: ProfileError) -> UsageError {
    UsageError::new(format!("the default profile cannot be used: {wrong}"), "use another version of signoff")
}

/// What runs probes for this operator, until the switch is cut.
pub fn runner(pipeline: &Pipeline, kill_switch: KillSwitch) -> ProbeRunner {
    ProbeRunner::new(launcher(Some(pipeline.root().path()), kill_switch))
}

/// What starts programs in this operator's environment, none of them from `outside_of`.
pub(super) fn launcher(outside_of: Option<&Path>, kill_switch: KillSwitch) -> Launcher {
    let launcher = Launcher::new(std::env::vars_os().collect(), outside_of, kill_switch);
    // One that was replaced while it ran is no longer there to be started: then nobody stands between.
    launcher.supervised_by(std::env::current_exe().ok().filter(|signoff| signoff.is_file()))
}

/// What is about to be run, line by line: exactly what, with which program, for how long, and what to know before.
pub fn described(batch: &Batch, runner: &ProbeRunner) -> Vec<String> {
    let plans = batch.plans.iter().flat_map(|plan| plan_lines(plan, &runner.program(plan)));
    let seen = batch.observations.iter().flat_map(|it| {
        let steps = it.shown().into_iter().map(|step| format!("  {step}"));
        std::iter::once(format!("`{}` is looked for in what runs:", it.field)).chain(steps)
    });
    let unready = batch.unready.iter().map(|(name, why)| format!("{name}: cannot be run, {why}"));
    plans.chain(seen).chain(unready).collect()
}

fn plan_lines(plan: &ProbePlan, program: &Result<Option<PathBuf>, NoProgram>) -> Vec<String> {
    let limit = plan.probe.limit_s;
    let how = match program {
        Ok(Some(path)) => format!("  with {}, for at most {limit} s", path.display()),
        Ok(None) => format!("  by signoff itself, for at most {limit} s"),
        Err(refused) => format!("  {refused}"),
    };
    let head = [format!("{}: {}", plan.probe.name, plan.task.shown()), how];
    let named = plan.task.program().filter(|_| program.is_ok() && !plan.probe.version.is_empty());
    let version = named.map(|program| format!("  after `{program} {}`", as_typed(&plan.probe.version)));
    let set: Vec<String> = plan.probe.sets().map(|(name, value)| format!("{name}={value}")).collect();
    let set = (!set.is_empty()).then(|| format!("  with {} in its environment", set.join(" ")));
    head.into_iter()
        .chain(version)
        .chain(set)
        .chain(plan.probe.warning.iter().map(|warning| format!("  {warning}")))
        .collect()
}

/// What is run to see what the runtimes on this machine load.
pub fn of_runtimes(trusted: &Profile, assessment: &Assessment) -> Vec<Batch> {
    let all = prepare(trusted, assessment, Asked::All);
    all.into_iter().filter(|batch| matches!(batch.about, About::Runtime(_))).collect()
}

/// What looking at this machine would read and run, line by line.
pub fn host_described(files: &[RuntimeFile], batches: &[Batch], runner: &ProbeRunner) -> Vec<String> {
    let read = files.iter().map(|file| format!("read {}", file.path.display()));
    read.chain(batches.iter().flat_map(|batch| described(batch, runner))).collect()
}

/// Writes the transcript of a batch to the first free name of the day, and answers that name.
///
/// # Errors
/// A sentence; nothing was written, unless it says so.
pub fn keep(
    pipeline: &Pipeline,
    assessment: &Assessment,
    (batch, run): (&Batch, &BatchRun),
) -> Result<PackPath, String> {
    let names = batch.paths(assessment, pipeline.profile(), pipeline.today());
    keep_new(pipeline, names, text(batch, run).as_bytes()).map_err(|why| match why {
        NotKept::Store(StoreError::Unconfirmed { .. }) => why.told(),
        _ => format!("{}; the probe ran, and its transcript is lost", why.told()),
    })
}
