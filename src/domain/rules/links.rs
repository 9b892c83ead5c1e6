//! The rule behind `evidence.link-missing`: files that evidence refers to and that are not in the pack.
//!
//! What lies beneath the evidence folder is always judged. What leads into the source tree is judged where its tree is
//! in the pack, as far as somebody looked for it there ([`sought`]). What a report rests on, what a gate output names
//! and what a manifest lists have their own codes.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::domain::assessment::wording::{counted, join_capped, quoted};
use crate::domain::evidence::Evidence;
use crate::domain::evidence::pack::{Beyond, Pack, PackEntry};
use crate::domain::finding::{Code, Finding, Origin, Severity};
use crate::domain::profile::Profile;
use crate::domain::values::kind::Kind;
use crate::domain::values::path::{Location, PackPath};
use crate::domain::values::pointer;

use super::citing::ABSENT;
use super::{checksums, references, spelling};

/// The most paths beyond the evidence folder that are looked for.
const MOST_SOUGHT: usize = 2_000;

/// One finding per missing file, resting on every place that names it; where one file names very many, one for them all.
pub(super) fn check_links(pack: &Pack, profile: &Profile) -> Vec<Finding> {
    let mut missing: BTreeMap<PackPath, Vec<Location>> = BTreeMap::new();
    let mut findings = Vec::new();
    for entry in pack.entries() {
        let look = LinkCheck { pack, profile, from: &entry.artifact.path };
        let found = look.missing_from(entry);
        let different: BTreeSet<&PackPath> = found.iter().map(|(path, _)| path).collect();
        if different.len() > Finding::PLACES {
            findings.push(folded(look.from, &different, &found));
            continue;
        }
        for (path, place) in found {
            missing.entry(path).or_default().push(place);
        }
    }
    findings.extend(missing.into_iter().map(|(path, places)| finding(&path, places)));
    findings.extend(not_looked_for(pack, profile));
    findings
}

/// Names in trees that are there, of which there were too many to look for them all.
fn not_looked_for(pack: &Pack, profile: &Profile) -> Option<Finding> {
    if pack.looked_beyond() < MOST_SOUGHT {
        return None;
    }
    let stands = |path: &PackPath| profile.paths.part_of(path).is_some_and(|tree| pack.holds(&tree));
    let mut left: BTreeMap<PackPath, PackPath> = BTreeMap::new();
    for entry in pack.entries() {
        let look = LinkCheck { pack, profile, from: &entry.artifact.path };
        let named = texts(pack, entry).into_iter().flat_map(|it| look.beyond(&it));
        left.extend(named.filter(|it| pack.beyond(it).is_none() && stands(it)).map(|it| (it, look.from.clone())));
    }
    let (first, from) = left.first_key_value()?;
    let count = counted(left.len() as u64, "named file");
    let message = format!(
        "{count} of the source tree could not be looked for, {} among them: at most {MOST_SOUGHT} are.",
        quoted(first.as_str())
    );
    let finding = Finding::new(Code::EvidenceUnreadable, "named files of the source tree", message)
        .weighing(Severity::Warning)
        .at(Location::file(from))
        .remedy("Name fewer files of the source tree in the evidence, or see for yourself that these are there.")
        .comparing("named and not looked for", count, Origin::at(Location::file(from)));
    Some(finding.comparing("at most looked for", MOST_SOUGHT.to_string(), Origin::computed("what signoff looks for")))
}

/// Where to look beyond the evidence folder before a pack is judged: the trees that the contracts and the evidence lead
/// into, and what the evidence names in them. Of very many names, the first ones.
pub fn sought(pack: &Pack, profile: &Profile) -> BTreeSet<PackPath> {
    let contracts = profile.contracts.iter().filter_map(|contract| PackPath::new(&contract.file));
    let mut trees: BTreeSet<PackPath> = contracts.filter_map(|file| profile.paths.tree_of(&file)).collect();
    let mut named = checksums::listed_beyond(pack, profile);
    trees.extend(named.iter().filter_map(|path| profile.paths.tree_of(path)));
    let most = named.len() + MOST_SOUGHT;
    for entry in pack.entries() {
        let look = LinkCheck { pack, profile, from: &entry.artifact.path };
        for path in texts(pack, entry).iter().flat_map(|it| look.beyond(it)) {
            if named.len() < most {
                trees.extend(profile.paths.part_of(&path));
                named.insert(path);
            }
        }
    }
    trees.extend(named);
    trees
}

fn finding(path: &PackPath, places: Vec<Location>) -> Finding {
    let mut names: Vec<String> = places.iter().map(|place| quoted(place.path.as_str())).collect();
    names.dedup();
    let message = format!("{} is not in the pack, but it is named by {}.", quoted(path.as_str()), join_capped(&names));
    let finding = Finding::new(Code::EvidenceLinkMissing, path.as_str(), message);
    let named = places.iter().fold(finding, |finding, place| {
        finding.comparing("file that is named", path.as_str(), Origin::at(place.clone()))
    });
    named
        .at_all(places)
        .comparing("file there", ABSENT, Origin::computed("the files of the pack"))
        .remedy("Put the file in its place, or correct what names it.")
}

