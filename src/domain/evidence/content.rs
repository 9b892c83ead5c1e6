//! What the bytes of a file come to: its digests, what it mentions, what it means. The same for bytes on disk and for
//! bytes that were damaged on purpose.

use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::profile::Profile;
use crate::domain::values::digest::{Digest, LineEndings};
use crate::domain::values::kind::Kind;
use crate::domain::values::path::PackPath;

use super::artifact::{Artifact, Condition};
use super::mentions::{self, Mention};
use super::parse_error::ParseError;
use super::{Evidence, foreign, parse, raw_runs, source, stray};

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Content {
    /// In bytes.
    pub size: u64,
    /// `None` where it was not read whole.
    pub digest: Option<Digest>,
    /// `None` for a file that is too large to ask.
    pub line_endings: Option<LineEndings>,
    pub mentions: Arc<[Mention]>,
    /// `Evidence::Unknown` for what is not of the kind that its name suggests.
    pub meaning: Result<Evidence, ParseError>,
}

impl Content {
    /// Of a file whose bytes are all at hand, read as `kind`.
    pub fn of(path: &PackPath, kind: Kind, bytes: &[u8], profile: &Profile) -> Self {
        let kind = if kind == Kind::Unknown && raw_runs::are_rows(bytes) { Kind::RawRuns } else { kind };
        let meaning = match kind {
            _ if profile.paths.is_set_aside(path) => Ok(stray(bytes)),
            Kind::RawRuns => foreign::refuse(bytes).and_then(|()| {
                let read = raw_runs::read(bytes, profile);
                read.map(|raw| Evidence::RawRuns(raw.into())).map_err(|error| ParseError::new(error.to_string()))
            }),
            Kind::Source => source::parse(path, bytes, profile)
                .map(|found| found.map_or(Evidence::Unknown, |found| Evidence::Source(found.into()))),
            _ => parse(kind, bytes, profile),
        };
        Self {
            size: bytes.len() as u64,
            digest: Some(Digest::of(bytes)),
            line_endings: Some(LineEndings::of(bytes)),
            mentions: mentions::of(path, bytes).into(),
            meaning,
        }
    }

    /// The artifact that it is and what it means.
    pub fn into_entry(self, path: PackPath, kind: Kind, modified: Option<Timestamp>) -> (Artifact, Evidence) {
        let (kind, condition, evidence) = match self.meaning {
            Ok(evidence @ (Evidence::Unknown | Evidence::StrayReport(_))) => {
                (Kind::Unknown, Condition::Readable, evidence)
            }
            Ok(evidence @ Evidence::RawRuns(_)) => (Kind::RawRuns, Condition::Readable, evidence),
            Ok(evidence @ Evidence::SmokeTranscript(_)) => (Kind::SmokeTranscript, Condition::Readable, evidence),
            Ok(evidence @ Evidence::ProbeTranscript(_)) => (Kind::ProbeTranscript, Condition::Readable, evidence),
            Ok(evidence) => (kind, Condition::Readable, evidence),
            Err(ParseError { why, line, column }) => {
                (kind, Condition::Unreadable { why, line, column }, Evidence::Unknown)
            }
        };
        let Self { size, digest, line_endings, mentions, .. } = self;
        (Artifact { path, kind, size, modified, digest, line_endings, mentions, condition }, evidence)
    }
}
