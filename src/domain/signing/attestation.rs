//! The statement about a note: what it was written upon, for machines.

use crate::domain::assessment::Assessment;
use crate::domain::evidence::attestation::{
    FindingStated, JournalStated, Level, NoteStated, PolicyUsed, PredicateType, Sha256, Statement, StatementType,
    Subject, Summary, VerificationResult, Verifier, VerifierVersion,
};
use crate::domain::evidence::note::Decision;
use crate::domain::finding::{Finding, Severity};
use crate::domain::profile::Profile;
use crate::domain::values::digest::Digest;

use super::checkpoint::origin;
use super::note::Draft;

/// The statement about a draft, which was made from this assessment.
pub fn statement(draft: &Draft, assessment: &Assessment, profile: &Profile) -> Statement {
    let note = Subject { name: draft.path.clone(), digest: Sha256 { sha256: Digest::of(draft.text.as_bytes()) } };
    Statement {
        statement_type: StatementType::V1,
        subject: std::iter::once(note).chain(subjects(assessment)).collect(),
        predicate_type: PredicateType::VerificationSummary,
        predicate: summary(draft, assessment, profile),
    }
}

/// The evidence, file by file.
pub fn subjects(assessment: &Assessment) -> impl Iterator<Item = Subject> {
    let artifacts = assessment.artifacts.iter().map(|fact| &fact.artifact).filter(|it| it.is_evidence());
    artifacts.filter_map(|it| Some(Subject { name: it.path.clone(), digest: Sha256 { sha256: it.digest? } }))
}

fn summary(draft: &Draft, assessment: &Assessment, profile: &Profile) -> Summary {
    let (result, level) = match draft.decision {
        Decision::Approved => (VerificationResult::Passed, Level::Approved),
        Decision::Blocked => (VerificationResult::Failed, Level::Failed),
    };
    let origin = origin(profile);
    let version = VerifierVersion { signoff: env!("CARGO_PKG_VERSION").to_owned() };
    Summary {
        verifier: Verifier { id: "signoff:verifier".to_owned(), version },
        time_verified: draft.request.author.when(),
        resource_uri: format!("signoff:pack/{origin}"),
        policy: PolicyUsed {
            uri: format!("signoff:policy/{origin}"),
            digest: Sha256 { sha256: assessment.policy.digest },
        },
        verification_result: result,
        verified_levels: vec![level],
        note: stated(draft, assessment),
    }
}

fn stated(draft: &Draft, assessment: &Assessment) -> NoteStated {
    let request = &draft.request;
    let journal = &assessment.journal;
    NoteStated {
        path: draft.path.clone(),
        supersedes: assessment.notes.last().map(|note| note.path.clone()),
        decision: draft.decision.into(),
        reason: request.reason.clone().unwrap_or_default(),
        by: request.author.by.clone(),
        host: request.author.host.clone(),
        profile: assessment.profile.clone(),
        evidence: assessment.digest,
        gate: assessment.gate.pair.clone(),
        blockers: assessment.count(Severity::Blocker) as u64,
        warnings: assessment.count(Severity::Warning) as u64,
        findings: findings(assessment).collect(),
        journal: JournalStated { entries: journal.entries, root: journal.root, heads: journal.heads.clone() },
    }
}

/// Every blocker and warning, in the order of the judgement.
pub fn findings(assessment: &Assessment) -> impl Iterator<Item = FindingStated> {
    let counting = assessment.findings.iter().filter(|finding| finding.severity != Severity::Info);
    counting.map(|it: &Finding| FindingStated { severity: it.severity.word().to_owned(), id: it.id.clone() })
}
