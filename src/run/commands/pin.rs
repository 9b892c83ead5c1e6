//! `signoff pin`: changes one thing of the setup lock, if the judgement bears it: a value that has its form, a closing whose
//! conditions hold, a deferral that may be and says why.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::domain::assessment::{Assessment, TargetFact};
use crate::domain::signing::pin::{LockChange, PinRefusal};
use crate::domain::values::escaped::Escaped;
use crate::domain::values::folded::folded;
use crate::io::kill_switch::KillSwitch;
use crate::io::{describe_error, input};
use crate::run::nearest::nearest;
use crate::run::operations::pinning::{self, Changed, LockError, MAX_OUTPUT, attach, change_lock};
use crate::run::operations::probing;
use crate::run::options::Judging;
use crate::run::pipeline::Pipeline;
use crate::run::{CommandOutput, UsageError};

use super::named::no_stream;

#[derive(Debug, Args)]
pub struct Options {
    /// The target, its field and the value, as far as they are asked for; then the folder that holds the evidence
    #[arg(value_name = "TARGET [FIELD [VALUE]] [PACK]", num_args = 0..=4)]
    words: Vec<String>,
    /// Take the value that the field's command prints here
    #[arg(long, conflicts_with_all = ["defer", "close", "attach"])]
    collect: bool,
    /// Defer the target, for this reason
    #[arg(long, value_name = "REASON", conflicts_with_all = ["close", "attach"])]
    defer: Option<String>,
    /// Mark the target, or without a target the whole, as closed
    #[arg(long, conflicts_with = "attach")]
    close: bool,
    /// Keep this file as an artifact, which the target then names as what proves that it was provisioned
    #[arg(long, value_name = "FILE")]
    attach: Option<PathBuf>,
    #[command(flatten)]
    judging: Judging,
}

/// Runs the command: 0 done or already so, 1 refused, 2 where there is no such target or field.
pub fn run(options: &Options) -> CommandOutput {
    pin(options).unwrap_or_else(CommandOutput::from)
}

/// What was typed, told apart: the words that the change takes, and the pack.
struct Typed<'o> {
    words: &'o [String],
    pack: Option<&'o str>,
}

impl Options {
    fn typed(&self) -> Result<Typed<'_>, UsageError> {
        let is_folder = |word: &String| Path::new(word).is_dir();
        let wanted = match &self.words[..] {
            [only] if self.close => usize::from(!is_folder(only)),
            [_, ..] if self.close => 1,
            [] if self.close => 0,
            _ if self.defer.is_some() || self.attach.is_some() => 1,
            _ if self.collect => 2,
            _ => 3,
        };
        if self.words.len() < wanted || self.words.len() > wanted + 1 {
            return Err(UsageError::new("these are not the words that such a change takes", USAGE));
        }
        let (words, rest) = self.words.split_at(wanted);
        Ok(Typed { words, pack: rest.first().map(String::as_str) })
    }
}

const USAGE: &str = "`signoff pin TARGET FIELD VALUE [PACK]`, `TARGET FIELD --collect`, `TARGET --defer REASON`, \
                     `[TARGET] --close`, or `TARGET --attach FILE`";

fn pin(options: &Options) -> Result<CommandOutput, UsageError> {
    let Typed { words, pack } = options.typed()?;
    let mut pipeline = options.judging.open(pack.map(Path::new))?;
    let (pack, assessment) = pipeline.judge_once()?;
    let target = words.first().map(|word| target_of(&assessment, word)).transpose()?;
    if let (Some(file), Some(target)) = (&options.attach, target) {
        let bytes = read(file)?;
        return Ok(told(attach(&pipeline, (&pack, &assessment), &target.name, &bytes), ""));
    }
    Ok(match change(options, &mut pipeline, target, words)? {
        Ok(change) => told(change_lock(&pipeline, &pack, &change), &change.words()),
        Err(why) => CommandOutput::refused(&why),
    })
}

/// The change that is asked for, where nothing is to be attached; a sentence where it cannot be had.
fn change(
    options: &Options,
    pipeline: &mut Pipeline,
    target: Option<&TargetFact>,
    words: &[String],
) -> Result<Result<LockChange, String>, UsageError> {
    let Some(fact) = target else { return Ok(Ok(LockChange::CloseAll)) };
    let target = fact.name.clone();
    if options.close {
        return Ok(Ok(LockChange::Close { target }));
    }
    if let Some(reason) = &options.defer {
        return Ok(Ok(LockChange::Defer { target, reason: reason.clone() }));
    }
    let field = field_of(fact, words.get(1).map_or("", String::as_str))?;
    let value = match words.get(2) {
        Some(value) => Ok(value.clone()),
        None => {
            let trusted = pipeline.profile().trusted().map_err(probing::unusable)?;
            let runner = probing::runner(pipeline, KillSwitch::default());
            pinning::collection(&trusted, fact, &field).and_then(|it| pinning::collect(&it, &runner))
        }
    };
    Ok(value.map(|value| LockChange::Pin { target, field, value }))
}

fn read(file: &Path) -> Result<Vec<u8>, UsageError> {
    no_stream(file)?;
    input::read(file, MAX_OUTPUT).map_err(|error| {
        let text = format!("{}: {}", file.display(), describe_error(&error));
        UsageError::new(text, "name a file of at most 16 MiB that can be read")
    })
}

/// What came of it; `words` are what is said where it was so already.
fn told(outcome: Result<Changed, LockError>, words: &str) -> CommandOutput {
    match outcome {
        Ok(changed) => {
            let warned = changed.unconfirmed.map(|error| CommandOutput::failed(error.to_string(), error.remedy()));
            let (words, path) = (Escaped::new(&changed.words), Escaped::new(changed.path.as_str()));
            let stdout = format!("now: {words}\nin {path}\n");
            CommandOutput { stdout, written: format!("{path}: {words}"), ..warned.unwrap_or_default() }
        }
        Err(LockError::Refused(PinRefusal::Already)) => {
            let stdout = format!("already: {}\n", Escaped::new(words));
            CommandOutput { stdout, ..CommandOutput::default() }
        }
        Err(error) => CommandOutput::refused(&format!("the lock stays as it is: {error}")),
    }
}

fn target_of<'a>(assessment: &'a Assessment, typed: &str) -> Result<&'a TargetFact, UsageError> {
    let targets: Vec<&TargetFact> = assessment.targets().collect();
    let is_it = |fact: &&&TargetFact| folded(&fact.name) == folded(typed);
    targets.iter().find(is_it).copied().ok_or_else(|| {
        let names = targets.iter().map(|fact| fact.name.as_str());
        unknown(typed, "target of the lock", names)
    })
}

fn field_of(target: &TargetFact, typed: &str) -> Result<String, UsageError> {
    let names = || target.fields.iter().map(|field| field.name.as_str());
    let known = names().find(|name| folded(name) == folded(typed));
    known.map(str::to_owned).ok_or_else(|| unknown(typed, "field that must be pinned", names()))
}

fn unknown<'a>(typed: &str, what: &str, known: impl Iterator<Item = &'a str> + Clone) -> UsageError {
    let near = nearest(typed, known.clone());
    let names: Vec<String> =
        if near.is_empty() { known.collect() } else { near }.into_iter().map(|name| format!("`{name}`")).collect();
    let hint = if names.is_empty() { "the pack has no readable lock".to_owned() } else { names.join(" or ") };
    UsageError::new(format!("`{typed}` is no {what}"), format!("did you mean {hint}?"))
}