fn folded(from: &PackPath, missing: &BTreeSet<&PackPath>, found: &[(PackPath, Location)]) -> Finding {
    let names: Vec<String> = missing.iter().map(|path| quoted(path.as_str())).collect();
    let count = counted(names.len() as u64, "file");
    let message = format!("{count} that {} names are not in the pack: {}.", quoted(from.as_str()), join_capped(&names));
    Finding::new(Code::EvidenceLinkMissing, from.as_str(), message)
        .comparing("named files", count, Origin::at(Location::file(from)))
        .comparing("of these in the pack", "0", Origin::computed("what stands at their paths"))
        .at_all(found.iter().map(|(_, place)| place.clone()))
        .remedy("Put the files in their places, or correct what names them.")
}

/// What one entry names and the pack does not hold, each with its place.
pub(super) fn missing(pack: &Pack, profile: &Profile, entry: &PackEntry) -> Vec<(PackPath, Location)> {
    LinkCheck { pack, profile, from: &entry.artifact.path }.missing_from(entry)
}

/// What the texts of one entry name and the pack holds, each with its place.
pub(super) fn there(pack: &Pack, profile: &Profile, entry: &PackEntry) -> Vec<(PackPath, Location)> {
    let look = LinkCheck { pack, profile, from: &entry.artifact.path };
    look.places(entry, |text| look.found(text))
}

/// The file that a text of a document leads to, where the pack holds it.
pub(super) fn leads_to(pack: &Pack, profile: &Profile, from: &PackPath, text: &str) -> Option<PackPath> {
    LinkCheck { pack, profile, from }.found(&Text { text, at: At::Line(1) })
}

/// Whether somebody would know if a file of this path were missing: it lies beneath the evidence folder, or was looked
/// for in a tree that is there.
pub(super) fn is_judged(pack: &Pack, profile: &Profile, path: &PackPath) -> bool {
    LinkCheck { pack, profile, from: path }.is_judged(path)
}

/// A text of an entry that may name a file.
struct Text<'a> {
    text: &'a str,
    at: At,
}

/// Where it stands; a JSON pointer is only followed where something is to be said.
enum At {
    Line(u64),
    Pointer(String),
}

/// What an entry says that may name a file: the words of a report's evidence, the lock's strings, a document's code
/// spans and links.
fn texts<'a>(pack: &Pack, entry: &'a PackEntry) -> Vec<Text<'a>> {
    let mut found = Vec::new();
    match &entry.evidence {
        Evidence::Report(report) => {
            let raw = report.raw_runs_path();
            let named = references::of(pack, entry).into_iter().filter(|it| Some(it.text.as_str()) != raw);
            let places: BTreeMap<String, u64> = named.filter_map(|it| Some((it.text, it.place.line?))).collect();
            let strings = report.document.at("/evidence").and_then(Value::as_object).into_iter().flatten();
            found.extend(strings.filter_map(|(_, value)| {
                let text = value.as_str()?;
                Some(Text { text, at: At::Line(*places.get(text)?) })
            }));
        }
        Evidence::SetupLock(lock) => strings(lock.document.value(), String::new(), &mut found),
        Evidence::RawRuns(_)
        | Evidence::GateOutput(_)
        | Evidence::Checklist(_)
        | Evidence::Rollback(_)
        | Evidence::Regression(_)
        | Evidence::Summary(_)
        | Evidence::ApprovalNote(_)
        | Evidence::Attestation(_)
        | Evidence::Checksums(_)
        | Evidence::SmokeTranscript(_)
        | Evidence::ProbeTranscript(_)
        | Evidence::Capture(_)
        | Evidence::Journal(_)
        | Evidence::Source(_)
        | Evidence::StrayReport(_)
        | Evidence::Unknown => {}
    }
    found.extend(entry.artifact.mentions.iter().map(|it| Text { text: &it.text, at: At::Line(it.line) }));
    found
}

/// Keys of the lock that tell where somebody worked; the pack need not hold that.
const METADATA: [&str; 2] = ["planPath", "canonicalWorkdir"];

fn strings<'a>(value: &'a Value, at: String, found: &mut Vec<Text<'a>>) {
    match value {
        Value::Object(map) => map
            .iter()
            .filter(|(key, _)| !METADATA.contains(&key.as_str()))
            .for_each(|(key, below)| strings(below, pointer::below(&at, key), found)),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(index, below)| strings(below, format!("{at}/{index}"), found));
        }
        Value::String(text) if text.contains('/') => found.push(Text { text, at: At::Pointer(at) }),
        _ => {}
    }
}

