//! Where things are: the place in which a finding can be settled, the evidence behind an entry, and the walk over
//! everything that blocks or is open.

use std::collections::{BTreeMap, HashMap};

use crate::domain::assessment::{Assessment, ContractState, ItemState, ProbeState, ReportFact, Side, StepState};
use crate::domain::finding::{Code, Family, Finding, Severity};
use crate::domain::values::path::{Location, PackPath};

use super::entries::all_entries;
use super::entry::Entry;
use super::pane::Pane;
use super::state::{EntryRef, State};
use super::thing::Thing;

/// The panes of the runbook's six steps, in order.
const STEPS: [Pane; 6] = [Pane::Kpi, Pane::Kpi, Pane::Gate, Pane::Flags, Pane::Checklist, Pane::Note];

/// The pane in which a step is taken.
pub(super) fn pane_of_step(number: usize) -> Pane {
    number.checked_sub(1).and_then(|i| STEPS.get(i)).copied().unwrap_or_default()
}

/// The pane in which findings of a code can be settled: by the code's family.
pub fn pane_of(finding: &Finding) -> Pane {
    match finding.code.family() {
        Family::Policy => Pane::Overview,
        Family::Kpi | Family::Capture => Pane::Kpi,
        Family::Gate => Pane::Gate,
        Family::Flags | Family::Rollback => Pane::Flags,
        Family::Checklist | Family::Journal => Pane::Checklist,
        Family::Closure | Family::Plugin => Pane::Closure,
        Family::Note => Pane::Note,
        Family::Evidence | Family::Provenance | Family::Contract | Family::Checksum | Family::History => Pane::Evidence,
    }
}

/// Whether the walk has anywhere to go.
pub(super) fn anything_open(assessment: &Assessment) -> bool {
    assessment.blockers().next().is_some()
        || assessment.items().iter().any(|item| is_open(item.state))
        || assessment.steps.iter().any(|step| is_unsettled(step.state))
}

fn is_open(state: ItemState) -> bool {
    matches!(state, ItemState::Open | ItemState::Failing)
}

fn is_unsettled(state: StepState) -> bool {
    matches!(state, StepState::Open | StepState::Blocked)
}

/// Where to look for an entry's evidence: the artifact that Enter previews.
pub(super) fn evidence_of(assessment: &Assessment, thing: &Thing<'_>) -> Option<Location> {
    let file = |path: &PackPath| Some(Location::file(path));
    match thing {
        Thing::Finding(finding) => finding.evidence.first().cloned(),
        Thing::Report(report) => file(&report.path),
        Thing::Metric(report, _) | Thing::Contrast(_, [(report, _), _]) => file(report.raw.path()?),
        Thing::Earlier(run) => file(&run.path),
        Thing::Echo(echo) => file(assessment.reports.get(echo.runs[1])?.raw.path()?),
        Thing::Pooled(_) => file(assessment.side(Side::A)?.raw.path()?),
        Thing::Flag(flag) => flag.rehearsed.as_ref().map(|it| it.place.clone()),
        Thing::RollbackStep(rollback, (_, says)) => {
            Some(says.as_ref().map_or_else(|| Location::file(&rollback.path), |says| says.place.clone()))
        }
        Thing::Item(item) => item.evidence.first().cloned(),
        Thing::Disagreement(_) => file(assessment.gate.output.as_ref()?),
        Thing::Artifact(fact) | Thing::Change(_, Some(fact)) => file(&fact.artifact.path),
        Thing::Contract(contract) => {
            let line = contract.versions.iter().flat_map(|version| &version.found).map(|found| found.line).next();
            let is_there = !matches!(contract.state, ContractState::Missing | ContractState::NotChecked);
            is_there.then(|| Location { path: contract.file.clone(), line })
        }
        Thing::Capture(capture) => file(&capture.record),
        Thing::Note(note) => file(&note.path),
        Thing::Closure(closure) => file(&closure.path),
        Thing::LockChange(..) => file(&assessment.closure.as_ref()?.path),
        Thing::Probe(probe, _) => match &probe.state {
            ProbeState::Shown { paths, .. } => file(paths.last()?),
            ProbeState::NotRun { places, .. } | ProbeState::Failed { places, .. } => places.last().cloned(),
        },
        Thing::Field(..) | Thing::Plugin(_) => {
            line_of(assessment, thing).map(|(path, line)| Location::line(path, line))
        }
        Thing::Heading(_)
        | Thing::Nothing(_)
        | Thing::Alike(_)
        | Thing::Step(_)
        | Thing::Unshown(_)
        | Thing::ToldOnly { .. }
        | Thing::Comparison(_)
        | Thing::EqualFields(_)
        | Thing::Testing(_)
        | Thing::Mutant(_)
        | Thing::Mutants(_)
        | Thing::JsonLine(..)
        | Thing::NoteLine(..)
        | Thing::Section(_)
        | Thing::Target(_)
        | Thing::Trend(_)
        | Thing::Change(_, None) => None,
    }
}

