//! Rules behind `evidence.*`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::domain::assessment::wording::{cut, join_capped, quoted};
use crate::domain::assessment::{RawFact, ReportFact};
use crate::domain::evidence::Evidence;
use crate::domain::evidence::artifact::Condition;
use crate::domain::evidence::document::Document;
use crate::domain::evidence::pack::{Pack, PackEntry};
use crate::domain::evidence::raw_runs::Breach;
use crate::domain::finding::{Code, Finding, Origin, Severity};
use crate::domain::profile::Profile;
use crate::domain::values::kind::Kind;
use crate::domain::values::path::{Location, PackPath};
use crate::domain::values::pointer::pointer;
use crate::domain::values::temporary::is_temporary;
use crate::domain::values::time_span::TimeSpan;

use super::citing::{in_json, listed};
use super::dated::{may_follow_by_name, when};
use super::references;
use super::words::json;

/// What cannot be read, names a key twice, leads outside, or still carries placeholders.
pub(super) fn check_artifacts(pack: &Pack, profile: &Profile, reports: &[ReportFact]) -> Vec<Finding> {
    let needed = Needed::of(pack, profile, reports);
    let mut findings = Vec::new();
    for entry in pack.entries() {
        findings.extend(leftover(entry));
        findings.extend(unreadable(profile, entry, &needed));
        findings.extend(duplicate_keys(entry));
        findings.extend(escapes(pack, profile, entry));
        findings.extend(placeholders(profile, entry));
    }
    findings
}

/// What a killed save left, or kept of another program's.
fn leftover(entry: &PackEntry) -> Option<Finding> {
    let path = &entry.artifact.path;
    let message = || format!("A save left {} behind; it is no evidence.", quoted(path.as_str()));
    is_temporary(path.name()).then(|| {
        Finding::new(Code::EvidenceLeftover, path.as_str(), message())
            .at(Location::file(path))
            .comparing("its name", "of a file that is being written", Origin::computed("the names of the pack's files"))
            .comparing("whether it is still being written", "no", Origin::at(Location::file(path)))
            .remedy("If a save said that it keeps there what another program wrote, put that where it belongs; then remove it.")
    })
}

fn unreadable(profile: &Profile, entry: &PackEntry, needed: &Needed<'_>) -> Option<Finding> {
    let Condition::Unreadable { why, line, column } = &entry.artifact.condition else { return None };
    let path = &entry.artifact.path;
    let place = match (line, column) {
        (Some(line), Some(column)) => format!(" at line {line}, column {column}"),
        (Some(line), None) => format!(" at line {line}"),
        _ => String::new(),
    };
    let severity = if needed.holds(entry) { Severity::Blocker } else { Severity::Warning };
    let what = entry.artifact.kind.words();
    let what = if entry.artifact.kind == Kind::Unknown { "file" } else { what };
    let message =
        format!("The {what} {} cannot be read{place}: {}.", quoted(path.as_str()), cut(why.trim_end_matches('.')));
    Some(
        Finding::new(Code::EvidenceUnreadable, path.as_str(), message)
            .weighing(severity)
            .at(Location { path: path.clone(), line: *line })
            .comparing("what reading it gave", cut(why), Origin::at(Location { path: path.clone(), line: *line }))
            .comparing("what it was read as", what, read_as(profile, entry))
            .remedy("Put a readable file in its place, or remove it if it is no evidence."),
    )
}

/// What makes a file be read as what it is read as.
fn read_as(profile: &Profile, entry: &PackEntry) -> Origin {
    let path = entry.artifact.path.as_str();
    match entry.artifact.kind {
        _ if path == profile.paths.checklist => Origin::profile("paths.checklist"),
        _ if path == profile.paths.lock => Origin::profile("paths.lock"),
        Kind::Unknown => Origin::profile("paths.evidence"),
        _ => Origin::profile("kinds"),
    }
}

/// What the release cannot be judged without: the newest of each kind that can be read, and what the gate's runs rest on.
struct Needed<'a> {
    profile: &'a Profile,
    /// Reports that kept gate outputs name.
    reports: BTreeSet<PackPath>,
    /// The rows of the gate's runs.
    rows: BTreeSet<PackPath>,
    /// By kind. A run that is not older than the older one of the gate's two may be one of the two.
    newest: BTreeMap<Kind, (PackPath, TimeSpan)>,
}

