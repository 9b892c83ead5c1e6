//! What a hand may say to a finding (docs/cockpit.md, rule 6).

use crate::domain::assessment::Assessment;
use crate::domain::evidence::journal::entry::FindingRef;
use crate::domain::finding::{Finding, Severity};
use crate::domain::signing::answering::{Reply, is_idle, refusal};

use super::acknowledging::{Acknowledging, Scope};
use super::action::Action;
use super::event::Now;
use super::refusal::{Refusal, asking, assessment, nothing_awaited, refused};
use super::state::State;
use super::thing::Thing;

/// What comes of answering what is under the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Plan<'a> {
    Acknowledge(Vec<&'a Finding>),
    Waive(&'a Finding),
    Withdraw(Vec<&'a Finding>),
}

/// The findings as they are on screen.
pub(super) fn refs(findings: &[&Finding]) -> Vec<FindingRef> {
    findings.iter().map(|finding| FindingRef::of(finding)).collect()
}

/// These warnings, and all of their code that may be acknowledged.
pub(super) fn acknowledging(state: &State, these: &[&Finding]) -> Option<Acknowledging> {
    let (assessment, code) = (state.assessment()?, these.first()?.code);
    let judging = Judging { state, assessment, now: state.now()? };
    let all: Vec<&Finding> = assessment.findings_of(code).collect();
    let of_code = judging.fit(&all, &Reply::Acknowledge).ok()?;
    Some(Acknowledging { these: refs(these), of_code: refs(&of_code), scope: Scope::These })
}

/// For how many days a blocker may be waived: what Tab goes through.
const DAYS: [u32; 5] = [1, 3, 7, 14, 30];

/// The next one of the days that the policy allows.
pub(super) fn longer(assessment: &Assessment, days: u32) -> u32 {
    let longest = assessment.waivers.longest_days;
    DAYS.into_iter().find(|next| *next > days && *next <= longest).unwrap_or(DAYS[0])
}

/// The instant at which a waiver of so many days ends, and by whom it is.
pub fn waiver(state: &State, days: u32) -> Option<Reply> {
    Some(Reply::waive(&state.session.operator, state.now()?.at, days))
}

/// What answering comes to.
///
/// # Errors
/// [`Refusal`] for anything but a finding, for one that may not be answered so, and while another write is under way.
pub(super) fn plan<'a>(state: &'a State, thing: Option<Thing<'a>>, action: Action) -> Result<Plan<'a>, Refusal> {
    let assessment = assessment(state)?;
    nothing_awaited(state)?;
    let findings = match thing {
        Some(Thing::Finding(finding)) => vec![finding],
        Some(Thing::Alike(findings)) => findings,
        _ => {
            let place = asking(state, Action::Status);
            return Err(refused(format!("only findings are answered: {place} lists them")));
        }
    };
    let judging = Judging { state, assessment, now: state.now().ok_or_else(|| refused("nothing is judged yet"))? };
    match action {
        Action::Acknowledge => judging.acknowledge(&findings),
        Action::Waive => judging.waive(&findings),
        Action::Withdraw => judging.withdraw(&findings),
        _ if findings.iter().all(|it| it.is_answered()) => judging.withdraw(&findings),
        _ => judging.acknowledge(&findings),
    }
}

struct Judging<'a> {
    state: &'a State,
    assessment: &'a Assessment,
    now: Now,
}

impl<'a> Judging<'a> {
    fn refusal(&self, finding: &Finding, reply: &Reply) -> Option<String> {
        refusal(self.assessment, finding, reply, self.now.at)
    }

    /// Those that may be answered so, or why the first one may not.
    fn fit(&self, findings: &[&'a Finding], reply: &Reply) -> Result<Vec<&'a Finding>, Refusal> {
        let is_open = |it: &&Finding| self.refusal(it, reply).is_none() && !is_idle(it, reply);
        let fit: Vec<&Finding> = findings.iter().copied().filter(is_open).collect();
        let why = || findings.first().and_then(|it| self.refusal(it, reply));
        if fit.is_empty() {
            Err(refused(why().unwrap_or_else(|| "it is answered already".to_owned())))
        } else {
            Ok(fit)
        }
    }

    fn acknowledge(&self, findings: &[&'a Finding]) -> Result<Plan<'a>, Refusal> {
        let blocks = findings.iter().all(|it| it.inherent == Severity::Blocker);
        if blocks {
            let key = asking(self.state, Action::Waive);
            return Err(refused(format!(
                "it blocks: settle it; {key} waives it for a time, where the policy allows that"
            )));
        }
        self.fit(findings, &Reply::Acknowledge).map(Plan::Acknowledge)
    }

    fn waive(&self, findings: &[&'a Finding]) -> Result<Plan<'a>, Refusal> {
        let [finding] = findings else {
            return Err(refused("blockers are waived one by one: put the cursor on one of them"));
        };
        let reply = Reply::waive(&self.state.session.operator, self.now.at, DAYS[0]);
        let fit = self.fit(&[finding], &reply)?;
        fit.into_iter().next().map(Plan::Waive).ok_or_else(|| refused("it is waived already"))
    }

    fn withdraw(&self, findings: &[&'a Finding]) -> Result<Plan<'a>, Refusal> {
        self.fit(findings, &Reply::Withdraw).map(Plan::Withdraw)
    }
}
