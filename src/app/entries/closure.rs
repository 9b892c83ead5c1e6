//! The closure targets, field by field, and the plugins.

use crate::app::entry::Subject;
use crate::domain::assessment::{Assessment, TargetFact};

use super::listing::Listing;

pub(super) fn list(assessment: &Assessment, listing: &mut Listing) {
    listing.heading("Targets");
    match &assessment.closure {
        Some(closure) if closure.targets.is_empty() => listing.nothing("not required"),
        Some(closure) => closure.targets.iter().enumerate().for_each(|(i, fact)| target(i, fact, listing)),
        None => listing.nothing("no readable setup lock found"),
    }
    listing.heading("Plugins");
    if assessment.plugins.is_empty() {
        listing.nothing("not required");
    }
    for (i, plugin) in assessment.plugins.iter().enumerate() {
        listing.push(format!("plugin:{}:{}", plugin.runtime, plugin.entry), Subject::Plugin(i));
    }
}

fn target(i: usize, target: &TargetFact, listing: &mut Listing) {
    listing.push(format!("target:{}", target.name), Subject::Target(i));
    for (j, field) in target.fields.iter().enumerate() {
        listing.push(format!("field:{}:{}", target.name, field.name), Subject::Field { target: i, field: j });
    }
    listing.push(format!("smoke:{}", target.name), Subject::Smoke(i));
}
