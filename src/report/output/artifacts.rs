//! Artifacts as JSON: who refers to whom, and whom nobody claims.

use serde::Serialize;

use crate::domain::assessment::{ArtifactFact, End, Link};
use crate::domain::values::digest::Digest;
use crate::domain::values::kind::Kind;

/// `artifacts[]{path,kind,digest,refersTo[],referredBy[],claimed}`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Artifact<'a> {
    path: &'a str,
    kind: Kind,
    /// SHA-256; `null` where the file could not be read whole.
    digest: Option<Digest>,
    refers_to: Vec<FileLink<'a>>,
    referred_by: Vec<Referrer<'a>>,
    /// The evaluation rests on it, or a file other than a checksum manifest refers to it.
    claimed: bool,
}

#[derive(Debug, Serialize)]
struct FileLink<'a> {
    path: &'a str,
    /// In this file, from 1; of very many the first ones.
    lines: &'a [u64],
    /// `there`, `missing`, or `not looked at` for what lies outside the evidence folder.
    state: &'static str,
}

#[derive(Debug, Serialize)]
struct Referrer<'a> {
    path: &'a str,
    /// In that file.
    lines: &'a [u64],
}

impl<'a> From<&'a ArtifactFact> for Artifact<'a> {
    fn from(fact: &'a ArtifactFact) -> Self {
        Self {
            path: fact.artifact.path.as_str(),
            kind: fact.artifact.kind,
            digest: fact.artifact.digest,
            refers_to: fact.refers_to.iter().map(FileLink::from).collect(),
            referred_by: fact.referred_by.iter().map(Referrer::from).collect(),
            claimed: fact.claim.is_claimed(),
        }
    }
}

impl<'a> From<&'a Link> for FileLink<'a> {
    fn from(link: &'a Link) -> Self {
        Self { path: link.path.as_str(), lines: &link.lines, state: End::words(link.end) }
    }
}

impl<'a> From<&'a Link> for Referrer<'a> {
    fn from(link: &'a Link) -> Self {
        Self { path: link.path.as_str(), lines: &link.lines }
    }
}
