//! The assessment: everything that the evidence shows, judged. Both faces (reports and cockpit) are made from it alone.

mod artifact;
pub mod basis;
mod capture;
pub mod change;
mod checklist;
mod closure;
mod contract;
mod echo;
mod flags;
mod gate;
mod headline;
mod history;
mod journal;
mod link;
mod lock_diff;
mod note;
mod plugin;
mod probe;
mod quorum;
mod record;
mod release;
mod report;
mod run_name;
mod samples;
mod side;
pub mod standing;
mod step;
mod trend;
pub mod unjudged;
mod verdict;
pub mod wording;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::evidence::history::GitStatus;
use crate::domain::finding::{Code, Finding, Rule, Severity};
use crate::domain::profile::Waivers;
use crate::domain::profile::policy::Policy;
use crate::domain::values::digest::Digest;
use crate::domain::values::path::PackPath;

pub use artifact::ArtifactFact;
pub use capture::{CaptureFact, CaptureStanding};
pub use checklist::{ChecklistFact, ItemFact, ItemState};
pub use closure::{ClosureFact, FieldFact, FieldState, TargetFact};
pub use contract::{ContractFact, ContractState, VersionFact};
pub use echo::{Alignment, Beat, EchoFact};
pub use flags::{FlagFact, FlagInRun, Rehearsed, RollbackFact, RollbackStep};
pub use gate::{ChosenBy, EarlierRun, GateFact};
pub use history::{HistoryFact, HistoryStanding, RelationFact};
pub use journal::JournalFact;
pub use link::{Claim, End, Link};
pub use lock_diff::{LockDiff, ValueChange};
pub use note::NoteFact;
pub use plugin::{Here, Locked, PluginFact};
pub use probe::{ProbeFact, ProbeState, SmokeFact, Unobserved};
pub use quorum::{ApprovalFact, ApprovalStanding, Missing, QuorumFact};
pub use record::{ActFact, Changed, Elsewhere, Record};
pub use report::{MetricFact, RawFact, ReportFact, Sample, measured_report};
pub use samples::{ContrastFact, PooledFact, Reference, SamplesFact, Shift, Sides};
pub use side::Side;
pub use step::{StepFact, StepState};
pub use trend::{Trend, TrendPoint};
pub use verdict::Verdict;

/// The whole judgement of one pack under one profile. The same pack gives the same assessment, byte for byte.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// The profile's name.
    pub profile: String,
    /// The release's title, from the profile.
    pub title: String,
    /// By severity, then code, then subject.
    pub findings: Vec<Finding>,
    pub artifacts: Vec<ArtifactFact>,
    /// In time order of `generatedAt`, shells and unparsed times last, then by path.
    pub reports: Vec<ReportFact>,
    pub gate: GateFact,
    /// In the order of their records.
    pub captures: Vec<CaptureFact>,
    pub samples: SamplesFact,
    /// Rows that are too alike to be two measurements: within runs, then between runs.
    pub echoes: Vec<EchoFact>,
    /// The closure set in profile order, then the unknown flags.
    pub flags: Vec<FlagFact>,
    /// The rehearsal that counts.
    pub rollback: Option<RollbackFact>,
    /// `None` where the pack has no readable checklist.
    pub checklist: Option<ChecklistFact>,
    pub journal: JournalFact,
    /// `None` where one person's approval is enough.
    pub quorum: Option<QuorumFact>,
    /// `None` where the pack has no readable lock.
    pub closure: Option<ClosureFact>,
    pub plugins: Vec<PluginFact>,
    /// Probes of prerequisites and of runtimes; those of a target stand with it.
    pub probes: Vec<ProbeFact>,
    /// In the order of the profile.
    pub contracts: Vec<ContractFact>,
    /// The runbook's six.
    pub steps: Vec<StepFact>,
    /// Oldest first; the last one is the one that counts.
    pub notes: Vec<NoteFact>,
    /// Of the git work tree around the pack.
    pub history: HistoryFact,
    /// Of all evidence: new with every change.
    pub digest: Digest,
    /// Where each rule comes from, from the profile.
    pub sources: BTreeMap<Code, String>,
    /// Who set the rules.
    pub policy: Policy,
    /// Which blockers may be put up with for a time.
    pub waivers: Waivers,
    /// One per metric, in the profile's order.
    pub trends: Vec<Trend>,
}

