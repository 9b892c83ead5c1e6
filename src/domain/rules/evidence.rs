//! Rules behind `evidence.*`.

use serde_json::Value;

use super::super::artifact::{Condition, Kind};
use super::super::assessment::{RawFact, ReportFact};
use super::super::evidence::Evidence;
use super::super::evidence::document::Document;
use super::super::evidence::raw_runs::Breach;
use super::super::finding::{Code, Finding, Severity};
use super::super::pack::{Entry, Pack};
use super::super::path::{Location, PackPath};
use super::super::profile::Profile;
use super::references;
use super::words::{cut, json, quoted, told};

/// What cannot be read, names a key twice, leads outside, or still carries placeholders.
pub fn judge(pack: &Pack, profile: &Profile, reports: &[ReportFact]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for entry in pack.entries() {
        findings.extend(unreadable(pack, entry, reports));
        findings.extend(duplicate_keys(entry));
        findings.extend(escapes(pack, entry));
        findings.extend(placeholders(profile, entry));
    }
    findings
}

fn unreadable(pack: &Pack, entry: &Entry, reports: &[ReportFact]) -> Option<Finding> {
    let Condition::Unreadable { why, line, column } = &entry.artifact.condition else { return None };
    let path = &entry.artifact.path;
    let place = match (line, column) {
        (Some(line), Some(column)) => format!(" at line {line}, column {column}"),
        (Some(line), None) => format!(" at line {line}"),
        _ => String::new(),
    };
    let severity = if is_required(pack, entry, reports) { Severity::Blocker } else { Severity::Warning };
    let what = entry.artifact.kind.words();
    let what = if entry.artifact.kind == Kind::Unknown { "file" } else { what };
    let message =
        format!("The {what} {} cannot be read{place}: {}.", quoted(path.as_str()), cut(why.trim_end_matches('.')));
    Some(
        Finding::new(Code::EvidenceUnreadable, path.as_str(), message)
            .weighing(severity)
            .at(Location { path: path.clone(), line: *line })
            .remedy("Put a readable file in its place, or remove it if it is no evidence."),
    )
}

/// Whether the release cannot be judged without the file.
fn is_required(pack: &Pack, entry: &Entry, reports: &[ReportFact]) -> bool {
    let path = &entry.artifact.path;
    match entry.artifact.kind {
        Kind::Checklist | Kind::SetupLock | Kind::GateOutput | Kind::Source => true,
        Kind::Report => is_named_by_a_gate_output(pack, path),
        Kind::RawRuns => reports.iter().any(|report| report.gate_side.is_some() && rests_on(pack, report, path)),
        Kind::ApprovalNote | Kind::Rollback => is_alone(pack, entry),
        _ => false,
    }
}

fn is_named_by_a_gate_output(pack: &Pack, path: &PackPath) -> bool {
    let named = |(at, output): (&PackPath, &super::super::evidence::gate_output::GateOutput)| {
        output
            .report_paths()
            .into_iter()
            .flatten()
            .any(|text| references::locate(pack, at, text).as_ref() == Some(path))
    };
    pack.gate_outputs().any(named)
}

fn rests_on(pack: &Pack, report: &ReportFact, path: &PackPath) -> bool {
    let named = pack.report(&report.path).and_then(|report| report.raw_runs_path());
    !matches!(report.raw, RawFact::NotExecuted)
        && named.and_then(|named| report.path.resolve(named)).as_ref() == Some(path)
}

/// The only one of its kind.
fn is_alone(pack: &Pack, entry: &Entry) -> bool {
    !pack.entries().any(|other| {
        other.artifact.path != entry.artifact.path
            && match (&entry.artifact.kind, &other.evidence) {
                (Kind::ApprovalNote, Evidence::ApprovalNote(_)) => true,
                (Kind::Rollback, Evidence::Rollback(rehearsal)) => !rehearsal.pending,
                _ => false,
            }
    })
}

fn document(entry: &Entry) -> Option<&Document> {
    match &entry.evidence {
        Evidence::Report(it) => Some(&it.document),
        Evidence::GateOutput(it) => Some(&it.document),
        Evidence::SetupLock(it) => Some(&it.document),
        Evidence::SmokeTranscript(it) => Some(&it.document),
        _ => None,
    }
}