/// The findings that speak of an entry of a pane: in their order, so that the weightiest comes first.
pub fn findings_about<'a>(assessment: &'a Assessment, pane: Pane, thing: &Thing<'a>) -> Vec<&'a Finding> {
    match thing {
        Thing::Finding(finding) => return vec![finding],
        Thing::Alike(alike) => return alike.clone(),
        Thing::Artifact(fact) => return assessment.findings_on(fact).collect(),
        _ => {}
    }
    let line = line_of(assessment, thing);
    let is_at = |at: &Location| line.is_some_and(|(path, line)| at.path == *path && at.line == Some(line));
    let names = whole_names(thing, &assessment.reports);
    let is_named = |finding: &Finding| names.iter().any(|name| is_of(&finding.subject, name));
    let speaks = |finding: &Finding| match thing {
        // One text or field for the whole of it, and steps that no finding names.
        Thing::JsonLine(..) | Thing::NoteLine(..) | Thing::EqualFields(_) | Thing::RollbackStep(..) => true,
        Thing::Disagreement(_) => finding.code == Code::GateOutputDiffers,
        Thing::Probe(..) => OF_PROBES.contains(&finding.code) && is_named(finding),
        Thing::Closure(_) => finding.code == Code::ClosureStatusInconsistent && is_named(finding),
        _ => is_named(finding) || finding.evidence.first().is_some_and(is_at),
    };
    assessment.findings.iter().filter(|finding| pane_of(finding) == pane && speaks(finding)).collect()
}

/// What is said of probes.
const OF_PROBES: [Code; 3] = [Code::ClosureSmokeEvidenceMissing, Code::ClosureProbeFailed, Code::ClosurePinUnobserved];

/// Whether a finding's subject is a thing or a part of it: `gate-1` and `gate-1 wrongClickRate`, not `gate-12`.
fn is_of(subject: &str, name: &str) -> bool {
    let rest = subject.strip_prefix(name);
    subject == name
        || rest.is_some_and(|rest| rest.starts_with(' '))
        || subject.strip_suffix(name).is_some_and(|it| it.ends_with(' '))
}

/// What findings call an entry.
fn whole_names(thing: &Thing<'_>, reports: &[ReportFact]) -> Vec<String> {
    match thing {
        Thing::Metric(report, metric) => {
            let runs = [report.run_id.as_deref(), Some(report.path.as_str())].into_iter().flatten();
            runs.map(|run| format!("{run} {}", metric.name)).collect()
        }
        Thing::Probe(probe, target) => vec![target.map_or(&probe.name, |target| &target.name).clone()],
        Thing::Closure(_) => vec!["status".to_owned(), "operatingMode".to_owned()],
        Thing::Echo(echo) => vec![echo.subject(reports)],
        _ => names_of(thing).into_iter().map(|parts| parts.join(" ")).filter(|it| !it.is_empty()).collect(),
    }
}

/// The line of evidence that an entry is about.
fn line_of<'a>(assessment: &'a Assessment, thing: &Thing<'a>) -> Option<(&'a PackPath, u64)> {
    let lock = || assessment.closure.as_ref().map(|closure| &closure.path);
    match thing {
        Thing::Item(item) => Some((&assessment.checklist.as_ref()?.path, item.line)),
        Thing::Field(_, field) => Some((lock()?, field.line?)),
        Thing::Plugin(plugin) => Some((lock()?, plugin.line?)),
        _ => None,
    }
}

