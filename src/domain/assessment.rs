//! The assessment: everything that the evidence shows, judged. Both faces (reports and cockpit) are made from it alone.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::artifact::Artifact;
use super::digest::Digest;
use super::evidence::note::Decision;
use super::evidence::raw_runs::{Problems, RowAgainst, Tally};
use super::finding::{Code, Finding, Severity};
use super::gate::Comparison;
use super::history::Kept;
use super::kpi::Difference;
use super::path::{Location, PackPath};
use super::profile::{Check, Target};
use super::proof::{Proof, Word};
use super::rate::Rate;
use super::rule::Rule;
mod closure;
mod contract;
mod link;
mod trend;
use super::statistics::Interval;
mod samples;
pub use closure::{ClosureFact, FieldFact, FieldState, Locked, PluginFact, SmokeFact, TargetFact};
pub use contract::{ContractFact, ContractState, VersionFact};
pub use link::{Claim, End, Link};
pub use samples::{Against, ContrastFact, PooledFact, SamplesFact, Turn};
pub use trend::{Trend, TrendPoint};
mod history;
pub use history::{HistoryFact, HistoryStanding, RelationFact};
mod earlier;
pub use earlier::EarlierRun;

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
    pub samples: SamplesFact,
    /// The closure set in profile order, then the unknown flags.
    pub flags: Vec<FlagFact>,
    /// The rehearsal that counts.
    pub rollback: Option<RollbackFact>,
    /// `None` where the pack has no readable checklist.
    pub checklist: Option<ChecklistFact>,
    /// `None` where the pack has no readable lock.
    pub closure: Option<ClosureFact>,
    pub plugins: Vec<PluginFact>,
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
    /// Of the profile that judged: new with every change of it.
    pub profile_digest: Digest,
    /// One per metric, in the profile's order.
    pub trends: Vec<Trend>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Ready,
    Blocked,
}

impl Verdict {
    /// As row 1 and `status` say it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ready => "READY",
            Self::Blocked => "BLOCKED",
        }
    }
}

impl Assessment {
    /// Ready when no blocker remains.
    pub fn verdict(&self) -> Verdict {
        if self.count(Severity::Blocker) == 0 { Verdict::Ready } else { Verdict::Blocked }
    }

    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// The findings of one code, in order.
    pub fn findings_of(&self, code: Code) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.code == code)
    }

    /// How many artifacts git holds so.
    pub fn kept(&self, kept: Kept) -> usize {
        self.artifacts.iter().filter(|fact| fact.kept == Some(kept)).count()
    }

    pub fn blockers(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.severity == Severity::Blocker)
    }

    /// The runs that are looked at side by side: the pair, and the newest executed report of another type, which is the
    /// baseline. Indices into `reports`; empty where none was executed.
    pub fn compared(&self) -> Vec<usize> {
        let side = |side| self.reports.iter().position(|report| report.gate_side == Some(side));
        let pair: Vec<usize> = [side(0), side(1)].into_iter().flatten().collect();
        let types: Vec<_> = pair.iter().map(|at| &self.reports[*at].run_type).collect();
        let is_other = |report: &ReportFact| report.executed && !types.contains(&&report.run_type);
        pair.iter().copied().chain(self.reports.iter().rposition(is_other)).collect()
    }

    /// What a finding is about, in words: a checklist item's text, a path's last part, anything else as it is.
    pub fn subject<'a>(&'a self, finding: &'a Finding) -> &'a str {
        let items = self.checklist.iter().flat_map(|checklist| &checklist.items);
        let is_of_item = finding.code.name().starts_with("checklist.");
        let item = items.filter(|_| is_of_item).find(|item| item.id == finding.subject);
        item.map_or_else(|| finding.name(), |item| item.text.trim_end_matches(':'))
    }

    /// A finding in one line, the same on every face: its code's title and its subject, unless the title names that.
    pub fn headline(&self, finding: &Finding) -> String {
        if let Some(told) = self.not_proven(finding) {
            return told;
        }
        let (title, subject) = (finding.code.title(), self.subject(finding));
        let is_named = title.to_lowercase().contains(&subject.to_lowercase());
        if is_named { title.to_owned() } else { format!("{title}: {subject}") }
    }

    /// The rule behind a code, and where this release has it from.
    pub fn rule(&self, code: Code) -> Rule<'_> {
        Rule::of(code, &self.sources)
    }

    /// What the next thing is: the first blocker, else what the first open step asks for.
    pub fn next(&self) -> String {
        let blocker = self.blockers().next().map(|finding| self.headline(finding));
        let step = || self.steps.iter().map(|step| step.next.as_str()).find(|next| !next.is_empty());
        blocker.or_else(|| step().map(str::to_owned)).unwrap_or_else(|| "nothing, all holds".to_owned())
    }
}

