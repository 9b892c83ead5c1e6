//! Who refers to whom, and which files nobody claims. Facts for the Evidence pane; what is missing has findings
//! elsewhere (`links`, `kpi`, `gate`, `checksums`).

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::assessment::{ArtifactFact, Assessment, Claim, End, Link, ProbeState, RawFact};
use crate::domain::evidence::Evidence;
use crate::domain::evidence::artifact::Artifact;
use crate::domain::evidence::pack::{Pack, PackEntry};
use crate::domain::profile::Profile;
use crate::domain::values::kind::Kind;
use crate::domain::values::path::PackPath;

use super::{links, references};

/// From where to where, with what stands there and on which lines.
type LinksByTarget = BTreeMap<PackPath, (End, BTreeSet<u64>)>;

/// Every artifact and its place among the others; who claims it is told by [`claim`] later.
pub(super) fn facts(pack: &Pack, profile: &Profile) -> Vec<ArtifactFact> {
    let mut referred: BTreeMap<PackPath, Vec<Link>> = BTreeMap::new();
    let mut facts = Vec::new();
    for entry in pack.entries() {
        let from = &entry.artifact.path;
        let refers_to = into_links(named(pack, profile, entry));
        for link in refers_to.iter().filter(|link| link.end == End::There) {
            let back = Link { path: from.clone(), ..link.clone() };
            referred.entry(link.path.clone()).or_default().push(back);
        }
        facts.push(fact(pack, &entry.artifact, refers_to));
    }
    for fact in &mut facts {
        fact.referred_by = referred.remove(&fact.artifact.path).unwrap_or_default();
    }
    facts
}

fn fact(pack: &Pack, artifact: &Artifact, refers_to: Vec<Link>) -> ArtifactFact {
    let (referred_by, findings) = (Vec::new(), Vec::new());
    ArtifactFact {
        artifact: artifact.clone(),
        refers_to,
        referred_by,
        claim: Claim::Nobody,
        findings,
        kept: pack.history.kept(artifact),
    }
}

fn into_links(found: LinksByTarget) -> Vec<Link> {
    let link = |(path, (end, lines)): (PackPath, (End, BTreeSet<u64>))| Link {
        path,
        lines: lines.into_iter().take(Link::LINES).collect(),
        end,
    };
    found.into_iter().map(link).collect()
}

/// Everything that one file names but itself: what its evidence rests on, what its text mentions, and what of that is
/// missing.
fn named(pack: &Pack, profile: &Profile, entry: &PackEntry) -> LinksByTarget {
    let from = &entry.artifact.path;
    let mut found = LinksByTarget::new();
    let mut add = |path: PackPath, line: Option<u64>, end: End| {
        if path != *from {
            found.entry(path).or_insert_with(|| (end, BTreeSet::new())).1.extend(line);
        }
    };
    for reference in references::of(pack, entry) {
        let Some(target) = reference.target else { continue };
        let end = end_of(pack, profile, entry, &target);
        add(target, reference.place.line, end);
    }
    for (path, place) in links::missing(pack, profile, entry) {
        add(path, place.line, End::Missing);
    }
    for (path, place) in links::there(pack, profile, entry) {
        add(path, place.line, End::There);
    }
    found
}

/// What lies outside the evidence folder was not read, unless the evidence rests on it: nobody can say that it is missing.
fn end_of(pack: &Pack, profile: &Profile, entry: &PackEntry, target: &PackPath) -> End {
    let rests_on_it = !matches!(entry.evidence, Evidence::ApprovalNote(_));
    if pack.contains(target) {
        End::There
    } else if rests_on_it || links::is_judged(pack, profile, target) {
        End::Missing
    } else {
        End::Beyond
    }
}

/// Tells who claims each artifact: the evaluation, another file, or nobody.
pub(super) fn claim(assessment: &mut Assessment, profile: &Profile) {
    let used = used(assessment, profile);
    let manifests: BTreeSet<PackPath> = assessment
        .artifacts
        .iter()
        .filter(|fact| fact.artifact.kind == Kind::Checksums)
        .map(|fact| fact.artifact.path.clone())
        .collect();
    for fact in &mut assessment.artifacts {
        let is_named = fact.referred_by.iter().any(|link| !manifests.contains(&link.path));
        fact.claim = match () {
            () if used.contains(&fact.artifact.path) => Claim::Used,
            () if is_named => Claim::Named,
            () if !fact.referred_by.is_empty() => Claim::Listed,
            () => Claim::Nobody,
        };
    }
}

/// The files that the evaluation rests on: those whose facts are told, not those that something is wrong with.
fn used(assessment: &Assessment, profile: &Profile) -> BTreeSet<PackPath> {
    let paths = &profile.paths;
    let own = [paths.checklist.clone(), paths.lock.clone(), paths.capture_plan(), paths.rehearsal_plan()];
    let own = own.iter().filter_map(|path| PackPath::new(path));
    let mut used: BTreeSet<PackPath> = own.collect();
    for report in assessment.reports.iter().filter(|report| report.executed) {
        used.insert(report.path.clone());
        if let RawFact::Invalid { path, .. } | RawFact::Recomputed { path, .. } = &report.raw {
            used.insert(path.clone());
        }
    }
    used.extend(assessment.gate.pair.iter().flatten().cloned());
    used.extend(assessment.gate.output.clone());
    used.extend(assessment.captures.iter().map(|capture| capture.record.clone()));
    used.extend(assessment.rollback.iter().map(|rollback| rollback.path.clone()));
    used.extend(assessment.notes.iter().map(|note| note.path.clone()));
    let items = assessment.checklist.iter().flat_map(|checklist| &checklist.items);
    used.extend(items.flat_map(|item| &item.evidence).map(|place| place.path.clone()));
    used.extend(assessment.all_probes().flat_map(|probe| match &probe.state {
        ProbeState::Shown { paths, .. } => paths.clone(),
        ProbeState::NotRun { .. } | ProbeState::Failed { .. } => Vec::new(),
    }));
    let told = |fact: &&ArtifactFact| matches!(fact.artifact.kind, Kind::Attestation | Kind::Checksums | Kind::Journal);
    used.extend(assessment.artifacts.iter().filter(told).map(|fact| fact.artifact.path.clone()));
    used
}
