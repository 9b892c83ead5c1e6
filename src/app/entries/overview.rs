//! The Overview: may this ship, the six steps, what is worth knowing.

use crate::app::entry::Subject;
use crate::app::state::State;
use crate::domain::assessment::Assessment;
use crate::domain::assessment::change::Cause;
use crate::domain::finding::{Finding, Severity};

use super::folding::{Folding, unfolds};
use super::listing::Listing;

/// More findings of one code than this are folded together, so that the steps stay in sight.
const SEVERAL: usize = 3;

pub(super) fn list(state: &State, assessment: &Assessment, folding: Folding, listing: &mut Listing) {
    listing.reserve(assessment.findings.len());
    let unfolds = |id: &str| unfolds(state, folding, id);
    listing.heading(Severity::Blocker.heading());
    if findings(assessment, Severity::Blocker, &unfolds, listing) == 0 {
        listing.nothing("nothing blocks");
    }
    change(state, assessment, listing);
    listing.heading("The six steps");
    for (i, step) in assessment.steps.iter().enumerate() {
        listing.push(format!("step:{}", step.number), Subject::Step(i));
    }
    listing.heading(Severity::Warning.heading());
    if findings(assessment, Severity::Warning, &unfolds, listing) == 0 {
        listing.nothing("no warnings");
    }
    if assessment.count(Severity::Info) > 0 {
        listing.heading(Severity::Info.heading());
        findings(assessment, Severity::Info, &unfolds, listing);
    }
    listing.heading("The rules");
    listing.nothing(&assessment.policy.describe(&assessment.profile));
}

/// A finding's entry: by its id.
pub(crate) fn finding_id(finding: &Finding) -> String {
    ["finding:", &finding.id].concat()
}

/// The newest change of what blocks, where there was one while the cockpit ran.
fn change(state: &State, assessment: &Assessment, listing: &mut Listing) {
    let Some(turned) = &state.facts.verdict_change else { return };
    let first = match &turned.change.cause {
        Cause::Artifacts(files) => files.first(),
        Cause::PairOverride | Cause::Profile | Cause::Unknown => None,
    };
    let at = first.and_then(|file| assessment.artifacts.iter().position(|fact| fact.artifact.path == file.path));
    listing.heading("What changed last");
    listing.push("change".to_owned(), Subject::Change(at));
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
            listing.push(finding_id(finding), Subject::Finding(*i));
        }
    }
    of_severity.len()
}
