//! The test whether the gate can block: a rule that was tried, and several that ended alike.

use crate::app::action::Action;
use crate::app::entry::{Entry, Subject};
use crate::app::refusal::asking;
use crate::app::state::Testing;
use crate::domain::assessment::standing::Standing;
use crate::domain::finding::{Finding, Severity};
use crate::domain::mutation::trial::{Mutant, Outcome, Told};
use crate::view::detail_builder::DetailBuilder;
use crate::view::measure::count;
use crate::view::row_context::{RowContext, Verbosity, fold_mark};
use crate::view::screen::{Role, Row};

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

pub fn testing_entry(sheet: &RowContext<'_>, telling: Verbosity) -> Vec<Row> {
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

pub fn trial_entry(sheet: &RowContext<'_>, trial: &Mutant, telling: Verbosity) -> Vec<Row> {
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
pub fn alike_entry(sheet: &RowContext<'_>, alike: &[usize], next: Option<&Entry>) -> Option<Vec<Row>> {
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

/// What the test is, and what it found.
pub fn testing_detail(page: &mut DetailBuilder<'_>) {
    let sheet = page.sheet();
    let (standing, words) = state_of_testing(sheet);
    page.title(standing, "", "can the gate block?");
    page.text(&words);
    if let Testing::Done(trials) = &sheet.state.testing {
        page.part("THE RULES");
        let count = trials.count();
        page.field("noticed", &format!("{}, {} of them as blockers", count.noticed, count.blocking));
        page.field("vacuous", &count.vacuous.to_string());
        page.field("speak", &format!("{} already about this pack", count.speaking));
        page.field("not tried", &count.not_tried.to_string());
    }
    page.part("HOW IT IS TESTED");
    page.text(
        "For every rule a copy of the pack, in memory, gets what the rule is there to find: a bad row too many, a run \
         repeated, a flag flipped, a file gone, a placeholder put back. A rule that says nothing then is vacuous. Nothing \
         on disk changes.",
    );
}

pub fn trial_detail(page: &mut DetailBuilder<'_>, trial: &Mutant) {
    page.title(trial.standing(), trial.ending.word(), trial.code.title());
    match &trial.ending {
        Outcome::Noticed { what, told, .. } => {
            page.part("IN A COPY OF THE PACK");
            page.text(what);
            page.part("WHAT THE RULE SAID");
            said(page, told);
        }
        Outcome::Vacuous { what } => {
            page.part("IN A COPY OF THE PACK");
            page.text(what);
            page.part("WHAT THE RULE SAID");
            page.text("nothing: under this profile and on this pack it cannot speak");
            page.part("DO");
            page.text(
                "Ask for something in the profile, or in the lock's policy, that the rule can hold the evidence to.",
            );
        }
        Outcome::Speaks { told } => {
            page.part("OF THE PACK AS IT IS");
            said(page, told);
        }
        Outcome::NotTried { why } => {
            page.part("WHY");
            page.text(&format!("There is nothing that could be damaged: {why}."));
        }
    }
    page.part("CODE");
    page.text(trial.code.name());
}

fn said(page: &mut DetailBuilder<'_>, Told { headline, finding }: &Told) {
    page.point(Standing::of_finding(finding), headline);
    page.text(weight(finding));
    page.text(&finding.message);
}

fn weight(finding: &Finding) -> &'static str {
    match (finding.severity, finding.code.severity()) {
        (Severity::Blocker, _) => "It blocks.",
        (_, Severity::Blocker) => "It does not block: it is lowered here.",
        (Severity::Warning, _) => "It warns, and does not block.",
        (Severity::Info, _) => "It informs, and does not block.",
    }
}

/// Trials that ended alike: each in its line. `None` where they are gone.
pub fn alike_detail(page: &mut DetailBuilder<'_>, alike: &[usize]) -> Option<()> {
    let state = page.sheet().state;
    let first = state.trial(*alike.first()?)?;
    page.title(first.standing(), "folded together", first.ending.word());
    page.part("THESE");
    for trial in alike.iter().filter_map(|i| state.trial(*i)) {
        page.text(&said_of_trial(trial));
    }
    Some(())
}
