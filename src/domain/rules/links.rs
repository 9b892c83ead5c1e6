//! The rule behind `evidence.link-missing`: files that evidence refers to and that are not in the pack.
//!
//! Only what the pack would hold is judged, which is what lies beneath the evidence folder. What a report rests on, what
//! a gate output names and what a manifest lists have their own codes.

use std::collections::BTreeMap;

use super::super::artifact::Kind;
use super::super::evidence::Evidence;
use super::super::evidence::setup_lock::PROVISIONING;
use super::super::finding::{Code, Finding};
use super::super::pack::{Entry, Pack};
use super::super::path::{Location, PackPath};
use super::super::profile::Profile;
use super::references;
use super::words::{quoted, told};

/// Where the lock names the section of the runbook that its evidence follows.
const SECTION: &str = "/closurePolicy/evidenceRunbookSection";

/// One finding per missing file, resting on every place that names it.
pub fn judge(pack: &Pack, profile: &Profile) -> Vec<Finding> {
    let mut missing: BTreeMap<PackPath, Vec<Location>> = BTreeMap::new();
    for entry in pack.entries() {
        for (path, place) in named(pack, profile, entry) {
            missing.entry(path).or_default().push(place);
        }
    }
    missing.into_iter().map(|(path, places)| finding(&path, places)).collect()
}

fn finding(path: &PackPath, places: Vec<Location>) -> Finding {
    let mut names: Vec<String> = places.iter().map(|place| quoted(place.path.as_str())).collect();
    names.dedup();
    let message = format!("{} is not in the pack, but it is named by {}.", quoted(path.as_str()), told(&names));
    Finding::new(Code::EvidenceLinkMissing, path.as_str(), message)
        .at_all(places)
        .remedy("Put the file in its place, or correct what names it.")
}

/// What one entry names and the pack does not hold, each with its place.
pub(super) fn named(pack: &Pack, profile: &Profile, entry: &Entry) -> Vec<(PackPath, Location)> {
    let look = Look { pack, profile, from: &entry.artifact.path };
    let mut found: Vec<(PackPath, Location)> = Vec::new();
    if let Evidence::Report(report) = &entry.evidence {
        let raw = report.raw_runs_path();
        let others = references::of(pack, entry).into_iter().filter(|it| Some(it.text.as_str()) != raw);
        found.extend(others.filter_map(|it| Some((look.missing(&it.text)?, it.place))));
    }
    if let Evidence::SetupLock(lock) = &entry.evidence {
        let at = section_pointer();
        let section = lock.document.string(&at).and_then(|text| look.missing(text));
        found.extend(section.map(|path| (path, Location::line(look.from, lock.document.line_of(&at)))));
    }
    let mentions = entry.artifact.mentions.iter();
    found.extend(mentions.filter_map(|it| Some((look.missing(&it.text)?, Location::line(look.from, it.line)))));
    found
}

/// Where the lock names the runbook's section, as a JSON pointer.
pub(super) fn section_pointer() -> String {
    format!("{PROVISIONING}{SECTION}")
}

/// The file of the pack that a text names, from the root, from its own folder, or by its bare name. `None` where it is
/// not there, or is no path.
pub(super) fn found(pack: &Pack, profile: &Profile, from: &PackPath, text: &str) -> Option<PackPath> {
    let text = text.split('#').next().unwrap_or_default().trim();
    let rooted = [PackPath::new(text), from.resolve(text)];
    let by_name = [&profile.paths.artifacts, &profile.paths.evidence].map(|folder| format!("{folder}/{text}"));
    let by_name = by_name.iter().filter(|_| !text.is_empty() && !text.contains('/')).filter_map(|it| PackPath::new(it));
    rooted.into_iter().flatten().chain(by_name).find(|path| pack.contains(path))
}

/// Whether the pack would hold a file of this path: it lies beneath the evidence folder.
pub(super) fn is_judged(profile: &Profile, path: &PackPath) -> bool {
    path.as_str().strip_prefix(&profile.paths.evidence).is_some_and(|rest| rest.starts_with('/'))
}

/// A file that names others.
struct Look<'a> {
    pack: &'a Pack,
    profile: &'a Profile,
    from: &'a PackPath,
}

impl Look<'_> {
    /// The file that a text names and that is not there. `None` where it is there, or where the text is no path that
    /// the pack could hold: a pattern, a placeholder, a command, a URL, a place on somebody's machine.
    fn missing(&self, text: &str) -> Option<PackPath> {
        let text = text.split('#').next().unwrap_or_default().trim();
        let is_odd = |c: char| c.is_whitespace() || "<>*?{}[]()$|\"'\\~@=,;".contains(c);
        if text.contains("://") || text.starts_with(['/', '-']) || text.contains(is_odd) {
            return None;
        }
        let candidates = if text.contains('/') { self.paths(text) } else { self.bare(text) };
        let is_there = candidates.iter().any(|path| self.pack.contains(path) || self.pack.has_folder(path.as_str()));
        candidates.into_iter().next().filter(|path| !is_there && path.name().contains('.'))
    }

    /// From the root, and from the file's own folder where that leads into a folder that is there.
    fn paths(&self, text: &str) -> Vec<PackPath> {
        let from_root = PackPath::new(text).filter(|path| self.is_judged(path));
        let beside = self.from.resolve(text).filter(|path| self.is_judged(path) && self.pack.has_folder(path.folder()));
        from_root.into_iter().chain(beside).collect()
    }

    /// A name alone counts where it is one of evidence: beside the file, among the artifacts, in the evidence folder.
    fn bare(&self, name: &str) -> Vec<PackPath> {
        let paths = &self.profile.paths;
        let within = |folder: &str| PackPath::new(&format!("{folder}/{name}"));
        let all = [within(&paths.artifacts), self.from.resolve(name), within(&paths.evidence)];
        let known = |path: &PackPath| !matches!(self.profile.kind_of(path), Kind::Unknown);
        if all[0].as_ref().is_some_and(known) { all.into_iter().flatten().collect() } else { Vec::new() }
    }

    fn is_judged(&self, path: &PackPath) -> bool {
        is_judged(self.profile, path)
    }
}
