//! The gate: what is compared, how the kept output agrees, what failed before, whether it can block, the JSON as it would
//! be written.

use crate::app::entry::Subject;
use crate::app::state::{ShownFields, State, Testing};
use crate::domain::assessment::{Assessment, GateFact};
use crate::domain::canonical::gate::Comparison;
use crate::domain::mutation::mutant::{Mutants, Outcome, OutcomeKind};

use super::echoes;
use super::folding::{Folding, shown, unfolds};
use super::listing::Listing;

pub(super) fn list(state: &State, assessment: &Assessment, folding: Folding, listing: &mut Listing) {
    let gate = &assessment.gate;
    let shown = shown(state, folding);
    listing.heading("Fields");
    if gate.pair.is_none() {
        listing.nothing("there are not two gate runs to compare");
    }
    fields(gate, shown, listing);
    listing.heading("Kept output");
    kept_output(gate, listing);
    echoes::list(assessment, listing);
    if !gate.earlier.is_empty() {
        listing.heading("Failed before these two");
    }
    for (i, run) in gate.earlier.iter().enumerate() {
        listing.push(format!("earlier:{}", run.path), Subject::Earlier(i));
    }
    listing.heading("Can it block?");
    testing(state, folding, listing);
    listing.heading("JSON as it would be written");
    match &gate.json {
        Some(json) => listing.lines(json, Subject::JsonLine),
        None => listing.nothing("none: the two runs cannot be compared"),
    }
}

/// What is breached first, then what differs, then what is equal, folded.
fn fields(gate: &GateFact, shown: ShownFields, listing: &mut Listing) {
    let (breached, sound): (Vec<_>, Vec<_>) =
        gate.comparisons.iter().enumerate().partition(|(_, comparison)| comparison.breach.is_some());
    let (equal, differing): (Vec<_>, Vec<_>) =
        sound.into_iter().partition(|(_, comparison)| comparison.first == comparison.second);
    breached.into_iter().chain(differing).for_each(|(i, comparison)| field(i, comparison, listing));
    match shown {
        ShownFields::All => equal.into_iter().for_each(|(i, comparison)| field(i, comparison, listing)),
        ShownFields::Differing if equal.is_empty() => {}
        ShownFields::Differing => listing.push("equal-fields".to_owned(), Subject::EqualFields(equal.len())),
    }
}

fn field(i: usize, comparison: &Comparison, listing: &mut Listing) {
    listing.push(format!("field:{}:{}", comparison.field, comparison.rule), Subject::Comparison(i));
}

fn kept_output(gate: &GateFact, listing: &mut Listing) {
    for (i, sentence) in gate.disagreements.iter().enumerate() {
        listing.push(format!("disagreement:{sentence}"), Subject::Disagreement(i));
    }
    match &gate.output {
        None => listing.nothing("none found"),
        Some(path) if gate.disagreements.is_empty() => listing.nothing(&format!("agrees: {}", path.name())),
        Some(_) => {}
    }
}

/// The id of the entry that tells where the test stands.
pub(crate) const TESTING: &str = "testing";

/// The rules that were tried on damaged copies.
fn testing(state: &State, folding: Folding, listing: &mut Listing) {
    listing.push(TESTING.to_owned(), Subject::Testing);
    if let Testing::Done(tested) = &state.testing {
        mutants(tested, |id| unfolds(state, folding, id), listing);
    }
}

/// What asks for a look first; the rest folded by how it ended.
fn mutants(tested: &Mutants, unfolds: impl Fn(&str) -> bool, listing: &mut Listing) {
    let all = || tested.list.iter().enumerate();
    let vacuous = all().filter(|(_, mutant)| matches!(mutant.outcome, Outcome::Vacuous { .. }));
    for (i, mutant) in vacuous.chain(all().filter(|(_, mutant)| mutant.is_lowered())) {
        listing.push(format!("mutant:{}", mutant.code), Subject::Mutant(i));
    }
    for kind in OutcomeKind::SETTLED {
        let alike = all().filter(|(_, mutant)| mutant.outcome.kind() == kind && !mutant.is_lowered());
        let alike: Vec<usize> = alike.map(|(i, _)| i).collect();
        let id = format!("mutants:{}", kind.word());
        let is_open = unfolds(&id);
        if !alike.is_empty() {
            listing.push(id, Subject::Mutants(alike.clone()));
        }
        for i in alike.into_iter().filter(|_| is_open) {
            listing.push(format!("mutant:{}", tested.list[i].code), Subject::Mutant(i));
        }
    }
}
