//! The test whether the gate can block: a rule that was tried, and several that ended alike.

use crate::app::action::Action;
use crate::app::entry::{Entry, Subject};
use crate::app::refusal::asking;
use crate::app::state::Testing;
use crate::domain::assessment::standing::Standing;
use crate::domain::mutation::trial::{Mutant, Outcome};
use crate::view::measure::count;
use crate::view::row_context::RowContext;
use crate::view::screen::{Role, Row};

use super::{Verbosity, fold_mark};

/// Where the test stands, in words that the detail says too.
pub fn state_of_testing(sheet: &RowContext<'_>) -> (Standing, String) {
    let key = asking(sheet.state, Action::Prove);
    match &sheet.state.testing {
        Testing::NotAsked => (Standing::Unseen, format!("not tested: {key} tries every rule on a damaged copy")),
        Testing::UnderWay => (Standing::Open, "being tested".to_owned()),
        Testing::Failed(why) => (Standing::Unseen, format!("could not be tested: {why}")),
        Testing::Done(trials) if trials.are_stale(sheet.assessment) => {
            (Standing::Stale, format!("tested on other evidence: {key} tests it again"))
        }
        Testing::Done(trials) => {
            let count = trials.count();
            let standing = match (count.vacuous, count.not_tried) {
                (0, _) if count.lowered > 0 => Standing::Stale,
                (0, 0) => Standing::Sensed,
                (0, _) => Standing::Unseen,
                _ => Standing::Blocks,
            };
            (standing, count.words())
        }
    }
}

pub fn testing(sheet: &RowContext<'_>, telling: Verbosity) -> Vec<Row> {
    let (standing, words) = state_of_testing(sheet);
    sheet.told(sheet.line().standing(standing), &words, telling)
}

/// What was done, or why nothing was; for a rule that speaks already what it says.
pub fn said_of_trial(trial: &Mutant) -> String {
    match &trial.ending {
        Outcome::Noticed { what, .. } | Outcome::Vacuous { what } => what.clone(),
        Outcome::Speaks { told } => told.headline.clone(),
        Outcome::NotTried { why } => format!("{}: {why}", trial.code),
    }
}

pub fn trial(sheet: &RowContext<'_>, trial: &Mutant, telling: Verbosity) -> Vec<Row> {
    let line = sheet.line().standing(trial.standing());
    let said = said_of_trial(trial);
    let said = match &trial.ending {
        Outcome::Vacuous { .. } => format!("nothing spoke when {said}"),
        Outcome::Noticed { .. } if trial.is_lowered() => format!("does not block when {said}"),
        _ => said,
    };
    sheet.told(line, &said, telling)
}

/// How many ended so. `None` where they are gone.
pub fn alike(sheet: &RowContext<'_>, alike: &[usize], next: Option<&Entry>) -> Option<Vec<Row>> {
    let first = sheet.state.trial(*alike.first()?)?;
    let fold = fold_mark(sheet.glyphs(), next, |below| matches!(below, Subject::Mutant(i) if alike.contains(i)));
    let blocking = alike.iter().filter_map(|i| sheet.state.trial(*i)).filter(|trial| trial.ending.blocks()).count();
    let words = match &first.ending {
        Outcome::Noticed { .. } => format!("{} noticed, {blocking} of them as blockers", count(alike.len(), "damage")),
        Outcome::Speaks { .. } => format!("{} already about this pack", speaking(alike.len())),
        Outcome::Vacuous { .. } => format!("{} not noticed", count(alike.len(), "damage")),
        Outcome::NotTried { .. } => format!("{} not tried: nothing there to damage", count(alike.len(), "damage")),
    };
    let standing = match first.ending {
        Outcome::Speaks { .. } => Standing::Stale,
        _ => first.standing(),
    };
    Some(vec![sheet.row(sheet.line().standing(standing).push(fold, Role::Text).push(&words, Role::Text))])
}

fn speaking(rules: usize) -> String {
    format!("{} {}", count(rules, "rule"), if rules == 1 { "speaks" } else { "speak" })
}
