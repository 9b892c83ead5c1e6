//! Where things are: the place in which a finding can be settled, the evidence behind an entry, and the walk over
//! everything that blocks or is open.

use std::collections::{BTreeMap, HashMap};

use crate::domain::assessment::{Assessment, ContractState, ItemState, StepState};
use crate::domain::finding::{Code, Finding, Severity};
use crate::domain::values::path::{Location, PackPath};

use super::entries::all_entries;
use super::entry::{Entry, Subject};
use super::pane::Pane;
use super::state::{Place, State};

/// The panes of the runbook's six steps, in order.
const STEPS: [Pane; 6] = [Pane::Kpi, Pane::Kpi, Pane::Gate, Pane::Flags, Pane::Checklist, Pane::Note];

/// The pane in which a step is taken.
pub fn pane_of_step(number: usize) -> Pane {
    number.checked_sub(1).and_then(|i| STEPS.get(i)).copied().unwrap_or_default()
}

/// The pane in which findings of a code can be settled: by the code's family.
pub fn pane_of(finding: &Finding) -> Pane {
    let family = finding.code.name().split('.').next().unwrap_or_default();
    match family {
        "kpi" => Pane::Kpi,
        "gate" => Pane::Gate,
        "flags" | "rollback" => Pane::Flags,
        "checklist" => Pane::Checklist,
        "closure" | "plugin" => Pane::Closure,
        "note" => Pane::Note,
        _ => Pane::Evidence,
    }
}

/// Whether the walk has anywhere to go.
pub fn anything_open(assessment: &Assessment) -> bool {
    let items = assessment.checklist.iter().flat_map(|checklist| &checklist.items);
    assessment.blockers().next().is_some()
        || items.into_iter().any(|item| is_open(item.state))
        || assessment.steps.iter().any(|step| is_unsettled(step.state))
}

fn is_open(state: ItemState) -> bool {
    matches!(state, ItemState::Open | ItemState::Failing)
}

fn is_unsettled(state: StepState) -> bool {
    matches!(state, StepState::Open | StepState::Blocked)
}

/// Where to look for an entry's evidence: the artifact that Enter previews.
pub fn evidence_of(assessment: &Assessment, subject: &Subject) -> Option<Location> {
    let file = |path: &PackPath| Some(Location::file(path));
    match subject {
        Subject::Finding(i) => assessment.findings.get(*i)?.evidence.first().cloned(),
        Subject::Report(i) => file(&assessment.reports.get(*i)?.path),
        Subject::Metric { report, .. } => file(assessment.reports.get(*report)?.raw.path()?),
        Subject::Earlier(i) => file(&assessment.gate.earlier.get(*i)?.path),
        Subject::Contrast(i) => file(assessment.sides(assessment.samples.contrasts.get(*i)?)?[0].0.raw.path()?),
        Subject::Pooled(_) => file(assessment.reports.iter().find(|report| report.gate_side == Some(0))?.raw.path()?),
        Subject::Flag(i) => assessment.flags.get(*i)?.rehearsed.as_ref().map(|(_, at)| at.clone()),
        Subject::RollbackStep(i) => {
            let rollback = assessment.rollback.as_ref()?;
            let said = rollback.steps.get(*i).and_then(|(_, said)| said.as_ref());
            Some(said.map_or_else(|| Location::file(&rollback.path), |(_, at)| at.clone()))
        }
        Subject::Item(i) => assessment.checklist.as_ref()?.items.get(*i)?.evidence.first().cloned(),
        Subject::Disagreement(_) => file(assessment.gate.output.as_ref()?),
        Subject::Artifact(i) | Subject::Change(Some(i)) => file(&assessment.artifacts.get(*i)?.artifact.path),
        Subject::Contract(i) => {
            let contract = assessment.contracts.get(*i)?;
            let line = contract.versions.iter().flat_map(|version| &version.found).map(|found| found.line).next();
            let is_there = !matches!(contract.state, ContractState::Missing | ContractState::NotChecked);
            is_there.then(|| Location { path: contract.file.clone(), line })
        }
        Subject::Note(i) => file(&assessment.notes.get(*i)?.path),
        subject => line_of(assessment, subject).map(|(path, line)| Location::line(path, line)),
    }
}

/// The findings that speak of an entry of a pane, as indices: in their order, so that the weightiest comes first.
pub fn findings_about(assessment: &Assessment, pane: Pane, subject: &Subject) -> Vec<usize> {
    match subject {
        Subject::Finding(i) => return vec![*i],
        Subject::Alike(alike) => return alike.clone(),
        Subject::Artifact(i) => return assessment.artifacts.get(*i).map_or_else(Vec::new, |it| it.findings.clone()),
        _ => {}
    }
    let line = line_of(assessment, subject);
    let is_at = |at: &Location| line.is_some_and(|(path, line)| at.path == *path && at.line == Some(line));
    let names = whole_names(assessment, subject);
    let is_named = |finding: &Finding| names.iter().any(|name| is_of(&finding.subject, name));
    let speaks = |finding: &Finding| match subject {
        // One text or field for the whole of it, and steps that no finding names.
        Subject::TextLine(_) | Subject::EqualFields(_) | Subject::RollbackStep(_) => true,
        Subject::Disagreement(_) => finding.code == Code::GateOutputDiffers,
        Subject::Smoke(_) => finding.code == Code::ClosureSmokeEvidenceMissing && is_named(finding),
        _ => is_named(finding) || finding.evidence.first().is_some_and(is_at),
    };
    let all = assessment.findings.iter().enumerate();
    all.filter(|(_, finding)| pane_of(finding) == pane && speaks(finding)).map(|(i, _)| i).collect()
}

