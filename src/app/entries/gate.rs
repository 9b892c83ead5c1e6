//! The gate: what is compared, how the kept output agrees, what failed before, the JSON as it would be written.

use crate::app::entry::Subject;
use crate::app::state::ShownFields;
use crate::domain::assessment::{Assessment, GateFact};
use crate::domain::gate::Comparison;

use super::listing::Listing;

pub(super) fn list(assessment: &Assessment, shown: ShownFields, listing: &mut Listing) {
    let gate = &assessment.gate;
    listing.heading("Fields");
    if gate.pair.is_none() {
        listing.nothing("there are not two gate runs to compare");
    }
    fields(gate, shown, listing);
    listing.heading("Kept output");
    kept_output(gate, listing);
    if !gate.earlier.is_empty() {
        listing.heading("Failed before these two");
    }
    for (i, run) in gate.earlier.iter().enumerate() {
        listing.push(format!("earlier:{}", run.path), Subject::Earlier(i));
    }
    listing.heading("JSON as it would be written");
    match &gate.json {
        Some(json) => listing.lines(json),
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
        Some(path) if gate.disagreements.is_empty() => listing.nothing(&format!("{path} agrees")),
        Some(_) => {}
    }
}
