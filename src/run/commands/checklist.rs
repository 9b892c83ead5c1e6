//! `signoff checklist`, `tick` and `untick`. A tick is refused where the item's check fails; what is written is one byte
//! of a checklist that has not changed since it was judged.

use clap::Args;

use crate::domain::assessment::{ChecklistFact, ItemFact};
use crate::domain::signing::tick::{Mark, refusal};
use crate::domain::values::escaped::Escaped;
use crate::report::json::to_json;
use crate::report::output::Checklist;
use crate::report::text::checklist::checklist;
use crate::run::mark::{MarkEdit, write_mark};
use crate::run::nearest::nearest;
use crate::run::options::Target;
use crate::run::pipeline::Pipeline;
use crate::run::{CommandOutput, Exit, UsageError};

use super::surface::{self, Colour};

#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    target: Target,
    /// One JSON document: the `checklist` object of `status --json`
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub struct ItemOptions {
    /// The id that `signoff checklist` prints
    item: String,
    #[command(flatten)]
    target: Target,
}

/// Prints the checklist: 0 where there is one, whatever it says; 1 where there is none.
pub fn run(options: &Options, colour: Colour) -> CommandOutput {
    print(options, colour).unwrap_or_else(CommandOutput::from)
}

/// Ticks the item with this id: 0 done (or already so), 1 refused or failed, 2 no such item.
pub fn tick(options: &ItemOptions) -> CommandOutput {
    write(options, Mark::Tick).unwrap_or_else(CommandOutput::from)
}

/// Unticks the item with this id; statuses as [`tick`].
pub fn untick(options: &ItemOptions) -> CommandOutput {
    write(options, Mark::Untick).unwrap_or_else(CommandOutput::from)
}

fn print(options: &Options, colour: Colour) -> Result<CommandOutput, UsageError> {
    let (pipeline, fact) = judged(&options.target)?;
    let document = fact.as_ref().map(Checklist::from);
    let stdout = match (options.json, &fact) {
        (true, _) => to_json(&document).map_err(UsageError::unprintable)?,
        (false, Some(fact)) => checklist(fact, surface::of_stdout(colour)),
        (false, None) => String::new(),
    };
    let (stderr, exit) = match fact {
        Some(_) => (String::new(), Exit::Done),
        None => (no_checklist(&pipeline), Exit::Blocked),
    };
    Ok(CommandOutput { stdout, stderr, exit })
}

fn judged(target: &Target) -> Result<(Pipeline, Option<ChecklistFact>), UsageError> {
    let mut pipeline = target.open()?;
    let (_, assessment) = pipeline.judge_once()?;
    Ok((pipeline, assessment.checklist))
}

fn no_checklist(pipeline: &Pipeline) -> String {
    let path = Escaped::new(&pipeline.profile().paths.checklist);
    format!("signoff: {path}: there is no readable checklist in the pack\nhint: `signoff status` says what is wrong\n")
}

fn write(options: &ItemOptions, mark: Mark) -> Result<CommandOutput, UsageError> {
    let (pipeline, fact) = judged(&options.target)?;
    let Some(fact) = fact else {
        return Ok(CommandOutput { stderr: no_checklist(&pipeline), exit: Exit::Blocked, ..CommandOutput::default() });
    };
    let item = find(&fact, &options.item)?;
    if let Some(why) = refusal(item, mark) {
        return Ok(CommandOutput::refused(&format!("`{}` stays as it is: {why}", item.id)));
    }
    if item.ticked == (mark == Mark::Tick) {
        return Ok(done(mark, "already", &fact, item));
    }
    match write_mark(pipeline.root(), &fact.path, fact.digest, &MarkEdit { id: &item.id, mark }) {
        Ok(()) => Ok(done(mark, "now", &fact, item)),
        Err(error) => Ok(CommandOutput::refused(&error.to_string())),
    }
}

fn find<'a>(fact: &'a ChecklistFact, id: &str) -> Result<&'a ItemFact, UsageError> {
    fact.items.by_id(id).ok_or_else(|| {
        let near = nearest(id, fact.items.iter().map(|item| item.id.as_str()));
        let near: Vec<String> = near.into_iter().map(|id| format!("`{id}`")).collect();
        let hint = match near.is_empty() {
            true => "`signoff checklist` prints the ids".to_owned(),
            false => format!("did you mean {}? `signoff checklist` prints the ids", near.join(" or ")),
        };
        UsageError::new(format!("`{id}` is no item of {}", fact.path), hint)
    })
}

/// What was done, and where the checklist stands now.
fn done(mark: Mark, when: &str, fact: &ChecklistFact, item: &ItemFact) -> CommandOutput {
    let (word, state, step) = match mark {
        Mark::Tick => ("[x]", "ticked", 1),
        Mark::Untick => ("[ ]", "open", -1),
    };
    let count = fact.done() as i64 + if when == "now" { step } else { 0 };
    let (text, path) = (Escaped::new(&item.text), Escaped::new(fact.path.as_str()));
    let total = fact.items.len();
    let stdout = format!("{word} {text}\n{when} {state} in {path}:{}; {count} of {total} done\n", item.line);
    CommandOutput { stdout, ..CommandOutput::default() }
}
