//! Answering findings, as the commands and the cockpit do it: the answers are written into the person's journal, synced.

use crate::domain::evidence::journal::entry::FindingRef;
use crate::domain::finding::{Code, Finding};
use crate::domain::signing::answering::{Reply, is_repeated, refusal};
use crate::domain::signing::recording::Deed;
use crate::run::person::Person;
use crate::run::pipeline::{Judged, Pipeline};
use crate::run::typed::typed;

use super::journaling::{AsNotRecorded, Desk, NotRecorded, at_desk};

/// What somebody asked for.
#[derive(Clone, Copy, Debug)]
pub struct AnswerOrder<'a> {
    pub of: Answering<'a>,
    pub reply: &'a Reply,
    /// Of an acknowledgement or a waiver.
    pub reason: &'a str,
}

/// Which findings are answered.
#[derive(Clone, Copy, Debug)]
pub enum Answering<'a> {
    /// The one of this id.
    Id(&'a str),
    /// All of this code that may be answered so.
    Code(Code),
    /// Those that were on screen, as they were.
    Shown(&'a [FindingRef]),
}

/// Why nothing was answered.
#[derive(Debug, thiserror::Error)]
pub enum NotAnswered {
    #[error("there is no finding `{0}`")]
    NoFinding(String),
    #[error("{code} finds nothing here")]
    NoneOfCode { code: Code },
    #[error("{count} findings of {code} block: which one is meant?")]
    Several { code: Code, count: usize },
    #[error("`{id}` is not answered so: {why}")]
    Refused { id: String, why: String },
    #[error("no answer without a reason: {0}")]
    NoReason(&'static str),
    #[error("what was on screen says something else now; nothing was written")]
    NotShown,
    #[error(transparent)]
    Recording(#[from] NotRecorded),
}

impl NotAnswered {
    /// The same in one sentence, with what to do about it.
    pub fn told(&self) -> String {
        format!("{self}; {}", self.remedy())
    }

    /// What to do about it.
    pub fn remedy(&self) -> String {
        match self {
            Self::NoFinding(_) | Self::NoneOfCode { .. } | Self::Several { .. } => {
                "`signoff status --json` tells the `id` of each finding".to_owned()
            }
            Self::Refused { .. } => "`signoff explain CODE` tells the rule".to_owned(),
            Self::NoReason(_) => "say in a sentence why: `--reason TEXT`".to_owned(),
            Self::NotShown => "look at it as it is now, then again".to_owned(),
            Self::Recording(error) => error.remedy(),
        }
    }
}

impl AsNotRecorded for NotAnswered {
    fn as_not_recorded(&self) -> Option<&NotRecorded> {
        match self {
            Self::Recording(error) => Some(error),
            _ => None,
        }
    }
}

/// Answers what is asked for, of the pack as `judge` finds it; the findings that were answered.
///
/// # Errors
/// [`NotAnswered`]: then nothing was.
pub fn answer(
    pipeline: &mut Pipeline,
    judge: &mut dyn FnMut(&mut Pipeline) -> Judged,
    person: &Person,
    order: AnswerOrder<'_>,
) -> Result<Vec<Finding>, NotAnswered> {
    if *order.reply != Reply::Withdraw {
        typed(order.reason).map_err(NotAnswered::NoReason)?;
    }
    at_desk(pipeline, judge, person, &mut |desk| act(desk, order))
}

fn act(desk: &mut Desk<'_>, order: AnswerOrder<'_>) -> Result<Vec<Finding>, NotAnswered> {
    let AnswerOrder { of, reply, reason } = order;
    let now = desk.pipeline.moment();
    let meant = meant(desk, of, reply)?;
    let refused = meant.iter().find_map(|it| Some((it, refusal(desk.assessment, it, reply, now)?)));
    if let Some((finding, why)) = refused {
        return Err(NotAnswered::Refused { id: finding.id.clone(), why });
    }
    let said = (desk.person.by.as_str(), reason);
    let new: Vec<&Finding> = meant.into_iter().filter(|finding| !is_repeated(finding, reply, said)).collect();
    // Of several a dialog shows how many they are.
    let on_screen = matches!(of, Answering::Shown([_]));
    let deeds = new.iter().map(|it| Deed::answering(it, reply).because(Some(reason), on_screen)).collect();
    let answered = new.into_iter().cloned().collect();
    desk.record(deeds)?;
    Ok(answered)
}

fn meant<'a>(desk: &Desk<'a>, of: Answering<'_>, reply: &Reply) -> Result<Vec<&'a Finding>, NotAnswered> {
    let findings = &desk.assessment.findings;
    match of {
        Answering::Id(id) => {
            let found = findings.iter().find(|it| it.id == id);
            found.map(|it| vec![it]).ok_or_else(|| NotAnswered::NoFinding(id.to_owned()))
        }
        Answering::Shown(shown) => {
            let found = shown.iter().map(|wanted| findings.iter().find(|it| FindingRef::of(it) == *wanted));
            found.collect::<Option<Vec<_>>>().ok_or(NotAnswered::NotShown)
        }
        Answering::Code(code) => of_code(desk, code, reply),
    }
}

/// Those of a code that may be answered so, or where none may be, all: the first of them tells why.
fn of_code<'a>(desk: &Desk<'a>, code: Code, reply: &Reply) -> Result<Vec<&'a Finding>, NotAnswered> {
    let all: Vec<&Finding> = desk.assessment.findings_of(code).collect();
    let now = desk.pipeline.moment();
    let is_fit = |finding: &&Finding| refusal(desk.assessment, finding, reply, now).is_none();
    let fit: Vec<&Finding> = all.iter().copied().filter(is_fit).collect();
    match (all.len(), fit.len(), reply) {
        (0, ..) => Err(NotAnswered::NoneOfCode { code }),
        (_, 0, _) => Ok(all),
        // A blocker is weighed by itself.
        (_, count, Reply::Waive(_)) if count > 1 => Err(NotAnswered::Several { code, count }),
        _ => Ok(fit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wherever_a_reason_was_typed_one_that_cannot_be_seen_is_none() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("docs/reliability")).unwrap();
        let mut pipeline = Pipeline::open(Some(folder.path()), None).unwrap();
        let person = Person { by: "kim".to_owned(), host: "desk".to_owned() };
        let mut said = |reason| {
            let order = AnswerOrder { of: Answering::Id("a:b"), reply: &Reply::Acknowledge, reason };
            answer(&mut pipeline, &mut Pipeline::judge_once, &person, order).unwrap_err()
        };
        for unseen in ["", " ", "\u{200b}", "few\u{202e}", "a\nb"] {
            assert!(matches!(said(unseen), NotAnswered::NoReason(_)), "{unseen:?}");
        }
        assert!(matches!(said("few"), NotAnswered::NoFinding(_)));
    }
}
