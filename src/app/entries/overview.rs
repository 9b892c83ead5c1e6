//! The Overview: may this ship, the six steps, what is worth knowing.

use crate::app::entry::Subject;
use crate::app::state::State;
use crate::domain::assessment::Assessment;
use crate::domain::finding::{Finding, Severity};

use super::Folding;
use super::listing::Listing;

/// More findings of one code than this are folded together, so that the steps stay in sight.
const SEVERAL: usize = 3;

pub(super) fn list(state: &State, assessment: &Assessment, folding: Folding, listing: &mut Listing) {
    listing.reserve(assessment.findings.len());
    let unfolds = |id: &str| super::unfolds(state, folding, id);
    listing.heading("May this ship?");
    if findings(assessment, Severity::Blocker, &unfolds, listing) == 0 {
        listing.nothing("nothing blocks");
    }
    listing.heading("The six steps");
    for (i, step) in assessment.steps.iter().enumerate() {
        listing.push(format!("step:{}", step.number), Subject::Step(i));
    }
    listing.heading("Worth knowing");
    if findings(assessment, Severity::Warning, &unfolds, listing) == 0 {
        listing.nothing("no warnings");
    }
    if assessment.count(Severity::Info) > 0 {
        listing.heading("For information");
        findings(assessment, Severity::Info, &unfolds, listing);
    }
}

/// Lists the findings of one severity, many of one code beneath one entry; how many there are.
fn findings(
    assessment: &Assessment,
    severity: Severity,
    unfolds: &impl Fn(&str) -> bool,
    listing: &mut Listing,
) -> usize {
    let of_severity: Vec<(usize, &Finding)> =
        assessment.findings.iter().enumerate().filter(|(_, it)| it.severity == severity).collect();
    for alike in of_severity.chunk_by(|(_, one), (_, next)| one.code == next.code) {
        let id = format!("alike:{}:{}", severity as u8, alike[0].1.code);
        let is_open = alike.len() <= SEVERAL || unfolds(&id);
        if alike.len() > SEVERAL {
            listing.push(id, Subject::Alike(alike.iter().map(|(i, _)| *i).collect()));
        }
        for (i, finding) in alike.iter().filter(|_| is_open) {
            listing.push(["finding:", finding.code.name(), ":", &finding.subject].concat(), Subject::Finding(*i));
        }
    }
    of_severity.len()
}
