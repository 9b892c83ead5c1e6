//! `signoff collect`: captures a controlled run from a plan, or two with their reports, the gate over them and a summary
//! (runbook, section 4, steps 1 to 3).

use std::path::{Path, PathBuf};

use clap::Args;

use crate::domain::canonical::gate::{self, GateInput};
use crate::domain::canonical::kpi::{self, ReportRequest};
use crate::domain::capturing::names::{RECORD, file_name};
use crate::domain::capturing::scaffold;
use crate::domain::capturing::summary::{self, SummarizedRun, TwoRuns};
use crate::domain::evidence::capture::CaptureState;
use crate::domain::evidence::document::Document;
use crate::domain::evidence::raw_runs;
use crate::domain::evidence::report::KpiReport;
use crate::domain::probing::plan::as_typed;
use crate::domain::values::escaped::Escaped;
use crate::domain::values::kind::Kind;
use crate::domain::values::time_span::to_millis;
use crate::domain::values::{javascript, path};
use crate::io::clock;
use crate::io::input::{self, Inputs};
use crate::io::kill_switch::KillSwitch;
use crate::io::output::{self, Output};
use crate::io::store::StoreError;
use crate::run::interruption::Interruption;
use crate::run::operations::capturing::opening::{Mode, open};
use crate::run::operations::capturing::records::{Place, begun_in};
use crate::run::operations::capturing::{Capture, Prepared};
use crate::run::operations::preparing::{Dirt, PlanFile, shown};
use crate::run::{CommandOutput, Console, Exit, UsageError};

use super::kpi::platform;
use super::named::{self, TypedPath, no_stream, unwritten};

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
        return Ok(CommandOutput { stdout: scaffold::run_plan(&profile), ..CommandOutput::default() });
    };
    let kill_switch = KillSwitch::default();
    let prepared = Prepared::new(&PlanFile::read(plan)?, profile, kill_switch.clone())?;
    for shortfall in prepared.plan.shortfalls(prepared.profile()) {
        console.tell(&format!("note: {shortfall}: the run will not be covered\n"));
    }
    let how = (
        if options.resume { Mode::Resume } else { Mode::Begin },
        if options.allow_dirty { Dirt::Allowed } else { Dirt::Refused },
    );
    let interruption = Interruption::listen(kill_switch).map_err(|error| {
        UsageError::new(format!("signals cannot be listened to: {error}"), "try again in another session")
    })?;
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
        let text = format!("{}: is the name of a record, not of rows", shown(rows));
        return Err(UsageError::new(text, "name it as `a.raw-runs.ndjson`"));
    }
    let mut capture = open(prepared, &prepared.plan.run.id, rows, how)?;
    if let Err(error) = capture.run(console) {
        return Ok(unrecorded(&error));
    }
    let stdout = format!("{}\n{}\n", shown(&capture.place.rows), shown(&capture.place.record));
    Ok(match stopped(&capture) {
        Some(stderr) => CommandOutput { stdout, stderr, exit: Exit::Blocked },
        None => CommandOutput { stdout, stderr: format!("{}\n", told(&capture)), exit: Exit::Done },
    })
}

fn told(capture: &Capture<'_>) -> String {
    format!("{}: {}, captured whole", capture.record.run_id, capture.counted())
}

/// What is said of a capture that is not whole.
fn stopped(capture: &Capture<'_>) -> Option<String> {
    if capture.is_whole() {
        return None;
    }
    let why = Escaped::new(capture.why_stopped());
    let hint = match capture.record.state {
        CaptureState::Spoiled => "capture it anew into another file",
        _ => "`--resume` goes on with it",
    };
    Some(format!("signoff: {}: {}; {why}\nhint: {hint}\n", capture.record.run_id, capture.counted()))
}

fn unrecorded(error: &StoreError) -> CommandOutput {
    let text = format!("the rows are kept, and their record is not up to date: {error}");
    CommandOutput { exit: Exit::Blocked, ..UsageError::new(text, error.remedy()).into() }
}

/// What two runs come to, by their names in one folder.
struct Names {
    runs: [RunNames; 2],
    gate: String,
    summary: String,
}

struct RunNames {
    id: String,
    rows: String,
    report: String,
}

impl Names {
    fn new(prepared: &Prepared, folder: &Path, mode: Mode) -> Result<Self, UsageError> {
        let id = &prepared.plan.run.id;
        let begun = if mode == Mode::Resume { begun_in(folder, &format!("{id}-a")) } else { None };
        let stem = begun.unwrap_or_else(|| format!("{}-{id}", clock::today()));
        let name = |kind, stem: &str| {
            file_name(prepared.profile(), kind, stem).map_err(|why| {
                UsageError::new(why, "let the profile's `[[kinds]]` take such a name, or capture with `--out`")
            })
        };
        let run = |letter: char| -> Result<RunNames, UsageError> {
            let own = format!("{stem}-{letter}");
            let (rows, report) = (name(Kind::RawRuns, &own)?, name(Kind::Report, &own)?);
            Ok(RunNames { id: format!("{id}-{letter}"), rows, report })
        };
        let (gate, summary) = (name(Kind::GateOutput, &stem)?, name(Kind::Summary, &stem)?);
        Ok(Self { runs: [run('a')?, run('b')?], gate, summary })
    }

