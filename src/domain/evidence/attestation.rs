//! What stands beside an approval note that signoff wrote (`*.intoto.json`): an in-toto Statement v1 about the note and every
//! file of the evidence, whose predicate is a SLSA verification summary v1; and the signature under it
//! (`*.intoto.json.sig`, as `ssh-keygen -Y sign` writes it). docs/contracts.md, section 1: attestation.

use serde::{Deserialize, Serialize};

use crate::domain::profile::{SIGNATURE_ENDING, STATEMENT_ENDING};
use crate::domain::values::digest::{Digest, with_lf};
use crate::domain::values::escaped::escaped_json;
use crate::domain::values::path::PackPath;

use super::note::Decision;
use super::parse_error::ParseError;

/// Text by which a statement of signoff is known.
const MARK: &str = "\"signoff_note\"";
/// How a signature begins.
const ARMOR: &str = "-----BEGIN SSH SIGNATURE-----";

/// Either file.
#[derive(Clone, Debug, PartialEq)]
pub enum Attestation {
    Statement(Box<Statement>),
    Signature,
}

/// The order of the fields is that of the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    #[serde(rename = "_type")]
    pub statement_type: StatementType,
    /// The note, then every file of the evidence that could be read, by path.
    pub subject: Vec<Subject>,
    #[serde(rename = "predicateType")]
    pub predicate_type: PredicateType,
    pub predicate: Summary,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StatementType {
    #[serde(rename = "https://in-toto.io/Statement/v1")]
    V1,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PredicateType {
    #[serde(rename = "https://slsa.dev/verification_summary/v1")]
    VerificationSummary,
}

/// A file by its path from the pack's root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    pub name: PackPath,
    pub digest: Sha256,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sha256 {
    pub sha256: Digest,
}

/// The verification summary, with what it has no word for under a name of signoff's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Summary {
    pub verifier: Verifier,
    /// RFC 3339: the moment as of which the evidence was judged.
    pub time_verified: String,
    pub resource_uri: String,
    pub policy: PolicyUsed,
    pub verification_result: VerificationResult,
    pub verified_levels: Vec<Level>,
    #[serde(rename = "signoff_note")]
    pub note: NoteStated,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verifier {
    pub id: String,
    pub version: VerifierVersion,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerifierVersion {
    pub signoff: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyUsed {
    pub uri: String,
    pub digest: Sha256,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum VerificationResult {
    #[serde(rename = "PASSED")]
    Passed,
    #[serde(rename = "FAILED")]
    Failed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Level {
    #[serde(rename = "SIGNOFF_APPROVED")]
    Approved,
    #[serde(rename = "FAILED")]
    Failed,
}

/// What the note was written upon.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NoteStated {
    /// From the pack's root; the name of the file alone where it was written elsewhere.
    pub path: PackPath,
    /// The note that counted before.
    pub supersedes: Option<PackPath>,
    pub decision: Decided,
    pub reason: String,
    pub by: String,
    pub host: String,
    /// The name of the profile in force.
    pub profile: String,
    /// Of all evidence.
    pub evidence: Digest,
    /// The reports of the gate's two runs.
    pub gate: Option<[PackPath; 2]>,
    pub blockers: u64,
    pub warnings: u64,
    /// Every blocker and warning, as it was listed.
    pub findings: Vec<FindingStated>,
    pub journal: JournalStated,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Decided {
    Approved,
    Blocked,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingStated {
    pub severity: String,
    pub id: String,
}

/// The journals as they were read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JournalStated {
    pub entries: usize,
    pub root: Digest,
    /// The last lines, which lead to all others.
    pub heads: Vec<Digest>,
}

impl From<Decision> for Decided {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Approved => Self::Approved,
            Decision::Blocked => Self::Blocked,
        }
    }
}

impl From<Decided> for Decision {
    fn from(decided: Decided) -> Self {
        match decided {
            Decided::Approved => Self::Approved,
            Decided::Blocked => Self::Blocked,
        }
    }
}

impl Statement {
    /// The bytes: the same statement is the same text, in which nothing is hidden.
    ///
    /// # Errors
    /// Where it cannot be written as JSON.
    pub fn to_text(&self) -> serde_json::Result<String> {
        Ok(escaped_json(&serde_json::to_string_pretty(self)?) + "\n")
    }

    /// The digest of the note as it was written; `None` where the statement does not hold it.
    pub fn digest_of_note(&self) -> Option<Digest> {
        let note = &self.predicate.note.path;
        self.subject.iter().find(|subject| subject.name == *note).map(|subject| subject.digest.sha256)
    }
}

/// Reads either file; `None` where the text is neither.
///
/// # Errors
/// [`ParseError`] for a statement of signoff that is not, line ends aside, as signoff writes it: a key of another name or
/// named twice, other values, blanks, or bytes behind its end.
pub fn parse(text: &str) -> Result<Option<Attestation>, ParseError> {
    if text.starts_with(ARMOR) {
        return Ok(Some(Attestation::Signature));
    }
    if !text.contains(MARK) {
        return Ok(None);
    }
    let statement: Statement = serde_json::from_str(text).map_err(|error| super::document::fault(&error))?;
    match statement.to_text() {
        Ok(written) if written == with_lf(text) => Ok(Some(Attestation::Statement(Box::new(statement)))),
        _ => Err(ParseError::new("it is not spelled as signoff writes it")),
    }
}

/// Where a note's statement stands: beside it, under its name.
pub fn statement_of(note: &PackPath) -> Option<PackPath> {
    let path = note.as_str();
    let name = path.len() - note.name().len();
    let stem = path[name..].rfind('.').filter(|dot| *dot > 0).map_or(path, |dot| &path[..name + dot]);
    PackPath::new(&format!("{stem}{STATEMENT_ENDING}"))
}

/// Where the signature under a statement stands.
pub fn signature_of(statement: &PackPath) -> Option<PackPath> {
    PackPath::new(&format!("{statement}{SIGNATURE_ENDING}"))
}
