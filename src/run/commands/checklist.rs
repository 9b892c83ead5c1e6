//! `signoff checklist`, `tick` and `untick`. A tick is refused where the item's check fails; what is written is one byte
//! of a checklist that has not changed since it was judged.

use crate::domain::assessment::{ChecklistFact, ItemFact};
use crate::domain::rules::pair::PairOverride;
use crate::domain::signing::tick::{Mark, refusal};
use crate::domain::values::escaped::Escaped;
use crate::report::json::to_json;
use crate::report::output::Checklist;
use crate::report::text::checklist::checklist;
use crate::run::mark::{Edit, write_mark};
use crate::run::nearest::nearest;
use crate::run::pipeline::{Pipeline, RecentFiles};
use crate::run::{CommandOutput, Exit, Target, UsageError};

use super::{Format, Print, surface};

/// Prints the checklist: 0 where there is one, whatever it says; 1 where there is none.
pub fn run(request: &Print) -> CommandOutput {
    print(request).unwrap_or_else(CommandOutput::from)
}

/// Ticks the item with this id: 0 done (or already so), 1 refused or failed, 2 no such item.
pub fn tick(target: &Target, id: &str) -> CommandOutput {
    write(target, id, Mark::Tick).unwrap_or_else(CommandOutput::from)
}

/// Unticks the item with this id; statuses as [`tick`].
pub fn untick(target: &Target, id: &str) -> CommandOutput {
    write(target, id, Mark::Untick).unwrap_or_else(CommandOutput::from)
}

fn print(request: &Print) -> Result<CommandOutput, UsageError> {
    let (pipeline, fact) = judged(&request.target)?;
    let document = fact.as_ref().map(Checklist::from);
    let stdout = match (request.format, &fact) {
        (Format::Json, _) => to_json(&document).map_err(UsageError::unprintable)?,
        (Format::Text, Some(fact)) => checklist(fact, surface::of_stdout(request.colour)),
        (Format::Text, None) => String::new(),
    };
    let (stderr, exit) = match fact {
        Some(_) => (String::new(), Exit::Done),
        None => (no_checklist(&pipeline), Exit::Blocked),
    };
    Ok(CommandOutput { stdout, stderr, exit })
}

fn judged(target: &Target) -> Result<(Pipeline, Option<ChecklistFact>), UsageError> {
    let mut pipeline = Pipeline::open(target.pack.as_deref(), target.profile.as_deref())?;
    let assessment = pipeline.assess(RecentFiles::Judged, &PairOverride::default())?;
    Ok((pipeline, assessment.checklist))
}

fn no_checklist(pipeline: &Pipeline) -> String {
    let path = Escaped::new(&pipeline.profile().paths.checklist);
    format!("signoff: {path}: there is no readable checklist in the pack\nhint: `signoff status` says what is wrong\n")
}

fn write(target: &Target, id: &str, mark: Mark) -> Result<CommandOutput, UsageError> {
    let (pipeline, fact) = judged(target)?;
    let Some(fact) = fact else {
        return Ok(CommandOutput { stderr: no_checklist(&pipeline), exit: Exit::Blocked, ..CommandOutput::default() });
    };
    let item = find(&fact, id)?;
    if let Some(why) = refusal(item, mark) {
        return Ok(CommandOutput::refused(&format!("`{}` stays as it is: {why}", item.id)));
    }
    if item.ticked == (mark == Mark::Tick) {
        return Ok(done(mark, "already", &fact, item));
    }
    match write_mark(pipeline.root(), &fact.path, fact.digest, &Edit { id: &item.id, mark }) {
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
