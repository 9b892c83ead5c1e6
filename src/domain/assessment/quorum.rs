//! Who approved the release, where more than one person has to.

use std::collections::BTreeSet;

use crate::domain::evidence::journal::entry::ReleaseRef;
use crate::domain::values::digest::Digest;
use crate::domain::values::path::Location;

/// The approvals that were given, and how many it takes.
#[derive(Clone, Debug, PartialEq)]
pub struct QuorumFact {
    /// More than one.
    pub needed: usize,
    /// Of whatever state of the release, in the order of their acts' subjects.
    pub approvals: Vec<ApprovalFact>,
    /// The state of the release that an approval would be of now; its `approver` is blank.
    pub now: ReleaseRef,
}

/// Somebody's approval.
#[derive(Clone, Debug, PartialEq)]
pub struct ApprovalFact {
    pub of: ReleaseRef,
    pub host: String,
    /// As the writer's clock said: RFC 3339.
    pub at: String,
    /// The line of the journal.
    pub place: Location,
    pub standing: ApprovalStanding,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApprovalStanding {
    /// Signed, and by somebody who did not write the evidence.
    Independent,
    /// Signed by somebody who wrote some of it, or where nobody can tell who did: why, as the end of a sentence.
    Author(String),
    /// It does not count: why, as the end of a sentence.
    Void(String),
}

/// What is still missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    Nothing,
    /// So many approvals of other people.
    People(usize),
    /// One of somebody who did not write the evidence.
    Independence(String),
}

impl QuorumFact {
    /// The approvals of evidence that count.
    pub fn counting(&self, evidence: Digest) -> impl Iterator<Item = &ApprovalFact> {
        self.approvals.iter().filter(move |it| it.of.evidence == evidence && !it.is_void())
    }

    /// Those of the state of the release as it is now.
    pub fn current(&self) -> impl Iterator<Item = &ApprovalFact> {
        self.counting(self.now.evidence).filter(|it| it.of.decided == self.now.decided)
    }

    /// What approvals lack.
    pub fn missing<'a>(&self, approvals: impl Iterator<Item = &'a ApprovalFact>) -> Missing {
        let all: Vec<&ApprovalFact> = approvals.collect();
        let people: BTreeSet<&str> = all.iter().map(|it| it.of.approver.as_str()).collect();
        if people.len() < self.needed {
            return Missing::People(self.needed - people.len());
        }
        let authors: Option<Vec<&String>> = all.iter().map(|it| it.author()).collect();
        authors.and_then(|why| why.first().map(|why| Missing::Independence((*why).clone()))).unwrap_or(Missing::Nothing)
    }
}

impl ApprovalFact {
    pub fn is_void(&self) -> bool {
        matches!(self.standing, ApprovalStanding::Void(_))
    }

    /// Why somebody is taken for an author of the evidence.
    fn author(&self) -> Option<&String> {
        match &self.standing {
            ApprovalStanding::Author(why) => Some(why),
            ApprovalStanding::Independent | ApprovalStanding::Void(_) => None,
        }
    }
}

impl Missing {
    /// As the end of a sentence.
    pub fn words(&self) -> String {
        match self {
            Self::Nothing => "nothing is missing".to_owned(),
            Self::People(1) => "the approval of 1 more person is missing".to_owned(),
            Self::People(people) => format!("the approvals of {people} more people are missing"),
            Self::Independence(why) => {
                format!("the approval of somebody who did not write the evidence is missing: {why}")
            }
        }
    }
}
