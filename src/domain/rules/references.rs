//! Paths that evidence names, and where they lead. One list, used for what escapes, for what is linked and for who
//! refers to whom.

use serde_json::Value;

use crate::domain::evidence::Evidence;
use crate::domain::evidence::capture::CaptureRecord;
use crate::domain::evidence::document::Document;
use crate::domain::evidence::gate_output::GateOutput;
use crate::domain::evidence::pack::{Pack, PackEntry};
use crate::domain::evidence::report::KpiReport;
use crate::domain::values::path::{self, Location, PackPath, with_slashes};
use crate::domain::values::pointer::pointer;

/// A path as one file names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// As written.
    pub text: String,
    pub place: Location,
    /// Inside the pack, whether or not it exists; `None` where it is absolute or leads outside.
    pub target: Option<PackPath>,
}

/// Takes `text` as a path from the pack's root, or from the folder of `base` where a file stands there. A path that
/// leads outside from the root is not saved by leading nowhere from the folder.
pub fn locate(pack: &Pack, base: &PackPath, text: &str) -> Option<PackPath> {
    let plain = with_slashes(text);
    let spelled = [PackPath::new(text), base.resolve(text), PackPath::new(&plain), base.resolve(&plain)];
    standing(pack, spelled.iter().flatten(), &plain).or_else(|| PackPath::new(&plain))
}

/// Whether a file of the pack has this path.
pub(super) fn has(pack: &Pack, path: &str) -> bool {
    PackPath::new(path).is_some_and(|path| pack.contains(&path))
}

/// Where the rows of a capture are, or should be: beside its record.
pub fn rows_of_capture(path: &PackPath, record: &CaptureRecord) -> Option<PackPath> {
    (!record.rows.contains('/')).then(|| path.resolve(&record.rows))?
}

/// The rows that a report names, from its own folder; whether or not they are there. `None` where none are named, or
/// what is named leads outside.
pub fn rows_of_report(pack: &Pack, path: &PackPath, report: &KpiReport) -> Option<PackPath> {
    let text = report.raw_runs_path()?;
    let plain = with_slashes(text);
    let spelled = [path.resolve(text), path.resolve(&plain)];
    standing(pack, spelled.iter().flatten(), &plain).or_else(|| path.resolve(&plain))
}

/// The file that stands at one of these paths, in other letters too where only one does; or at the end of an absolute
/// path, as another machine knows it.
fn standing<'a>(pack: &Pack, spelled: impl Iterator<Item = &'a PackPath> + Clone, plain: &str) -> Option<PackPath> {
    let exact = spelled.clone().find(|path| pack.contains(path)).cloned();
    let folded = || spelled.clone().find_map(|path| pack.in_other_case(path)).cloned();
    let there =
        |path: PackPath| pack.contains(&path).then(|| path.clone()).or_else(|| pack.in_other_case(&path).cloned());
    let tail = || path::tails(plain).filter_map(PackPath::new).find_map(there);
    exact.or_else(folded).or_else(tail)
}

/// Every path that the entry's evidence names.
pub(super) fn of(pack: &Pack, entry: &PackEntry) -> Vec<Reference> {
    let path = &entry.artifact.path;
    match &entry.evidence {
        Evidence::Report(report) => of_report(pack, path, report),
        Evidence::GateOutput(output) => of_gate_output(pack, path, output),
        Evidence::ApprovalNote(note) => note
            .links
            .iter()
            .filter(|(text, _)| looks_like_a_path(text))
            .map(|(text, line)| reference(text, Location::line(path, *line), locate(pack, path, text)))
            .collect(),
        Evidence::Checksums(manifest) => manifest
            .lines
            .iter()
            .map(|line| reference(&line.path, Location::line(path, line.line), locate(pack, path, &line.path)))
            .collect(),
        Evidence::Capture(capture) => {
            let place = Location::line(path, capture.document.line_of("/rows"));
            vec![reference(&capture.record.rows, place, rows_of_capture(path, &capture.record))]
        }
        Evidence::RawRuns(_)
        | Evidence::Checklist(_)
        | Evidence::SetupLock(_)
        | Evidence::Rollback(_)
        | Evidence::Regression(_)
        | Evidence::Summary(_)
        | Evidence::Attestation(_)
        | Evidence::SmokeTranscript(_)
        | Evidence::ProbeTranscript(_)
        | Evidence::Journal(_)
        | Evidence::Source(_)
        | Evidence::StrayReport(_)
        | Evidence::Unknown => Vec::new(),
    }
}

fn reference(text: &str, place: Location, target: Option<PackPath>) -> Reference {
    Reference { text: text.to_owned(), place, target }
}

fn of_report(pack: &Pack, path: &PackPath, report: &KpiReport) -> Vec<Reference> {
    let place = |pointer: &str| Location::line(path, report.document.line_of(pointer));
    let raw = report.raw_runs_path().filter(|text| !text.trim().is_empty());
    let rows = || rows_of_report(pack, path, report);
    let raw = raw.map(|text| reference(text, place("/executionStatus/rawRunsPath"), rows()));
    let named = report.document.at("/evidence").and_then(Value::as_object).into_iter().flatten();
    let named = named.filter_map(|(key, value)| {
        let text = value.as_str().filter(|text| looks_like_a_path(text))?;
        Some(reference(text, place(&pointer(&["evidence", key])), locate(pack, path, text)))
    });
    raw.into_iter().chain(named).collect()
}

fn of_gate_output(pack: &Pack, path: &PackPath, output: &GateOutput) -> Vec<Reference> {
    let string = |document: &Document, at: &str| document.string(at).map(str::to_owned);
    let mut found = Vec::new();
    for side in ["first", "second"] {
        let at = format!("/reports/{side}/path");
        let Some(text) = string(&output.document, &at) else { continue };
        let target = locate(pack, path, &text);
        let folder = target.clone().unwrap_or_else(|| path.clone());
        found.push(reference(&text, Location::line(path, output.document.line_of(&at)), target));
        let at = format!("/reports/{side}/rawRunsPath");
        if let Some(raw) = string(&output.document, &at).filter(|raw| !raw.trim().is_empty()) {
            let plain = with_slashes(&raw);
            let beside = folder.resolve(&plain);
            let target = standing(pack, beside.iter(), &plain).or(beside);
            found.push(reference(&raw, Location::line(path, output.document.line_of(&at)), target));
        }
    }
    found
}

/// One word with a folder in it that is no URL and no placeholder.
fn looks_like_a_path(text: &str) -> bool {
    let has_folder = text.contains('/') || text.contains('\\') || text == "..";
    has_folder && !text.contains("://") && !text.contains(['<', '>']) && !text.chars().any(char::is_whitespace)
}
