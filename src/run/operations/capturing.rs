//! Capturing a controlled run: one row at a time, appended and synced, with a record beside the rows.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use crate::domain::capturing::attempt::Attempt;
use crate::domain::capturing::names::{RECORD, record_of};
use crate::domain::capturing::plan::{OWN, RunPlan, Scenario};
use crate::domain::capturing::row::RowFrame;
use crate::domain::capturing::surroundings::{Outputs, dirt};
use crate::domain::evidence::capture::{
    self, AppFact, CaptureEnvironment, CaptureRecord, CaptureSession, CaptureState, CaptureVersion, FileFact, GitFact,
    ModelFact,
};
use crate::domain::evidence::raw_runs::captured::{CapturedRows, link};
use crate::domain::evidence::raw_runs::{self, RawRuns};
use crate::domain::evidence::utf8;
use crate::domain::profile::Profile;
use crate::domain::values::child_end::ChildEnd;
use crate::domain::values::digest::Digest;
use crate::domain::values::escaped::Escaped;
use crate::domain::values::pace::Pace;
use crate::domain::values::time_span::to_millis;
use crate::domain::values::toml_text::TomlError;
use crate::io::child::Streams;
use crate::io::git::Checkout;
use crate::io::kill_switch::KillSwitch;
use crate::io::launcher::{Launcher, Order};
use crate::io::replace::replace;
use crate::io::row_file::{RowFile, Stamps};
use crate::io::store::{StoreError, is_temporary};
use crate::io::{clock, input, output};
use crate::run::{Console, UsageError};

use super::preparing::{self, PlanFile, shown};
use super::probing::launcher;
use super::progress::ProgressLine;

/// How often it is looked whether the work tree and the harness are still what they were.
const LOOK_AGAIN: Duration = Duration::from_secs(10);
/// By so much clock and passed time may come apart.
const STEADY: SignedDuration = SignedDuration::from_secs(1);
/// No record is longer than this: 4 MiB.
const MOST_RECORD: u64 = 4 << 20;

/// How a capture is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// From its first row on, into files that are not there yet.
    Begin,
    /// From where it stopped.
    Resume,
}

/// What becomes of a work tree that differs from its commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dirt {
    Refused,
    /// And written into the record.
    Allowed,
}

/// A plan that can be run here.
#[derive(Debug)]
pub struct Prepared {
    pub plan: RunPlan,
    pub environment: CaptureEnvironment,
    plan_fact: FileFact,
    profile: Profile,
    folder: PathBuf,
    /// Per scenario.
    programs: Vec<PathBuf>,
    files: Vec<FileFact>,
    checkout: Checkout,
    launcher: Launcher,
}

