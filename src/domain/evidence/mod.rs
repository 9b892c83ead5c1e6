//! Evidence: one parser per kind, from text to meaning. Parsers never fail by panicking: they return a value or a
//! located [`ParseError`].

pub mod artifact;
pub mod attestation;
pub mod build;
pub mod capture;
pub mod checklist;
pub mod checksums;
pub mod content;
mod date;
mod decision;
pub(super) mod denial;
pub mod document;
mod encoding;
pub(super) mod entry;
pub mod figures;
mod footnotes;
pub mod foreign;
mod front_matter;
pub(super) mod gate_output;
pub mod history;
mod html_tag;
pub mod journal;
pub mod json_edit;
pub(super) mod label;
mod line_index;
mod mark;
mod markdown;
pub mod mentions;
pub mod note;
pub mod outcome;
mod overall;
pub mod pack;
mod parse_error;
mod pull_requests;
pub mod raw_runs;
pub mod regression;
pub mod report;
pub mod rollback;
pub mod runtime;
pub mod setting;
pub mod setup_lock;
pub mod source;
mod spot;
mod statement;
pub mod summary;
mod totals;
pub mod transcript;
mod verdict;

use std::borrow::Cow;
use std::sync::Arc;

use crate::domain::profile::Profile;
use crate::domain::values::kind::Kind;

use transcript::About;

pub use parse_error::{ParseError, utf8};

/// The parsed meaning of an artifact. Cheap to clone: a reload shares what did not change.
#[derive(Clone, Debug)]
pub enum Evidence {
    RawRuns(Arc<raw_runs::RawRuns>),
    Report(Arc<report::KpiReport>),
    GateOutput(Arc<gate_output::GateOutput>),
    Checklist(Arc<checklist::Checklist>),
    SetupLock(Arc<setup_lock::SetupLock>),
    Rollback(Arc<rollback::Rehearsal>),
    Regression(Arc<regression::Regression>),
    Summary(Arc<summary::Summary>),
    ApprovalNote(Arc<note::ApprovalNote>),
    Attestation(Arc<attestation::Attestation>),
    Checksums(Arc<checksums::Checksums>),
    /// Of a gateway.
    SmokeTranscript(Arc<transcript::Transcript>),
    /// Of a runtime or a prerequisite.
    ProbeTranscript(Arc<transcript::Transcript>),
    Capture(Arc<capture::Capture>),
    Journal(Arc<journal::JournalFile>),
    Source(Arc<source::Source>),
    /// A KPI report under a name or in a folder where none counts.
    StrayReport(Arc<report::KpiReport>),
    Unknown,
}

/// Parses a small evidence file (everything but raw runs, which are streamed by [`raw_runs::read`], and contract
/// sources, whose path tells what they are read for: [`source::parse`]).
///
/// # Errors
/// A [`ParseError`] where the bytes are no UTF-8, no JSON, or JSON of another shape than the kind asks for in a way that
/// leaves nothing to judge. A file that only resembles the kind by name gives `Ok(Evidence::Unknown)`.
pub fn parse(kind: Kind, bytes: &[u8], profile: &Profile) -> Result<Evidence, ParseError> {
    match by_name(kind, bytes, profile)? {
        Evidence::Unknown if !matches!(kind, Kind::SmokeTranscript | Kind::ProbeTranscript) => by_content(bytes),
        meaning => Ok(meaning),
    }
}

/// A transcript and a capture's record count under any name: a failure that is kept under another one is a failure. A
/// report does not, and is known.
fn by_content(bytes: &[u8]) -> Result<Evidence, ParseError> {
    if let Some(text) = utf8(bytes).ok().filter(|text| mark::is_in(text, capture::MARK)) {
        return Ok(capture::parse(text)?.map_or(Evidence::Unknown, |it| Evidence::Capture(Arc::new(it))));
    }
    match utf8(bytes).ok().filter(|text| mark::is_in(text, transcript::MARK)) {
        Some(text) => of_transcript(text),
        None => Ok(stray(bytes)),
    }
}

