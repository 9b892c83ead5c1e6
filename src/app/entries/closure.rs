//! The closure targets with their fields and probes, what changed in the lock, the plugins, and what is needed beside them.

use crate::app::entry::Subject;
use crate::domain::assessment::{Assessment, ClosureFact, TargetFact};

use super::listing::Listing;

pub(super) fn list(assessment: &Assessment, listing: &mut Listing) {
    listing.heading("Targets");
    match &assessment.closure {
        Some(closure) if closure.targets.is_empty() => listing.nothing("not required"),
        Some(closure) => targets(closure, listing),
        None => listing.nothing("no readable setup lock found"),
    }
    changes(assessment, listing);
    listing.heading("Plugins");
    if assessment.plugins.is_empty() {
        listing.nothing("not required");
    }
    for (i, plugin) in assessment.plugins.iter().enumerate() {
        listing.push(format!("plugin:{}:{}", plugin.runtime, plugin.entry), Subject::Plugin(i));
    }
    if !assessment.probes.is_empty() {
        listing.heading("Runtimes and prerequisites");
    }
    for (i, probe) in assessment.probes.iter().enumerate() {
        listing.push(format!("probe:{}", probe.name), Subject::Probe { target: None, probe: i });
    }
}

fn targets(closure: &ClosureFact, listing: &mut Listing) {
    listing.push("closure".to_owned(), Subject::Closure);
    closure.targets.iter().enumerate().for_each(|(i, fact)| target(i, fact, listing));
}

fn target(i: usize, target: &TargetFact, listing: &mut Listing) {
    listing.push(format!("target:{}", target.name), Subject::Target(i));
    for (j, field) in target.fields.iter().enumerate() {
        listing.push(format!("field:{}:{}", target.name, field.name), Subject::Field { target: i, field: j });
    }
    for (j, probe) in target.probes.iter().enumerate() {
        listing.push(format!("probe:{}", probe.name), Subject::Probe { target: Some(i), probe: j });
    }
}

fn changes(assessment: &Assessment, listing: &mut Listing) {
    let Some(diff) = assessment.closure.as_ref().and_then(|closure| closure.diff.as_ref()) else { return };
    if diff.values.is_empty() {
        return;
    }
    listing.heading(format!("Changed in the lock since {}", diff.since));
    for (i, value) in diff.values.iter().enumerate() {
        listing.push(format!("change:{}", value.path), Subject::LockChange(i));
    }
}