/// What an entry goes by (a metric by its report too: several have it): it answers to a finding whose subject holds all
/// of one list.
fn names_of<'a>(thing: &Thing<'a>) -> Vec<Vec<&'a str>> {
    let one = |name: &'a str| vec![vec![name]];
    match thing {
        Thing::Report(report) => [Some(report.path.as_str()), report.run_id.as_deref()]
            .into_iter()
            .flatten()
            .map(|name| vec![name])
            .collect(),
        Thing::Metric(report, metric) => vec![vec![report.name(), &metric.name]],
        Thing::Pooled(pooled) => one(&pooled.name),
        Thing::Comparison(comparison) => one(&comparison.field),
        Thing::Earlier(run) => one(run.path.as_str()),
        Thing::Flag(flag) => one(&flag.name),
        Thing::Item(item) => vec![vec![&item.id], vec![&item.text]],
        Thing::Target(target) => one(&target.name),
        Thing::Field(target, field) => vec![vec![&target.name, &field.name]],
        Thing::Plugin(plugin) => one(&plugin.entry),
        Thing::Probe(probe, None) => one(&probe.name),
        Thing::Artifact(fact) => one(fact.artifact.path.as_str()),
        Thing::Contract(contract) => one(contract.file.as_str()),
        Thing::Capture(capture) => one(&capture.run_id),
        Thing::Note(note) => one(note.path.as_str()),
        Thing::Heading(_)
        | Thing::Nothing(_)
        | Thing::Finding(_)
        | Thing::Alike(_)
        | Thing::Step(_)
        | Thing::Contrast(..)
        | Thing::Echo(_)
        | Thing::Unshown(_)
        | Thing::ToldOnly { .. }
        | Thing::EqualFields(_)
        | Thing::Testing(_)
        | Thing::Mutant(_)
        | Thing::Mutants(_)
        | Thing::Disagreement(_)
        | Thing::JsonLine(..)
        | Thing::NoteLine(..)
        | Thing::RollbackStep(..)
        | Thing::Section(_)
        | Thing::Closure(_)
        | Thing::Probe(_, Some(_))
        | Thing::LockChange(..)
        | Thing::Trend(_)
        | Thing::Change(..) => Vec::new(),
    }
}

/// A pane's entries and how to find one for a finding without looking through them all.
struct Index<'a> {
    state: &'a State,
    entries: Vec<Entry>,
    by_name: HashMap<&'a str, usize>,
    /// A pane's lines are of one file, or nearly so: the path is compared where the line is found.
    by_line: HashMap<u64, (&'a PackPath, usize)>,
}

impl<'a> Index<'a> {
    fn of(state: &'a State, assessment: &'a Assessment, pane: Pane) -> Self {
        let entries = all_entries(state, pane);
        let (mut by_name, mut by_line) = (HashMap::with_capacity(2 * entries.len()), HashMap::new());
        for (i, entry) in entries.iter().enumerate() {
            let Some(thing) = entry.subject.resolve(state) else { continue };
            for name in names_of(&thing).iter().filter(|parts| parts.len() == 1) {
                by_name.entry(name[0]).or_insert(i);
            }
            if let Some((path, line)) = line_of(assessment, &thing) {
                by_line.entry(line).or_insert((path, i));
            }
        }
        Self { state, entries, by_name, by_line }
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
            let names = names_of(&entry.subject.resolve(self.state)?);
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

    pub(super) fn place(&mut self, (pane, at): (Pane, Option<usize>)) -> EntryRef {
        let id = at.and_then(|i| self.index(pane).entries.get(i)).map(|entry| entry.id.clone());
        EntryRef { pane, id }
    }

    /// Everything that blocks or is open, pane by pane, top to bottom, each once.
    pub(super) fn stops(&mut self) -> Vec<(Pane, Option<usize>)> {
        let assessment = self.assessment;
        let blockers = assessment.findings.iter().filter(|finding| finding.severity == Severity::Blocker);
        let mut stops: Vec<_> = blockers.map(|finding| self.settling(finding)).collect();
        if assessment.items().iter().any(|item| is_open(item.state)) {
            let state = self.state;
            let listed = self.index(Pane::Checklist).entries.iter().enumerate();
            stops.extend(listed.filter_map(|(i, entry)| match entry.subject.resolve(state) {
                Some(Thing::Item(item)) if is_open(item.state) => Some((Pane::Checklist, Some(i))),
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
