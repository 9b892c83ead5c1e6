//! Who approved the release, as JSON.

use serde::Serialize;

use crate::domain::assessment::{ApprovalFact, ApprovalStanding, QuorumFact};
use crate::domain::values::digest::Digest;

use super::place::EvidenceOutput;

#[derive(Debug, Serialize)]
pub(super) struct Quorum<'a> {
    needed: usize,
    /// What is missing of the state of the release as it is now, in words.
    missing: String,
    approvals: Vec<Approval<'a>>,
}

#[derive(Debug, Serialize)]
struct Approval<'a> {
    by: &'a str,
    host: &'a str,
    at: &'a str,
    /// Of the evidence that was approved.
    evidence: Digest,
    /// Whether it is of the state of the release as it is now.
    current: bool,
    /// `independent`, `author` or `void`.
    standing: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a str>,
    journal: EvidenceOutput<'a>,
}

impl<'a> From<&'a QuorumFact> for Quorum<'a> {
    fn from(fact: &'a QuorumFact) -> Self {
        Self {
            needed: fact.needed,
            missing: fact.missing(fact.current()).words(),
            approvals: fact.approvals.iter().map(|it| Approval::new(fact, it)).collect(),
        }
    }
}

impl<'a> Approval<'a> {
    fn new(quorum: &QuorumFact, fact: &'a ApprovalFact) -> Self {
        let (standing, why) = match &fact.standing {
            ApprovalStanding::Independent => ("independent", None),
            ApprovalStanding::Author(why) => ("author", Some(why.as_str())),
            ApprovalStanding::Void(why) => ("void", Some(why.as_str())),
        };
        Self {
            by: &fact.of.approver,
            host: &fact.host,
            at: &fact.at,
            evidence: fact.of.evidence,
            current: quorum.current().any(|it| it == fact),
            standing,
            why,
            journal: EvidenceOutput::from(&fact.place),
        }
    }
}
