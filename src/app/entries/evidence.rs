//! Every artifact, and the contracts of the source tree.

use crate::app::entry::Subject;
use crate::domain::assessment::Assessment;

use super::listing::Listing;

pub(super) fn list(assessment: &Assessment, listing: &mut Listing) {
    if assessment.artifacts.is_empty() {
        listing.nothing("none found");
    }
    for (i, fact) in assessment.artifacts.iter().enumerate() {
        listing.push(format!("artifact:{}", fact.artifact.path), Subject::Artifact(i));
    }
    if !assessment.contracts.is_empty() {
        listing.heading("Contracts");
    }
    for (i, contract) in assessment.contracts.iter().enumerate() {
        listing.push(format!("contract:{}", contract.name), Subject::Contract(i));
    }
}
