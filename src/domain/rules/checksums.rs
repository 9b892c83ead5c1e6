//! Rules behind `checksum.*`: manifests against the files that they list.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::assessment::wording::{counted, join_capped, quoted};
use crate::domain::evidence::Evidence;
use crate::domain::evidence::checksums::{ChecksumLine, Checksums};
use crate::domain::evidence::pack::{Beyond, Pack, PackEntry};
use crate::domain::finding::{Code, Finding, Origin, Severity};
use crate::domain::profile::Profile;
use crate::domain::values::path::{Location, PackPath};

use super::citing::ABSENT;
use super::references::locate;

/// The most files beyond the evidence folder that are read to be compared.
const MOST_BEYOND: usize = 10_000;

/// One finding per listed file and kind of difference, resting on every manifest line that tells it; where one manifest
/// tells one kind of very many files, one finding for them all. A path that leads outside the pack and a file that cannot
/// be read have their own codes. A path into the source tree is judged where its tree is in the pack.
pub(super) fn check_manifests(pack: &Pack, profile: &Profile) -> Vec<Finding> {
    let mut told: BTreeMap<(PackPath, Code), Vec<Difference<'_>>> = BTreeMap::new();
    let mut findings = Vec::new();
    for (manifest, checksums) in pack.checksums() {
        findings.extend(odd_lines(manifest, checksums));
        findings.extend(not_compared(pack, profile, (manifest, checksums)));
        let mut of_code: BTreeMap<Code, BTreeMap<PackPath, Vec<Difference<'_>>>> = BTreeMap::new();
        for line in &checksums.lines {
            let Some(path) = locate(pack, manifest, &line.path) else { continue };
            let code = difference(pack.entry(&path), line).filter(|code| is_judged(pack, profile, &path, *code));
            if let Some(code) = code {
                of_code.entry(code).or_default().entry(path).or_default().push(Difference { manifest, line });
            }
        }
        for (code, files) in of_code {
            if files.len() > Finding::PLACES {
                findings.push(folded(manifest, code, &files));
            } else {
                files.into_iter().for_each(|(path, lines)| told.entry((path, code)).or_default().extend(lines));
            }
        }
    }
    findings.extend(told.into_iter().map(|((path, code), lines)| finding(pack, &path, code, &lines)));
    findings
}

/// Files beyond the evidence folder that manifests list and the pack does not hold yet: of very many the first ones.
pub fn listed_beyond(pack: &Pack, profile: &Profile) -> BTreeSet<PackPath> {
    let lines = pack.checksums().flat_map(|(manifest, sums)| sums.lines.iter().map(move |line| (manifest, line)));
    let paths = lines.filter_map(|(manifest, line)| locate(pack, manifest, &line.path));
    let beyond = paths.filter(|path| !pack.contains(path) && !profile.paths.is_evidence(path));
    beyond.take(MOST_BEYOND).collect()
}

/// A file that is not there is only missed where somebody looked for it: in the evidence folder, and beyond it in a tree
/// that is in the pack.
fn is_judged(pack: &Pack, profile: &Profile, path: &PackPath, code: Code) -> bool {
    let has_tree = || profile.paths.tree_of(path).is_none_or(|tree| pack.holds(&tree));
    let is_missed = || pack.beyond(path) == Some(Beyond::Nothing) && has_tree();
    code != Code::ChecksumFileMissing || profile.paths.is_evidence(path) || is_missed()
}

/// A line of a manifest that tells a difference.
struct Difference<'a> {
    manifest: &'a PackPath,
    line: &'a ChecksumLine,
}

impl Difference<'_> {
    fn place(&self) -> Location {
        Location::line(self.manifest, self.line.line)
    }
}

fn difference(entry: Option<&PackEntry>, line: &ChecksumLine) -> Option<Code> {
    let Some(PackEntry { artifact, .. }) = entry else { return Some(Code::ChecksumFileMissing) };
    let found = artifact.digest.filter(|digest| *digest != line.digest)?;
    let forms = artifact.line_endings.map(|forms| [forms.lf, forms.crlf]);
    let by_line_endings = forms.is_some_and(|forms| forms.contains(&line.digest) && forms != [found; 2]);
    Some(if by_line_endings { Code::ChecksumLineEndings } else { Code::ChecksumMismatch })
}

/// What a kind of difference is called, of one file and of many, and what to do about it.
fn describe(code: Code) -> (&'static str, &'static str, &'static str) {
    match code {
        Code::ChecksumFileMissing => (
            "is not in the pack",
            "are not in the pack",
            "Put the listed file back, or write the manifest anew and say why it changed.",
        ),
        Code::ChecksumLineEndings => (
            "differs from its checksum by its line endings only",
            "differ from their checksums by their line endings only",
            "Nothing where the file was checked out with other line endings; else write the manifest anew.",
        ),
        _ => (
            "is not the one that was checksummed: its content has changed since",
            "are not the ones that were checksummed: their content has changed since",
            "Find out what changed and why; then restore the file, or write the manifest anew.",
        ),
    }
}

