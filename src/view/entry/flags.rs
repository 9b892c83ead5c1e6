//! Flags by runs and by rehearsal, and the expected rollback.

use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{FlagFact, FlagInRun};
use crate::domain::values::path::Location;
use crate::view::row_context::RowContext;
use crate::view::screen::{Role, Row};

use super::Verbosity;

/// The widest a run's column gets: a run id.
const RUN: usize = 16;

pub fn columns(sheet: &RowContext<'_>) -> Option<Row> {
    let runs = &sheet.assessment.flags.first()?.runs;
    let [flag, run] = widths(sheet.width, runs.len());
    let line = sheet.line().to(4).cell("flag", flag, Role::Faint);
    let line = runs.iter().fold(line, |line, it| line.end_cell(&it.run_id, run, Role::Faint));
    Some(sheet.row(line.push("rehearsal", Role::Faint)))
}

pub fn flag(sheet: &RowContext<'_>, fact: &FlagFact, telling: Verbosity) -> Vec<Row> {
    let [flag, run] = widths(sheet.width, fact.runs.len());
    let line = sheet.line().standing(state_of(fact)).cell(&fact.name, flag, Role::Text);
    let line = fact.runs.iter().fold(line, |line, it| line.cell(word_of(it), run, Role::Text));
    let words = match &fact.rehearsed {
        Some((words, _)) => words.as_str(),
        None if fact.expected => "not rehearsed",
        None => "not required: outside the closure set",
    };
    sheet.told(line, words, telling)
}

pub fn step(
    sheet: &RowContext<'_>,
    (step, says): &(String, Option<(String, Location)>),
    telling: Verbosity,
) -> Vec<Row> {
    let standing = if says.is_some() { Standing::Sensed } else { Standing::Unseen };
    let says = says.as_ref().map_or("not sensed: read the rehearsal", |(words, _)| words);
    let line = sheet.line().standing(standing);
    if telling == Verbosity::Brief {
        return vec![sheet.row(line.cell(step, (sheet.width / 2).max(8), Role::Text).push(says, Role::Text))];
    }
    let room = if telling == Verbosity::Headlines { 1 } else { usize::MAX };
    let mut rows = sheet.wrapped_within(line, step, Role::Text, room);
    rows.extend(sheet.wrapped_within(sheet.line().to(6), says, Role::Faint, room));
    rows
}

pub fn state_of(fact: &FlagFact) -> Standing {
    match (fact.expected, &fact.rehearsed) {
        (false, _) => Standing::NotRequired,
        (true, None) => Standing::Blocks,
        (true, Some(_)) if fact.runs.iter().any(|run| run.value != Some(true)) => Standing::Stale,
        (true, Some(_)) => Standing::Sensed,
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
