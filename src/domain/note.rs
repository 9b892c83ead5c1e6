//! Drafting the approval note: the exact bytes (contracts, section 1, approval note).

use jiff::civil::Date;

use super::assessment::Assessment;
use super::digest::Digest;
use super::evidence::note::Decision;
use super::finding::Finding;
use super::path::PackPath;
use super::profile::Profile;

/// A note ready to be written: what is previewed is what is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub decision: Decision,
    /// Where it would go: in the artifacts folder, a name that no artifact has.
    pub path: PackPath,
    pub text: String,
    /// Of the evidence it was drafted from: other evidence, other note.
    pub evidence: Digest,
}

/// An APPROVED note was asked for while these stand against it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("APPROVED is refused while {} blocker(s) remain", .0.len())]
pub struct Refused(pub Vec<Finding>);

/// Drafts the note of the template. Without a `decision` it is APPROVED where nothing stands against it, else BLOCKED;
/// without a `reason` the first blocker's subject and message, or that all steps hold. Untrusted text is escaped.
///
/// # Errors
/// [`Refused`] for APPROVED while a blocker stands against it.
pub fn draft(
    assessment: &Assessment,
    profile: &Profile,
    today: Date,
    decision: Option<Decision>,
    reason: Option<&str>,
) -> Result<Draft, Refused> {
    todo!("{} {} {today} {decision:?} {reason:?}", assessment.title, profile.name)
}
