//! Findings held against what people said to them: a warning that was read, a blocker that is put up with for a time.

use std::collections::BTreeMap;

use jiff::SignedDuration;

use crate::domain::evidence::journal::entry::{Act, Entry, FindingRef, Waiver};
use crate::domain::evidence::journal::graph::{EverySaid, Placed, Said};
use crate::domain::finding::{Answer, AnswerKind, Code, Finding, Severity, Validity};
use crate::domain::profile::Profile;
use crate::domain::values::moment::Moment;

/// What was said to findings.
pub(super) struct Answers<'a> {
    profile: &'a Profile,
    moment: Moment,
    said: BTreeMap<&'a FindingRef, &'a Said<'a>>,
    /// The newest answers by code and subject, whatever the finding said then.
    newest: BTreeMap<(Code, &'a str), Placed<'a>>,
}

impl<'a> Answers<'a> {
    pub fn of(said: &'a EverySaid<'a>, profile: &'a Profile, moment: Moment) -> Self {
        let said: BTreeMap<&FindingRef, &Said<'_>> =
            said.iter().filter_map(|(about, it)| Some((about.finding()?, it))).collect();
        let mut newest: BTreeMap<(Code, &str), Placed<'_>> = BTreeMap::new();
        for (finding, act) in said.iter().flat_map(|(finding, said)| said.acts().iter().map(move |act| (finding, act)))
        {
            let known = newest.entry((finding.code, finding.subject.as_str())).or_insert_with(|| act.clone());
            if (known.entry.n, known.id) < (act.entry.n, act.id) {
                *known = act.clone();
            }
        }
        Self { profile, moment, said, newest }
    }

    /// Weighs a finding: what the profile makes of its code, and what people said to it.
    pub fn weigh(&self, finding: &mut Finding) {
        finding.inherent = self.profile.severity.get(&finding.code).copied().unwrap_or(finding.severity);
        finding.answer = self.answer(finding);
        finding.severity = match (finding.inherent, &finding.answer) {
            (Severity::Blocker, Some(answer)) if answer.waives() => Severity::Warning,
            (Severity::Warning, answer) if self.profile.note.answered_warnings => {
                if answer.as_ref().is_some_and(Answer::holds) { Severity::Warning } else { Severity::Blocker }
            }
            (inherent, _) => inherent,
        };
    }

    fn answer(&self, finding: &Finding) -> Option<Answer> {
        let wanted = match finding.inherent {
            Severity::Blocker => Act::Waive,
            Severity::Warning => Act::Acknowledge,
            Severity::Info => return None,
        };
        if self.newest.is_empty() {
            return None;
        }
        match self.said.get(&FindingRef::of(finding)) {
            Some(Said::Agreed(placed)) if placed.entry.act == wanted => Some(self.weighed(finding.code, placed)),
            Some(Said::Agreed(_)) => None,
            Some(Said::Contested(acts)) => {
                let act = acts.iter().find(|act| act.entry.act == wanted)?;
                Some(answer(act, lapsed("somebody else said otherwise, and neither had read the other")))
            }
            None => self.outdated(finding, wanted),
        }
    }

    /// The answer to what it said before.
    fn outdated(&self, finding: &Finding, wanted: Act) -> Option<Answer> {
        let before = self.newest.get(&(finding.code, finding.subject.as_str()))?;
        let why = || lapsed(&format!("it said: {}", before.entry.text));
        (before.entry.act == wanted).then(|| answer(before, why()))
    }

    fn weighed(&self, code: Code, placed: &Placed<'_>) -> Answer {
        let Entry { waiver, reason, .. } = placed.entry;
        let why = match waiver {
            _ if reason.as_ref().is_none_or(|reason| reason.trim().is_empty()) => Some("it gives no reason".to_owned()),
            Some(waiver) if waiver.owner.trim().is_empty() => Some("it names no owner".to_owned()),
            waiver => waiver.as_ref().and_then(|waiver| self.why_not(code, waiver)),
        };
        answer(placed, why.map_or(Validity::Holds, Validity::Lapsed))
    }

    /// Why a waiver does not count.
    fn why_not(&self, code: Code, waiver: &Waiver) -> Option<String> {
        let days = self.profile.waivers.longest_days;
        let longest = SignedDuration::from_hours(i64::from(days) * 24);
        let ended = || (!self.moment.is_until(waiver.until)).then(|| "it has ended".to_owned());
        let too_long = || {
            let is_near = self.moment.after(longest).is_none_or(|latest| waiver.until <= latest);
            (!is_near).then(|| format!("it ends more than {days} days from now (`waivers.longest_days`)"))
        };
        self.profile.policy.waiver_refusal(&self.profile.waivers, code).or_else(ended).or_else(too_long)
    }
}

fn lapsed(why: &str) -> Validity {
    Validity::Lapsed(why.to_owned())
}

fn answer(placed: &Placed<'_>, validity: Validity) -> Answer {
    let entry = placed.entry;
    let kind = entry.waiver.as_ref().map_or(AnswerKind::Acknowledged, |waiver| AnswerKind::Waived {
        owner: waiver.owner.clone(),
        until: waiver.until,
    });
    Answer {
        kind,
        by: entry.by.clone(),
        host: entry.host.clone(),
        at: entry.at.clone(),
        reason: entry.reason.clone().unwrap_or_default(),
        place: placed.place.clone(),
        validity,
    }
}