/// What a transcript speaks of tells its kind, whatever its name says.
fn of_transcript(text: &str) -> Result<Evidence, ParseError> {
    let Some(read) = transcript::parse(text)? else { return Ok(Evidence::Unknown) };
    Ok(match read.about {
        About::Target(_) => Evidence::SmokeTranscript(Arc::new(read)),
        About::Runtime(_) | About::Prerequisite(_) => Evidence::ProbeTranscript(Arc::new(read)),
    })
}

/// A report where none counts; anything else is unknown there.
fn stray(bytes: &[u8]) -> Evidence {
    let marks = ["\"executionStatus\"", "\"targetResult\""];
    let text = utf8(bytes).ok().filter(|text| marks.iter().any(|mark| text.contains(mark)));
    let report = text.and_then(|text| report::parse(text).ok().flatten());
    report.map_or(Evidence::Unknown, |it| Evidence::StrayReport(Arc::new(it)))
}

fn by_name(kind: Kind, bytes: &[u8], profile: &Profile) -> Result<Evidence, ParseError> {
    if matches!(kind, Kind::RawRuns | Kind::Source | Kind::Unknown) {
        return Ok(Evidence::Unknown);
    }
    foreign::refuse(bytes)?;
    if kind == Kind::Journal {
        return Ok(Evidence::Journal(Arc::new(journal::parse(bytes)?)));
    }
    let text = text_of(kind, bytes)?;
    of_text(kind, &text, profile).map_err(|fault| match text {
        Cow::Borrowed(_) => fault,
        // A column counts bytes: here those of another encoding.
        Cow::Owned(_) => ParseError { column: None, ..fault },
    })
}

fn of_text(kind: Kind, text: &str, profile: &Profile) -> Result<Evidence, ParseError> {
    foreign::refuse_unmerged(text)?;
    Ok(match kind {
        Kind::Report => report::parse(text)?.map_or(Evidence::Unknown, |it| Evidence::Report(Arc::new(it))),
        Kind::GateOutput => {
            gate_output::parse(text)?.map_or(Evidence::Unknown, |it| Evidence::GateOutput(Arc::new(it)))
        }
        Kind::Checklist => Evidence::Checklist(Arc::new(bounded_checklist(text)?)),
        Kind::SetupLock => Evidence::SetupLock(Arc::new(setup_lock::parse(text)?)),
        Kind::Rollback => Evidence::Rollback(Arc::new(rollback::parse(text, profile))),
        Kind::Regression => Evidence::Regression(Arc::new(regression::parse(text))),
        Kind::Summary => Evidence::Summary(Arc::new(summary::parse(text))),
        Kind::ApprovalNote => note::parse(text).map_or(Evidence::Unknown, |it| Evidence::ApprovalNote(Arc::new(it))),
        Kind::Attestation => {
            attestation::parse(text)?.map_or(Evidence::Unknown, |it| Evidence::Attestation(Arc::new(it)))
        }
        Kind::Checksums => Evidence::Checksums(Arc::new(checksums::parse(text)?)),
        Kind::SmokeTranscript | Kind::ProbeTranscript => of_transcript(text)?,
        Kind::Capture => capture::parse(text)?.map_or(Evidence::Unknown, |it| Evidence::Capture(Arc::new(it))),
        Kind::RawRuns | Kind::Source | Kind::Journal | Kind::Unknown => Evidence::Unknown,
    })
}

/// JSON is UTF-8, and a tick counts the checklist's bytes; what else people and shells write comes in more encodings.
fn text_of(kind: Kind, bytes: &[u8]) -> Result<Cow<'_, str>, ParseError> {
    match kind {
        Kind::GateOutput | Kind::Rollback | Kind::Regression | Kind::Summary | Kind::ApprovalNote | Kind::Checksums => {
            encoding::text(bytes)
        }
        _ => encoding::plain(bytes).map(Cow::Borrowed),
    }
}

