//! Flags by runs and by rehearsal, and the expected rollback.

use crate::domain::assessment::{FlagFact, FlagInRun};

use super::super::screen::{Role, Row};
use super::super::sheet::Sheet;
use super::super::standing::Standing;

/// The widest a run's column gets: a run id.
const RUN: usize = 16;

pub fn columns(sheet: &Sheet<'_>) -> Option<Row> {
    let runs = &sheet.assessment.flags.first()?.runs;
    let [flag, run] = widths(sheet.width, runs.len());
    let line = sheet.line().to(4).cell("flag", flag, Role::Faint);
    let line = runs.iter().fold(line, |line, it| line.cell(&it.run_id, run, Role::Faint));
    Some(sheet.row(line.push("rehearsal", Role::Faint)))
}

pub fn flag(sheet: &Sheet<'_>, fact: &FlagFact) -> Vec<Row> {
    let [flag, run] = widths(sheet.width, fact.runs.len());
    let line = sheet.line().standing(state_of(fact)).cell(&fact.name, flag, Role::Text);
    let line = fact.runs.iter().fold(line, |line, it| line.cell(word_of(it), run, Role::Text));
    let line = match &fact.rehearsed {
        Some((words, _)) => line.push(words, Role::Text),
        None if fact.expected => line.push("not rehearsed", Role::Text),
        None => line.push("not required: outside the closure set", Role::Text),
    };
    vec![sheet.row(line)]
}

pub fn step(sheet: &Sheet<'_>, (step, says): &(String, Option<String>)) -> Vec<Row> {
    let standing = if says.is_some() { Standing::Sensed } else { Standing::Unseen };
    let line = sheet.line().standing(standing).cell(step, (sheet.width / 2).max(8), Role::Text);
    vec![sheet.row(match says {
        Some(says) => line.push(says, Role::Text),
        None => line.push("not sensed: read the rehearsal", Role::Text),
    })]
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

/// The flag's column and each run's.
fn widths(width: usize, runs: usize) -> [usize; 2] {
    let flag = (width / 4).clamp(6, 28);
    let rest = width.saturating_sub(flag + 5) * 2 / 3;
    [flag, (rest / runs.max(1)).saturating_sub(1).clamp(2, RUN)]
}