impl Prepared {
    /// Looks at everything that the plan rests on; nothing is run.
    ///
    /// # Errors
    /// [`UsageError`] with everything that is wrong with the plan, or where its programs or its work tree cannot be used.
    pub fn new(file: &PlanFile, profile: Profile, kill_switch: KillSwitch) -> Result<Self, UsageError> {
        let plan = RunPlan::read(&file.text, &profile).map_err(|faults| file.refused(&faults))?;
        let folder = file.folder(&plan.run.folder)?;
        let launcher = launcher(None, kill_switch);
        let (programs, files) = programs(&plan, &launcher, &folder, file)?;
        let checkout = preparing::checkout(&folder)?;
        let repo = preparing::repository(&checkout, plan.run.repo.as_deref())?;
        let git = GitFact { repo, branch: checkout.branch.clone(), commit: checkout.commit.clone() };
        let model = ModelFact { provider: plan.run.provider.clone(), name: plan.run.model.clone() };
        let environment = CaptureEnvironment { git, model, app: AppFact { version: plan.run.version.clone() } };
        let plan_fact = file.fact();
        Ok(Self { plan, environment, plan_fact, profile, folder, programs, files, checkout, launcher })
    }

    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// Opens a capture of a run into a file.
    ///
    /// # Errors
    /// [`UsageError`] where the file, its record or the work tree does not allow it; nothing was run.
    pub fn open(&self, run_id: &str, rows: &Path, (mode, allowed): (Mode, Dirt)) -> Result<Capture<'_>, UsageError> {
        let plan = self.plan.named(run_id.to_owned());
        let outputs = self.outputs(rows);
        let differing = self.checkout.changed.iter().chain(&self.checkout.untracked);
        let mut dirt = dirt(differing, &self.profile, &outputs);
        dirt.sort();
        dirt.dedup();
        if !dirt.is_empty() && allowed == Dirt::Refused {
            return Err(dirty(&dirt));
        }
        let place = Place::of(rows);
        match mode {
            Mode::Begin => self.begin(plan, place, (dirt, outputs)),
            Mode::Resume => self.resume(plan, place, (dirt, outputs)),
        }
    }

    fn begin(
        &self,
        plan: RunPlan,
        place: Place,
        (dirt, outputs): (Vec<String>, Outputs),
    ) -> Result<Capture<'_>, UsageError> {
        let begun = clock::now();
        let record = self.record(&plan, &place, dirt, begun);
        let taken = [&place.rows, &place.record].into_iter().find(|path| input::is_there(path));
        if let Some(taken) = taken {
            let text = format!("{}: exists already; nothing was run", shown(taken));
            return Err(UsageError::new(text, "name another file; `--resume` goes on with a capture that was stopped"));
        }
        let text = record_text(&record)?;
        output::create(&place.record, text.as_bytes()).map_err(|error| not_begun(&error))?;
        let rows = RowFile::create(&place.rows).map_err(|error| not_begun(&error))?;
        Ok(Capture::new(self, plan, place, (record, Digest::of(text.as_bytes())), (rows, outputs), begun))
    }

    fn resume(
        &self,
        plan: RunPlan,
        place: Place,
        (dirt, outputs): (Vec<String>, Outputs),
    ) -> Result<Capture<'_>, UsageError> {
        let (mut record, digest) = read_record(&place.record)?;
        self.is_the_same(&plan, &record, &place)?;
        let missing = !input::is_there(&place.rows) && record.written == 0;
        let opened = if missing { RowFile::create(&place.rows) } else { RowFile::resume(&place.rows) };
        let rows = opened.map_err(|error| not_begun(&error))?;
        let known = rows.reader().map_err(|error| not_begun(&error))?;
        let known = raw_runs::read(known, &self.profile)
            .map_err(|error| UsageError::new(format!("{}: {error}", shown(&place.rows)), "let it be read"))?;
        let digest_now = rows.digest().map_err(|error| not_begun(&error))?;
        let begun = clock::now();
        check_rows(&place, &record, (digest_now, &known), begun)?;
        record.changed.extend(dirt.into_iter().filter(|path| !record.changed.contains(path)).collect::<Vec<_>>());
        record.written = known.rows;
        record.failed = known.rows - known.statuses.clean;
        if record.state != CaptureState::Complete {
            record.state = CaptureState::Running;
            record.rows_sha256 = None;
            record.sessions.push(session(begun, known.rows));
        }
        let mut capture = Capture::new(self, plan, place, (record, digest), (rows, outputs), begun);
        capture.link = known.captured.map_or(capture.link, |captured| captured.link);
        capture.keep().map_err(|error| not_begun(&error))?;
        Ok(capture)
    }

    fn record(&self, plan: &RunPlan, place: &Place, changed: Vec<String>, begun: Timestamp) -> CaptureRecord {
        let own = format!("{begun} {} {}", plan.run.id, std::process::id());
        CaptureRecord {
            capture_version: CaptureVersion::V1,
            capture: Digest::of(own.as_bytes()).to_string()[..12].to_owned(),
            run_id: plan.run.id.clone(),
            run_type: plan.run.run_type.clone(),
            state: CaptureState::Running,
            rows: name_of(&place.rows),
            planned: plan.rows(),
            written: 0,
            failed: 0,
            rows_sha256: None,
            longest_row_s: plan.scenarios.iter().map(|scenario| scenario.limit_s).max().unwrap_or_default(),
            plan: self.plan_fact.clone(),
            environment: self.environment.clone(),
            feature_flags: plan.run.flags.clone(),
            changed,
            operator: self.launcher.operator(),
            host: preparing::host(&self.launcher),
            files: self.files.clone(),
            scenarios: plan.scenarios.iter().map(Scenario::fact).collect(),
            sessions: vec![session(begun, 0)],
        }
    }

    /// A capture is gone on with by the same plan, harness, build and machine alone.
    fn is_the_same(&self, plan: &RunPlan, record: &CaptureRecord, place: &Place) -> Result<(), UsageError> {
        let fresh = self.record(plan, place, Vec::new(), Timestamp::UNIX_EPOCH);
        let is_plan = (record.planned, record.longest_row_s, &record.scenarios, &record.rows)
            == (fresh.planned, fresh.longest_row_s, &fresh.scenarios, &fresh.rows);
        let is_run = (&record.run_id, &record.run_type, &record.feature_flags)
            == (&fresh.run_id, &fresh.run_type, &fresh.feature_flags);
        let other = [
            (!is_plan, "by another plan"),
            (record.plan.sha256 != self.plan_fact.sha256, "by another plan"),
            (!is_run, "as another run"),
            (record.sessions.first().is_none_or(|it| it.rows_before != 0), "in sessions that it does not tell"),
            (record.environment != self.environment, "from another commit, branch or repository"),
            (record.files != self.files, "with another harness"),
            (record.host != preparing::host(&self.launcher), "on another machine"),
            (record.state == CaptureState::Spoiled, "until something changed under it"),
        ];
        match other.iter().find(|(is_other, _)| *is_other) {
            None => Ok(()),
            Some((_, what)) => Err(UsageError::new(
                format!("{}: was captured {what}; nothing was run", shown(&place.record)),
                "go on with what it was begun with, or capture anew into another file",
            )),
        }
    }

    /// Where captures write, as the work tree sees it.
    fn outputs(&self, rows: &Path) -> Outputs {
        let folder = rows.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let inside = |path: &Path| preparing::within(&self.checkout, path);
        let Ok(folder) = folder.canonicalize() else { return Outputs::default() };
        let named = [name_of(rows), record_of(&name_of(rows))].into_iter().chain(captured_in(&folder));
        let files = named.filter_map(|name| inside(&folder.join(name))).chain(self.captured_elsewhere());
        let plan = preparing::plan_within(&self.checkout, Path::new(&self.plan_fact.path));
        Outputs { folder: inside(&folder), files: files.chain(plan).collect() }
    }

    /// What is no longer as it was when the plan was read: part of a sentence.
    fn change(&self, outputs: &Outputs) -> Option<String> {
        let changed = preparing::changed_since(&self.checkout, &self.folder, &self.profile, outputs);
        changed.or_else(|| self.changed_file())
    }

    /// What earlier captures wrote elsewhere in the work tree, and what one left that was killed as it wrote.
    fn captured_elsewhere(&self) -> Vec<String> {
        let root = &self.checkout.root;
        let name = |path: &&String| name_of(Path::new(path.as_str()));
        let (differing, untracked) = (&self.checkout.changed, &self.checkout.untracked);
        let records = differing.iter().chain(untracked).filter(|path| name(path).ends_with(RECORD));
        let known = records.filter_map(|path| Some((path, read_record(&root.join(path)).ok()?.0)));
        let pairs = known.flat_map(|(path, record)| {
            let rows = Path::new(path).with_file_name(&record.rows);
            [path.clone(), rows.to_string_lossy().into_owned()]
        });
        let left = untracked.iter().filter(|path| is_temporary(&name(path))).cloned();
        pairs.chain(left).collect()
    }

    /// What may not change while a run is captured: the plan, the harness, and what is checked out.
    fn watched(&self) -> Vec<PathBuf> {
        let plan = PathBuf::from(&self.plan_fact.path);
        let harness = self.files.iter().map(|file| self.folder.join(&file.path));
        std::iter::once(plan).chain(harness).chain(self.checkout.heads.iter().cloned()).collect()
    }

    fn changed_file(&self) -> Option<String> {
        let scenarios = self.plan.scenarios.iter().zip(&self.programs);
        let now = scenarios.map(|(it, program)| preparing::harness(program, &self.folder, &it.argv));
        match now.collect::<Result<Vec<_>, String>>() {
            Err(why) => Some(why),
            Ok(now) => {
                let now = distinct(now.concat());
                let changed = self.files.iter().find(|was| !now.contains(was));
                changed.map(|was| format!("`{}` of the harness was changed", was.path))
            }
        }
    }
}