    fn all(&self) -> impl Iterator<Item = &String> {
        self.runs.iter().flat_map(|run| [&run.rows, &run.report]).chain([&self.gate, &self.summary])
    }
}

fn two_runs(
    prepared: &Prepared,
    (plan, folder): (&Path, &Path),
    how: (Mode, Dirt),
    console: &mut dyn Console,
) -> Result<CommandOutput, UsageError> {
    if !folder.is_dir() {
        return Err(UsageError::new(format!("{}: is no folder", shown(folder)), "name a folder that is there"));
    }
    let names = Names::new(prepared, folder, how.0)?;
    if let Some(taken) =
        names.all().map(|name| folder.join(name)).find(|it| how.0 == Mode::Begin && input::is_there(it))
    {
        let text = format!("{}: exists already; nothing was run", shown(&taken));
        return Err(UsageError::new(
            text,
            "`--resume` goes on with two runs that were stopped; else name another `id`",
        ));
    }
    for run in &names.runs {
        let rows = folder.join(&run.rows);
        // One that was not begun yet has nothing to be gone on with.
        let mode = if Place::of(&rows).is_begun() { how.0 } else { Mode::Begin };
        let mut capture = open(prepared, &run.id, &rows, (mode, how.1))?;
        if let Err(error) = capture.run(console) {
            return Ok(unrecorded(&error));
        }
        if let Some(stderr) = stopped(&capture) {
            return Ok(CommandOutput { stdout: String::new(), stderr, exit: Exit::Blocked });
        }
        console.tell(&format!("{}\n", told(&capture)));
    }
    let command = as_typed(
        &["signoff", "collect", &plan.to_string_lossy(), "--two-runs", "--out-dir", &folder.to_string_lossy()]
            .map(str::to_owned),
    );
    report_on(prepared, (folder, &names), &command)
}

/// Reports, gate and summary, from the rows.
fn report_on(
    prepared: &Prepared,
    (folder, names): (&Path, &Names),
    command: &str,
) -> Result<CommandOutput, UsageError> {
    let profile = prepared.profile();
    let [first, second] = &names.runs;
    let reports = [report(prepared, folder, first)?, report(prepared, folder, second)?];
    let place = |name: &str| TypedPath::new(&folder.join(name));
    let resolved = [place(&first.report)?.resolved, place(&second.report)?.resolved];
    let run = |at: usize| &names.runs[at];
    let side = |at: usize| GateInput { path: &run(at).report, resolved: &resolved[at], report: &reports[at] };
    let evaluation = gate::evaluate(side(0), side(1), profile);
    let text = javascript::to_text(&gate::output(side(0), side(1), &evaluation, &to_millis(clock::now())));
    write(&folder.join(&names.gate), Kind::GateOutput, &text)?;
    let summarized = |at: usize| SummarizedRun {
        run_id: &run(at).id,
        rows: &run(at).rows,
        report_name: &run(at).report,
        report: &reports[at],
    };
    let two = TwoRuns {
        title: &prepared.plan.run.id,
        day: clock::today(),
        environment: &prepared.environment,
        platform: &platform(),
        runs: [summarized(0), summarized(1)],
        gate: (&names.gate, &evaluation),
        command,
    };
    let kept = output::create(&folder.join(&names.summary), summary::text(&two, profile).as_bytes());
    let summary = match kept {
        Err(StoreError::Exists(_)) => "note: the summary was there already, and stays\n",
        written => written.map(|()| "").map_err(|error| unwritten(&error))?,
    };
    let word = if evaluation.passes() { "passes" } else { "does not pass" };
    Ok(CommandOutput {
        stdout: names.all().map(|name| format!("{}\n", shown(&folder.join(name)))).collect(),
        stderr: format!("{summary}{}: the two-run gate {word}\n", prepared.plan.run.id),
        exit: if evaluation.passes() { Exit::Done } else { Exit::Blocked },
    })
}

/// Writes a run's report from its rows, as `signoff kpi` does.
fn report(prepared: &Prepared, folder: &Path, run: &RunNames) -> Result<KpiReport, UsageError> {
    let (profile, rows) = (prepared.profile(), folder.join(&run.rows));
    let unread = |why: String| UsageError::new(format!("{}: {why}", shown(&rows)), "capture the run again");
    let file = input::open(&rows).map_err(|error| unread(error.to_string()))?;
    let raw = raw_runs::read(std::io::BufReader::new(file), profile).map_err(|error| unread(error.to_string()))?;
    if let Some(problem) = raw.problems.listed.first() {
        return Err(unread(problem.message.clone()));
    }
    let request = ReportRequest {
        generated_at: to_millis(clock::now()),
        run_id: run.id.clone(),
        run_type: prepared.plan.run.run_type.clone(),
        platform: platform(),
        min_sample_count: 0,
        raw_runs_path: path::relative("", &run.rows),
    };
    let text = kpi::to_text(&kpi::report(&raw, &request, profile));
    write(&folder.join(&run.report), Kind::Report, &text)?;
    let document = Document::parse(&text).map_err(|fault| unread(fault.why))?;
    Ok(KpiReport { document })
}

fn write(path: &Path, kind: Kind, text: &str) -> Result<(), UsageError> {
    let output = Output { path, inputs: &Inputs::default(), kind };
    output.write(text.as_bytes()).map_err(|error| unwritten(&error))
}
