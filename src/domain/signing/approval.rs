//! What stands against an APPROVED note.

use std::collections::BTreeSet;

use crate::domain::assessment::wording::counted;
use crate::domain::assessment::{Assessment, ChosenBy, HistoryStanding, Missing};
use crate::domain::evidence::note::Decision;
use crate::domain::finding::{Code, Finding};
use crate::domain::profile::Check;
use crate::domain::values::kind::Kind;

/// Why a note is not written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteRefusal {
    /// APPROVED was asked for while these stand against it.
    #[error("APPROVED is refused while {}", remaining(.0.len()))]
    Blockers(Vec<Finding>),
    #[error("APPROVED is refused until git has answered")]
    GitIsAsked,
    /// More people have to approve.
    #[error("APPROVED is refused while {0}: each approves with `signoff note --decision approved --sign KEY`")]
    ApprovalsMissing(String),
    #[error("a note is of the two newest runs, and these were chosen by hand to be looked at")]
    ChosenByHand,
    #[error("the artifacts folder `{0}` leads outside the pack (`paths.artifacts` in the profile)")]
    NoPlace(String),
}

impl NoteRefusal {
    /// What stands against an approval.
    pub fn blockers(&self) -> &[Finding] {
        match self {
            Self::Blockers(against) => against,
            Self::GitIsAsked | Self::ApprovalsMissing(_) | Self::ChosenByHand | Self::NoPlace(_) => &[],
        }
    }
}

/// `1 blocker remains`, `2 blockers remain`.
fn remaining(blockers: usize) -> String {
    format!("{} {}", counted(blockers as u64, "blocker"), if blockers == 1 { "remains" } else { "remain" })
}

/// Whether a note of this decision may be written.
///
/// # Errors
/// [`NoteRefusal`] as [`may_be_approved`], and for APPROVED while approvals are missing.
pub fn check(assessment: &Assessment, decision: Decision) -> Result<(), NoteRefusal> {
    may_be_approved(assessment, decision)?;
    let quorum = assessment.quorum.as_ref().filter(|_| decision == Decision::Approved);
    let missing = quorum.map_or(Missing::Nothing, |quorum| quorum.missing(quorum.current()));
    if missing == Missing::Nothing { Ok(()) } else { Err(NoteRefusal::ApprovalsMissing(missing.words())) }
}

/// Whether this person may write a note of this decision: where several people have to approve, one of them.
///
/// # Errors
/// [`NoteRefusal::ApprovalsMissing`].
pub fn may_sign(assessment: &Assessment, decision: Decision, by: &str) -> Result<(), NoteRefusal> {
    let quorum = assessment.quorum.as_ref().filter(|_| decision == Decision::Approved);
    let is_one = quorum.is_none_or(|quorum| quorum.current().any(|it| it.of.approver == by));
    let missing = || NoteRefusal::ApprovalsMissing(format!("the approval of {by} is missing"));
    is_one.then_some(()).ok_or_else(missing)
}

/// Whether the evidence allows this decision, whoever has approved it so far.
///
/// # Errors
/// [`NoteRefusal`] for runs that were chosen by hand, and for APPROVED while a blocker stands against it or git has not
/// answered.
pub fn may_be_approved(assessment: &Assessment, decision: Decision) -> Result<(), NoteRefusal> {
    if assessment.gate.chosen == ChosenBy::Hand {
        return Err(NoteRefusal::ChosenByHand);
    }
    if decision == Decision::Blocked {
        return Ok(());
    }
    let against: Vec<Finding> = against(assessment).cloned().collect();
    if !against.is_empty() {
        return Err(NoteRefusal::Blockers(against));
    }
    let is_asked = assessment.history.standing == HistoryStanding::Asking;
    if is_asked { Err(NoteRefusal::GitIsAsked) } else { Ok(()) }
}

/// The blockers that stand against an APPROVED note: all but those that only writing the note can settle. Were these
/// to count, nobody could ever write one.
pub fn against(assessment: &Assessment) -> impl Iterator<Item = &Finding> {
    let settled = Settled::of(assessment);
    assessment.blockers().filter(move |finding| !settled.includes(finding))
}

/// What only writing a note can settle: the checklist items tied to the approval note's own check, unreadable earlier
/// notes, and the decision of an earlier one.
#[derive(Clone, Debug)]
struct Settled<'a> {
    items: BTreeSet<&'a str>,
    notes: BTreeSet<&'a str>,
}

impl<'a> Settled<'a> {
    fn of(assessment: &'a Assessment) -> Self {
        let items = assessment
            .items()
            .iter()
            .filter(|item| item.check == Some(Check::ApprovalNote))
            .map(|item| item.id.as_str());
        let notes = assessment.artifacts.iter().filter(|fact| fact.artifact.kind == Kind::ApprovalNote);
        Self { items: items.collect(), notes: notes.map(|fact| fact.artifact.path.as_str()).collect() }
    }

    /// Whether writing a note settles the finding.
    fn includes(&self, finding: &Finding) -> bool {
        match finding.code {
            Code::NoteContradicts | Code::NoteBlocked | Code::NoteCommitDiffers => true,
            Code::NoteAltered | Code::NoteApprovalsMissing => true,
            Code::ChecklistUnticked | Code::ChecklistTickedUnverified => self.items.contains(finding.subject.as_str()),
            Code::EvidenceUnreadable => self.notes.contains(finding.subject.as_str()),
            _ => false,
        }
    }
}
