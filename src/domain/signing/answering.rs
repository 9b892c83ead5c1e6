//! Answers to findings: a warning is acknowledged, a blocker is waived for a time, and either is taken back.

use jiff::{SignedDuration, Timestamp};

use crate::domain::assessment::Assessment;
use crate::domain::evidence::journal::entry::{About, Act, FindingRef, Meaning, Waiver};
use crate::domain::finding::{Finding, Severity};

use super::recording::Deed;

/// What somebody says to a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// A warning was read, and is put up with.
    Acknowledge,
    /// A blocker is put up with for a time.
    Waive(Waiver),
    /// What was said is taken back.
    Withdraw,
}

impl Reply {
    fn act(&self) -> Act {
        match self {
            Self::Acknowledge => Act::Acknowledge,
            Self::Waive(_) => Act::Waive,
            Self::Withdraw => Act::Withdraw,
        }
    }

    /// A waiver of so many days, to the second.
    pub fn waive(owner: &str, now: Timestamp, days: u32) -> Self {
        let until = now.checked_add(SignedDuration::from_hours(i64::from(days) * 24)).unwrap_or(Timestamp::MAX);
        let until = Timestamp::from_second(until.as_second()).unwrap_or(until);
        Self::Waive(Waiver { owner: owner.to_owned(), until })
    }

    /// What was done, after the number of findings: `acknowledged`.
    pub fn done(&self) -> String {
        match self {
            Self::Acknowledge => "acknowledged".to_owned(),
            Self::Waive(waiver) => format!("waived until {}", waiver.until),
            Self::Withdraw => "taken back".to_owned(),
        }
    }
}

/// Why somebody may not say this to a finding, as the end of a sentence.
pub fn refusal(assessment: &Assessment, finding: &Finding, reply: &Reply, now: Timestamp) -> Option<String> {
    match (reply, finding.inherent) {
        (Reply::Withdraw, _) if finding.answer.is_none() => Some("nobody answered it".to_owned()),
        (Reply::Withdraw, _) | (Reply::Acknowledge, Severity::Warning) => None,
        (Reply::Acknowledge, Severity::Blocker) => {
            Some("it blocks: it is settled, or waived where the policy allows that".to_owned())
        }
        (_, Severity::Info) => Some("it is told for information, and asks for no answer".to_owned()),
        (Reply::Waive(_), Severity::Warning) => Some("it does not block: it is acknowledged".to_owned()),
        (Reply::Waive(waiver), Severity::Blocker) => {
            let waivers = &assessment.waivers;
            let forbidden = assessment.policy.waiver_refusal(waivers, finding.code);
            forbidden.or_else(|| unfit(waiver, waivers.longest_days, now))
        }
    }
}

/// Why a waiver's end is none that may be asked for.
fn unfit(waiver: &Waiver, days: u32, now: Timestamp) -> Option<String> {
    let latest = now.checked_add(SignedDuration::from_hours(i64::from(days) * 24)).unwrap_or(Timestamp::MAX);
    match waiver.until {
        until if until <= now => Some(format!("{until} is past already")),
        until if until > latest => Some(format!("{until} is more than {days} days from now (`waivers.longest_days`)")),
        _ => None,
    }
}

/// Whether it would say nothing new.
pub fn is_idle(finding: &Finding, reply: &Reply) -> bool {
    *reply == Reply::Acknowledge && finding.is_answered()
}

/// Whether this person said so already, for this reason.
pub fn is_repeated(finding: &Finding, reply: &Reply, (by, reason): (&str, &str)) -> bool {
    let answer = finding.answer.as_ref();
    is_idle(finding, reply) && answer.is_some_and(|answer| answer.by == by && answer.reason == reason.trim())
}

impl Deed {
    /// An answer to a finding.
    pub fn answering(finding: &Finding, reply: &Reply) -> Self {
        let waiver = match reply {
            Reply::Waive(waiver) => Some(waiver.clone()),
            Reply::Acknowledge | Reply::Withdraw => None,
        };
        let meaning = if *reply == Reply::Withdraw { Meaning::Withdrawn } else { Meaning::Reviewed };
        Self {
            act: reply.act(),
            about: About::Finding(FindingRef::of(finding)),
            meaning,
            text: finding.message.clone(),
            evidence: Vec::new(),
            on_screen: false,
            reason: None,
            waiver,
        }
    }
}
