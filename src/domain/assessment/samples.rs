//! What the gate's two runs show together, and runs held against each other.

use crate::domain::profile::Target;
use crate::domain::statistics::Interval;
use crate::domain::statistics::anytime::AnyTime;
use crate::domain::statistics::contrast::Contrast;
use crate::domain::statistics::proof::{Proof, StatVerdict};

use super::report::{MetricFact, ReportFact, Sample};
use super::side::Side;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SamplesFact {
    /// Of every interval and bound here and in the reports: the profile's, between 0 and 1.
    pub confidence: f64,
    /// How surely what is said to be seen is seen: the profile's, between 0 and 1.
    pub power: f64,
    /// How rarely chance alone may show what counts as a difference, 0 to 1; from the profile.
    pub significance: f64,
    /// The gate's two runs taken as one sample, a fact per metric of the profile, in its order; empty where they cannot be.
    pub pooled: Vec<PooledFact>,
    /// Why they cannot be taken as one, in a few words; `None` where they are.
    pub not_pooled: Option<String>,
    /// By metric; run B against run A, then run A and run B each against its baseline. Only of metrics that have a target,
    /// which says what is worse, and over rows that are there.
    pub contrasts: Vec<ContrastFact>,
}

/// One metric over the rows of both gate runs.
#[derive(Clone, Debug, PartialEq)]
pub struct PooledFact {
    pub name: String,
    pub label: String,
    pub target: Option<Target>,
    /// `None` where the rows of a run are not there.
    pub sample: Option<Sample>,
    pub interval: Option<Interval>,
    pub proof: Option<Proof>,
    pub verdict: StatVerdict,
    /// What all attempts up to the later run say; `None` where one is no attempt at this gate.
    pub any_time: Option<AnyTime>,
}

/// One metric of a run against the same of another.
#[derive(Clone, Debug, PartialEq)]
pub struct ContrastFact {
    pub reference: Reference,
    /// Indices into `Assessment::reports`: the run that is looked at, and the one that it is held against.
    pub run: usize,
    pub other: usize,
    /// The metric's place in both.
    pub metric: usize,
    pub target: Target,
    pub contrast: Contrast,
    pub shift: Shift,
}

/// The report and the metric that are looked at, and those that they are held against.
pub type Sides<'a> = [(&'a ReportFact, &'a MetricFact); 2];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// The gate's run A; asked in both directions.
    Run,
    /// The newest executed baseline measured before the run; asked whether the run is worse.
    Baseline,
}

/// Which way a rate turned by more than chance (the profile's significance).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    Worse,
    Better,
    /// No difference is shown; which is no proof that there is none.
    Unshown,
}

impl ContrastFact {
    /// Which two are held against each other, where `run` is the one that is looked at: `B - A`, `A - base`.
    pub fn which(&self, run: &ReportFact) -> &'static str {
        match (self.reference, run.gate_side) {
            (Reference::Run, _) => "B - A",
            (Reference::Baseline, Some(Side::A)) => "A - base",
            (Reference::Baseline, _) => "B - base",
        }
    }

    /// How often chance alone shows such a difference: Fisher's exact test, two-sided between runs, beside a baseline
    /// one-sided.
    pub fn chance(&self) -> f64 {
        match self.reference {
            Reference::Run => self.contrast.either,
            Reference::Baseline => self.contrast.worse,
        }
    }
}

impl Shift {
    pub fn name(self) -> &'static str {
        match self {
            Self::Worse => "worse",
            Self::Better => "better",
            Self::Unshown => "not shown",
        }
    }

    /// The same, as what is said of a difference.
    pub fn outcome(self) -> &'static str {
        match self {
            Self::Worse => "worse, by more than chance",
            Self::Better => "better, by more than chance",
            Self::Unshown => "no difference shown beyond chance",
        }
    }
}
