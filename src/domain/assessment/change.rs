//! What turned a verdict: one assessment against the one before it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::domain::evidence::artifact::Condition;
use crate::domain::finding::{Code, Finding, Origin, Severity};
use crate::domain::values::path::PackPath;

use super::gate::ChosenBy;
use super::{ArtifactFact, Assessment, Verdict};

/// A change of what blocks, and what brought it about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub from: Weighed,
    pub to: Weighed,
    /// Blockers that were not there before.
    pub came: Headlines,
    /// Blockers that are gone.
    pub went: Headlines,
    /// Every file that is not what it was, by path.
    pub changed: Vec<ChangedFile>,
    pub cause: Cause,
}

/// A verdict and how many block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weighed {
    pub verdict: Verdict,
    pub blockers: usize,
}

/// Findings by their headlines; of very many the first ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headlines {
    pub listed: Vec<String>,
    pub total: usize,
}

/// A file that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedFile {
    pub path: PackPath,
    pub how: How,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    Added,
    Removed,
    /// Other bytes, or bytes that can be read or parsed no longer, or again.
    Rewritten,
    /// A writer is at it.
    BeingWritten,
}

/// What brought a change about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// These files: the ones that the blockers in question rest on or refer to, the one behind most of them first;
    /// where none of them does, every file that changed.
    Artifacts(Vec<ChangedFile>),
    /// The operator chose other runs.
    PairOverride,
    /// The rules are others.
    Profile,
    /// Neither file nor rule nor choice: nothing that can be named.
    Unknown,
}

impl Change {
    /// Headlines that are kept of one side.
    const LISTED: usize = 20;

    /// What changed between two assessments of one pack; `None` where the same things block as before.
    pub fn between(old: &Assessment, new: &Assessment) -> Option<Self> {
        let (was, is) = (blockers(old), blockers(new));
        let only = |these: &Blockers<'_>, those: &Blockers<'_>| -> Vec<usize> {
            these.iter().filter(|(key, _)| !those.contains_key(*key)).map(|(_, at)| *at).collect()
        };
        let (came, went) = (only(&is, &was), only(&was, &is));
        if came.is_empty() && went.is_empty() {
            return None;
        }
        let changed = changed(old, new);
        let moved =
            came.iter().map(|at| (new, &new.findings[*at])).chain(went.iter().map(|at| (old, &old.findings[*at])));
        let cause = cause(old, new, &changed, moved);
        Some(Self {
            from: Weighed::of(old),
            to: Weighed::of(new),
            came: Headlines::of(new, &came),
            went: Headlines::of(old, &went),
            changed,
            cause,
        })
    }

    /// From what to what: `BLOCKED by 1, was READY`.
    pub fn turn(&self) -> String {
        match (self.to, self.from) {
            (to, from) if to == from => format!("{to}, others than before"),
            (to, from) if to.verdict == from.verdict => format!("{to}, was {}", from.blockers),
            (to, from) => format!("{to}, was {from}"),
        }
    }

    /// What caused it, in a few words.
    pub fn because(&self) -> String {
        match &self.cause {
            Cause::Artifacts(files) => match &files[..] {
                [] => "no file is behind it".to_owned(),
                [only] => only.to_string(),
                [first, rest @ ..] => format!("{first} and {} more", rest.len()),
            },
            Cause::PairOverride => "other runs were chosen".to_owned(),
            Cause::Profile => "the profile changed".to_owned(),
            Cause::Unknown => "no file, no rule and no choice changed".to_owned(),
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.turn(), self.because())
    }
}

impl Weighed {
    fn of(assessment: &Assessment) -> Self {
        Self { verdict: assessment.verdict(), blockers: assessment.count(Severity::Blocker) }
    }
}

impl fmt::Display for Weighed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.blockers {
            0 => f.write_str(self.verdict.word()),
            blockers => write!(f, "{} by {blockers}", self.verdict.word()),
        }
    }
}

impl fmt::Display for ChangedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.how.words(), self.path.name())
    }
}

impl How {
    pub fn words(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Rewritten => "changed",
            Self::BeingWritten => "being written",
        }
    }
}

impl Headlines {
    fn of(assessment: &Assessment, findings: &[usize]) -> Self {
        let listed = findings.iter().take(Change::LISTED).map(|at| assessment.headline(&assessment.findings[*at]));
        Self { listed: listed.collect(), total: findings.len() }
    }
}

