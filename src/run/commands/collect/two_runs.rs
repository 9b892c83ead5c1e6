//! Two controlled runs with their reports, the gate over them and a short summary (runbook, section 4, steps 1 to 3).

use std::io::BufReader;
use std::path::Path;

use crate::domain::canonical::gate::{self, GateInput};
use crate::domain::canonical::kpi::{self, ReportRequest};
use crate::domain::capturing::names::file_name;
use crate::domain::capturing::summary::{self, SummarizedRun, TwoRuns};
use crate::domain::evidence::document::Document;
use crate::domain::evidence::raw_runs;
use crate::domain::evidence::report::KpiReport;
use crate::domain::probing::plan::as_typed;
use crate::domain::values::kind::Kind;
use crate::domain::values::time_span::to_millis;
use crate::domain::values::{javascript, path};
use crate::io::clock;
use crate::io::input::{self, Inputs};
use crate::io::output::{self, Output};
use crate::io::store::StoreError;
use crate::run::commands::kpi::platform;
use crate::run::commands::named::{TypedPath, unwritten};
use crate::run::operations::capturing::Prepared;
use crate::run::operations::capturing::opening::{Mode, open};
use crate::run::operations::capturing::records::begun_in;
use crate::run::operations::preparing::{Dirt, shown};
use crate::run::{CommandOutput, Console, Exit, UsageError};

use super::outcome::{stopped, told, unrecorded};

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
        let begun = if mode != Mode::Begin { begun_in(folder, &format!("{id}-a")) } else { None };
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

/// Captures both, one after the other, and writes what they come to: neither waits for what the other one shows.
pub(super) fn two_runs(
    prepared: &Prepared,
    (plan, folder): (&Path, &Path),
    how: (Mode, Dirt),
    console: &mut dyn Console,
) -> Result<CommandOutput, UsageError> {
    if !folder.is_dir() {
        return Err(UsageError::new(format!("{}: is no folder", folder.display()), "name a folder that is there"));
    }
    let names = Names::new(prepared, folder, how.0)?;
    if let Some(taken) = names
        .all()
        .map(|name| folder.join(name))
        .find(|it| how.0 == Mode::Begin && input::is_there(it).unwrap_or(false))
    {
        let text = format!("{}: exists already; nothing was run", taken.display());
        return Err(UsageError::new(
            text,
            "`--resume` goes on with two runs that were stopped; else name another `id`",
        ));
    }
    for run in &names.runs {
        let rows = folder.join(&run.rows);
        let mut capture = open(prepared, &run.id, &rows, how)?;
        if let Err(error) = capture.run(console) {
            return Ok(unrecorded(&error));
        }
        if let Some(stderr) = stopped(&capture) {
            return Ok(CommandOutput { stderr, exit: Exit::Blocked, ..CommandOutput::default() });
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
        written: format!("{}: holds both runs, their reports, the gate's output and a summary", shown(folder)),
    })
}

/// Writes a run's report from its rows, as `signoff kpi` does.
fn report(prepared: &Prepared, folder: &Path, run: &RunNames) -> Result<KpiReport, UsageError> {
    let (profile, rows) = (prepared.profile(), folder.join(&run.rows));
    let unread = |why: String| UsageError::new(format!("{}: {why}", rows.display()), "capture the run again");
    let file = input::open(&rows).map_err(|error| unread(error.to_string()))?;
    let raw = raw_runs::read(BufReader::new(file), profile).map_err(|error| unread(error.to_string()))?;
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
