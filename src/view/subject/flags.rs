//! Flags by runs and by rehearsal, and the expected rollback.

use std::slice::from_ref;

use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::wording::short_commit;
use crate::domain::assessment::{FlagFact, FlagInRun, Rehearsed, RollbackFact, RollbackStep};
use crate::domain::evidence::outcome::StatedResult;
use crate::domain::values::path::Location;
use crate::view::detail_builder::DetailBuilder;
use crate::view::row_context::{RowContext, Verbosity};
use crate::view::screen::{Role, Row};

/// The widest a run's column gets: a run id.
const RUN: usize = 16;

pub(super) fn columns(context: &RowContext<'_>) -> Option<Row> {
    let runs = &context.assessment.flags.first()?.runs;
    let [flag, run] = widths(context.width, runs.len());
    let line = context.line().to(4).cell("flag", flag, Role::Faint);
    let line = runs.iter().fold(line, |line, it| line.end_cell(&it.run_id, run, Role::Faint));
    Some(context.row(line.push("rehearsal", Role::Faint)))
}

pub(super) fn flag_entry(context: &RowContext<'_>, fact: &FlagFact, verbosity: Verbosity) -> Vec<Row> {
    let [flag, run] = widths(context.width, fact.runs.len());
    let standing = state_of(fact, context.assessment.rollback.as_ref());
    let line = context.line().standing(standing).cell(&fact.name, flag, Role::Text);
    let line = fact.runs.iter().fold(line, |line, it| line.cell(word_of(it), run, Role::Text));
    let words = match &fact.rehearsed {
        Some(said) => told(said),
        None if fact.expected => "not rehearsed",
        None => "not required: outside the closure set",
    };
    context.text(line, words, verbosity)
}

pub(super) fn step_entry(context: &RowContext<'_>, (step, says): &RollbackStep, verbosity: Verbosity) -> Vec<Row> {
    let standing = says.as_ref().map_or(Standing::Unseen, standing_of);
    let says = says.as_ref().map_or("not sensed: read the rehearsal", told);
    let line = context.line().standing(standing);
    if verbosity == Verbosity::Brief {
        return vec![context.row(line.cell(step, (context.width / 2).max(8), Role::Text).push(says, Role::Text))];
    }
    let room = if verbosity == Verbosity::Headlines { 1 } else { usize::MAX };
    let mut rows = context.wrapped_within(line, step, Role::Text, room);
    rows.extend(context.wrapped_within(context.line().to(6), says, Role::Faint, room));
    rows
}

/// Without any rehearsal nothing is seen of a flag, and that is one blocker and not one for each.
fn state_of(fact: &FlagFact, rollback: Option<&RollbackFact>) -> Standing {
    match (fact.expected, &fact.rehearsed) {
        (false, _) => Standing::NotRequired,
        (true, None) if rollback.is_none() => Standing::Unseen,
        (true, None) => Standing::Blocks,
        (true, Some(said)) if said.result != StatedResult::Holds => standing_of(said),
        (true, Some(_)) if fact.runs.iter().any(|run| run.value != Some(true)) => Standing::Stale,
        (true, Some(_)) => Standing::Sensed,
    }
}

/// A failure blocks; what states no result is for a person to see.
fn standing_of(said: &Rehearsed) -> Standing {
    match said.result {
        StatedResult::Holds => Standing::Sensed,
        StatedResult::Fails(_) => Standing::Blocks,
        StatedResult::Undecided(_) => Standing::Unseen,
    }
}

/// What a row tells: the rehearsal's words, or that they state no result.
fn told(said: &Rehearsed) -> &str {
    match &said.result {
        StatedResult::Holds | StatedResult::Fails(_) => &said.words,
        StatedResult::Undecided(why) => why,
    }
}

fn word_of(run: &FlagInRun) -> &'static str {
    match run.value {
        Some(true) => "on",
        Some(false) => "off",
        None => "missing",
    }
}

/// The flag's column and each run's: what is left is the rehearsal's, a third of the row.
fn widths(width: usize, runs: usize) -> [usize; 2] {
    let flag = (width / 4).clamp(6, 24);
    let rest = width.saturating_sub(flag + 5) * 3 / 5;
    [flag, (rest / runs.max(1)).saturating_sub(1).clamp(2, RUN)]
}

pub(super) fn flag_detail(detail: &mut DetailBuilder<'_>, fact: &FlagFact) {
    let word = if fact.expected { "in the closure set" } else { "not required: outside the closure set" };
    let rollback = detail.context().assessment.rollback.as_ref();
    detail.title(state_of(fact, rollback), word, &fact.name);
    detail.part("IN RUNS");
    for run in &fact.runs {
        detail.field(word_of(run), &run.run_id);
    }
    detail.part("IN REHEARSAL");
    match &fact.rehearsed {
        Some(said) => {
            detail.point(standing_of(said), &said.words);
            reason(detail, said);
            rehearsal(detail);
            detail.evidence(from_ref(&said.place));
        }
        None if fact.expected => {
            detail.point(Standing::Blocks, "the rehearsal that counts does not cover it");
            rehearsal(detail);
        }
        None => detail.point(Standing::NotRequired, "not required"),
    }
}

pub(super) fn step_detail(detail: &mut DetailBuilder<'_>, fact: &RollbackFact, (step, says): &RollbackStep) {
    match says {
        Some(said) => {
            let word = match said.result {
                StatedResult::Holds => "the rehearsal shows it",
                StatedResult::Fails(_) => "the rehearsal says that it failed",
                StatedResult::Undecided(_) => "undecided: read the rehearsal",
            };
            detail.title(standing_of(said), word, step);
            detail.part("IT SAYS");
            detail.text(&said.words);
            reason(detail, said);
            detail.evidence(from_ref(&said.place));
        }
        None => {
            detail.title(Standing::Unseen, "not sensed: read the rehearsal", step);
            detail.evidence(&[Location::file(&fact.path)]);
        }
    }
    rehearsal(detail);
}

/// Why words do not hold.
fn reason(detail: &mut DetailBuilder<'_>, said: &Rehearsed) {
    if let StatedResult::Fails(why) | StatedResult::Undecided(why) = &said.result {
        detail.field(said.result.word(), why);
    }
}

/// Age and commit of the rehearsal that counts.
fn rehearsal(detail: &mut DetailBuilder<'_>) {
    let Some(fact) = &detail.context().assessment.rollback else {
        return detail.text("none found");
    };
    detail.part("THE REHEARSAL");
    detail.field("file", fact.path.as_str());
    detail.field_or("commit", fact.commit.as_deref().map(short_commit), "none found");
    detail.field("date", &fact.date.map_or_else(|| "none found".to_owned(), |date| date.to_string()));
    let now = detail.context().state.now();
    let days = now.zip(fact.date).and_then(|(now, date)| now.today.since(date).ok()).map(|span| span.get_days());
    detail.field("age", &days.map_or_else(|| "cannot be seen".to_owned(), |days| format!("{days} d")));
}