/// A file that names others.
struct LinkCheck<'a> {
    pack: &'a Pack,
    profile: &'a Profile,
    from: &'a PackPath,
}

impl LinkCheck<'_> {
    /// What an entry names and the pack does not hold, each with its place.
    fn missing_from(&self, entry: &PackEntry) -> Vec<(PackPath, Location)> {
        self.places(entry, |text| self.missing(text))
    }

    /// The files that the texts of an entry lead to, each with its place.
    fn places(&self, entry: &PackEntry, led_to: impl Fn(&Text<'_>) -> Option<PackPath>) -> Vec<(PackPath, Location)> {
        let line = |at: &At| match (at, &entry.evidence) {
            (At::Line(line), _) => *line,
            (At::Pointer(pointer), Evidence::SetupLock(lock)) => lock.document.line_of(pointer),
            (At::Pointer(_), _) => 1,
        };
        let texts = texts(self.pack, entry);
        texts.iter().filter_map(|it| Some((led_to(it)?, Location::line(self.from, line(&it.at))))).collect()
    }

    /// The file that a text names and that is not there. `None` where it is there, or where the text is no path that
    /// the pack could hold.
    fn missing(&self, text: &Text<'_>) -> Option<PackPath> {
        let candidates = self.candidates(text);
        // What git holds is only not checked out; whether it should be is told by `history.uncommitted`.
        let is_held = |path: &PackPath| self.pack.history.holds(path) || self.pack.in_other_case(path).is_some();
        let is_there = candidates.iter().any(|path| self.pack.holds(path) || is_held(path));
        candidates.into_iter().next().filter(|path| !is_there && spelling::is_a_file(path.name()))
    }

    /// The file that a text leads to, where the pack holds it.
    fn found(&self, text: &Text<'_>) -> Option<PackPath> {
        let is_there = |path: &PackPath| self.pack.contains(path);
        let spelled = spelling::paths(text.text);
        let beside = spelled.iter().filter(|name| !name.contains('/')).flat_map(|name| self.beside(name));
        self.candidates(text).into_iter().find(is_there).or_else(|| beside.into_iter().find(is_there))
    }

    /// Where a text may lead, as far as it could be known whether something stands there.
    fn candidates(&self, text: &Text<'_>) -> Vec<PackPath> {
        let spelled = spelling::paths(text.text);
        let candidates = spelled.iter().flat_map(|path| match path.contains('/') {
            true => self.led_to(path, &text.at).into_iter().filter(|path| self.is_judged(path)).collect(),
            false => self.bare(path),
        });
        candidates.collect()
    }

    /// What a text names beyond the evidence folder, whether it is there or not.
    fn beyond(&self, text: &Text<'_>) -> Vec<PackPath> {
        let spelled = spelling::paths(text.text).into_iter().filter(|path| path.contains('/'));
        let led_to = spelled.flat_map(|path| self.led_to(&path, &text.at));
        let is_sought = |path: &PackPath| {
            !self.profile.paths.is_evidence(path)
                && spelling::is_a_file(path.name())
                && self.profile.paths.tree_of(path).is_some()
                && !self.pack.contains(path)
        };
        led_to.filter(is_sought).collect()
    }

    /// From the root, and in a document from its own folder where that leads into a folder that is there. The lock's
    /// paths are the repository's, or somebody's machine's.
    fn led_to(&self, path: &str, at: &At) -> Vec<PackPath> {
        let beside = self.from.resolve(path).filter(|_| matches!(at, At::Line(_)));
        let beside = beside.filter(|path| !self.profile.paths.is_evidence(path) || self.pack.has_folder(path.folder()));
        PackPath::new(path).into_iter().chain(beside).collect()
    }

    /// Where a file of a bare name may stand: among the artifacts, beside this file, in the evidence folder.
    fn beside(&self, name: &str) -> Vec<PackPath> {
        let paths = &self.profile.paths;
        let within = |folder: &str| PackPath::new(&format!("{folder}/{name}"));
        let all = [within(&paths.artifacts), self.from.resolve(name), within(&paths.evidence)];
        all.into_iter().flatten().collect()
    }

    /// A name alone counts where it is one of evidence: any other word may look like one.
    fn bare(&self, name: &str) -> Vec<PackPath> {
        let all = self.beside(name);
        let is_known = all.first().is_some_and(|path| self.profile.kind_of(path) != Kind::Unknown);
        if is_known { all } else { Vec::new() }
    }

    /// Beneath the evidence folder, or looked for in a tree that is there.
    fn is_judged(&self, path: &PackPath) -> bool {
        let tree = || self.profile.paths.part_of(path).and_then(|tree| self.pack.beyond(&tree));
        self.profile.paths.is_evidence(path)
            || self.pack.contains(path)
            || (self.pack.beyond(path).is_some() && tree() == Some(Beyond::Stands))
    }
}