/// What blocks, by its durable id.
type Blockers<'a> = BTreeMap<(Code, &'a str), usize>;

fn blockers(assessment: &Assessment) -> Blockers<'_> {
    let findings = assessment.findings.iter().enumerate();
    let blocking = findings.filter(|(_, finding)| finding.severity == Severity::Blocker);
    blocking.map(|(at, finding)| ((finding.code, finding.subject.as_str()), at)).collect()
}

type Files<'a> = BTreeMap<&'a PackPath, &'a ArtifactFact>;

fn files(assessment: &Assessment) -> Files<'_> {
    assessment.artifacts.iter().map(|fact| (&fact.artifact.path, fact)).collect()
}

fn changed(old: &Assessment, new: &Assessment) -> Vec<ChangedFile> {
    let (was, is) = (files(old), files(new));
    let paths: BTreeSet<&PackPath> = was.keys().chain(is.keys()).copied().collect();
    let how = |path: &PackPath| match (was.get(path), is.get(path)) {
        (None, Some(_)) => Some(How::Added),
        (Some(_), None) => Some(How::Removed),
        (Some(one), Some(other)) => rewritten(one, other),
        (None, None) => None,
    };
    paths.into_iter().filter_map(|path| Some(ChangedFile { path: path.clone(), how: how(path)? })).collect()
}

fn rewritten(one: &ArtifactFact, other: &ArtifactFact) -> Option<How> {
    let (one, other) = (&one.artifact, &other.artifact);
    let is_same = one.digest == other.digest && one.condition == other.condition;
    let is_written = other.condition == Condition::BeingWritten;
    (!is_same).then_some(if is_written { How::BeingWritten } else { How::Rewritten })
}

fn cause<'a>(
    old: &Assessment,
    new: &Assessment,
    changed: &[ChangedFile],
    moved: impl Iterator<Item = (&'a Assessment, &'a Finding)>,
) -> Cause {
    let blamed = blamed([&files(old), &files(new)], changed, moved.map(|(_, finding)| finding));
    let by_hand = [old, new].iter().any(|it| it.gate.chosen == ChosenBy::Hand) && old.gate.pair != new.gate.pair;
    match () {
        () if !blamed.is_empty() => Cause::Artifacts(blamed),
        () if by_hand => Cause::PairOverride,
        () if old.policy.digest != new.policy.digest => Cause::Profile,
        () if !changed.is_empty() => Cause::Artifacts(changed.to_vec()),
        () => Cause::Unknown,
    }
}

/// The changed files that findings rest on; where one rests on none of them, those that its evidence refers to.
fn blamed<'a>(
    files: [&Files<'_>; 2],
    changed: &[ChangedFile],
    moved: impl Iterator<Item = &'a Finding>,
) -> Vec<ChangedFile> {
    let is_changed = |path: &PackPath| changed.binary_search_by(|it| it.path.cmp(path)).ok();
    let mut weight = vec![0_usize; changed.len()];
    for finding in moved {
        let places = places(finding);
        let direct: BTreeSet<usize> = places.iter().filter_map(&is_changed).collect();
        let beyond = || {
            let facts = places.iter().flat_map(|path| files.iter().filter_map(|files| files.get(path).copied()));
            facts.flat_map(|fact| &fact.refers_to).filter_map(|link| is_changed(&link.path)).collect()
        };
        let behind: BTreeSet<usize> = if direct.is_empty() { beyond() } else { direct };
        behind.into_iter().for_each(|at| weight[at] += 1);
    }
    let mut blamed: Vec<usize> = (0..changed.len()).filter(|at| weight[*at] > 0).collect();
    blamed.sort_by_key(|at| std::cmp::Reverse(weight[*at]));
    blamed.into_iter().map(|at| changed[at].clone()).collect()
}

/// The files that a finding is about and rests on.
fn places(finding: &Finding) -> BTreeSet<PackPath> {
    let evidence = finding.evidence.iter().map(|place| place.path.clone());
    let compared = finding.compared.iter().filter_map(|compared| match &compared.origin {
        Origin::Evidence { place, .. } => Some(place.path.clone()),
        Origin::Profile(_) | Origin::Computed(_) => None,
    });
    evidence.chain(compared).chain(PackPath::new(&finding.subject)).collect()
}
