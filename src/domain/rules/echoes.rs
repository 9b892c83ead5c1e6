//! The rules behind `kpi.too-alike` and `kpi.cannot-tell`: rows that are too alike to be two measurements, within a run
//! and between runs. The statistics are [`echo`]'s business; here is which rows are compared, and what is said.
//!
//! Between runs everything goes by one sequence per run: the gate's runs against each other and against the newest runs
//! in every way, against all others by whether they rise and fall together. So the cost grows with the runs, and not with
//! their pairs.
//!
//! [`echo`]: crate::domain::statistics::echo

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::assessment::wording::{counted, quoted, rarity};
use crate::domain::assessment::{Alignment, Beat, EchoFact, ReportFact};
use crate::domain::evidence::pack::Pack;
use crate::domain::evidence::raw_runs::{MeasuredRow, Measurements, RawRuns};
use crate::domain::finding::{Code, Finding, Origin, Severity};
use crate::domain::profile::Profile;
use crate::domain::statistics::echo::{self, Echo, Prepared};
use crate::domain::values::path::{Location, PackPath};
use crate::domain::values::rate::Tally;

use super::dependence::Dependence;
use super::series::{PackSeries, Series};

/// Rarer than this, no chance is left.
const CERTAIN: f64 = 1e-6;
/// So many of the newest runs are compared with the gate's in every way; the others by their whole sequence.
const NEWEST: usize = 20;
/// Of fewer rows nobody takes anything for proven.
const LEAST_TOLD: u64 = 5;
/// So many other runs tell how easily two rows agree.
const REFERENCES: usize = 3;

/// Echoes within runs, by their files of rows.
#[derive(Debug, Default)]
pub(super) struct WithinRuns(BTreeMap<PackPath, WithinRun>);

/// Rows of one run that echo earlier ones of it.
#[derive(Debug, Default)]
pub(super) struct WithinRun {
    /// The field and the rows, as indices into the measured rows.
    echoes: Vec<Found>,
    /// What those rows add to each metric's tally, in the profile's order.
    left_out: Vec<Tally>,
}

/// An echo, its rows as indices into the measured rows of either run.
#[derive(Clone, Debug)]
struct Found {
    field: String,
    is_clock: bool,
    echo: Echo,
}

impl WithinRuns {
    /// What the rows of a file that echo others add to a metric's tally.
    pub(super) fn left_out(&self, path: &PackPath, metric: usize) -> Tally {
        self.0.get(path).and_then(|run| run.left_out.get(metric).copied()).unwrap_or_default()
    }
}

/// Looks into every run of the pack.
pub(super) fn look_within(pack: &Pack, profile: &Profile, series: &PackSeries<'_>) -> WithinRuns {
    let found = series.iter().filter_map(|(path, own)| {
        let others = series.iter().rev().filter(|(other, _)| other != &path).take(REFERENCES);
        let references: Vec<&Series<'_>> = others.flat_map(|(_, series)| series).collect();
        let within = within(pack.raw(path)?, own, &references, profile);
        (!within.echoes.is_empty()).then(|| ((*path).clone(), within))
    });
    WithinRuns(found.collect())
}

fn within(raw: &RawRuns, series: &[Series<'_>], references: &[&Series<'_>], profile: &Profile) -> WithinRun {
    let mut found = Vec::new();
    for own in series {
        let alike = references.iter().filter(|other| other.field == own.field);
        let alike: Vec<Prepared> = alike.map(|other| other.prepared.clone()).collect();
        let echoes = echo::within(&own.prepared, &alike);
        found.extend(echoes.into_iter().filter_map(|echo| of_rows(echo, [own, own], series.len())));
    }
    let again: BTreeSet<usize> = found.iter().flat_map(|it| it.echo.pairs.iter().map(|(_, second)| *second)).collect();
    let mut left_out = vec![Tally::default(); profile.metrics.len()];
    again.iter().filter_map(|at| raw.measurements.rows.get(*at)).for_each(|row| row.outcomes.count(&mut left_out));
    WithinRun { echoes: found, left_out }
}