impl Assessment {
    /// Ready when no blocker remains and git has answered; approved where the newest note says so and nothing speaks
    /// against it.
    pub fn verdict(&self) -> Verdict {
        match self.count(Severity::Blocker) {
            0 if self.history.standing == HistoryStanding::Asking => Verdict::Undecided,
            0 if self.notes.last().is_some_and(NoteFact::approves) => Verdict::Approved,
            0 => Verdict::Ready,
            _ => Verdict::Blocked,
        }
    }

    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// The findings of one code, in order.
    pub fn findings_of(&self, code: Code) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.code == code)
    }

    /// When the judgement turns although nothing changes: a capture that grows will have been silent for too long, a waiver
    /// will have ended.
    pub fn turns_at(&self) -> Option<Timestamp> {
        let silent = self.captures.iter().filter_map(|capture| capture.silent_from);
        let ends = self.findings.iter().filter_map(|finding| finding.answer.as_ref()?.ends());
        silent.chain(ends).min()
    }

    /// Blockers that are put up with for a time.
    pub fn waived(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.is_waived())
    }

    /// How many artifacts git holds so.
    pub fn kept(&self, kept: GitStatus) -> usize {
        self.artifacts.iter().filter(|fact| fact.kept == Some(kept)).count()
    }

    /// The checklist's items; none where there is no checklist.
    pub fn items(&self) -> &[ItemFact] {
        self.checklist.as_ref().map_or(&[], |checklist| &checklist.items)
    }

    /// `FOLDER/DATE-STEM.ENDING`, then `-2`, `-3` and so on before the ending: those that no artifact has, in their order.
    pub fn free_paths(
        &self,
        folder: &str,
        day: Date,
        stem: &str,
        ending: &str,
    ) -> impl Iterator<Item = PackPath> + use<> {
        // Some file systems know no case.
        let spelled = |path: &PackPath| path.as_str().to_ascii_lowercase();
        let taken: BTreeSet<String> = self.artifacts.iter().map(|fact| spelled(&fact.artifact.path)).collect();
        let (stem, ending) = (format!("{folder}/{day}-{stem}"), ending.to_owned());
        let numbered = (2_u64..).map(|number| format!("-{number}"));
        let names = std::iter::once(String::new()).chain(numbered).map(move |number| format!("{stem}{number}{ending}"));
        names.map_while(|name| PackPath::new(&name)).filter(move |path| !taken.contains(&spelled(path)))
    }

    /// The targets that are to be closed; none without a lock.
    pub fn targets(&self) -> impl Iterator<Item = &TargetFact> {
        self.closure.iter().flat_map(|closure| &closure.targets)
    }

    /// The target of this name.
    pub fn target(&self, name: &str) -> Option<&TargetFact> {
        self.targets().find(|target| target.name == name)
    }

    /// The lock and the digest that it was judged with.
    pub fn lock(&self) -> Option<(&PackPath, Digest)> {
        let path = &self.closure.as_ref()?.path;
        let fact = self.artifacts.iter().find(|fact| fact.artifact.path == *path)?;
        Some((path, fact.artifact.digest?))
    }

    /// A field of a target, by their names.
    pub fn field(&self, target: &str, field: &str) -> Option<&FieldFact> {
        self.target(target)?.fields.iter().find(|fact| fact.name == field)
    }

    /// Every probe: of the targets, then of runtimes and prerequisites.
    pub fn all_probes(&self) -> impl Iterator<Item = &ProbeFact> {
        self.targets().flat_map(|target| &target.probes).chain(&self.probes)
    }

    /// The findings that rest on an artifact, in order.
    pub fn findings_on(&self, artifact: &ArtifactFact) -> impl Iterator<Item = &Finding> {
        artifact.findings.iter().filter_map(|index| self.findings.get(*index))
    }

    pub fn blockers(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.severity == Severity::Blocker)
    }

    /// The runs that are looked at side by side: the pair, and the newest executed report of another type, which is the
    /// baseline. Indices into `reports`; empty where none was executed.
    pub fn compared(&self) -> Vec<usize> {
        let pair: Vec<usize> = Side::BOTH.into_iter().filter_map(|side| side.position(&self.reports)).collect();
        let types: Vec<_> = pair.iter().map(|at| &self.reports[*at].run_type).collect();
        let is_other = |report: &ReportFact| report.executed && !types.contains(&&report.run_type);
        pair.iter().copied().chain(self.reports.iter().rposition(is_other)).collect()
    }

    /// The report of one of the gate's runs.
    pub fn side(&self, side: Side) -> Option<&ReportFact> {
        side.among(&self.reports)
    }

    /// The reports of the gate's runs: A before B.
    pub fn gate_runs(&self) -> impl Iterator<Item = &ReportFact> {
        Side::BOTH.into_iter().filter_map(|side| self.side(side))
    }

    /// Whether a blocker says of a run, or of two (`one other`), that rows tell of a measurement again.
    pub fn tells_again(&self, subject: &str) -> bool {
        let told = [Code::KpiRowsShared, Code::KpiRowsRepeated, Code::KpiTooAlike];
        self.blockers().any(|it| told.contains(&it.code) && it.subject == subject)
    }

    /// The rows that a finding calls too alike.
    pub fn echoes_of<'a>(&'a self, finding: &'a Finding) -> impl Iterator<Item = &'a EchoFact> {
        self.echoes.iter().filter(|echo| echo.subject(&self.reports) == finding.subject)
    }

    /// The rule behind a code, and where this release has it from.
    pub fn rule(&self, code: Code) -> Rule<'_> {
        Rule::of(code, &self.sources)
    }
}
