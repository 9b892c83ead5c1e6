//! Records of captures (`*.capture.json`): what a run was captured with, by whom, and whether it is whole. This project's own
//! format (docs/contracts.md, section 1: capture record), written beside the rows by `signoff collect`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::values::digest::Digest;

use super::document::Document;
use super::parse_error::ParseError;

/// A record and its text.
#[derive(Clone, Debug)]
pub struct Capture {
    pub document: Document,
    pub record: CaptureRecord,
}

/// What is kept of a capture, as it stands in the record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CaptureRecord {
    pub capture_version: CaptureVersion,
    /// This capture, and no other.
    pub capture: String,
    pub run_id: String,
    pub run_type: String,
    pub state: CaptureState,
    /// The file of the rows, by its name beside the record.
    pub rows: String,
    /// So many rows make it whole.
    pub planned: u64,
    /// As of the last time that the record was written.
    pub written: u64,
    /// Of these, rows that count against a metric.
    pub failed: u64,
    /// Of the file of the rows; `None` while it grows.
    pub rows_sha256: Option<Digest>,
    /// Of rows, the longest that one may take, in seconds.
    pub longest_row_s: u64,
    pub plan: FileFact,
    pub environment: CaptureEnvironment,
    pub feature_flags: BTreeMap<String, bool>,
    /// What differed from the commit when it began, and was allowed to: paths from the work tree's root.
    pub changed: Vec<String>,
    pub operator: String,
    pub host: HostName,
    /// The harness: programs and the files that their arguments name.
    pub files: Vec<FileFact>,
    pub scenarios: Vec<ScenarioFact>,
    /// Each time that it was begun or gone on with.
    pub sessions: Vec<CaptureSession>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CaptureVersion {
    #[serde(rename = "v1")]
    V1,
}

/// How far a capture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CaptureState {
    /// It grows, or was ended so that it could not say so.
    Running,
    /// It ended early, and can be gone on with.
    Stopped,
    /// Something changed under it: what was captured until then is of no one build.
    Spoiled,
    /// Every row is there.
    Complete,
}

/// As every row has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaptureEnvironment {
    pub git: GitFact,
    pub model: ModelFact,
    pub app: AppFact,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GitFact {
    pub repo: String,
    pub branch: String,
    pub commit: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelFact {
    pub provider: String,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppFact {
    pub version: String,
}

/// Where it ran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HostName {
    pub name: String,
    /// Kernel, release and machine.
    pub system: String,
}

/// A file as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileFact {
    pub path: String,
    pub sha256: Digest,
}

/// A scenario of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScenarioFact {
    pub id: String,
    pub argv: Vec<String>,
    pub count: u64,
    pub limit_s: u64,
}

/// One time that somebody captured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CaptureSession {
    /// RFC 3339.
    pub begun: String,
    pub ended: Option<String>,
    /// So many rows were there before.
    pub rows_before: u64,
    /// Why it ended before the last row; `None` where it did not, or could not say so.
    pub stopped_by: Option<String>,
    /// What changed under it: a run is never whole after that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spoiled_by: Option<String>,
    /// By how much the clock and the time that passed came apart, in milliseconds, where that was more than a second.
    pub clock_jumped_ms: Option<i64>,
}

/// The key by which a record is known under any name.
pub const MARK: &str = "captureVersion";

/// Reads a record. `Ok(None)` for JSON without its mark.
///
/// # Errors
/// A [`ParseError`] where the text is no JSON, or marked and no record of this version.
pub fn parse(text: &str) -> Result<Option<Capture>, ParseError> {
    let document = Document::parse(text)?;
    if document.at(&format!("/{MARK}")).is_none() {
        return Ok(None);
    }
    let record = serde_json::from_str(text).map_err(|error| {
        let fault = super::document::fault(&error);
        let why = fault.why.trim_start_matches("not JSON: ").to_owned();
        ParseError { why: format!("not a capture record: {why}"), ..fault }
    })?;
    Ok(Some(Capture { document, record }))
}

impl CaptureRecord {
    /// The bytes of a record file.
    ///
    /// # Errors
    /// What serde says, which of this type it never does.
    pub fn to_text(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }

    /// What changed under it, in whichever session.
    pub fn spoiled_by(&self) -> Option<&str> {
        self.sessions.iter().find_map(|session| session.spoiled_by.as_deref())
    }

    /// How often it was gone on with.
    pub fn resumed(&self) -> usize {
        self.sessions.len().saturating_sub(1)
    }
}