/// An artifact and its place among the others.
#[derive(Clone, Debug, PartialEq)]
pub struct ArtifactFact {
    pub artifact: Artifact,
    /// Files that it names, by path: those of the pack, and those that should be.
    pub refers_to: Vec<Link>,
    /// Files that name it, by path.
    pub referred_by: Vec<Link>,
    pub claim: Claim,
    /// Indices into `Assessment::findings` that rest on it.
    pub findings: Vec<usize>,
    /// How git holds it; `None` where nobody can tell.
    pub kept: Option<Kept>,
}

/// One report.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportFact {
    pub path: PackPath,
    pub run_id: Option<String>,
    pub run_type: Option<String>,
    /// `executionStatus.state` as written; `None` where absent.
    pub state: Option<String>,
    pub executed: bool,
    pub generated_at: Option<String>,
    pub sample_count: Option<u64>,
    pub commit: Option<String>,
    pub branch: Option<String>,
    pub repo: Option<String>,
    /// One of the gate's two runs: 0 for A, 1 for B.
    pub gate_side: Option<usize>,
    pub metrics: Vec<MetricFact>,
    pub raw: RawFact,
}

/// One metric of one report.
#[derive(Clone, Debug, PartialEq)]
pub struct MetricFact {
    pub name: String,
    pub label: String,
    /// As reported; `None` for `null`, absent or no number.
    pub reported: Option<f64>,
    /// From the rows.
    pub recomputed: Option<Rate>,
    pub tally: Option<Tally>,
    pub target: Option<Target>,
    /// Whether the value meets the target: the recomputed one where there is one, else the reported one.
    pub pass: Option<bool>,
    /// Wilson's, two-sided at the profile's confidence: for the eye; `None` without rows.
    pub interval: Option<Interval>,
    /// What the rows prove about the target; `None` without a target or without rows.
    pub proof: Option<Proof>,
    pub word: Word,
    /// The first rows that count against it; `None` where there are no valid rows.
    pub against: Option<Arc<[RowAgainst]>>,
}

impl MetricFact {
    /// How many rows count against it: false ones where many true ones are asked for, else true ones. Those that are
    /// listed are the first of them.
    pub fn count_against(&self) -> Option<u64> {
        let Tally { hits, total } = self.tally?;
        Some(if matches!(self.target, Some(Target::AtLeast(_))) { total.saturating_sub(hits) } else { hits })
    }
}

/// The rows behind a report.
#[derive(Clone, Debug, PartialEq)]
pub enum RawFact {
    /// A shell: nothing to rest on.
    NotExecuted,
    /// Not named, not there, or not readable: why.
    Missing(String),
    Invalid {
        path: PackPath,
        problems: Problems,
    },
    Recomputed {
        path: PackPath,
        rows: u64,
        scenario_counts: Vec<(String, u64)>,
        differences: Vec<Difference>,
    },
}

impl RawFact {
    /// The file that holds the rows, where there is one to read.
    pub fn path(&self) -> Option<&PackPath> {
        match self {
            Self::Invalid { path, .. } | Self::Recomputed { path, .. } => Some(path),
            Self::NotExecuted | Self::Missing(_) => None,
        }
    }
}

/// The gate's state.
#[derive(Clone, Debug, PartialEq)]
pub struct GateFact {
    /// The two runs' reports; `None` where there are not two to compare.
    pub pair: Option<[PackPath; 2]>,
    /// Why these two: `named by the kept gate output`, `the two newest gate runs`.
    pub chosen: String,
    pub comparisons: Vec<Comparison>,
    pub ok: [bool; 2],
    pub comparable: bool,
    pub pass: bool,
    /// The kept output that counts.
    pub output: Option<PackPath>,
    /// Its JSON on one line, as the approval note cites it.
    pub kept: Option<String>,
    /// How the kept output and the evaluation disagree: one sentence each; empty where they agree.
    pub disagreements: Vec<String>,
    /// The gate's JSON as it would be written, but for `checkedAt` (which stands as `<now>`); `None` where not comparable.
    pub json: Option<String>,
    /// Runs of the same commit, type and settings that failed before the two that pass; newest first.
    pub earlier: Vec<EarlierRun>,
}

