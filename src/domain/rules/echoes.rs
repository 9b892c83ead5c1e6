//! The rules behind `kpi.too-alike` and `kpi.cannot-tell`: rows that are too alike to be two measurements, within a run
//! and between runs. The statistics are [`echo`]'s business; here is which rows are compared, and what is said.
//!
//! Between runs everything goes by one sequence per run: the gate's runs against each other and against the newest runs
//! in every way, against all others by whether they rise and fall together. So the cost grows with the runs, and not with
//! their pairs.
//!
//! [`echo`]: crate::domain::statistics::echo

mod findings;
mod found;
mod within;

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::assessment::{EchoFact, ReportFact};
use crate::domain::evidence::pack::Pack;
use crate::domain::evidence::raw_runs::RawRuns;
use crate::domain::finding::{Finding, Severity};
use crate::domain::statistics::echo;
use crate::domain::values::path::PackPath;

use super::dependence::Dependence;
use super::series::{PackSeries, Series};
use found::{Found, Reach, compare};
pub(super) use within::{WithinRuns, look_within};

/// Rarer than this, no chance is left.
const CERTAIN: f64 = 1e-6;
/// So many of the newest runs are compared with the gate's in every way; the others by their whole sequence.
const NEWEST: usize = 8;
/// Of fewer rows nobody takes anything for proven.
const LEAST_TOLD: u64 = 10;

/// What runs are compared under.
#[derive(Clone, Copy)]
struct Comparison<'a> {
    pack: &'a Pack,
    reports: &'a [ReportFact],
    series: &'a PackSeries<'a>,
}

/// A run that can be compared.
struct Run<'a> {
    /// Its report, as an index.
    report: usize,
    path: &'a PackPath,
    raw: &'a RawRuns,
    series: &'a [Series<'a>],
}

