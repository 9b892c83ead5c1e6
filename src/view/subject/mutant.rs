//! The test whether the gate can block: a rule that was tried, and several that ended alike.

use crate::app::action::Action;
use crate::app::entry::Entry;
use crate::app::refusal::asking;
use crate::app::state::Testing;
use crate::app::thing::Thing;
use crate::domain::assessment::standing::Standing;
use crate::domain::finding::{Finding, Severity};
use crate::domain::mutation::mutant::{Mutant, Outcome, Reaction};
use crate::view::detail_builder::DetailBuilder;
use crate::view::measure::count;
use crate::view::row_context::{RowContext, Verbosity};
use crate::view::screen::{Role, Row};

/// Where the test stands, in words that the detail says too.
fn state_of_testing(context: &RowContext<'_>, testing: &Testing) -> (Standing, String) {
    let key = asking(context.state, Action::Prove);
    match testing {
        Testing::NotAsked => (Standing::Unseen, format!("not tested: {key} tries every rule on a damaged copy")),
        Testing::UnderWay => (Standing::Open, "being tested".to_owned()),
        Testing::Failed(why) => (Standing::Unseen, format!("could not be tested: {why}")),
        Testing::Done(mutants) if mutants.are_stale(context.assessment) => {
            (Standing::Stale, format!("tested on other evidence: {key} tests it again"))
        }
        Testing::Done(mutants) => {
            let count = mutants.count();
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

pub(super) fn testing_entry(context: &RowContext<'_>, testing: &Testing, verbosity: Verbosity) -> Vec<Row> {
    let (standing, words) = state_of_testing(context, testing);
    context.text(context.line().standing(standing), &words, verbosity)
}

/// What was done, or why nothing was; for a rule that speaks already what it says.
fn describe(mutant: &Mutant) -> String {
    match &mutant.outcome {
        Outcome::Noticed { what, .. } | Outcome::Vacuous { what } => what.clone(),
        Outcome::Speaks { told } => told.headline.clone(),
        Outcome::NotTried { why } => format!("{}: {why}", mutant.code),
    }
}

pub(super) fn mutant_entry(context: &RowContext<'_>, mutant: &Mutant, verbosity: Verbosity) -> Vec<Row> {
    let line = context.line().standing(mutant.standing());
    let said = describe(mutant);
    let said = match &mutant.outcome {
        Outcome::Vacuous { .. } => format!("nothing spoke when {said}"),
        Outcome::Noticed { .. } if mutant.is_lowered() => format!("does not block when {said}"),
        _ => said,
    };
    context.text(line, &said, verbosity)
}

/// How many ended so.
pub(super) fn alike_entry(context: &RowContext<'_>, alike: &[&Mutant], next: Option<&Entry>) -> Vec<Row> {
    let Some(first) = alike.first() else { return Vec::new() };
    let fold = context.fold_mark(next, |below| matches!(below, Thing::Mutant(it) if alike.contains(it)));
    let blocking = alike.iter().filter(|mutant| mutant.outcome.blocks()).count();
    let words = match &first.outcome {
        Outcome::Noticed { .. } => format!("{} noticed, {blocking} of them as blockers", count(alike.len(), "damage")),
        Outcome::Speaks { .. } => format!("{} already about this pack", speaking(alike.len())),
        Outcome::Vacuous { .. } => format!("{} not noticed", count(alike.len(), "damage")),
        Outcome::NotTried { .. } => format!("{} not tried: nothing there to damage", count(alike.len(), "damage")),
    };
    let standing = match first.outcome {
        Outcome::Speaks { .. } => Standing::Stale,
        _ => first.standing(),
    };
    vec![context.row(context.line().standing(standing).push(fold, Role::Text).push(&words, Role::Text))]
}

fn speaking(rules: usize) -> String {
    format!("{} {}", count(rules, "rule"), if rules == 1 { "speaks" } else { "speak" })
}

/// What the test is, and what it found.
pub(super) fn testing_detail(detail: &mut DetailBuilder<'_>, testing: &Testing) {
    let context = detail.context();
    let (standing, words) = state_of_testing(context, testing);
    detail.title(standing, "", "can the gate block?");
    detail.text(&words);
    if let Testing::Done(mutants) = testing {
        detail.part("THE RULES");
        let count = mutants.count();
        detail.field("noticed", &format!("{}, {} of them as blockers", count.noticed, count.blocking));
        detail.field("vacuous", &count.vacuous.to_string());
        detail.field("speak", &format!("{} already about this pack", count.speaking));
        detail.field("not tried", &count.not_tried.to_string());
    }
    detail.part("HOW IT IS TESTED");
    detail.text(
        "For every rule a copy of the pack, in memory, gets what the rule is there to find: a bad row too many, a run \
         repeated, a flag flipped, a file gone, a placeholder put back. A rule that says nothing then is vacuous. Nothing \
         on disk changes.",
    );
}

pub(super) fn mutant_detail(detail: &mut DetailBuilder<'_>, mutant: &Mutant) {
    detail.title(mutant.standing(), mutant.outcome.word(), mutant.code.title());
    match &mutant.outcome {
        Outcome::Noticed { what, told, .. } => {
            detail.part("IN A COPY OF THE PACK");
            detail.text(what);
            detail.part("WHAT THE RULE SAID");
            rule_said(detail, told);
        }
        Outcome::Vacuous { what } => {
            detail.part("IN A COPY OF THE PACK");
            detail.text(what);
            detail.part("WHAT THE RULE SAID");
            detail.text("nothing: under this profile and on this pack it cannot speak");
            detail.part("DO");
            detail.text(
                "Ask for something in the profile, or in the lock's policy, that the rule can hold the evidence to.",
            );
        }
        Outcome::Speaks { told } => {
            detail.part("OF THE PACK AS IT IS");
            rule_said(detail, told);
        }
        Outcome::NotTried { why } => {
            detail.part("WHY");
            detail.text(&format!("There is nothing that could be damaged: {why}."));
        }
    }
    detail.part("CODE");
    detail.text(mutant.code.name());
}

fn rule_said(detail: &mut DetailBuilder<'_>, Reaction { headline, finding }: &Reaction) {
    detail.point(Standing::of_finding(finding), headline);
    detail.text(&weight(finding));
    detail.text(&finding.message);
}

fn weight(finding: &Finding) -> String {
    match (finding.severity, finding.code.severity()) {
        (Severity::Blocker, _) => format!("It {}.", finding.severity.verb()),
        (_, Severity::Blocker) => "It does not block: it is lowered here.".to_owned(),
        (severity, _) => format!("It {}, and does not block.", severity.verb()),
    }
}

/// Mutants that ended alike: each in its line.
pub(super) fn alike_detail(detail: &mut DetailBuilder<'_>, alike: &[&Mutant]) {
    let Some(first) = alike.first() else { return };
    detail.title(first.standing(), "folded together", first.outcome.word());
    detail.part("THESE");
    alike.iter().for_each(|mutant| detail.text(&describe(mutant)));
}
