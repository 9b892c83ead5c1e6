//! Flags by runs and by rehearsal, and the expected rollback.

use std::slice::from_ref;

use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{FlagFact, FlagInRun, RollbackFact};
use crate::domain::values::path::Location;
use crate::view::detail_builder::DetailBuilder;
use crate::view::measure::commit;
use crate::view::row_context::{RowContext, Verbosity};
use crate::view::screen::{Role, Row};

/// The widest a run's column gets: a run id.
const RUN: usize = 16;

pub fn columns(sheet: &RowContext<'_>) -> Option<Row> {
    let runs = &sheet.assessment.flags.first()?.runs;
    let [flag, run] = widths(sheet.width, runs.len());
    let line = sheet.line().to(4).cell("flag", flag, Role::Faint);
    let line = runs.iter().fold(line, |line, it| line.end_cell(&it.run_id, run, Role::Faint));
    Some(sheet.row(line.push("rehearsal", Role::Faint)))
}

pub fn flag_entry(sheet: &RowContext<'_>, fact: &FlagFact, telling: Verbosity) -> Vec<Row> {
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

pub fn step_entry(
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

pub fn flag_detail(page: &mut DetailBuilder<'_>, fact: &FlagFact) {
    let word = if fact.expected { "in the closure set" } else { "not required: outside the closure set" };
    page.title(state_of(fact), word, &fact.name);
    page.part("IN RUNS");
    for run in &fact.runs {
        let word = match run.value {
            Some(true) => "on",
            Some(false) => "off",
            None => "missing",
        };
        page.field(word, &run.run_id);
    }
    page.part("IN REHEARSAL");
    match &fact.rehearsed {
        Some((words, place)) => {
            page.point(Standing::Sensed, words);
            rehearsal(page);
            page.evidence(from_ref(place));
        }
        None if fact.expected => {
            page.point(Standing::Blocks, "the rehearsal that counts does not cover it");
            rehearsal(page);
        }
        None => page.point(Standing::NotRequired, "not required"),
    }
}

pub fn step_detail(page: &mut DetailBuilder<'_>, fact: &RollbackFact, index: usize) {
    let Some((step, says)) = fact.steps.get(index) else { return };
    match says {
        Some((words, place)) => {
            page.title(Standing::Sensed, "the rehearsal shows it", step);
            page.part("IT SAYS");
            page.text(words);
            page.evidence(from_ref(place));
        }
        None => {
            page.title(Standing::Unseen, "not sensed: read the rehearsal", step);
            page.evidence(&[Location::file(&fact.path)]);
        }
    }
    rehearsal(page);
}

/// Age and commit of the rehearsal that counts.
fn rehearsal(page: &mut DetailBuilder<'_>) {
    let Some(fact) = &page.sheet().assessment.rollback else {
        return page.text("none found");
    };
    page.part("THE REHEARSAL");
    page.field("file", fact.path.as_str());
    page.field_or("commit", fact.commit.as_deref().map(commit), "none found");
    page.field("date", &fact.date.map_or_else(|| "none found".to_owned(), |date| date.to_string()));
    let now = page.sheet().state.now();
    let days = now.zip(fact.date).and_then(|(now, date)| now.today.since(date).ok()).map(|span| span.get_days());
    page.field("age", &days.map_or_else(|| "cannot be seen".to_owned(), |days| format!("{days} d")));
}
