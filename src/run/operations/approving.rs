//! Approving where several people have to: each signs an entry of their journal.

use std::cell::RefCell;

use crate::domain::assessment::{Assessment, Missing, QuorumFact};
use crate::domain::evidence::journal::entry::ReleaseRef;
use crate::domain::evidence::note::Decision;
use crate::domain::signing::approval::{self, NoteRefusal};
use crate::domain::signing::recording::Deed;
use crate::domain::values::digest::Digest;
use crate::run::person::Person;
use crate::run::pipeline::{Judged, Pipeline, keys, signer};

use super::journaling::{AsNotRecorded, Desk, NotRecorded, at_desk};
use super::signing::Signing;

/// Why no approval was recorded.
#[derive(Debug, thiserror::Error)]
pub enum NotApproved {
    #[error("{0}; nothing was written")]
    Refused(#[from] NoteRefusal),
    #[error("the evidence is not the one that was confirmed; nothing was written")]
    Changed,
    #[error("{0} approved this already, and nobody approves twice: {1}; nothing was written")]
    Twice(String, String),
    #[error("`{0}` is none of those whose signatures count (`note.signers` in the profile); nothing was written")]
    Unknown(String),
    #[error(transparent)]
    Recording(#[from] NotRecorded),
}

impl NotApproved {
    /// What to do about it, where the refusal does not say it.
    pub fn remedy(&self) -> String {
        match self {
            Self::Changed => "look at what changed, then again".to_owned(),
            Self::Unknown(_) => "name yourself as `note.signers` does: `--as NAME`".to_owned(),
            Self::Recording(error) => error.remedy(),
            Self::Refused(_) | Self::Twice(..) => String::new(),
        }
    }
}

impl AsNotRecorded for NotApproved {
    fn as_not_recorded(&self) -> Option<&NotRecorded> {
        match self {
            Self::Recording(error) => Some(error),
            _ => None,
        }
    }
}

/// Records somebody's signed approval of this evidence. Where enough people have approved it already, nothing is
/// recorded: one of them writes the note.
///
/// # Errors
/// [`NotApproved`].
pub fn approve(
    pipeline: &mut Pipeline,
    judge: &mut dyn FnMut(&mut Pipeline) -> Judged,
    person: &Person,
    (evidence, reason): (Digest, Option<&str>),
    signing: &mut Signing<'_>,
) -> Result<(), NotApproved> {
    at_desk(pipeline, judge, person, &mut |desk| {
        let Some(quorum) = &desk.assessment.quorum else { return Ok(()) };
        if quorum.now.evidence != evidence {
            return Err(NotApproved::Changed);
        }
        approval::may_be_approved(desk.assessment, Decision::Approved)?;
        let missing = quorum.missing(quorum.current());
        let is_given = quorum.current().any(|it| it.of.approver == person.by);
        match (missing, is_given) {
            (Missing::Nothing, true) => Ok(()),
            (missing, true) => Err(NotApproved::Twice(person.by.clone(), missing.words())),
            (_, false) => record(desk, person, reason, signing),
        }
    })
}

fn record(
    desk: &mut Desk<'_>,
    person: &Person,
    reason: Option<&str>,
    signing: &mut Signing<'_>,
) -> Result<(), NotApproved> {
    let is_known = |line: &String| line.split_whitespace().next() == Some(&person.by);
    if !desk.pipeline.profile().note.signers.iter().any(is_known) {
        return Err(NotApproved::Unknown(person.by.clone()));
    }
    let Some(release) = release(desk.assessment, person) else { return Ok(()) };
    let pipeline = desk.pipeline;
    let signing = RefCell::new(signing);
    let sign = |text: &str| signature(pipeline, person, text, &mut signing.borrow_mut()).map(Some);
    let deed = Deed::approving(release, &desk.assessment.title).because(reason, false);
    Ok(desk.record_signed(vec![deed], &sign)?)
}

/// The signature of a text by a key, which must be this person's: one that would not count is not recorded.
fn signature(pipeline: &Pipeline, person: &Person, text: &str, signing: &mut Signing<'_>) -> Result<String, String> {
    let root = pipeline.root();
    let signature = signing.sign(root, text.as_bytes()).map_err(|error| error.to_string())?;
    let signature = String::from_utf8(signature).map_err(|_| "the signature is no text".to_owned())?;
    match signer((text, &signature), &person.by, &keys(pipeline.profile()), root)? {
        signer if signer == person.by => Ok(signature),
        signer => Err(format!("the key is {signer}'s, not {}'s", person.by)),
    }
}

fn release(assessment: &Assessment, person: &Person) -> Option<ReleaseRef> {
    let QuorumFact { now, .. } = assessment.quorum.as_ref()?;
    Some(ReleaseRef { approver: person.by.clone(), ..now.clone() })
}