fn finding(pack: &Pack, path: &PackPath, code: Code, lines: &[Difference<'_>]) -> Finding {
    let (says, _, remedy) = describe(code);
    let by = lines.first().map_or_else(String::new, |told| format!(", listed in {},", quoted(told.manifest.name())));
    let message = match contradiction(pack, lines) {
        Some(words) => format!("The file {}{by} {words}.", quoted(path.as_str())),
        None => format!("The file {}{by} {says}.", quoted(path.as_str())),
    };
    let finding = Finding::new(code, path.as_str(), message).at_all(lines.iter().map(Difference::place)).remedy(remedy);
    let finding = if pack.contains(path) { finding.at(Location::file(path)) } else { finding };
    cite(pack.entry(path), finding, lines)
}

/// Adds what is listed, what the file has, and what it has with other line endings where that explains it.
fn cite(entry: Option<&PackEntry>, finding: Finding, lines: &[Difference<'_>]) -> Finding {
    let bytes = Origin::computed(format!("the bytes of {}", finding.subject));
    let finding = lines.iter().fold(finding, |finding, told| {
        finding.comparing("SHA-256 that is listed", told.line.digest.to_string(), Origin::at(told.place()))
    });
    let found = entry.and_then(|entry| entry.artifact.digest);
    let shown = found.map_or_else(|| ABSENT.to_owned(), |digest| digest.to_string());
    let finding = finding.comparing("SHA-256 of the file", shown, bytes.clone());
    let forms = entry.and_then(|entry| entry.artifact.line_endings);
    let forms = forms.into_iter().flat_map(|forms| [("LF", forms.lf), ("CRLF", forms.crlf)]);
    let explaining =
        forms.filter(|(_, form)| Some(*form) != found && lines.iter().any(|told| told.line.digest == *form));
    explaining.fold(finding, |finding, (name, digest)| {
        finding.comparing(format!("SHA-256 with {name} line endings"), digest.to_string(), bytes.clone())
    })
}

/// Where a manifest lists the file with another checksum as well: it cannot be right in both lines.
fn contradiction(pack: &Pack, lines: &[Difference<'_>]) -> Option<String> {
    let told = lines.first()?;
    let Evidence::Checksums(manifest) = &pack.entry(told.manifest)?.evidence else { return None };
    let is_other = |line: &&ChecksumLine| line.path == told.line.path && line.digest != told.line.digest;
    let other = manifest.lines.iter().find(is_other)?;
    let (one, two) = (told.line.line.min(other.line), told.line.line.max(other.line));
    Some(format!("stands there with two different checksums, in lines {one} and {two}"))
}

/// One finding for the very many files of which one manifest tells the same.
fn folded(manifest: &PackPath, code: Code, files: &BTreeMap<PackPath, Vec<Difference<'_>>>) -> Finding {
    let (_, say, remedy) = describe(code);
    let count = counted(files.len() as u64, "file");
    let names: Vec<String> = files.keys().take(100).map(|path| quoted(path.as_str())).collect();
    let more = files.len() - names.len();
    let more = if more == 0 { String::new() } else { format!(", and {more} beyond these") };
    let message =
        format!("{count} of those that {} lists {say}: {}{more}.", quoted(manifest.name()), join_capped(&names));
    Finding::new(code, manifest.as_str(), message)
        .at_all(files.values().flatten().map(Difference::place))
        .remedy(remedy)
        .comparing("files listed with another digest", count, Origin::at(Location::file(manifest)))
        .comparing("files compared", "each with its own line", Origin::computed("the bytes of the files"))
}

/// Lines that are no checksum lines: what they should have told was not compared.
fn odd_lines(manifest: &PackPath, checksums: &Checksums) -> Option<Finding> {
    let Checksums { odd, odd_count, .. } = checksums;
    let numbers: Vec<String> = odd.iter().map(u64::to_string).collect();
    let more = odd_count.saturating_sub(odd.len() as u64);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let (lines, are) =
        if *odd_count == 1 { ("Line", "is no checksum line") } else { ("Lines", "are no checksum lines") };
    let message = format!(
        "{lines} {}{more} of {} {are} and told nothing; the others were compared.",
        numbers.join(", "),
        quoted(manifest.as_str())
    );
    (*odd_count > 0).then(|| {
        Finding::new(Code::EvidenceUnreadable, manifest.as_str(), message)
            .weighing(Severity::Warning)
            .at_all(odd.iter().map(|line| Location::line(manifest, *line)))
            .remedy("Write the manifest anew with `sha256sum`.")
            .comparing("lines that are no checksum lines", odd_count.to_string(), Origin::at(Location::file(manifest)))
            .comparing("expected", "64 hex digits and a path", Origin::computed("what `sha256sum` writes"))
    })
}

/// Files beyond the evidence folder that were too many to be read.
fn not_compared(pack: &Pack, profile: &Profile, (manifest, sums): (&PackPath, &Checksums)) -> Option<Finding> {
    let paths = sums.lines.iter().filter_map(|line| Some((line, locate(pack, manifest, &line.path)?)));
    let is_left =
        |path: &PackPath| !profile.paths.is_evidence(path) && !pack.contains(path) && pack.beyond(path).is_none();
    let left: Vec<&ChecksumLine> = paths.filter(|(_, path)| is_left(path)).map(|(line, _)| line).collect();
    let first = left.first()?;
    let count = counted(left.len() as u64, "file");
    let message = format!(
        "{count} of those that {} lists beyond the evidence folder were not compared: at most {MOST_BEYOND} are read.",
        quoted(manifest.name())
    );
    let place = Location::line(manifest, first.line);
    let origin = Origin::at(place.clone());
    let finding = Finding::new(Code::EvidenceUnreadable, manifest.as_str(), message)
        .weighing(Severity::Warning)
        .at(place)
        .remedy("Compare them with `sha256sum --check`, or list the evidence alone.")
        .comparing("files listed beyond the evidence folder and not read", count, origin);
    Some(finding.comparing("at most read", MOST_BEYOND.to_string(), Origin::computed("what signoff reads")))
}
