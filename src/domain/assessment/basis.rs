//! What a draft or a test was made from: it holds for that alone.

use crate::domain::finding::{Finding, Severity};
use crate::domain::values::digest::Digest;
use crate::domain::values::path::PackPath;

use super::Assessment;

/// The evidence, the rules and the choice behind an assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    pub evidence: Digest,
    /// Of what people did.
    pub journal: Digest,
    /// Of the profile.
    pub profile: Digest,
    /// Of the blockers and warnings.
    pub findings: Digest,
    /// The gate's two runs, which the operator may choose.
    pub pair: Option<[PackPath; 2]>,
}

impl Basis {
    pub fn of(assessment: &Assessment) -> Self {
        Self {
            evidence: assessment.digest,
            journal: assessment.journal.root,
            profile: assessment.policy.digest,
            findings: findings(assessment),
            pair: assessment.gate.pair.clone(),
        }
    }

    /// Whether it is that of an assessment still.
    pub fn holds_for(&self, assessment: &Assessment) -> bool {
        *self == Self::of(assessment)
    }
}

fn findings(assessment: &Assessment) -> Digest {
    let counting = assessment.findings.iter().filter(|finding| finding.severity != Severity::Info);
    let line = |finding: &Finding| format!("{} {}\n", finding.severity.word(), finding.id);
    Digest::of(counting.map(line).collect::<String>().as_bytes())
}