/// Whether a finding's subject is a thing or a part of it: `gate-1` and `gate-1 wrongClickRate`, not `gate-12`.
fn is_of(subject: &str, name: &str) -> bool {
    let rest = subject.strip_prefix(name);
    subject == name
        || rest.is_some_and(|rest| rest.starts_with(' '))
        || subject.strip_suffix(name).is_some_and(|it| it.ends_with(' '))
}

/// What findings call an entry.
fn whole_names(assessment: &Assessment, subject: &Subject) -> Vec<String> {
    let closure = assessment.closure.as_ref();
    match subject {
        Subject::Metric { report, metric } => {
            let Some(report) = assessment.reports.get(*report) else { return Vec::new() };
            let Some(metric) = report.metrics.get(*metric) else { return Vec::new() };
            let runs = [report.run_id.as_deref(), Some(report.path.as_str())].into_iter().flatten();
            runs.map(|run| format!("{run} {}", metric.name)).collect()
        }
        Subject::Smoke(i) => closure.and_then(|it| it.targets.get(*i)).map(|it| it.name.clone()).into_iter().collect(),
        _ => {
            names_of(assessment, subject).into_iter().map(|parts| parts.join(" ")).filter(|it| !it.is_empty()).collect()
        }
    }
}

/// The line of evidence that an entry is about.
fn line_of<'a>(assessment: &'a Assessment, subject: &Subject) -> Option<(&'a PackPath, u64)> {
    let closure = assessment.closure.as_ref();
    match subject {
        Subject::Item(i) => {
            let checklist = assessment.checklist.as_ref()?;
            Some((&checklist.path, checklist.items.get(*i)?.line))
        }
        Subject::Field { target, field } => {
            Some((&closure?.path, closure?.targets.get(*target)?.fields.get(*field)?.line?))
        }
        Subject::Plugin(i) => Some((&closure?.path, assessment.plugins.get(*i)?.line?)),
        _ => None,
    }
}

/// What an entry goes by (metrics do not: only one report's are listed at a time): it answers to a finding whose subject holds all of one list.
fn names_of<'a>(assessment: &'a Assessment, subject: &Subject) -> Vec<Vec<&'a str>> {
    names(assessment, subject).unwrap_or_default()
}

fn names<'a>(assessment: &'a Assessment, subject: &Subject) -> Option<Vec<Vec<&'a str>>> {
    let closure = assessment.closure.as_ref();
    Some(match subject {
        Subject::Report(i) => {
            let report = assessment.reports.get(*i)?;
            [Some(report.path.as_str()), report.run_id.as_deref()]
                .into_iter()
                .flatten()
                .map(|name| vec![name])
                .collect()
        }
        Subject::Metric { report, metric } => {
            let report = assessment.reports.get(*report)?;
            vec![vec![report.name(), report.metrics.get(*metric)?.name.as_str()]]
        }
        Subject::Pooled(i) => vec![vec![assessment.samples.pooled.get(*i)?.name.as_str()]],
        Subject::Comparison(i) => vec![vec![assessment.gate.comparisons.get(*i)?.field.as_str()]],
        Subject::Earlier(i) => vec![vec![assessment.gate.earlier.get(*i)?.path.as_str()]],
        Subject::Flag(i) => vec![vec![assessment.flags.get(*i)?.name.as_str()]],
        Subject::Item(i) => {
            let item = assessment.checklist.as_ref()?.items.get(*i)?;
            vec![vec![item.id.as_str()], vec![item.text.as_str()]]
        }
        Subject::Target(i) => vec![vec![closure?.targets.get(*i)?.name.as_str()]],
        Subject::Field { target, field } => {
            let target = closure?.targets.get(*target)?;
            vec![vec![target.name.as_str(), target.fields.get(*field)?.name.as_str()]]
        }
        Subject::Plugin(i) => vec![vec![assessment.plugins.get(*i)?.entry.as_str()]],
        Subject::Artifact(i) => vec![vec![assessment.artifacts.get(*i)?.artifact.path.as_str()]],
        Subject::Contract(i) => vec![vec![assessment.contracts.get(*i)?.file.as_str()]],
        Subject::Note(i) => vec![vec![assessment.notes.get(*i)?.path.as_str()]],
        _ => return None,
    })
}

/// A pane's entries and how to find one for a finding without looking through them all.
struct Index<'a> {
    assessment: &'a Assessment,
    entries: Vec<Entry>,
    by_name: HashMap<&'a str, usize>,
    /// A pane's lines are of one file, or nearly so: the path is compared where the line is found.
    by_line: HashMap<u64, (&'a PackPath, usize)>,
}

