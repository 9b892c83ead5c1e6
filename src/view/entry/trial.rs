//! The test whether the gate can block: a rule that was tried, and several that ended alike.

use crate::app::action::Action;
use crate::app::availability::asking;
use crate::app::entry::{Entry, Subject};
use crate::app::state::Testing;
use crate::domain::standing::Standing;
use crate::domain::trial::{Ending, Trial};

use super::super::measure::count;
use super::super::screen::{Role, Row};
use super::super::sheet::Sheet;
use super::{Telling, fold_mark};

/// Where the test stands, in words that the detail says too.
pub fn state_of_testing(sheet: &Sheet<'_>) -> (Standing, String) {
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

pub fn testing(sheet: &Sheet<'_>, telling: Telling) -> Vec<Row> {
    let (standing, words) = state_of_testing(sheet);
    sheet.told(sheet.line().standing(standing), &words, telling)
}

/// What was done, or why nothing was; for a rule that speaks already what it says.
pub fn said_of_trial(trial: &Trial) -> String {
    match &trial.ending {
        Ending::Noticed { what, .. } | Ending::Vacuous { what } => what.clone(),
        Ending::Speaks { told } => told.headline.clone(),
        Ending::NotTried { why } => format!("{}: {why}", trial.code),
    }
}

pub fn trial(sheet: &Sheet<'_>, trial: &Trial, telling: Telling) -> Vec<Row> {
    let line = sheet.line().standing(Standing::of_trial(trial));
    let said = said_of_trial(trial);
    let said = match &trial.ending {
        Ending::Vacuous { .. } => format!("nothing spoke when {said}"),
        Ending::Noticed { .. } if trial.is_lowered() => format!("does not block when {said}"),
        _ => said,
    };
    sheet.told(line, &said, telling)
}

/// How many ended so. `None` where they are gone.
pub fn alike(sheet: &Sheet<'_>, alike: &[usize], next: Option<&Entry>) -> Option<Vec<Row>> {
    let first = sheet.state.trial(*alike.first()?)?;
    let fold = fold_mark(sheet.glyphs(), next, |below| matches!(below, Subject::Trial(i) if alike.contains(i)));
    let blocking = alike.iter().filter_map(|i| sheet.state.trial(*i)).filter(|trial| trial.ending.blocks()).count();
    let words = match &first.ending {
        Ending::Noticed { .. } => format!("{} noticed, {blocking} of them as blockers", count(alike.len(), "damage")),
        Ending::Speaks { .. } => format!("{} already about this pack", speaking(alike.len())),
        Ending::Vacuous { .. } => format!("{} not noticed", count(alike.len(), "damage")),
        Ending::NotTried { .. } => format!("{} not tried: nothing there to damage", count(alike.len(), "damage")),
    };
    let standing = match first.ending {
        Ending::Speaks { .. } => Standing::Stale,
        _ => Standing::of_trial(first),
    };
    Some(vec![sheet.row(sheet.line().standing(standing).push(fold, Role::Text).push(&words, Role::Text))])
}

fn speaking(rules: usize) -> String {
    format!("{} {}", count(rules, "rule"), if rules == 1 { "speaks" } else { "speak" })
}
