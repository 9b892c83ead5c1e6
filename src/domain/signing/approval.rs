//! What stands against an APPROVED note.

use std::collections::BTreeSet;

use crate::domain::assessment::Assessment;
use crate::domain::assessment::wording::counted;
use crate::domain::evidence::note::Decision;
use crate::domain::finding::{Code, Finding};
use crate::domain::profile::Check;
use crate::domain::values::kind::Kind;

/// An APPROVED note was asked for while these stand against it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("APPROVED is refused while {}", remaining(.0.len()))]
pub struct ApprovalRefusal(pub Vec<Finding>);

/// `1 blocker remains`, `2 blockers remain`.
fn remaining(blockers: usize) -> String {
    format!("{} {}", counted(blockers as u64, "blocker"), if blockers == 1 { "remains" } else { "remain" })
}

/// Whether a note of this decision may be written.
///
/// # Errors
/// [`ApprovalRefusal`] for APPROVED while a blocker stands against it.
pub fn check(assessment: &Assessment, decision: Decision) -> Result<(), ApprovalRefusal> {
    let against: Vec<Finding> = match decision {
        Decision::Approved => against(assessment).cloned().collect(),
        Decision::Blocked => Vec::new(),
    };
    if against.is_empty() { Ok(()) } else { Err(ApprovalRefusal(against)) }
}

/// The blockers that stand against an APPROVED note: all but those that only writing the note can settle. Were these
/// to count, nobody could ever write one.
pub fn against(assessment: &Assessment) -> impl Iterator<Item = &Finding> {
    let settled = Settled::of(assessment);
    assessment.blockers().filter(move |finding| !settled.includes(finding))
}

/// What only writing a note can settle: the checklist items tied to the approval note's own check, unreadable earlier
/// notes, and the contradiction of an earlier one.
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
            Code::NoteContradicts => true,
            Code::ChecklistUnticked | Code::ChecklistTickedUnverified => self.items.contains(finding.subject.as_str()),
            Code::EvidenceUnreadable => self.notes.contains(finding.subject.as_str()),
            _ => false,
        }
    }
}
