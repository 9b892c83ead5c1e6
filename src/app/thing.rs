//! What an entry is about, looked up in what is on screen: from a subject's indices to the facts themselves.

use std::sync::Arc;

use crate::domain::assessment::{
    ArtifactFact, CaptureFact, ClosureFact, ContractFact, ContrastFact, EarlierRun, EchoFact, FieldFact, FlagFact,
    ItemFact, LockDiff, MetricFact, NoteFact, PluginFact, PooledFact, ProbeFact, ReportFact, RollbackFact,
    RollbackStep, Sides, StepFact, TargetFact, Trend, ValueChange,
};
use crate::domain::canonical::gate::Comparison;
use crate::domain::finding::Finding;
use crate::domain::mutation::mutant::Mutant;

use super::entry::Subject;
use super::state::{State, Testing, VerdictChange};

/// The facts behind a [`Subject`]: a variant for each of its own. Whoever tells them apart names them all, so that a new
/// one is not forgotten anywhere.
#[derive(Clone, Debug)]
pub enum Thing<'a> {
    Heading(Arc<str>),
    Finding(&'a Finding),
    /// At least one.
    Alike(Vec<&'a Finding>),
    Step(&'a StepFact),
    Report(&'a ReportFact),
    Metric(&'a ReportFact, &'a MetricFact),
    Pooled(&'a PooledFact),
    Contrast(&'a ContrastFact, Sides<'a>),
    Echo(&'a EchoFact),
    /// At least one.
    Unshown(Vec<(&'a ContrastFact, Sides<'a>)>),
    ToldOnly {
        rates: usize,
        trends: usize,
    },
    Comparison(&'a Comparison),
    EqualFields(usize),
    Testing(&'a Testing),
    Mutant(&'a Mutant),
    /// At least one.
    Mutants(Vec<&'a Mutant>),
    Disagreement(&'a str),
    Earlier(&'a EarlierRun),
    /// A line of the gate's JSON, from 0.
    JsonLine(usize, Arc<str>),
    /// A line of the note's text, from 0.
    NoteLine(usize, Arc<str>),
    Flag(&'a FlagFact),
    RollbackStep(&'a RollbackFact, &'a RollbackStep),
    /// At least one.
    Section(&'a [ItemFact]),
    Item(&'a ItemFact),
    Target(&'a TargetFact),
    Field(&'a TargetFact, &'a FieldFact),
    Closure(&'a ClosureFact),
    /// And the target that it is evidence for.
    Probe(&'a ProbeFact, Option<&'a TargetFact>),
    LockChange(&'a LockDiff, &'a ValueChange),
    Plugin(&'a PluginFact),
    Artifact(&'a ArtifactFact),
    Contract(&'a ContractFact),
    Capture(&'a CaptureFact),
    Note(&'a NoteFact),
    Trend(&'a Trend),
    /// And the artifact that caused it, where that is there.
    Change(&'a VerdictChange, Option<&'a ArtifactFact>),
    Nothing(Arc<str>),
}

impl Subject {
    /// What it stands for in the state on screen; `None` where that has no such thing (any more).
    pub fn resolve<'a>(&self, state: &'a State) -> Option<Thing<'a>> {
        let judged = || state.assessment();
        let finding = |i: &usize| judged()?.findings.get(*i);
        let target = |i: &usize| judged()?.closure.as_ref()?.targets.get(*i);
        let contrast = |i: &usize| {
            let fact = judged()?.samples.contrasts.get(*i)?;
            Some((fact, judged()?.sides(fact)?))
        };
        Some(match self {
            Self::Heading(title) => Thing::Heading(title.clone()),
            Self::Finding(i) => Thing::Finding(finding(i)?),
            Self::Alike(alike) => Thing::Alike(some(alike, finding)?),
            Self::Step(i) => Thing::Step(judged()?.steps.get(*i)?),
            Self::Report(i) => Thing::Report(judged()?.reports.get(*i)?),
            Self::Metric { report, metric } => {
                let report = judged()?.reports.get(*report)?;
                Thing::Metric(report, report.metrics.get(*metric)?)
            }
            Self::Pooled(i) => Thing::Pooled(judged()?.samples.pooled.get(*i)?),
            Self::Contrast(i) => contrast(i).map(|(fact, sides)| Thing::Contrast(fact, sides))?,
            Self::Echo(i) => Thing::Echo(judged()?.echoes.get(*i)?),
            Self::Unshown(folded) => Thing::Unshown(some(folded, contrast)?),
            Self::ToldOnly { rates, trends } => Thing::ToldOnly { rates: *rates, trends: *trends },
            Self::Comparison(i) => Thing::Comparison(judged()?.gate.comparisons.get(*i)?),
            Self::EqualFields(count) => Thing::EqualFields(*count),
            Self::Testing => Thing::Testing(&state.testing),
            Self::Mutant(i) => Thing::Mutant(state.mutant(*i)?),
            Self::Mutants(alike) => Thing::Mutants(some(alike, |i| state.mutant(*i))?),
            Self::Disagreement(i) => Thing::Disagreement(judged()?.gate.disagreements.get(*i)?),
            Self::Earlier(i) => Thing::Earlier(judged()?.gate.earlier.get(*i)?),
            Self::JsonLine(at, text) => Thing::JsonLine(*at, text.clone()),
            Self::NoteLine(at, text) => Thing::NoteLine(*at, text.clone()),
            Self::Flag(i) => Thing::Flag(judged()?.flags.get(*i)?),
            Self::RollbackStep(i) => {
                let rollback = judged()?.rollback.as_ref()?;
                Thing::RollbackStep(rollback, rollback.steps.get(*i)?)
            }
            Self::Section(items) => Thing::Section(judged()?.items().get(items.clone()).filter(|it| !it.is_empty())?),
            Self::Item(i) => Thing::Item(judged()?.items().get(*i)?),
            Self::Target(i) => Thing::Target(target(i)?),
            Self::Field { target: of, field } => Thing::Field(target(of)?, target(of)?.fields.get(*field)?),
            Self::Closure => Thing::Closure(judged()?.closure.as_ref()?),
            Self::Probe { target: Some(of), probe } => Thing::Probe(target(of)?.probes.get(*probe)?, target(of)),
            Self::Probe { target: None, probe } => Thing::Probe(judged()?.probes.get(*probe)?, None),
            Self::LockChange(i) => {
                let diff = judged()?.closure.as_ref()?.diff.as_ref()?;
                Thing::LockChange(diff, diff.values.get(*i)?)
            }
            Self::Plugin(i) => Thing::Plugin(judged()?.plugins.get(*i)?),
            Self::Artifact(i) => Thing::Artifact(judged()?.artifacts.get(*i)?),
            Self::Contract(i) => Thing::Contract(judged()?.contracts.get(*i)?),
            Self::Capture(i) => Thing::Capture(judged()?.captures.get(*i)?),
            Self::Note(i) => Thing::Note(judged()?.notes.get(*i)?),
            Self::Trend(i) => Thing::Trend(judged()?.trends.get(*i)?),
            Self::Change(cause) => {
                let artifact = cause.and_then(|i| judged()?.artifacts.get(i));
                Thing::Change(state.facts.verdict_change.as_ref()?, artifact)
            }
            Self::Nothing(why) => Thing::Nothing(why.clone()),
        })
    }
}

/// What several indices stand for; `None` where none of it is there.
fn some<T>(indices: &[usize], found: impl Fn(&usize) -> Option<T>) -> Option<Vec<T>> {
    let found: Vec<T> = indices.iter().filter_map(found).collect();
    (!found.is_empty()).then_some(found)
}

impl<'a> Thing<'a> {
    /// The report that it is, or is of.
    pub(super) fn report(&self) -> Option<&'a ReportFact> {
        match self {
            Self::Report(report) | Self::Metric(report, _) => Some(report),
            _ => None,
        }
    }
}