/// What is too alike, as facts and findings; runs that are no two measurements are noted.
pub(super) fn check_echoes(
    pack: &Pack,
    reports: &[ReportFact],
    (series, within): (&PackSeries<'_>, &WithinRuns),
    dependence: &mut Dependence,
) -> (Vec<EchoFact>, Vec<Finding>) {
    let comparison = Comparison { pack, reports, series };
    let runs = comparison.runs();
    let mut facts: Vec<EchoFact> = runs.iter().flat_map(|run| comparison.within(run, within)).collect();
    let mut alike = Dependence::default();
    for group in comparison.between(&runs) {
        group.iter().for_each(|fact| alike.note(&reports[fact.runs[0]], &reports[fact.runs[1]]));
        facts.extend(most_telling(group));
    }
    let is_new = |fact: &&EchoFact| {
        let [one, other] = fact.runs.map(|at| &reports[at]);
        fact.is_within() || !dependence.joins(one, other)
    };
    let mut told: BTreeMap<[usize; 2], Vec<&EchoFact>> = BTreeMap::new();
    facts.iter().filter(is_new).for_each(|fact| told.entry(fact.runs).or_default().push(fact));
    let mut findings: Vec<Finding> = told.values().map(|facts| findings::too_alike(reports, facts)).collect();
    findings.extend(comparison.cannot_tell(&runs));
    dependence.join(alike);
    (facts, findings)
}

impl<'a> Comparison<'a> {
    /// Runs with rows of their own, in the order in which they were measured.
    fn runs(&self) -> Vec<Run<'a>> {
        let mut seen = BTreeSet::new();
        let runs = self.reports.iter().enumerate().filter_map(|(report, fact)| {
            let path = fact.raw.path()?;
            let series = self.series.get(path).filter(|_| seen.insert(path))?;
            Some(Run { report, path, raw: self.pack.raw(path)?, series })
        });
        runs.collect()
    }

    fn is_of_gate(&self, run: &Run<'_>) -> bool {
        self.reports[run.report].gate_side.is_some()
    }

    fn within(&self, run: &Run<'_>, within: &WithinRuns) -> Vec<EchoFact> {
        within.of(run.path).iter().filter_map(|found| self.fact(found, [run, run])).collect()
    }

    /// The gate's runs against each other, and each of them against all others: a group of echoes for each.
    fn between(&self, runs: &[Run<'_>]) -> Vec<Vec<EchoFact>> {
        let (of_gate, others): (Vec<_>, Vec<_>) = runs.iter().enumerate().partition(|(_, run)| self.is_of_gate(run));
        let of_pair = match of_gate[..] {
            [(_, first), (_, second)] => self.pair([first, second], runs, (Reach::EveryWay, 1)),
            _ => None,
        };
        let beside = |(at, run): &(usize, &Run<'_>)| {
            let alike = others.iter().filter_map(|(other, it)| {
                let reach = if other + NEWEST >= runs.len() { Reach::EveryWay } else { Reach::Sequence };
                let pair = if other < at { [*it, *run] } else { [*run, *it] };
                self.pair(pair, runs, (reach, runs.len()))
            });
            alike.collect()
        };
        std::iter::once(of_pair.into_iter().collect()).chain(of_gate.iter().map(beside)).collect()
    }

    fn pair(&self, pair: [&Run<'_>; 2], runs: &[Run<'_>], (reach, tried): (Reach, usize)) -> Option<EchoFact> {
        let fact = self.fact(&compare(pair.map(|run| run.series), reach, tried)?, pair)?;
        Some(self.beside_others(fact, runs))
    }

    /// Where both runs are as alike to a third one, the plan may give every run the same inputs, row by row: a warning,
    /// unless the rows are exact.
    fn beside_others(&self, fact: EchoFact, runs: &[Run<'_>]) -> EchoFact {
        let is_blurred =
            matches!(fact.alignment.test, echo::Test::Sequence | echo::Test::Block) && fact.alignment.jitter > 0.0;
        let pair = || runs.iter().filter(|run| fact.runs.contains(&run.report));
        let is_alike =
            |one: &Run<'_>, other: &Run<'_>| compare([one.series, other.series], Reach::Sequence, 1).is_some();
        let others = runs.iter().rev().filter(|run| is_blurred && !fact.runs.contains(&run.report)).take(NEWEST);
        let third = others.into_iter().find(|third| pair().all(|run| is_alike(run, third)));
        let severity = if third.is_some() { Severity::Warning } else { fact.severity };
        EchoFact { severity, third: third.map(|run| run.report), ..fact }
    }

    fn fact(&self, found: &Found, [one, other]: [&Run<'_>; 2]) -> Option<EchoFact> {
        let Found { field, is_clock, echo } = found;
        let is_of_gate = self.is_of_gate(one) || self.is_of_gate(other);
        let blocks = is_of_gate && echo.chance < CERTAIN && !is_clock;
        Some(EchoFact {
            runs: [one.report, other.report],
            field: field.clone(),
            alignment: found.alignment([one, other].map(|run| &run.raw.measurements))?,
            chance: echo.chance,
            severity: if blocks { Severity::Blocker } else { Severity::Warning },
            third: None,
            more: 0,
            drawn: found.drawn([one.series, other.series]),
        })
    }

    /// Said once of the gate's two runs.
    fn cannot_tell(&self, runs: &[Run<'_>]) -> Option<Finding> {
        let tells = |run: &&Run<'_>| run.series.iter().any(|series| echo::can_tell(&series.prepared));
        let of_gate = runs.iter().filter(|run| self.is_of_gate(run) && run.raw.rows >= LEAST_TOLD);
        let mute: Vec<_> = of_gate
            .filter(|run| run.raw.measurements.are_cut || !tells(run))
            .map(|run| (&self.reports[run.report], run.path, run.raw))
            .collect();
        (!mute.is_empty()).then(|| findings::cannot_tell(&mute))
    }
}

/// The most telling echoes of a group; the others are counted.
fn most_telling(mut facts: Vec<EchoFact>) -> Vec<EchoFact> {
    facts.sort_by(|one, other| one.severity.cmp(&other.severity).then(one.chance.total_cmp(&other.chance)));
    let more = facts.len().saturating_sub(findings::NAMED);
    facts.truncate(findings::NAMED);
    facts.iter_mut().take(1).for_each(|fact| fact.more = more);
    facts
}