/// An echo of two sequences as one of measured rows, its chance over all sequences that were looked at.
fn of_rows(echo: Echo, [one, other]: [&Series<'_>; 2], looked_at: usize) -> Option<Found> {
    let pairs = echo.pairs.iter().map(|(first, second)| Some((*one.rows.get(*first)?, *other.rows.get(*second)?)));
    let echo = Echo { pairs: pairs.collect::<Option<_>>()?, chance: echo.chance * looked_at as f64, ..echo };
    let is_clock = one.is_clock() || other.is_clock();
    (echo.chance < echo::SUSPICIOUS).then(|| Found { field: one.field.to_owned(), is_clock, echo })
}

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
    facts.extend(comparison.between(&runs));
    let is_new = |fact: &&EchoFact| {
        let [one, other] = fact.runs.map(|at| &reports[at]);
        fact.is_within() || !dependence.joins(one, other)
    };
    let mut findings: Vec<Finding> = facts.iter().filter(is_new).map(|fact| comparison.finding(fact)).collect();
    findings.extend(comparison.cannot_tell(&runs));
    for fact in facts.iter().filter(|fact| !fact.is_within()) {
        let [first, second] = fact.runs.map(|at| &reports[at]);
        dependence.note(first, second);
    }
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
        let found = within.0.get(run.path).map_or(&[][..], |run| &run.echoes);
        found.iter().filter_map(|found| self.fact(found, [run, run])).collect()
    }

    /// The gate's runs against all others: each pair once, the earlier run first.
    fn between(&self, runs: &[Run<'_>]) -> Vec<EchoFact> {
        let mut facts = Vec::new();
        for (at, run) in runs.iter().enumerate().filter(|(_, run)| self.is_of_gate(run)) {
            let others = runs.iter().enumerate().filter(|(other, it)| *other != at && (*other < at || !self.is_of_gate(it)));
            for (other, it) in others {
                let in_every_way = self.is_of_gate(it) || other + NEWEST >= runs.len();
                let pair = if other < at { [it, run] } else { [run, it] };
                let tried = if self.is_of_gate(it) { 1 } else { runs.len() };
                facts.extend(compare(pair, in_every_way, tried).and_then(|found| self.fact(&found, pair)));
            }
        }
        facts
    }

    fn fact(&self, found: &Found, [one, other]: [&Run<'_>; 2]) -> Option<EchoFact> {
        let Found { field, is_clock, echo } = found;
        let (of_one, of_other) = (&one.raw.measurements, &other.raw.measurements);
        let is_of_gate = self.is_of_gate(one) || self.is_of_gate(other);
        let blocks = is_of_gate && echo.chance < CERTAIN && !is_clock;
        Some(EchoFact {
            runs: [one.report, other.report],
            field: field.clone(),
            alignment: alignment(echo, [of_one, of_other])?,
            chance: echo.chance,
            severity: if blocks { Severity::Blocker } else { Severity::Warning },
            drawn: drawn(echo, [(one, field), (other, field)]),
        })
    }

    fn finding(&self, fact: &EchoFact) -> Finding {
        let [one, other] = fact.runs.map(|at| &self.reports[at]);
        let (first, second) = (quoted(one.name()), quoted(other.name()));
        let (who, how, subject) = if fact.is_within() {
            (format!("Rows of {first} are"), fact.alignment.words(["", ""]), one.name().to_owned())
        } else {
            let subject = format!("{} {}", one.name(), other.name());
            (format!("{first} and {second} are"), fact.alignment.words([&first, &second]), subject)
        };
        let field = quoted(&fact.field);
        let message = format!("{who} too alike to be two measurements: by {field}, {how} ({}).", rarity(fact.chance, "so much"));
        let places = |run: &ReportFact, rows: [u64; 2]| {
            let path = run.raw.path().unwrap_or(&run.path).clone();
            rows.map(|line| Location::line(&path, line))
        };
        let lines = |rows: &[crate::domain::evidence::raw_runs::RowPosition; 2]| rows.map(|row| row.line);
        let tested = Origin::computed(words(fact));
        Finding::new(Code::KpiTooAlike, subject, message)
            .weighing(fact.severity)
            .at_all(places(one, lines(&fact.alignment.first)))
            .at_all(places(other, lines(&fact.alignment.second)))
            .comparing("rows that answer each other", fact.alignment.rows.to_string(), tested)
            .comparing("chance that honest rows do", format!("{:.1e}", fact.chance), Origin::computed("the permutation of ranks, times all that was tried"))
            .comparing("fields of measured values", field, Origin::profile("runs.measured"))
            .remedy("Measure again what was told again, or find out why the clock or the plan gave the same values twice.")
    }

    /// Said once of the gate's two runs.
    fn cannot_tell(&self, runs: &[Run<'_>]) -> Option<Finding> {
        let of_gate: Vec<&Run<'_>> = runs.iter().filter(|run| self.is_of_gate(run)).collect();
        let is_mute = |run: &&&Run<'_>| !run.series.iter().any(|series| series.tells) && run.raw.rows >= LEAST_TOLD;
        let mute: Vec<&&Run<'_>> = of_gate.iter().filter(is_mute).collect();
        let first = mute.first()?;
        let measured = &first.raw.measurements;
        let why = if measured.fields.is_empty() {
            "no field of a row holds a measured value, and its times tell too little".to_owned()
        } else {
            format!("{} with a measured value that varies are too few", counted(measured.rows.len() as u64, "row"))
        };
        let names: Vec<String> = mute.iter().map(|run| quoted(self.reports[run.report].name())).collect();
        let message = format!("Cannot tell whether rows of {} are copies: {why}.", names.join(" and "));
        Some(
            Finding::new(Code::KpiCannotTell, "gate", message)
                .at_all(mute.iter().map(|run| Location::file(run.path)))
                .comparing("rows that were looked at", measured.rows.len().to_string(), Origin::at(Location::file(first.path)))
                .comparing("fields of measured values", measured.fields.len().to_string(), Origin::profile("runs.measured"))
                .remedy("Have the harness write how long each action took, and name the field in `runs.measured`."),
        )
    }
}

/// What the test asks, in plain words.
fn words(fact: &EchoFact) -> &'static str {
    match fact.alignment.test {
        echo::Test::Sequence => "whether both runs rise and fall together from row to row",
        echo::Test::Block => "whether stretches of either run rise and fall together, at any distance",
        echo::Test::Within => "whether stretches of the run rise and fall as earlier ones do",
        echo::Test::Shingles => "whether rows in turn return with the same values",
        echo::Test::Still => "whether a scenario stands still that varies in other runs",
        echo::Test::Sets => "whether the values are the same in another order",
    }
}

/// The most telling echo of two runs, over all their sequences.
fn compare([one, other]: [&Run<'_>; 2], in_every_way: bool, tried: usize) -> Option<Found> {
    let looked_at = one.series.len() * other.series.len() * tried;
    let pairs = one.series.iter().flat_map(|first| other.series.iter().map(move |second| [first, second]));
    let found = pairs.filter_map(|[first, second]| {
        let (one, other) = (&first.prepared, &second.prepared);
        let echo = if in_every_way { echo::between(one, other) } else { echo::sequence(one, other) };
        of_rows(echo?, [first, second], looked_at)
    });
    found.min_by(|one, other| one.echo.chance.total_cmp(&other.echo.chance))
}

fn alignment(echo: &Echo, [one, other]: [&Measurements; 2]) -> Option<Alignment> {
    let ends = |rows: Vec<usize>, run: &Measurements| {
        let place = |at: &usize| run.rows.get(*at).map(|row: &MeasuredRow| row.place);
        Some([rows.iter().min().and_then(place)?, rows.iter().max().and_then(place)?])
    };
    Some(Alignment {
        first: ends(echo.pairs.iter().map(|pair| pair.0).collect(), one)?,
        second: ends(echo.pairs.iter().map(|pair| pair.1).collect(), other)?,
        rows: echo.pairs.len(),
        reversed: echo.reversed,
        mirrored: echo.mirrored,
        slope: echo.slope,
        shift: echo.shift,
        jitter: echo.jitter,
        test: echo.test,
    })
}

/// The first rows that answer each other, to be drawn.
fn drawn(echo: &Echo, [(one, field), (other, _)]: [(&Run<'_>, &str); 2]) -> [Vec<Beat>; 2] {
    let beats = |run: &Run<'_>, rows: Vec<usize>| {
        let series = run.series.iter().find(|series| series.field == field).or(run.series.first());
        series.map_or_else(Vec::new, |series| rows.iter().filter_map(|row| beat(series, *row)).collect())
    };
    let first = echo.pairs.iter().take(EchoFact::DRAWN);
    let (of_one, of_other): (Vec<usize>, Vec<usize>) = first.copied().unzip();
    [beats(one, of_one), beats(other, of_other)]
}

fn beat(series: &Series<'_>, row: usize) -> Option<Beat> {
    let own = series.measured[series.rows.binary_search(&row).ok()?];
    let scenario = series.measured.iter().filter(|it| it.scenario == own.scenario);
    let (below, of) = scenario.fold((0.0, 0.0), |(below, of), it| {
        let share = if it.value < own.value { 1.0 } else if it.value == own.value { 0.5 } else { 0.0 };
        (below + share, of + 1.0)
    });
    Some(Beat { value: own.value, rank: below / of })
}