impl<'a> Needed<'a> {
    fn of(pack: &Pack, profile: &'a Profile, reports: &[ReportFact]) -> Self {
        let named = pack.gate_outputs().flat_map(|(at, output)| {
            let texts = output.report_paths().into_iter().flatten();
            texts.filter_map(move |text| references::locate(pack, at, text))
        });
        let runs = || reports.iter().filter(|it| it.gate_side.is_some());
        Self {
            profile,
            reports: named.collect(),
            rows: runs().filter_map(|it| rows_named(pack, it)).collect(),
            newest: newest(pack, runs().min_by_key(|it| it.measured.to)),
        }
    }

    /// Asked of a file that cannot be read.
    fn holds(&self, entry: &PackEntry) -> bool {
        let path = &entry.artifact.path;
        match entry.artifact.kind {
            Kind::Checklist | Kind::SetupLock | Kind::GateOutput | Kind::Source | Kind::Journal => true,
            Kind::Report => self.reports.contains(path) || (!self.is_baseline(path) && self.may_be_newest(entry)),
            Kind::RawRuns => self.rows.contains(path),
            // Of which run it is cannot be told: of one that counts it may say that it is not whole.
            Kind::Capture => true,
            Kind::ApprovalNote | Kind::Rollback | Kind::Regression | Kind::SmokeTranscript => self.may_be_newest(entry),
            // Of a statement that cannot be read its note tells.
            Kind::ProbeTranscript | Kind::Summary | Kind::Attestation | Kind::Checksums | Kind::Unknown => false,
        }
    }

    /// Whether it may be newer than what can be read in its stead.
    fn may_be_newest(&self, entry: &PackEntry) -> bool {
        let path = &entry.artifact.path;
        let counting = self.newest.get(&entry.artifact.kind);
        counting.is_none_or(|(other, when)| may_follow_by_name(path, other, *when))
    }

    /// By its name alone.
    fn is_baseline(&self, path: &PackPath) -> bool {
        let runs = &self.profile.runs;
        let holds = |word: &str| path.name().to_lowercase().contains(&word.to_lowercase());
        holds(&runs.baseline_type) && !holds(&runs.gate_type)
    }
}

/// The newest of each kind of document, and of the reports the older run of the gate.
fn newest(pack: &Pack, older: Option<&ReportFact>) -> BTreeMap<Kind, (PackPath, TimeSpan)> {
    let mut newest: BTreeMap<Kind, (PackPath, TimeSpan)> = BTreeMap::new();
    let is_plan = |entry: &PackEntry| matches!(&entry.evidence, Evidence::Rollback(it) if it.pending);
    let readable = pack.entries().filter(|it| !matches!(it.evidence, Evidence::Unknown) && !is_plan(it));
    for entry in readable {
        let own = (entry.artifact.path.clone(), when(pack, entry));
        let known = newest.entry(entry.artifact.kind).or_insert_with(|| own.clone());
        if own.1.from > known.1.from {
            *known = own;
        }
    }
    newest.remove(&Kind::Report);
    newest.extend(older.map(|run| (Kind::Report, (run.path.clone(), run.measured))));
    newest
}

fn rows_named(pack: &Pack, report: &ReportFact) -> Option<PackPath> {
    let rows = references::rows_of_report(pack, &report.path, pack.report(&report.path)?);
    rows.filter(|_| !matches!(report.raw, RawFact::NotExecuted))
}

fn document(entry: &PackEntry) -> Option<&Document> {
    match &entry.evidence {
        Evidence::Report(it) => Some(&it.document),
        Evidence::GateOutput(it) => Some(&it.document),
        Evidence::SetupLock(it) => Some(&it.document),
        Evidence::SmokeTranscript(it) | Evidence::ProbeTranscript(it) => Some(&it.document),
        Evidence::Capture(it) => Some(&it.document),
        Evidence::RawRuns(_)
        | Evidence::Checklist(_)
        | Evidence::Rollback(_)
        | Evidence::Regression(_)
        | Evidence::Summary(_)
        | Evidence::ApprovalNote(_)
        | Evidence::Attestation(_)
        | Evidence::Checksums(_)
        | Evidence::Journal(_)
        | Evidence::Source(_)
        | Evidence::StrayReport(_)
        | Evidence::Unknown => None,
    }
}