/// One flag in runs and in rehearsal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlagFact {
    pub name: String,
    /// In the closure set.
    pub expected: bool,
    /// Per executed report that is a gate run or the newest baseline: path, run id and the flag (`None`: missing or no boolean).
    pub runs: Vec<FlagInRun>,
    /// What the rehearsal that counts verified, in its words, and where; `None` where it does not cover the flag.
    pub rehearsed: Option<(String, Location)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlagInRun {
    pub report: PackPath,
    pub run_id: String,
    pub value: Option<bool>,
}

/// The rehearsal that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollbackFact {
    pub path: PackPath,
    pub commit: Option<String>,
    pub date: Option<Date>,
    /// The expected rollback's steps (from the profile) and what the evidence says to each, and where; `None`: nothing.
    pub steps: Vec<(String, Option<(String, Location)>)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ChecklistFact {
    pub path: PackPath,
    /// Of the file as it was read: a tick is written only onto these bytes.
    pub digest: Digest,
    pub items: Vec<ItemFact>,
}

impl ChecklistFact {
    /// Ticked items, nested ones included.
    pub fn done(&self) -> usize {
        self.items.iter().filter(|item| item.ticked).count()
    }

    /// What the ticks are worth, and how many checks fail, ticked or not.
    pub fn tally(&self) -> ChecklistTally {
        let ticked = |state| self.items.iter().filter(|item| item.ticked && item.state == state).count();
        ChecklistTally {
            sensed: ticked(ItemState::Verified),
            by_hand: ticked(ItemState::Manual),
            failing: self.items.iter().filter(|item| item.state == ItemState::Failing).count(),
        }
    }
}

/// What the checklist's ticks are worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChecklistTally {
    /// Ticked, and the check holds.
    pub sensed: usize,
    /// Ticked by a person.
    pub by_hand: usize,
    /// The check fails, ticked or not.
    pub failing: usize,
}

/// `9 sensed, 13 by hand`, and how many fail.
impl fmt::Display for ChecklistTally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} sensed, {} by hand", self.sensed, self.by_hand)?;
        if self.failing > 0 { write!(f, ", {} failing", self.failing) } else { Ok(()) }
    }
}

/// A checklist item and what stands behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemFact {
    pub id: String,
    pub line: u64,
    pub section: String,
    pub text: String,
    pub depth: usize,
    pub ticked: bool,
    pub required: bool,
    /// The check tied to it; `None`: a person's.
    pub check: Option<Check>,
    pub state: ItemState,
    /// What the check found, in one sentence; for a person's item, what to look at.
    pub because: String,
    /// Where to look.
    pub evidence: Vec<Location>,
}

/// contracts, section 3, `checklist.items[].state`. `Stale` comes with the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemState {
    /// A person's item, not ticked.
    Open,
    /// Its check holds, ticked or not.
    Verified,
    /// A person's item, ticked.
    Manual,
    /// Its check fails, ticked or not.
    Failing,
}

impl ItemState {
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Verified => "verified",
            Self::Manual => "manual",
            Self::Failing => "failing",
        }
    }
}

/// One of the runbook's six steps (section 4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepFact {
    /// From 1.
    pub number: usize,
    pub title: String,
    pub state: StepState,
    /// What holds, in a few words.
    pub summary: String,
    /// What to do next; empty when done.
    pub next: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// The machine holds it.
    Sensed,
    /// Done, in part by a person.
    Done,
    Open,
    Blocked,
}

impl StepState {
    pub fn word(self) -> &'static str {
        match self {
            Self::Sensed => "sensed",
            Self::Done => "done",
            Self::Open => "open",
            Self::Blocked => "blocked",
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct NoteFact {
    pub path: PackPath,
    pub decision: Option<Decision>,
    pub commit: Option<String>,
    pub reason: Option<String>,
    pub modified: Option<Timestamp>,
    /// Why it no longer holds: one sentence each; empty for a note that does.
    pub doubts: Vec<String>,
}