/// Whether a text says by its content alone that it is JSON evidence of this kind, and of no other: only such a file is
/// replaced by a newer one of its kind, since what is taken for it by mistake would be lost.
pub fn is_plainly(kind: Kind, bytes: &[u8]) -> bool {
    let Ok(text) = utf8(bytes) else { return false };
    let Ok(document) = document::Document::parse(text) else { return false };
    let is_any = |pointers: &[&str]| pointers.iter().any(|pointer| document.at(pointer).is_some());
    let is_marked = |kind: &&Kind| match kind {
        Kind::RawRuns => is_any(&["/scenarioId", "/sessionId"]),
        Kind::Report => matches!(report::parse(text), Ok(Some(_))),
        Kind::GateOutput => matches!(gate_output::parse(text), Ok(Some(_))),
        Kind::SetupLock => is_any(&[setup_lock::PROVISIONING, setup_lock::PLUGINS]),
        Kind::SmokeTranscript => is_any(&["/transcriptVersion"]) && !is_any(&["/runtime", "/prerequisite"]),
        Kind::ProbeTranscript => is_any(&["/transcriptVersion"]) && is_any(&["/runtime", "/prerequisite"]),
        Kind::Capture => is_any(&["/captureVersion"]),
        Kind::Checklist
        | Kind::Rollback
        | Kind::Regression
        | Kind::Summary
        | Kind::ApprovalNote
        | Kind::Attestation
        | Kind::Checksums
        | Kind::Source
        | Kind::Journal
        | Kind::Unknown => false,
    };
    Kind::ALL.iter().filter(is_marked).eq([&kind])
}

/// A checklist of more items than anybody could tick is refused before it is read: every one would cost memory many times
/// over.
fn bounded_checklist(text: &str) -> Result<checklist::Checklist, ParseError> {
    // Each item has a `[`: of most lists the items need no count.
    let brackets = text.bytes().filter(|byte| *byte == b'[').count();
    let count = if brackets > checklist::MOST_ITEMS { checklist::count(text) } else { 0 };
    if count > checklist::MOST_ITEMS {
        let why = format!("it holds {count} task list items, at most {} are read", checklist::MOST_ITEMS);
        return Err(ParseError::new(why));
    }
    Ok(checklist::parse(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_of_one_kind_alone_is_plainly_of_it() {
        let report = r#"{"scope":{},"metrics":{}}"#;
        let gate = r#"{"reports":{},"gatePass":true}"#;
        assert!(is_plainly(Kind::Report, report.as_bytes()) && is_plainly(Kind::GateOutput, gate.as_bytes()));
        assert!(!is_plainly(Kind::GateOutput, report.as_bytes()) && !is_plainly(Kind::Report, gate.as_bytes()));
        for other in [
            "",
            "{}",
            r#"{"scope":{},"metrics":{}"#,
            r#"{"scope":{},"metrics":{}}{"scope":{},"metrics":{}}"#,
            r#"{"scope":{},"metrics":{},"scenarioId":"a","sessionId":"s"}"#,
            r#"{"scope":{},"metrics":{},"gatePass":true}"#,
            r#"{"scope":{},"metrics":{},"transcriptVersion":"v0"}"#,
            r#"{"scope":{},"environment":{},"domains":{"plugins":{}}}"#,
        ] {
            assert!(!is_plainly(Kind::Report, other.as_bytes()), "{other}");
            assert!(!is_plainly(Kind::GateOutput, other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn a_fault_in_text_of_another_encoding_names_its_line_and_no_column_of_other_bytes() {
        let text = format!("\u{feff}\n \"{}", "\u{e5e5}".repeat(9));
        let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let profile = Profile::read(&[]).unwrap();
        let fault = parse(Kind::GateOutput, &units, &profile).unwrap_err();
        assert_eq!((fault.line, fault.column), (Some(2), None));
        let plain = parse(Kind::GateOutput, text.trim_start_matches('\u{feff}').as_bytes(), &profile).unwrap_err();
        assert!(plain.line == Some(2) && plain.column.is_some());
    }
}