fn duplicate_keys(entry: &Entry) -> Option<Finding> {
    let path = &entry.artifact.path;
    let (keys, places): (Vec<String>, Vec<Location>) = match (&entry.evidence, document(entry)) {
        (Evidence::RawRuns(raw), _) => raw
            .problems
            .listed
            .iter()
            .filter(|problem| problem.what == Breach::DuplicateKey)
            .map(|problem| {
                let row = problem.row.map_or(String::new(), |row| format!(" in row {row}"));
                (format!("{}{row}", quoted(&problem.field)), Location { path: path.clone(), line: problem.line })
            })
            .unzip(),
        (_, Some(document)) => document
            .duplicates()
            .iter()
            .map(|pointer| (quoted(pointer), Location::line(path, document.line_of(pointer))))
            .unzip(),
        _ => return None,
    };
    (!keys.is_empty()).then(|| {
        let message = format!("Two readers would see two truths: a key is named twice: {}.", told(&keys));
        Finding::new(Code::EvidenceDuplicateKey, path.as_str(), message)
            .at_all(places)
            .remedy("Find out which value is true and write the file again with each key once.")
    })
}

fn escapes(pack: &Pack, entry: &Entry) -> Option<Finding> {
    let path = &entry.artifact.path;
    if let Condition::Escapes { target } = &entry.artifact.condition {
        let message = format!("The link leads outside the pack, to {}: it was not opened.", quoted(target));
        let remedy = "Put the file itself in its place.";
        return Some(
            Finding::new(Code::EvidencePathEscapes, path.as_str(), message).at(Location::file(path)).remedy(remedy),
        );
    }
    let out: Vec<_> = references::of(pack, entry).into_iter().filter(|it| it.target.is_none()).collect();
    let named: Vec<String> = out.iter().map(|it| quoted(&it.text)).collect();
    (!out.is_empty()).then(|| {
        let message = format!("It names what is outside the pack and was not opened: {}.", told(&named));
        Finding::new(Code::EvidencePathEscapes, path.as_str(), message)
            .at_all(out.into_iter().map(|it| it.place))
            .remedy("Keep the file in the pack and name it by its path inside.")
    })
}

/// Executed evidence only: a shell is a placeholder by nature and has its own code.
fn placeholders(profile: &Profile, entry: &Entry) -> Option<Finding> {
    let Evidence::Report(report) = &entry.evidence else { return None };
    if !report.is_executed() {
        return None;
    }
    let path = &entry.artifact.path;
    let mut found = Vec::new();
    collect(profile, report.document.value(), &mut String::new(), &mut found);
    let fields: Vec<String> = found
        .iter()
        .map(|pointer| format!("`{}` is {}", pointer[1..].replace('/', "."), json(report.document.at(pointer))))
        .collect();
    (!fields.is_empty()).then(|| {
        let message = format!("The executed report still carries placeholders: {}.", told(&fields));
        Finding::new(Code::EvidencePlaceholder, path.as_str(), message)
            .at_all(found.iter().map(|pointer| Location::line(path, report.document.line_of(pointer))))
            .remedy("Write the report again with the real values, or keep it out of the evidence.")
    })
}

fn collect(profile: &Profile, value: &Value, at: &mut String, found: &mut Vec<String>) {
    let length = at.len();
    let mut below = |key: &str, value: &Value| {
        at.push_str(&references::pointer(&[key]));
        collect(profile, value, at, found);
        at.truncate(length);
    };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| below(key, value)),
        Value::Array(list) => list.iter().enumerate().for_each(|(index, value)| below(&index.to_string(), value)),
        Value::String(text) if is_placeholder(profile, text) && length > 0 => found.push(at.clone()),
        _ => {}
    }
}

/// Blank, in angle brackets, or one of the profile's words.
pub fn is_placeholder(profile: &Profile, text: &str) -> bool {
    let text = text.trim();
    text.is_empty()
        || (text.starts_with('<') && text.ends_with('>'))
        || profile.placeholders.iter().any(|word| word.eq_ignore_ascii_case(text))
}
