//! `signoff status --json`, schema `signoff.status/v2`.

use serde::Serialize;

use crate::domain::assessment::{Assessment, NoteFact, StepFact, Verdict};
use crate::domain::finding::Finding;
use crate::domain::values::digest::Digest;

use super::answer::Answer;
use super::artifacts::Artifact;
use super::captures::Capture;
use super::checklist::Checklist;
use super::closure::{Closure, Plugin};
use super::contract::Contract;
use super::echoes::Echo;
use super::history::History;
use super::place::EvidenceOutput;
use super::policy::Policy;
use super::quorum::Quorum;
use super::runs::{Flag, Gate, Report, Rollback};
use super::samples::Contrast;
use super::trends::Trend;

/// The document's name and version; a change that a reader could stumble over changes it.
const SCHEMA: &str = "signoff.status/v2";

/// The whole document.
#[derive(Debug, Serialize)]
pub struct Status<'a> {
    schema: &'static str,
    /// The pack, as the operator named it.
    pack: &'a str,
    profile: &'a str,
    policy: Policy<'a>,
    /// Of all evidence but notes and journals: new with every change of a file.
    digest: String,
    verdict: &'static str,
    findings: Vec<FindingEntry<'a>>,
    reports: Vec<Report<'a>>,
    gate: Gate<'a>,
    flags: Vec<Flag<'a>>,
    /// The rehearsal that counts; `null` where there is none.
    rollback: Option<Rollback<'a>>,
    /// `null` where the pack has no readable checklist.
    checklist: Option<Checklist<'a>>,
    /// `null` where the pack has no readable lock.
    closure: Option<Closure<'a>>,
    plugins: Vec<Plugin<'a>>,
    steps: Vec<Step<'a>>,
    notes: Vec<Note<'a>>,
    contracts: Vec<Contract<'a>>,
    trends: Vec<Trend<'a>>,
    artifacts: Vec<Artifact<'a>>,
    history: History<'a>,
    /// Runs held against each other and against their baseline.
    contrasts: Vec<Contrast<'a>>,
    /// Rows that are too alike to be two measurements.
    echoes: Vec<Echo<'a>>,
    captures: Vec<Capture<'a>>,
    journal: Journal<'a>,
    /// `null` where one person's approval is enough.
    quorum: Option<Quorum<'a>>,
}

/// The journals as a whole.
#[derive(Debug, Serialize)]
struct Journal<'a> {
    entries: usize,
    /// Over all of them, in whatever order they stand.
    root: Digest,
    /// The last lines, which lead to all others.
    heads: &'a [Digest],
}

#[derive(Debug, Serialize)]
struct FindingEntry<'a> {
    id: &'a str,
    code: &'static str,
    severity: &'static str,
    subject: &'a str,
    message: &'a str,
    evidence: Vec<EvidenceOutput<'a>>,
    remedy: &'a str,
    /// What somebody said to it; `null` where nobody did.
    answer: Option<Answer<'a>>,
}

#[derive(Debug, Serialize)]
struct Step<'a> {
    number: usize,
    title: &'a str,
    state: &'static str,
    next: &'a str,
}

#[derive(Debug, Serialize)]
struct Note<'a> {
    path: &'a str,
    decision: Option<&'static str>,
    commit: Option<&'a str>,
    /// Whether what it rests on is still what it was: nothing can tell without a journal.
    verified: Option<bool>,
}

impl<'a> Status<'a> {
    /// The document for the pack that the operator named `pack`.
    pub fn new(assessment: &'a Assessment, pack: &'a str) -> Self {
        Self {
            schema: SCHEMA,
            pack,
            profile: &assessment.profile,
            policy: Policy::from(&assessment.policy),
            digest: assessment.digest.to_string(),
            verdict: verdict(assessment.verdict()),
            findings: assessment.findings.iter().map(FindingEntry::from).collect(),
            reports: assessment.reports.iter().map(Report::from).collect(),
            gate: Gate::new(&assessment.gate, &assessment.samples),
            flags: assessment.flags.iter().map(Flag::from).collect(),
            rollback: assessment.rollback.as_ref().map(Rollback::from),
            checklist: assessment.checklist.as_ref().map(Checklist::from),
            closure: assessment.closure.as_ref().map(Closure::from),
            plugins: assessment.plugins.iter().map(Plugin::from).collect(),
            steps: assessment.steps.iter().map(Step::from).collect(),
            notes: assessment.notes.iter().map(Note::from).collect(),
            contracts: assessment.contracts.iter().map(Contract::from).collect(),
            trends: assessment.trends.iter().map(Trend::from).collect(),
            artifacts: assessment.artifacts.iter().map(Artifact::from).collect(),
            history: History::from(assessment),
            echoes: assessment.echoes.iter().map(|fact| Echo::new(assessment, fact)).collect(),
            contrasts: assessment.samples.contrasts.iter().filter_map(|it| Contrast::new(assessment, it)).collect(),
            captures: assessment.captures.iter().map(Capture::from).collect(),
            journal: Journal {
                entries: assessment.journal.entries,
                root: assessment.journal.root,
                heads: &assessment.journal.heads,
            },
            quorum: assessment.quorum.as_ref().map(Quorum::from),
        }
    }
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Approved => "approved",
        Verdict::Ready => "ready",
        Verdict::Undecided | Verdict::Blocked => "blocked",
    }
}

impl<'a> From<&'a Finding> for FindingEntry<'a> {
    fn from(finding: &'a Finding) -> Self {
        Self {
            id: &finding.id,
            code: finding.code.name(),
            severity: finding.severity.word(),
            subject: &finding.subject,
            message: &finding.message,
            evidence: finding.evidence.iter().map(EvidenceOutput::from).collect(),
            remedy: &finding.remedy,
            answer: finding.answer.as_ref().map(Answer::from),
        }
    }
}

impl<'a> From<&'a StepFact> for Step<'a> {
    fn from(fact: &'a StepFact) -> Self {
        Self { number: fact.number, title: &fact.title, state: fact.state.word(), next: &fact.next }
    }
}

impl<'a> From<&'a NoteFact> for Note<'a> {
    fn from(fact: &'a NoteFact) -> Self {
        let decision = fact.decision.map(|decision| decision.word());
        Self { path: fact.path.as_str(), decision, commit: fact.commit.as_deref(), verified: None }
    }
}
