//! `signoff gate`: the two-run gate, as the canonical program does it (runbook, section 3).

use std::io::{IsTerminal, stdout};
use std::path::PathBuf;

use clap::Args;

use crate::domain::canonical::gate::{self, Evaluation, GateInput};
use crate::domain::evidence::document::Document;
use crate::domain::evidence::report::KpiReport;
use crate::domain::evidence::utf8;
use crate::domain::values::escaped::{self, Escaped};
use crate::domain::values::javascript;
use crate::domain::values::kind::Kind;
use crate::domain::values::time_span::to_millis;
use crate::io::clock;
use crate::io::input::{self, Inputs};
use crate::io::output::Output;
use crate::run::{CommandOutput, Exit, UsageError};

use super::named::{self, MAX_DOCUMENT_BYTES, TypedPath, saved, unwritten};

// Both reports are optional for clap: the command itself says what is missing.
#[derive(Debug, Args)]
pub struct Options {
    /// The report of run A
    #[arg(long, value_name = "FILE")]
    first: Option<PathBuf>,
    /// The report of run B
    #[arg(long, value_name = "FILE")]
    second: Option<PathBuf>,
    /// Keep the JSON in this file too
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// A profile over the default one
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
}

const USAGE: &str = "Usage: signoff gate --first REPORT --second REPORT [--out FILE]";

/// Runs the command: 0 where the gate passes, 1 where it does not, 2 where there is nothing to evaluate; then nothing
/// was written.
pub fn run(options: &Options) -> CommandOutput {
    evaluate(options).unwrap_or_else(CommandOutput::from)
}

fn evaluate(options: &Options) -> Result<CommandOutput, UsageError> {
    let (Some(first), Some(second)) = (&options.first, &options.second) else {
        let missing = [("--first", &options.first), ("--second", &options.second)];
        let names: Vec<&str> = missing.iter().filter(|(_, path)| path.is_none()).map(|(name, _)| *name).collect();
        return Err(UsageError::new(format!("missing: {}", names.join(", ")), USAGE));
    };
    let pair = [TypedPath::new(first)?, TypedPath::new(second)?];
    let out = options.out.as_deref().map(TypedPath::new).transpose()?;
    let mut inputs = Inputs::default();
    let profile = named::profile(options.profile.as_deref(), &mut inputs)?;
    if let Some(breach) = gate::same_file(&pair[0].resolved, &pair[1].resolved) {
        return Err(UsageError::new(breach, USAGE));
    }
    let reports = read(&pair, &mut inputs)?;
    let output = out.as_ref().map(|out| Output { path: out.path(), inputs: &inputs, kind: Kind::GateOutput });
    output.map_or(Ok(()), |output| output.check()).map_err(|error| unwritten(&error))?;
    let side = |at: usize| GateInput { path: &pair[at].typed, resolved: &pair[at].resolved, report: &reports[at] };
    let evaluation = gate::evaluate(side(0), side(1), &profile);
    if !evaluation.is_comparable() {
        return Err(not_comparable(&pair, &evaluation));
    }
    let text = javascript::to_text(&gate::output(side(0), side(1), &evaluation, &to_millis(clock::now())));
    let unconfirmed = saved(output.map_or(Ok(()), |output| output.write(text.as_bytes())))?;
    let written = out.map_or(String::new(), |out| format!("{}: holds the gate's output", Escaped::new(&out.typed)));
    let outcome = CommandOutput { written, ..outcome(&pair, &reports, &evaluation, text) };
    Ok(match unconfirmed {
        Some(CommandOutput { stderr, exit, .. }) => CommandOutput { stderr: outcome.stderr + &stderr, exit, ..outcome },
        None => outcome,
    })
}

/// Reads both reports; what is wrong with either is told.
fn read(pair: &[TypedPath; 2], inputs: &mut Inputs) -> Result<[KpiReport; 2], UsageError> {
    match (document("--first", &pair[0], inputs), document("--second", &pair[1], inputs)) {
        (Ok(first), Ok(second)) => Ok([first, second].map(|document| KpiReport { document })),
        (first, second) => {
            let told: Vec<String> = [first.err(), second.err()].into_iter().flatten().collect();
            Err(UsageError::of_all(told, "name two report files as `signoff kpi` writes them"))
        }
    }
}

fn document(option: &'static str, named: &TypedPath, inputs: &mut Inputs) -> Result<Document, String> {
    let shown = &named.typed;
    let bytes = inputs
        .open(option, named.path())
        .and_then(|file| input::read_whole(file, MAX_DOCUMENT_BYTES))
        .map_err(|error| format!("{shown}: {error}"))?;
    let document = utf8(&bytes).and_then(Document::parse).map_err(|fault| {
        let (line, column) = (fault.line.unwrap_or(1), fault.column.unwrap_or(1));
        format!("{shown}: line {line}, column {column}: {}", fault.why)
    })?;
    match document.duplicates().first() {
        None => Ok(document),
        Some(key) => {
            let line = document.line_of(key);
            Err(format!("{shown}: line {line}: `{key}` is named twice: two readers would see two truths"))
        }
    }
}

fn not_comparable(pair: &[TypedPath; 2], evaluation: &Evaluation) -> UsageError {
    let breaches = evaluation.comparisons.iter().filter_map(|comparison| comparison.breach.as_deref());
    let text = format!("{} and {} cannot be compared", pair[0].typed, pair[1].typed);
    UsageError::new(text, "the gate compares two runs of one build with the same flags, each with its own raw runs")
        .listing(breaches.map(str::to_owned))
}

/// The output, for a terminal without anything that could change what it shows, and why a report does not pass.
fn outcome(pair: &[TypedPath; 2], reports: &[KpiReport; 2], evaluation: &Evaluation, text: String) -> CommandOutput {
    let stdout = if stdout().is_terminal() { escaped::escaped_json(&text) } else { text };
    let mut stderr = String::new();
    for (at, _) in evaluation.ok.into_iter().enumerate().filter(|(_, ok)| !ok) {
        let text = format!("{} does not pass: {}", pair[at].typed, why_not(&reports[at]));
        stderr.push_str(&format!("signoff: {}\n", Escaped::new(&text)));
    }
    let exit = if evaluation.passes() { Exit::Done } else { Exit::Blocked };
    CommandOutput { stdout, stderr, exit, ..CommandOutput::default() }
}

fn why_not(report: &KpiReport) -> String {
    let fields = ["executionStatus.state", "targetResult.coveragePass", "targetResult.allPass"];
    let told = fields.map(|field| format!("{field} is {}", gate::found(report, field)));
    told.join(", ")
}
