//! What somebody said to a finding, as JSON.

use serde::Serialize;

use crate::domain::finding::{self, AnswerKind, Validity};

use super::place::EvidenceOutput;

#[derive(Debug, Serialize)]
pub(super) struct Answer<'a> {
    /// `acknowledged` or `waived`.
    kind: &'static str,
    by: &'a str,
    host: &'a str,
    at: &'a str,
    reason: &'a str,
    /// Of a waiver.
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<&'a str>,
    /// From then on a waived one blocks again.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    holds: bool,
    /// Why it does not count.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a str>,
    journal: EvidenceOutput<'a>,
}

impl<'a> From<&'a finding::Answer> for Answer<'a> {
    fn from(answer: &'a finding::Answer) -> Self {
        let (kind, waiver) = match &answer.kind {
            AnswerKind::Acknowledged => ("acknowledged", None),
            AnswerKind::Waived { owner, until } => ("waived", Some((owner.as_str(), until.to_string()))),
        };
        let why = match &answer.validity {
            Validity::Holds => None,
            Validity::Lapsed(why) => Some(why.as_str()),
        };
        let (owner, until) = waiver.unzip();
        let journal = EvidenceOutput::from(&answer.place);
        let (by, host, at, reason) = (&answer.by, &answer.host, &answer.at, &answer.reason);
        Self { kind, by, host, at, reason, owner, until, holds: why.is_none(), why, journal }
    }
}
