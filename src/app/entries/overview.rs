//! The Overview: may this ship, the six steps, what is worth knowing.

use crate::app::entry::Subject;
use crate::domain::assessment::Assessment;
use crate::domain::finding::Severity;

use super::listing::Listing;

pub(super) fn list(assessment: &Assessment, listing: &mut Listing) {
    listing.reserve(assessment.findings.len());
    listing.heading("May this ship?");
    if findings(assessment, Severity::Blocker, listing) == 0 {
        listing.nothing("nothing blocks");
    }
    listing.heading("The six steps");
    for (i, step) in assessment.steps.iter().enumerate() {
        listing.push(format!("step:{}", step.number), Subject::Step(i));
    }
    listing.heading("Worth knowing");
    if findings(assessment, Severity::Warning, listing) == 0 {
        listing.nothing("no warnings");
    }
    if assessment.count(Severity::Info) > 0 {
        listing.heading("For information");
        findings(assessment, Severity::Info, listing);
    }
}

/// Lists the findings of one severity; how many there are.
fn findings(assessment: &Assessment, severity: Severity, listing: &mut Listing) -> usize {
    let mut count = 0;
    for (i, finding) in assessment.findings.iter().enumerate().filter(|(_, it)| it.severity == severity) {
        listing.push(["finding:", finding.code.name(), ":", &finding.subject].concat(), Subject::Finding(i));
        count += 1;
    }
    count
}
