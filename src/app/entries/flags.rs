//! Flags by runs and by rehearsal, and the expected rollback.

use crate::app::entry::Subject;
use crate::domain::assessment::Assessment;

use super::listing::Listing;

pub(super) fn list(assessment: &Assessment, listing: &mut Listing) {
    listing.heading("Flags");
    for (i, flag) in assessment.flags.iter().enumerate() {
        listing.push(format!("flag:{}", flag.name), Subject::Flag(i));
    }
    if assessment.flags.is_empty() {
        listing.nothing("none found");
    }
    listing.heading("The expected rollback");
    let Some(rollback) = &assessment.rollback else {
        return listing.nothing("no rehearsal found");
    };
    for (i, (step, _)) in rollback.steps.iter().enumerate() {
        listing.push(format!("rollback-step:{step}"), Subject::RollbackStep(i));
    }
    listing.heading("The rehearsal that counts");
    match assessment.artifacts.iter().position(|fact| fact.artifact.path == rollback.path) {
        Some(i) => listing.push(format!("artifact:{}", rollback.path), Subject::Artifact(i)),
        None => listing.nothing(&format!("{} is not among the artifacts", rollback.path)),
    }
}
