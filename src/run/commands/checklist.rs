//! `signoff checklist`, `tick` and `untick`. A tick is refused where the item's check fails; what is written is one byte
//! of a checklist that has not changed since it was judged.

use clap::Args;

use crate::domain::assessment::ChecklistFact;
use crate::domain::signing::tick::Mark;
use crate::domain::values::escaped::Escaped;
use crate::report::json::to_json;
use crate::report::output::Checklist;
use crate::report::text::checklist::checklist;
use crate::run::nearest::nearest;
use crate::run::operations::journaling::NotRecorded;
use crate::run::operations::marking::{self, Marked, NotMarked, Order, Outcome};
use crate::run::options::{Identity, Target};
use crate::run::pipeline::Pipeline;
use crate::run::typed::typed;
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
    /// Why, in one sentence: asked for where nothing stands behind the item
    #[arg(long, value_name = "TEXT", value_parser = typed)]
    reason: Option<String>,
    #[command(flatten)]
    identity: Identity,
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
    Ok(CommandOutput { stdout, stderr, exit, ..CommandOutput::default() })
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
    let person = options.identity.person()?;
    let mut pipeline = options.target.open_to_act()?;
    let reason = options.reason.as_deref();
    let order = Order { id: &options.item, mark, reason, shown: None, on_screen: false };
    match marking::mark(&mut pipeline, &mut Pipeline::judge_once, &person, order) {
        Ok(marked) => Ok(done(mark, &marked)),
        Err(NotMarked::NoChecklist) => {
            Ok(CommandOutput { stderr: no_checklist(&pipeline), exit: Exit::Blocked, ..CommandOutput::default() })
        }
        Err(NotMarked::NoItem { checklist, id }) => Err(no_item(&checklist, &id)),
        Err(NotMarked::Recording(NotRecorded::Unjudged(unjudged))) => Err(unjudged.into()),
        Err(error @ NotMarked::Refused { .. }) => Ok(CommandOutput::refused(&error.to_string())),
        Err(error @ NotMarked::NoReason { .. }) => {
            Err(UsageError::new(error.to_string(), "say in a sentence what was looked at: `--reason TEXT`"))
        }
        Err(error) => Ok(CommandOutput::failed(error.to_string(), error.remedy())),
    }
}

/// No item has this id.
fn no_item(fact: &ChecklistFact, id: &str) -> UsageError {
    let near = nearest(id, fact.items.iter().map(|item| item.id.as_str()));
    let near: Vec<String> = near.into_iter().map(|id| format!("`{id}`")).collect();
    let hint = match near.is_empty() {
        true => "`signoff checklist` prints the ids".to_owned(),
        false => format!("did you mean {}? `signoff checklist` prints the ids", near.join(" or ")),
    };
    UsageError::new(format!("`{id}` is no item of {}", fact.path), hint)
}

/// What was done, and where the checklist stands now.
fn done(mark: Mark, marked: &Marked) -> CommandOutput {
    let Marked { checklist, item, outcome, unconfirmed } = marked;
    let (word, state, step) = match mark {
        Mark::Tick => ("[x]", "ticked", 1),
        Mark::Untick => ("[ ]", "open", -1),
    };
    let (when, step) = match outcome {
        Outcome::Already => ("already", 0),
        Outcome::Done => ("now", step),
        Outcome::Recorded => ("recorded:", 0),
    };
    let count = checklist.done() as i64 + step;
    let (text, path) = (Escaped::new(&item.text), Escaped::new(checklist.path.as_str()));
    let total = checklist.items.len();
    let place = format!("{when} {state} in {path}:{}", item.line);
    let stdout = format!("{word} {text}\n{place}; {count} of {total} done\n");
    let written =
        if *outcome == Outcome::Already { String::new() } else { format!("`{}` is {place}", Escaped::new(&item.id)) };
    let warned = unconfirmed.as_ref().map(|error| CommandOutput::failed(error.to_string(), error.remedy()));
    CommandOutput { stdout, written, ..warned.unwrap_or_default() }
}
