//! Running probes: each in a fresh private folder and a clean environment, and what came of it as facts.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::domain::probing::batch::Batch;
use crate::domain::probing::observation::{Observation, Seen};
use crate::domain::probing::plan::{ProbePlan, Task};
use crate::domain::probing::transcript::{BatchRun, ProbeEnd, ProbeRun, ProgramFact};
use crate::domain::values::child_end::ChildEnd;

use super::child::{ChildRun, Progress, Streams};
use super::input::digest_at;
use super::launcher::{Launcher, Order};
use super::search_path::NoProgram;
use super::{clock, sse, store};

/// So many bytes of a probe's output are kept: 1 MiB.
const CAP: usize = 1 << 20;
/// A program tells its version within this time.
const VERSION_LIMIT: Duration = Duration::from_secs(10);
/// What runs is looked at within this time, each step.
const OBSERVATION_LIMIT: Duration = Duration::from_secs(20);

/// Runs probes.
#[derive(Debug)]
pub struct ProbeRunner(Launcher);

/// Which probe of a batch runs, and how far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage<'a> {
    pub probe: &'a str,
    pub progress: Progress<'a>,
}

impl ProbeRunner {
    pub fn new(launcher: Launcher) -> Self {
        Self(launcher)
    }

    /// The program that a plan would run; `None` where it runs none.
    ///
    /// # Errors
    /// [`NoProgram`] where there is none that may be run.
    pub fn program(&self, plan: &ProbePlan) -> Result<Option<PathBuf>, NoProgram> {
        match &plan.task {
            Task::Program(argv) => self.0.find(first(argv)).map(Some),
            Task::EventStream(_) => Ok(None),
        }
    }