impl<'a> Index<'a> {
    fn of(state: &State, assessment: &'a Assessment, pane: Pane) -> Self {
        let entries = all_entries(state, pane);
        let (mut by_name, mut by_line) = (HashMap::with_capacity(2 * entries.len()), HashMap::new());
        for (i, entry) in entries.iter().enumerate() {
            for name in names_of(assessment, &entry.subject).iter().filter(|parts| parts.len() == 1) {
                by_name.entry(name[0]).or_insert(i);
            }
            if let Some((path, line)) = line_of(assessment, &entry.subject) {
                by_line.entry(line).or_insert((path, i));
            }
        }
        Self { assessment, entries, by_name, by_line }
    }

    /// The entry that a finding is about: by name, by line, by the longest name that its subject holds, by file.
    fn find(&self, finding: &Finding) -> Option<usize> {
        let line = |at: &Location| self.by_line.get(&at.line?).filter(|(path, _)| **path == at.path).map(|(_, i)| i);
        let lines = || finding.evidence.iter().filter_map(line);
        let files = || finding.evidence.iter().filter_map(|at| self.by_name.get(at.path.as_str()));
        let exact = self.by_name.get(finding.subject.as_str()).or_else(|| lines().next()).copied();
        exact.or_else(|| self.held(&finding.subject)).or_else(|| files().next().copied())
    }

    /// Only where a pane lists few things: a large checklist has exact ids and lines.
    fn held(&self, subject: &str) -> Option<usize> {
        const FEW: usize = 300;
        if self.entries.len() > FEW {
            return None;
        }
        let length = |entry: &Entry| {
            let names = names_of(self.assessment, &entry.subject);
            let held = names.iter().filter(|parts| parts.iter().all(|part| !part.is_empty() && subject.contains(part)));
            held.map(|parts| parts.iter().map(|part| part.len()).sum::<usize>()).max()
        };
        let found = self.entries.iter().enumerate().filter_map(|(i, entry)| Some((length(entry)?, i)));
        found.max_by_key(|(length, i)| (*length, std::cmp::Reverse(*i))).map(|(_, i)| i)
    }

    fn first(&self) -> Option<usize> {
        self.entries.iter().position(|entry| entry.subject.is_selectable())
    }
}

/// Places in a state, found through indices that are made once.
pub(super) struct Places<'a> {
    state: &'a State,
    assessment: &'a Assessment,
    indices: BTreeMap<Pane, Index<'a>>,
}

impl<'a> Places<'a> {
    pub(super) fn of(state: &'a State, assessment: &'a Assessment) -> Self {
        Self { state, assessment, indices: BTreeMap::new() }
    }

    fn index(&mut self, pane: Pane) -> &Index<'a> {
        let (state, assessment) = (self.state, self.assessment);
        self.indices.entry(pane).or_insert_with(|| Index::of(state, assessment, pane))
    }

    /// Where a finding can be settled: in its family's pane, else at its evidence.
    pub(super) fn settling(&mut self, finding: &Finding) -> (Pane, Option<usize>) {
        let pane = pane_of(finding);
        let index = self.index(pane);
        if let Some(found) = index.find(finding).or_else(|| index.first()) {
            return (pane, Some(found));
        }
        let artifact = self.index(Pane::Evidence).find(finding);
        artifact.map_or((pane, None), |found| (Pane::Evidence, Some(found)))
    }

    pub(super) fn place(&mut self, (pane, at): (Pane, Option<usize>)) -> Place {
        let id = at.and_then(|i| self.index(pane).entries.get(i)).map(|entry| entry.id.clone());
        Place { pane, id }
    }

    /// Everything that blocks or is open, pane by pane, top to bottom, each once.
    pub(super) fn stops(&mut self) -> Vec<(Pane, Option<usize>)> {
        let assessment = self.assessment;
        let blockers = assessment.findings.iter().filter(|finding| finding.severity == Severity::Blocker);
        let mut stops: Vec<_> = blockers.map(|finding| self.settling(finding)).collect();
        let items = assessment.checklist.as_ref().map_or(&[][..], |checklist| &checklist.items);
        if items.iter().any(|item| is_open(item.state)) {
            let listed = self.index(Pane::Checklist).entries.iter().enumerate();
            stops.extend(listed.filter_map(|(i, entry)| match entry.subject {
                Subject::Item(item) if is_open(items[item].state) => Some((Pane::Checklist, Some(i))),
                _ => None,
            }));
        }
        for step in assessment.steps.iter().filter(|step| is_unsettled(step.state)) {
            let pane = pane_of_step(step.number);
            if !stops.iter().any(|(stop, _)| *stop == pane) {
                stops.push((pane, self.index(pane).first()));
            }
        }
        stops.sort_unstable();
        stops.dedup();
        stops
    }

    /// Where an entry stands among all of its pane.
    pub(super) fn position(&mut self, pane: Pane, id: &str) -> Option<usize> {
        self.index(pane).entries.iter().position(|entry| entry.id == id)
    }
}
