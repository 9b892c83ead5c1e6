//! The seven states that anything may be in, each with its glyph: the same on screen and on paper (docs/cockpit.md,
//! rule 2).

use crate::domain::evidence::note::Decision;
use crate::domain::finding::{Code, Finding, Severity};
use crate::domain::statistics::proof::{StatVerdict, Undefined};

use super::{
    CaptureStanding, ContractState, FieldState, Here, ItemFact, ItemState, MetricFact, NoteFact, ProbeFact, ProbeState,
    ReportFact, Shift, SmokeFact, StepState, TargetFact, Verdict,
};

/// Where something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The machine holds it.
    Sensed,
    /// Ticked by a person.
    Ticked,
    Open,
    Blocks,
    /// Stale, or worth knowing.
    Stale,
    /// Cannot be seen.
    Unseen,
    NotRequired,
}

impl Standing {
    pub fn glyph(self) -> &'static str {
        match self {
            Self::Sensed => "[s]",
            Self::Ticked => "[x]",
            Self::Open => "[ ]",
            Self::Blocks => "[!]",
            Self::Stale => "[~]",
            Self::Unseen => "[?]",
            Self::NotRequired => "[-]",
        }
    }

    /// What a finding makes of the thing that it is about.
    pub fn of_severity(severity: Severity) -> Self {
        match severity {
            Severity::Blocker => Self::Blocks,
            Severity::Warning => Self::Stale,
            Severity::Info => Self::NotRequired,
        }
    }

    /// The same; what rows do not prove is not seen, rather than wrong, and what a person acknowledged is ticked.
    pub fn of_finding(finding: &Finding) -> Self {
        match (finding.code, finding.severity) {
            _ if finding.is_answered() && !finding.is_waived() => Self::Ticked,
            (Code::KpiNotProven, Severity::Warning) => Self::Unseen,
            (_, severity) => Self::of_severity(severity),
        }
    }

    /// A note is a person's act: what approves and holds is ticked.
    pub fn of_note(note: &NoteFact) -> Self {
        match note.decision {
            _ if !note.doubts.is_empty() => Self::Stale,
            Some(Decision::Approved) => Self::Ticked,
            Some(Decision::Blocked) => Self::Blocks,
            None => Self::Unseen,
        }
    }

    pub fn of_release(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Ready | Verdict::Approved => Self::Sensed,
            Verdict::Undecided => Self::Unseen,
            Verdict::Blocked => Self::Blocks,
        }
    }

    /// What rows prove. Whether that is enough is the policy's to say: nothing blocks here.
    pub fn of_verdict(verdict: StatVerdict) -> Self {
        match verdict {
            StatVerdict::Proven => Self::Sensed,
            StatVerdict::Met | StatVerdict::Undefined(Undefined::NoRows | Undefined::NotSeen) => Self::Unseen,
            StatVerdict::Missed => Self::Stale,
            StatVerdict::Undefined(Undefined::NoTarget) => Self::NotRequired,
        }
    }

    /// A metric under the policy, and where that passes it, what its rows prove.
    pub fn of_metric(report: &ReportFact, metric: &MetricFact) -> Self {
        match (metric.pass, report.gate_side) {
            (Some(false), Some(_)) => Self::Blocks,
            (Some(false), None) => Self::Stale,
            _ if !report.executed => Self::NotRequired,
            _ => Self::of_verdict(metric.verdict),
        }
    }

    /// A run against another.
    pub fn of_shift(shift: Shift) -> Self {
        match shift {
            Shift::Worse => Self::Stale,
            Shift::Better | Shift::Unshown => Self::Sensed,
        }
    }

    pub fn of_step(state: StepState) -> Self {
        match state {
            StepState::Sensed => Self::Sensed,
            StepState::Done => Self::Ticked,
            StepState::Open => Self::Open,
            StepState::Blocked => Self::Blocks,
        }
    }

    pub fn of_item(item: &ItemFact) -> Self {
        match item.state {
            ItemState::Verified => Self::Sensed,
            ItemState::Manual => Self::Ticked,
            ItemState::Failing => Self::Blocks,
            ItemState::Open if item.required => Self::Open,
            ItemState::Open => Self::NotRequired,
        }
    }

    pub fn of_capture(standing: &CaptureStanding) -> Self {
        match standing {
            CaptureStanding::Whole => Self::Sensed,
            CaptureStanding::Growing => Self::Open,
            CaptureStanding::Silent | CaptureStanding::Stopped(_) => Self::Stale,
            CaptureStanding::Spoiled(_) | CaptureStanding::Differs(_) => Self::Blocks,
        }
    }

    pub fn of_contract(state: ContractState) -> Self {
        match state {
            ContractState::Holds => Self::Sensed,
            ContractState::Differs | ContractState::Missing => Self::Blocks,
            ContractState::Unreadable | ContractState::NotChecked => Self::Unseen,
        }
    }

    /// A probe, and the target that it is evidence for.
    pub fn of_probe(probe: &ProbeFact, target: Option<&TargetFact>) -> Self {
        let is_missing = target.is_some_and(|target| matches!(target.smoke, SmokeFact::Missing { .. }));
        match (&probe.state, target) {
            (ProbeState::Shown { unobserved, .. }, _) if unobserved.is_empty() => Self::Sensed,
            (ProbeState::Shown { .. }, _) => Self::Stale,
            _ if is_missing => Self::Blocks,
            (ProbeState::Failed { .. }, _) => Self::Stale,
            (ProbeState::NotRun { .. }, Some(target)) if target.is_deferred() => Self::NotRequired,
            (ProbeState::NotRun { .. }, Some(_)) => Self::Open,
            (ProbeState::NotRun { .. }, None) => Self::Unseen,
        }
    }

    /// What this machine loads; nobody asked where it is `None`.
    pub fn of_here(here: Option<&Here>) -> Self {
        match here {
            Some(Here::Yes) => Self::Sensed,
            Some(Here::Unseen(_)) | None => Self::Unseen,
            Some(_) => Self::Stale,
        }
    }

    pub fn of_field(state: FieldState) -> Self {
        match state {
            FieldState::Concrete => Self::Sensed,
            FieldState::Deferred => Self::NotRequired,
            FieldState::Placeholder | FieldState::Malformed | FieldState::Missing => Self::Blocks,
        }
    }
}