fn duplicate_keys(entry: &PackEntry) -> Option<Finding> {
    let path = &entry.artifact.path;
    let (keys, origins): (Vec<String>, Vec<Origin>) = match (&entry.evidence, document(entry)) {
        (Evidence::RawRuns(raw), _) => raw
            .problems
            .listed
            .iter()
            .filter(|problem| problem.what == Breach::DuplicateKey)
            .map(|problem| {
                let row = problem.row.map_or(String::new(), |row| format!(" in row {row}"));
                let part = problem.row.map(|row| format!("row {row}"));
                let place = Location { path: path.clone(), line: problem.line };
                (format!("{}{row}", quoted(&problem.field)), Origin::Evidence { place, part })
            })
            .unzip(),
        (_, Some(document)) => {
            document.duplicates().iter().map(|pointer| (quoted(pointer), in_json(path, document, pointer))).unzip()
        }
        _ => return None,
    };
    (!keys.is_empty()).then(|| {
        let message = format!("Two readers would see two truths: a key is named twice: {}.", join_capped(&keys));
        let finding = Finding::new(Code::EvidenceDuplicateKey, path.as_str(), message)
            .at_all(origins.iter().filter_map(Origin::place).cloned())
            .comparing("times that an object may name a key", "1", Origin::computed("the JSON contract"));
        let named = keys.iter().zip(origins);
        named
            .fold(finding, |finding, (key, origin)| {
                finding.comparing(format!("times that {key} is named"), "2 or more", origin)
            })
            .remedy("Find out which value is true and write the file again with each key once.")
    })
}

fn escapes(pack: &Pack, profile: &Profile, entry: &PackEntry) -> Option<Finding> {
    let path = &entry.artifact.path;
    if let Condition::Escapes { target } = &entry.artifact.condition {
        let message = format!("The link leads outside the pack, to {}: it was not opened.", quoted(target));
        let remedy = "Put the file itself in its place.";
        return Some(
            Finding::new(Code::EvidencePathEscapes, path.as_str(), message)
                .at(Location::file(path))
                .comparing("where the link leads", cut(target), Origin::at(Location::file(path)))
                .comparing("where evidence lies", profile.paths.evidence.as_str(), Origin::profile("paths.evidence"))
                .remedy(remedy),
        );
    }
    let out: Vec<_> = references::of(pack, entry).into_iter().filter(|it| it.target.is_none()).collect();
    let named: Vec<String> = out.iter().map(|it| quoted(&it.text)).collect();
    (!out.is_empty()).then(|| {
        let message = format!("It names what is outside the pack and was not opened: {}.", join_capped(&named));
        let finding = Finding::new(Code::EvidencePathEscapes, path.as_str(), message)
            .at_all(out.iter().map(|it| it.place.clone()));
        let finding = out.iter().fold(finding, |finding, it| {
            finding.comparing("path that is named", cut(&it.text), Origin::at(it.place.clone()))
        });
        let resolved =
            Origin::computed("the path taken from the pack's root, and from the folder of the file that names it");
        finding
            .comparing("where it leads", "outside the pack", resolved)
            .remedy("Keep the file in the pack and name it by its path inside.")
    })
}

/// Executed evidence only: a shell is a placeholder by nature and has its own code.
fn placeholders(profile: &Profile, entry: &PackEntry) -> Option<Finding> {
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
        let message = format!("The executed report still carries placeholders: {}.", join_capped(&fields));
        let finding = Finding::new(Code::EvidencePlaceholder, path.as_str(), message)
            .citing("state of the report", path, &report.document, "/executionStatus/state")
            .comparing(
                "placeholders, besides blanks and `<...>`",
                listed(&profile.placeholders),
                Origin::profile("placeholders"),
            );
        let cited =
            found.iter().fold(finding, |it, pointer| it.citing("value that is left", path, &report.document, pointer));
        cited
            .at_all(found.iter().map(|pointer| Location::line(path, report.document.line_of(pointer))))
            .remedy("Write the report again with the real values, or keep it out of the evidence.")
    })
}

fn collect(profile: &Profile, value: &Value, at: &mut String, found: &mut Vec<String>) {
    let length = at.len();
    let mut below = |key: &str, value: &Value| {
        at.push_str(&pointer(&[key]));
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
pub(super) fn is_placeholder(profile: &Profile, text: &str) -> bool {
    let text = text.trim();
    text.is_empty()
        || (text.starts_with('<') && text.ends_with('>'))
        || profile.placeholders.iter().any(|word| word.eq_ignore_ascii_case(text))
}
