//! Every artifact: first what somebody claims, then what nobody does; then the contracts of the source tree.

use crate::app::entry::Subject;
use crate::domain::assessment::Assessment;

use super::listing::Listing;

pub(super) fn list(assessment: &Assessment, listing: &mut Listing) {
    if assessment.artifacts.is_empty() {
        listing.nothing("none found");
    }
    let all = || assessment.artifacts.iter().enumerate();
    for (i, fact) in all().filter(|(_, fact)| fact.claim.is_claimed()) {
        listing.push(format!("artifact:{}", fact.artifact.path), Subject::Artifact(i));
    }
    let unclaimed = all().filter(|(_, fact)| !fact.claim.is_claimed()).count();
    if unclaimed > 0 {
        listing.heading(format!("Nobody claims these {unclaimed}"));
    }
    for (i, fact) in all().filter(|(_, fact)| !fact.claim.is_claimed()) {
        listing.push(format!("artifact:{}", fact.artifact.path), Subject::Artifact(i));
    }
    if !assessment.contracts.is_empty() {
        listing.heading("Contracts");
    }
    for (i, contract) in assessment.contracts.iter().enumerate() {
        listing.push(format!("contract:{}", contract.name), Subject::Contract(i));
    }
}
