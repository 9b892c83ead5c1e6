//! A rule that was tried on a damaged copy: what was done to it, and what the rule said.

use crate::app::state::Testing;
use crate::domain::assessment::standing::Standing;
use crate::domain::finding::{Finding, Severity};
use crate::domain::mutation::trial::{Mutant, Outcome, Told};
use crate::view::detail_builder::DetailBuilder;
use crate::view::entry::{said_of_trial, state_of_testing};

/// What the test is, and what it found.
pub fn testing(page: &mut DetailBuilder<'_>) {
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

pub fn trial(page: &mut DetailBuilder<'_>, trial: &Mutant) {
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
pub fn alike(page: &mut DetailBuilder<'_>, alike: &[usize]) -> Option<()> {
    let state = page.sheet().state;
    let first = state.trial(*alike.first()?)?;
    page.title(first.standing(), "folded together", first.ending.word());
    page.part("THESE");
    for trial in alike.iter().filter_map(|i| state.trial(*i)) {
        page.text(&said_of_trial(trial));
    }
    Some(())
}
