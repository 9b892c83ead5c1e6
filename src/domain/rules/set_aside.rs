//! The rule behind `evidence.set-aside`: reports of runs in folders where nothing counts.

use std::collections::BTreeSet;

use crate::domain::assessment::wording::quoted;
use crate::domain::evidence::Evidence;
use crate::domain::evidence::artifact::Artifact;
use crate::domain::evidence::pack::Pack;
use crate::domain::finding::{Code, Finding, Origin, Severity};
use crate::domain::profile::Profile;
use crate::domain::values::digest::Digest;
use crate::domain::values::path::Location;

/// One finding per executed report that lies in the trash, a snapshot or the like: for information where it is a copy of
/// one that counts.
pub(super) fn check_set_aside(pack: &Pack, profile: &Profile) -> Vec<Finding> {
    let counted = pack.reports().filter_map(|(path, _)| Some(&pack.entry(path)?.artifact));
    let counted: BTreeSet<Digest> = counted.filter_map(content).collect();
    let told = pack.entries().filter(|entry| match &entry.evidence {
        Evidence::StrayReport(report) => report.is_executed() && profile.paths.is_set_aside(&entry.artifact.path),
        _ => false,
    });
    told.map(|entry| finding(&entry.artifact, content(&entry.artifact).is_some_and(|it| counted.contains(&it))))
        .collect()
}

/// What a file holds, whatever its line endings.
fn content(artifact: &Artifact) -> Option<Digest> {
    artifact.line_endings.map(|forms| forms.lf).or(artifact.digest)
}

fn finding(artifact: &Artifact, is_copy: bool) -> Finding {
    let (severity, what) = match is_copy {
        true => (Severity::Info, "a copy of one that counts"),
        false => (Severity::Warning, "and no report that counts says the same"),
    };
    let path = &artifact.path;
    let message = format!("The executed report {} lies where nothing counts, {what}.", quoted(path.as_str()));
    Finding::new(Code::EvidenceSetAside, path.as_str(), message)
        .weighing(severity)
        .at(Location::file(path))
        .comparing("folders where nothing counts", "one is on its way", Origin::profile("paths.set_aside"))
        .comparing(
            "reports that count and say the same",
            if is_copy { "1 or more" } else { "0" },
            Origin::computed("the reports of the pack"),
        )
        .remedy("Put it beside the others if it is a run of this release; else take it out of the evidence.")
}
