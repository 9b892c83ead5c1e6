//! Rules behind `checksum.*`: manifests against the files that they list.

use std::collections::BTreeMap;

use super::super::digest::Digest;
use super::super::evidence::checksums::ChecksumLine;
use super::super::finding::{Code, Finding, Origin};
use super::super::pack::{Entry, Pack};
use super::super::path::{Location, PackPath};
use super::citing::ABSENT;
use super::references::locate;
use super::words::quoted;

/// One finding per listed file and kind of difference, resting on every manifest line that tells it. A path that leads
/// outside the pack and a file that cannot be read have their own codes.
pub fn judge(pack: &Pack) -> Vec<Finding> {
    let mut told: BTreeMap<(PackPath, Code), Vec<(Location, Digest)>> = BTreeMap::new();
    for (manifest, checksums) in pack.checksums() {
        for line in &checksums.lines {
            let Some(path) = locate(pack, manifest, &line.path) else { continue };
            if let Some(code) = difference(pack.entry(&path), line) {
                told.entry((path, code)).or_default().push((Location::line(manifest, line.line), line.digest));
            }
        }
    }
    told.into_iter()
        .map(|((path, code), listed)| {
            let places = listed.iter().map(|(place, _)| place.clone()).collect();
            cite(pack.entry(&path), finding(&path, code, places), &listed)
        })
        .collect()
}

/// Adds what is listed, what the file has, and what it has with other line endings where that explains it.
fn cite(entry: Option<&Entry>, finding: Finding, listed: &[(Location, Digest)]) -> Finding {
    let bytes = Origin::computed(format!("the bytes of {}", finding.subject));
    let finding = listed.iter().fold(finding, |finding, (place, digest)| {
        finding.comparing("SHA-256 that is listed", digest.to_string(), Origin::at(place.clone()))
    });
    let found = entry.and_then(|entry| entry.artifact.digest);
    let told = found.map_or_else(|| ABSENT.to_owned(), |digest| digest.to_string());
    let finding = finding.comparing("SHA-256 of the file", told, bytes.clone());
    let forms = entry.and_then(|entry| entry.artifact.line_endings);
    let forms = forms.into_iter().flat_map(|forms| [("LF", forms.lf), ("CRLF", forms.crlf)]);
    let explaining = forms.filter(|(_, form)| Some(*form) != found && listed.iter().any(|(_, it)| it == form));
    explaining.fold(finding, |finding, (name, digest)| {
        finding.comparing(format!("SHA-256 with {name} line endings"), digest.to_string(), bytes.clone())
    })
}

fn difference(entry: Option<&Entry>, line: &ChecksumLine) -> Option<Code> {
    let Some(Entry { artifact, .. }) = entry else { return Some(Code::ChecksumFileMissing) };
    let found = artifact.digest.filter(|digest| *digest != line.digest)?;
    let forms = artifact.line_endings.map(|forms| [forms.lf, forms.crlf]);
    let by_line_endings = forms.is_some_and(|forms| forms.contains(&line.digest) && forms != [found; 2]);
    Some(if by_line_endings { Code::ChecksumLineEndings } else { Code::ChecksumMismatch })
}

fn finding(path: &PackPath, code: Code, places: Vec<Location>) -> Finding {
    let named = quoted(path.as_str());
    let manifests: Vec<String> = places.iter().map(|place| quoted(place.path.name())).collect();
    let by = manifests.first().map_or_else(String::new, |name| format!(" in {name}"));
    let (message, remedy) = match code {
        Code::ChecksumFileMissing => (
            format!("The file {named} that is listed{by} is not in the pack."),
            "Put the listed file back, or write the manifest anew and say why it changed.",
        ),
        Code::ChecksumLineEndings => (
            format!("The file {named} differs from its checksum{by} by its line endings only."),
            "Nothing where the file was checked out with other line endings; else write the manifest anew.",
        ),
        _ => (
            format!("The file {named} is not the one that was checksummed{by}: its content has changed since."),
            "Find out what changed and why; then restore the file, or write the manifest anew.",
        ),
    };
    let finding = Finding::new(code, path.as_str(), message).at_all(places).remedy(remedy);
    if code == Code::ChecksumFileMissing { finding } else { finding.at(Location::file(path)) }
}
