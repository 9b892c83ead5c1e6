//! Smoke-test transcripts (`*.smoke.json`): what was run against a gateway and how it ended. This project's own format
//! (contracts, section 2, `closure.smoke-evidence-missing`), written by hand or by a probe.
//!
//! ```json
//! {
//!   "transcriptVersion": "v1",
//!   "target": "Example Gateway",
//!   "ranAt": "2026-02-13T15:20:00Z",
//!   "pins": { "containerDigest": "sha256:..." },
//!   "tests": [
//!     { "name": "gateway is listed", "command": "docker ps", "exitStatus": 0, "passed": true, "output": "..." }
//!   ]
//! }
//! ```

use super::Fault;
use super::document::Document;

/// A transcript.
#[derive(Clone, Debug)]
pub struct SmokeTranscript {
    pub document: Document,
    /// The lock target it speaks of, exactly as the lock names it.
    pub target: String,
    /// RFC 3339.
    pub ran_at: Option<String>,
    /// Lock fields as they were when the tests ran: a transcript of other pins proves nothing about these.
    pub pins: Vec<(String, String)>,
    pub tests: Vec<SmokeTest>,
}

/// One test of a transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmokeTest {
    pub name: String,
    pub command: String,
    pub exit_status: Option<i64>,
    /// Only the boolean `true` counts as passed: a probe that streams until its time limit ends with another status
    /// than 0 and may still have passed.
    pub passed: bool,
    pub line: u64,
}

/// Reads a transcript. `Ok(None)` for JSON without `transcriptVersion`.
///
/// # Errors
/// A [`Fault`] where the text is no JSON, or a transcript without `target` or `tests`, or of another version than `v1`.
pub fn parse(text: &str) -> Result<Option<SmokeTranscript>, Fault> {
    todo!("{text}")
}
