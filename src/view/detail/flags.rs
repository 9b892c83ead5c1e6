//! A flag in runs and rehearsal; a step of the expected rollback.

use std::slice::from_ref;

use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{FlagFact, RollbackFact};
use crate::domain::values::path::Location;
use crate::view::detail_builder::DetailBuilder;
use crate::view::entry::state_of_flag;
use crate::view::measure::commit;

pub fn flag(page: &mut DetailBuilder<'_>, fact: &FlagFact) {
    let word = if fact.expected { "in the closure set" } else { "not required: outside the closure set" };
    page.title(state_of_flag(fact), word, &fact.name);
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

pub fn step(page: &mut DetailBuilder<'_>, fact: &RollbackFact, index: usize) {
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
    let now = page.sheet().state.facts.now;
    let days = now.zip(fact.date).and_then(|(now, date)| now.today.since(date).ok()).map(|span| span.get_days());
    page.field("age", &days.map_or_else(|| "cannot be seen".to_owned(), |days| format!("{days} d")));
}