    /// Runs a batch, one probe after the other; what follows one that was cancelled is not run.
    pub fn run(&self, batch: &Batch, tell: &mut dyn FnMut(Stage<'_>)) -> BatchRun {
        let runs = batch.plans.iter().map(|plan| self.run_one(plan, tell)).collect();
        let seen = batch.observations.iter().map(|it| (it.field.clone(), self.observe(it, tell))).collect();
        BatchRun { host: self.0.host(), runs, seen, is_cancelled: self.0.is_cut() }
    }

    /// What a command prints, for an operator who asked for it.
    ///
    /// # Errors
    /// A sentence, where it cannot be run or failed.
    pub fn ask(&self, argv: &[String]) -> Result<String, String> {
        let program = self.0.find(first(argv)).map_err(|refused| refused.to_string())?;
        let ran = self.launch(&program, rest(argv), (OBSERVATION_LIMIT, &[]), &mut |_| {});
        let said = String::from_utf8_lossy(&ran.output).into_owned();
        let command = named(argv);
        match ran.end {
            ChildEnd::Exit(0) if ran.is_cut => Err(format!("`{command}` answered more than 1 MiB")),
            ChildEnd::Exit(0) => Ok(said),
            ChildEnd::NotStarted(why) => Err(format!("`{command}` did not begin: {why}")),
            ChildEnd::TimeUp => Err(format!("`{command}` did not end in time")),
            _ => Err(format!("`{command}` failed: {}", said.lines().next().unwrap_or("it said nothing"))),
        }
    }

    fn run_one(&self, plan: &ProbePlan, tell: &mut dyn FnMut(Stage<'_>)) -> ProbeRun {
        let tell = &mut |progress: Progress<'_>| tell(Stage { probe: &plan.probe.name, progress });
        tell(Progress::default());
        match &plan.task {
            Task::Program(argv) => self.run_program(plan, argv, tell),
            Task::EventStream(address) => self.read_stream(plan, address),
        }
    }

    fn run_program(&self, plan: &ProbePlan, argv: &[String], tell: &mut dyn FnMut(Progress<'_>)) -> ProbeRun {
        let started = clock::now();
        let program = match self.0.find(first(argv)) {
            Ok(program) => program,
            Err(refused) => return ProbeRun::not_begun(started, refused.to_string()),
        };
        let version = self.version(&program, plan);
        let digest = digest_at(&program).ok();
        let begun = Instant::now();
        let ran = self.launch(&program, rest(argv), (plan.limit(), &plan.probe.environment), tell);
        let fact = ProgramFact { path: program.to_string_lossy().into_owned(), digest };
        let (took, end) = (begun.elapsed(), ended(ran.end));
        ProbeRun { started, took, program: Some(fact), version, end, output: ran.output, is_cut: ran.is_cut }
    }

    /// Runs a program in a folder that is its own, and gone afterwards: some merge what they find in the current one.
    fn launch(
        &self,
        program: &Path,
        arguments: &[String],
        (limit, named): (Duration, &[String]),
        tell: &mut dyn FnMut(Progress<'_>),
    ) -> ChildRun {
        let folder = match store::temporary_folder("signoff-probe-") {
            Ok(folder) => folder,
            Err(error) => return ChildRun::not_started(&error),
        };
        let order =
            Order { program, arguments, named, folder: folder.path(), limit, cap: CAP, streams: Streams::Joined };
        self.0.run(&order, tell)
    }

    fn read_stream(&self, plan: &ProbePlan, address: &str) -> ProbeRun {
        let (started, begun) = (clock::now(), Instant::now());
        let answer = sse::get(address, plan.limit(), &|| self.0.is_cut());
        let end = if self.0.is_cut() { ProbeEnd::Cancelled } else { ProbeEnd::Answer(answer.verdict) };
        let (output, is_cut) = (answer.output.into_bytes(), answer.is_cut);
        ProbeRun { started, took: begun.elapsed(), program: None, version: None, end, output, is_cut }
    }

    /// The first line with which a program tells its version.
    fn version(&self, program: &Path, plan: &ProbePlan) -> Option<String> {
        let asked = Some(&plan.probe.version).filter(|arguments| !arguments.is_empty())?;
        let told = self.launch(program, asked, (VERSION_LIMIT, &plan.probe.environment), &mut |_| {});
        let text = String::from_utf8_lossy(&told.output).into_owned();
        text.lines().map(str::trim).find(|line| !line.is_empty()).map(str::to_owned)
    }

    /// Looks at what runs, step by step.
    fn observe(&self, observation: &Observation, tell: &mut dyn FnMut(Stage<'_>)) -> Result<Seen, String> {
        let mut seen = String::new();
        for step in 0..observation.steps() {
            let Some(argv) = observation.command(step, &seen) else { break };
            tell(Stage { probe: &observation.field, progress: Progress::default() });
            seen = self.ask(&argv)?;
        }
        observation.read(&seen)
    }
}

impl ProbeRun {
    fn not_begun(started: jiff::Timestamp, why: String) -> Self {
        let end = ProbeEnd::NotStarted(why);
        Self { started, took: Duration::ZERO, program: None, version: None, end, output: Vec::new(), is_cut: false }
    }
}

fn ended(end: ChildEnd) -> ProbeEnd {
    match end {
        ChildEnd::Exit(status) => ProbeEnd::Exit(status),
        ChildEnd::Signal(number) => ProbeEnd::Signal(number),
        ChildEnd::TimeUp => ProbeEnd::TimeUp,
        ChildEnd::Cancelled => ProbeEnd::Cancelled,
        ChildEnd::NotStarted(why) => ProbeEnd::NotStarted(why),
    }
}

/// A command without its options and what follows them.
fn named(argv: &[String]) -> String {
    let words: Vec<&str> = argv.iter().map(String::as_str).take_while(|word| !word.starts_with('-')).collect();
    words.join(" ")
}

fn first(argv: &[String]) -> &str {
    argv.first().map_or("", String::as_str)
}

fn rest(argv: &[String]) -> &[String] {
    argv.get(1..).unwrap_or_default()
}