/// The program of each scenario, and the files of the harness.
fn programs(
    plan: &RunPlan,
    launcher: &Launcher,
    folder: &Path,
    file: &PlanFile,
) -> Result<(Vec<PathBuf>, Vec<FileFact>), UsageError> {
    let (mut programs, mut files, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    for (index, scenario) in plan.scenarios.iter().enumerate() {
        let named = scenario.argv.first().map_or("", String::as_str);
        let found = preparing::program(launcher, folder, named).and_then(|program| {
            files.extend(preparing::harness(&program, folder, &scenario.argv)?);
            Ok(program)
        });
        let keys = ["scenario".to_owned(), index.to_string(), "argv".to_owned()];
        found.map_or_else(|why| faults.push(TomlError::at(&file.text, &keys, &why)), |program| programs.push(program));
    }
    if faults.is_empty() { Ok((programs, distinct(files))) } else { Err(file.refused(&faults)) }
}

fn distinct(mut files: Vec<FileFact>) -> Vec<FileFact> {
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files.dedup();
    files
}

fn session(begun: Timestamp, rows_before: u64) -> CaptureSession {
    CaptureSession { begun: to_millis(begun), ended: None, rows_before, stopped_by: None, clock_jumped_ms: None }
}

/// The files of rows that the records in a folder name.
fn captured_in(folder: &Path) -> Vec<String> {
    let entries = folder.read_dir().into_iter().flatten().filter_map(Result::ok);
    let records = entries.map(|entry| entry.path()).filter(|path| name_of(path).ends_with(RECORD));
    records.filter_map(|path| read_record(&path).ok()).map(|(record, _)| record.rows).collect()
}

/// What the files of a run that was captured into a folder begin with, without the letter of the run.
pub fn begun_in(folder: &Path, run_id: &str) -> Option<String> {
    let entries = folder.read_dir().into_iter().flatten().filter_map(Result::ok);
    let records = entries.map(|entry| entry.path()).filter(|path| name_of(path).ends_with(RECORD));
    let of_run = |path: &PathBuf| read_record(path).is_ok_and(|(record, _)| record.run_id == run_id);
    let newest = records.filter(of_run).map(|path| name_of(&path)).max()?;
    Some(newest.strip_suffix("-a.capture.json")?.to_owned())
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

pub(super) fn dirty(dirt: &[String]) -> UsageError {
    const TOLD: usize = 10;
    let mut text = "the work tree differs from its commit; nothing was run".to_owned();
    dirt.iter().take(TOLD).for_each(|path| text.push_str(&format!("\n  {}", Escaped::new(path))));
    if dirt.len() > TOLD {
        text.push_str(&format!("\n  and {} more", dirt.len() - TOLD));
    }
    UsageError::new(text, "commit them, or `--allow-dirty`, which the record tells")
}

fn not_begun(error: &StoreError) -> UsageError {
    UsageError::new(format!("{error}; nothing was run"), error.remedy())
}

fn record_text(record: &CaptureRecord) -> Result<String, UsageError> {
    record.to_text().map_err(UsageError::unprintable)
}

fn read_record(path: &Path) -> Result<(CaptureRecord, Digest), UsageError> {
    let wrong = |why: String| {
        let text = format!("{}: {why}; nothing was run", shown(path));
        UsageError::new(text, "a capture is gone on with where its rows and its record stand side by side")
    };
    if path.symlink_metadata().is_ok_and(|about| about.is_symlink()) {
        return Err(wrong("is a symbolic link".to_owned()));
    }
    let bytes = input::read(path, MOST_RECORD).map_err(|error| wrong(error.to_string()))?;
    let parsed = utf8(&bytes).and_then(capture::parse).map_err(|fault| wrong(fault.why))?;
    let capture = parsed.ok_or_else(|| wrong("is no record of a capture".to_owned()))?;
    Ok((capture.record, Digest::of(&bytes)))
}

/// The rows that are there are those that were captured so far.
fn check_rows(
    place: &Place,
    record: &CaptureRecord,
    (digest, known): (Digest, &RawRuns),
    now: Timestamp,
) -> Result<(), UsageError> {
    let is_other = record.rows_sha256.is_some_and(|captured| captured != digest);
    let problem = known.problems.listed.first().filter(|_| known.rows > 0).map(|it| it.message.clone());
    let is_short = record.state == CaptureState::Complete && known.rows < record.planned;
    let is_of_it = |it: &CapturedRows| it.capture == record.capture && it.broken.is_none();
    let follow = known.rows == 0 || known.captured.as_ref().is_some_and(is_of_it);
    let is_count = known.rows < record.written || known.rows > record.planned;
    let why = if known.times.last.is_some_and(|last| now < last) {
        Some("its last row is from later than the clock tells: it was put back".to_owned())
    } else if is_other || is_short || is_count || (problem.is_none() && !follow) {
        Some("holds other rows than were captured".to_owned())
    } else {
        problem
    };
    match why {
        None => Ok(()),
        Some(why) => Err(UsageError::new(
            format!("{}: {why}; nothing was run", shown(&place.rows)),
            "put back what was captured, or capture anew into another file",
        )),
    }
}

/// Where a capture is kept.
#[derive(Clone, Debug)]
pub struct Place {
    pub rows: PathBuf,
    pub record: PathBuf,
}

impl Place {
    pub fn of(rows: &Path) -> Self {
        Self { rows: rows.to_owned(), record: rows.with_file_name(record_of(&name_of(rows))) }
    }

    /// Whether a capture was begun there.
    pub fn is_begun(&self) -> bool {
        input::is_there(&self.rows) || input::is_there(&self.record)
    }
}

/// A capture that is open: its rows are locked.
#[derive(Debug)]
pub struct Capture<'p> {
    prepared: &'p Prepared,
    plan: RunPlan,
    pub place: Place,
    pub record: CaptureRecord,
    /// Of the record as it was last written.
    kept: Digest,
    rows: RowFile,
    outputs: Outputs,
    clock: SteadyClock,
    looked: Instant,
    /// What ties the next row to the last one.
    link: String,
    /// What nobody may write to while it is captured.
    stamps: Stamps,
}

/// Why a capture ended before its last row.
enum Stop {
    Stopped(String),
    Spoiled(String),
}

impl<'p> Capture<'p> {
    fn new(
        prepared: &'p Prepared,
        plan: RunPlan,
        place: Place,
        (record, kept): (CaptureRecord, Digest),
        (rows, outputs): (RowFile, Outputs),
        begun: Timestamp,
    ) -> Self {
        let (clock, looked) = (SteadyClock::begun_at(begun), Instant::now());
        let (link, stamps) = (link(&record.capture), Stamps::of(&prepared.watched()));
        Self { prepared, plan, place, record, kept, rows, outputs, clock, looked, link, stamps }
    }

    pub fn is_whole(&self) -> bool {
        self.record.state == CaptureState::Complete
    }

    /// Captures what is left of the run, and writes down how it ended.
    ///
    /// # Errors
    /// [`StoreError`] where the record could not be written: the rows are as they are.
    pub fn run(&mut self, console: &mut dyn Console) -> Result<(), StoreError> {
        if self.is_whole() {
            return Ok(());
        }
        let mut progress = ProgressLine::new(console, self.plan.run.id.clone());
        let mut stop = self.rows_to_the_end(&mut progress).err();
        if !matches!(stop, Some(Stop::Spoiled(_))) {
            let put_back = || self.stamps.changed().map(|path| format!("{} was changed, and put back", shown(path)));
            stop = self.prepared.change(&self.outputs).or_else(put_back).map(Stop::Spoiled).or(stop);
        }
        progress.end();
        self.end(stop)
    }

    fn rows_to_the_end(&mut self, progress: &mut ProgressLine<'_>) -> Result<(), Stop> {
        while self.record.written < self.record.planned {
            self.check_limits()?;
            self.next_row(progress)?;
        }
        Ok(())
    }

    fn check_limits(&mut self) -> Result<(), Stop> {
        let total = self.plan.run.limits.total_s;
        if let Some(total) = total.filter(|total| self.clock.elapsed() >= Duration::from_secs(*total)) {
            return Err(Stop::Stopped(format!("the {total} s of `total_s` are up")));
        }
        if let Some(path) = self.stamps.changed() {
            let what = self.prepared.change(&self.outputs);
            return Err(Stop::Spoiled(what.unwrap_or_else(|| format!("{} was changed, and put back", shown(path)))));
        }
        if self.looked.elapsed() >= LOOK_AGAIN {
            self.looked = Instant::now();
            self.keep().map_err(|error| Stop::Spoiled(format!("its record could not be written: {error}")))?;
            return self.prepared.change(&self.outputs).map_or(Ok(()), |what| Err(Stop::Spoiled(what)));
        }
        Ok(())
    }

    fn next_row(&mut self, progress: &mut ProgressLine<'_>) -> Result<(), Stop> {
        let number = self.record.written + 1;
        let index = self.plan.position_of(number).unwrap_or_default();
        let (scenario, program) = (&self.plan.scenarios[index], &self.prepared.programs[index]);
        let frame = self.frame();
        let begun = self.clock.now();
        let attempt = self.attempt(&frame, number, (scenario, program), &mut || progress.beat());
        if attempt.end == ChildEnd::Cancelled {
            return Err(Stop::Stopped(format!("it was interrupted in row {number}, which was not written")));
        }
        let row = frame.row((number, begun, &self.link), scenario, &attempt, &self.prepared.profile);
        self.rows.append(&row.text).map_err(|error| match error {
            StoreError::Changed(_) => Stop::Spoiled("somebody else wrote to its rows".to_owned()),
            other => Stop::Stopped(other.to_string()),
        })?;
        self.link = link(row.text.trim());
        self.record.written = number;
        self.record.failed += u64::from(row.is_against);
        progress.row(self.pace(), &scenario.id, row.failure.as_deref());
        Ok(())
    }

    fn frame(&self) -> RowFrame {
        RowFrame {
            run_id: self.plan.run.id.clone(),
            capture: self.record.capture.clone(),
            environment: self.record.environment.clone(),
            flags: self.plan.run.flags.clone(),
        }
    }

    fn attempt(
        &self,
        frame: &RowFrame,
        number: u64,
        (scenario, program): (&Scenario, &Path),
        beat: &mut dyn FnMut(),
    ) -> Attempt {
        let run = &self.plan.run;
        let own = [
            format!("{OWN}RUN={}", run.id),
            format!("{OWN}SCENARIO={}", scenario.id),
            format!("{OWN}ROW={number}"),
            format!("{OWN}SESSION={}", frame.session(number)),
        ];
        let flags = run.flags.iter().map(|(flag, set)| format!("{OWN}FLAG_{flag}={set}"));
        let named: Vec<String> = run.environment.iter().cloned().chain(own).chain(flags).collect();
        let cap = usize::try_from(run.limits.output_kib << 10).unwrap_or(usize::MAX);
        let order = Order {
            program,
            arguments: scenario.argv.get(1..).unwrap_or_default(),
            named: &named,
            folder: &self.prepared.folder,
            limit: scenario.limit(),
            cap,
            streams: Streams::Apart,
        };
        let begun = self.clock.elapsed();
        let ran = self.prepared.launcher.run(&order, &mut |_| beat());
        let took = self.clock.elapsed().saturating_sub(begun);
        Attempt { end: ran.end, took, stdout: ran.output, stderr: ran.errors, is_cut: ran.is_cut }
    }

    fn pace(&self) -> Pace {
        let before = self.record.sessions.last().map_or(0, |session| session.rows_before);
        let CaptureRecord { written, planned, failed, .. } = self.record;
        Pace { done: written, planned, failed, elapsed: self.clock.elapsed(), timed: written - before }
    }

    fn end(&mut self, stop: Option<Stop>) -> Result<(), StoreError> {
        let jumped = self.clock.jumped();
        let (state, why) = match stop {
            None => (CaptureState::Complete, None),
            Some(Stop::Stopped(why)) => (CaptureState::Stopped, Some(why)),
            Some(Stop::Spoiled(why)) => (CaptureState::Spoiled, Some(why)),
        };
        let (state, why) = match self.rows.digest() {
            Ok(digest) => {
                self.record.rows_sha256 = Some(digest);
                (state, why)
            }
            Err(error) => (CaptureState::Spoiled, why.or(Some(error.to_string()))),
        };
        self.record.state = state;
        if let Some(session) = self.record.sessions.last_mut() {
            session.ended = Some(to_millis(self.clock.now()));
            session.stopped_by = why;
            session.clock_jumped_ms = jumped.map(|jumped| jumped.as_millis() as i64);
        }
        self.keep()
    }

    /// Writes the record, in place of the one that this capture wrote before.
    fn keep(&mut self) -> Result<(), StoreError> {
        let text = self.record.to_text().map_err(|error| StoreError::failed(&self.place.record, error))?;
        replace(&self.place.record, text.as_bytes(), self.kept)?;
        self.kept = Digest::of(text.as_bytes());
        Ok(())
    }

    /// Why it is not whole, in words.
    pub fn why_stopped(&self) -> &str {
        self.record.sessions.last().and_then(|session| session.stopped_by.as_deref()).unwrap_or_default()
    }

    pub fn counted(&self) -> String {
        self.pace().counted()
    }
}

/// A clock that nobody puts back: from the time at which it begins it counts what passes.
#[derive(Clone, Copy, Debug)]
struct SteadyClock {
    at: Timestamp,
    begun: Instant,
}

impl SteadyClock {
    fn begun_at(at: Timestamp) -> Self {
        Self { at, begun: Instant::now() }
    }

    fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    fn now(&self) -> Timestamp {
        self.at.checked_add(self.elapsed()).unwrap_or(self.at)
    }

    /// By how much the machine's clock went another way.
    fn jumped(&self) -> Option<SignedDuration> {
        let jumped = clock::now().duration_since(self.now());
        (jumped.abs() > STEADY).then_some(jumped)
    }
}
