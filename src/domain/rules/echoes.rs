//! The rules behind `kpi.too-alike` and `kpi.cannot-tell`: rows that are too alike to be two measurements, within a run
//! and between runs. The statistics are [`echo`]'s business; here is which rows are compared, and what is said.
//!
//! Between runs everything goes by one sequence per run: the gate's runs against each other and against the newest runs
//! in every way, against all others by whether they rise and fall together. So the cost grows with the runs, and not with
//! their pairs.
//!
//! [`echo`]: crate::domain::statistics::echo

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet};

use crate::domain::assessment::wording::{counted, quoted, rarity};
use crate::domain::assessment::{Alignment, Beat, EchoFact, ReportFact};
use crate::domain::evidence::pack::Pack;
use crate::domain::evidence::raw_runs::{MeasuredRow, Measurements, RawRuns, RowPosition};
use crate::domain::finding::{Code, Finding, Origin, Severity};
use crate::domain::profile::Profile;
use crate::domain::statistics::echo::{self, Echo, Measured, Prepared};
use crate::domain::values::path::{Location, PackPath};
use crate::domain::values::rate::Tally;

use super::dependence::Dependence;
use super::series::{PackSeries, Series};

/// Rarer than this, no chance is left.
const CERTAIN: f64 = 1e-6;
/// So many of the newest runs are compared with the gate's in every way; the others by their whole sequence.
const NEWEST: usize = 20;
/// How many echoes of one run are told in words.
const NAMED: usize = 3;
/// Of fewer rows nobody takes anything for proven.
const LEAST_TOLD: u64 = 10;
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
        let alike: Vec<&Prepared> = alike.map(|other| &other.prepared).collect();
        let echoes = echo::within(&own.prepared, &alike);
        found.extend(echoes.into_iter().filter_map(|echo| of_rows(echo, [own, own], series.len())));
    }
    // The longest first: it tells most.
    found.sort_by_key(|it| Reverse(it.echo.pairs.len()));
    let again: BTreeSet<usize> = found.iter().flat_map(|it| told_again(&it.echo)).collect();
    let mut left_out = vec![Tally::default(); profile.metrics.len()];
    again.iter().filter_map(|at| raw.measurements.rows.get(*at)).for_each(|row| row.outcomes.count(&mut left_out));
    WithinRun { echoes: found, left_out }
}

/// The rows that an echo tells again. Of a stretch all of them, also those that measured nothing.
fn told_again(echo: &Echo) -> Vec<usize> {
    let rows = || echo.pairs.iter().map(|(_, second)| *second);
    match echo.test {
        echo::Test::Still => rows().collect(),
        _ => rows().min().zip(rows().max()).map_or_else(Vec::new, |(first, last)| (first..=last).collect()),
    }
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
    let mut told: BTreeMap<[usize; 2], Vec<&EchoFact>> = BTreeMap::new();
    facts.iter().filter(is_new).for_each(|fact| told.entry(fact.runs).or_default().push(fact));
    let mut findings: Vec<Finding> = told.values().map(|facts| comparison.finding(facts)).collect();
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

    /// The gate's runs against each other, and each of them against all others.
    fn between(&self, runs: &[Run<'_>]) -> Vec<EchoFact> {
        let (of_gate, others): (Vec<_>, Vec<_>) = runs.iter().enumerate().partition(|(_, run)| self.is_of_gate(run));
        let mut facts = Vec::new();
        if let [(_, first), (_, second)] = of_gate[..] {
            facts.extend(self.pair([first, second], runs, (Reach::EveryWay, 1)));
        }
        for (at, run) in of_gate {
            let alike = others.iter().filter_map(|(other, it)| {
                let reach = if other + NEWEST >= runs.len() { Reach::EveryWay } else { Reach::Sequence };
                let pair = if *other < at { [*it, run] } else { [run, *it] };
                self.pair(pair, runs, (reach, runs.len()))
            });
            facts.extend(most_telling(alike.collect()));
        }
        facts
    }

    fn pair(&self, pair: [&Run<'_>; 2], runs: &[Run<'_>], (reach, tried): (Reach, usize)) -> Option<EchoFact> {
        let fact = self.fact(&compare(pair, reach, tried)?, pair)?;
        Some(self.beside_others(fact, runs))
    }

    /// Where both runs are as alike to a third one, the plan may give every run the same inputs, row by row: a warning,
    /// unless the rows are exact.
    fn beside_others(&self, fact: EchoFact, runs: &[Run<'_>]) -> EchoFact {
        let is_blurred =
            matches!(fact.alignment.test, echo::Test::Sequence | echo::Test::Block) && fact.alignment.jitter > 0.0;
        let pair = || runs.iter().filter(|run| fact.runs.contains(&run.report));
        let is_alike = |one: &Run<'_>, other: &Run<'_>| compare([one, other], Reach::Sequence, 1).is_some();
        let others = runs.iter().rev().filter(|run| is_blurred && !fact.runs.contains(&run.report)).take(NEWEST);
        let third = others.into_iter().find(|third| pair().all(|run| is_alike(run, third)));
        let severity = if third.is_some() { Severity::Warning } else { fact.severity };
        EchoFact { severity, third: third.map(|run| run.report), ..fact }
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
            third: None,
            more: 0,
            drawn: drawn(echo, [(one, field), (other, field)]),
        })
    }

    /// Of all echoes of one run, or of two; at least one.
    fn finding(&self, facts: &[&EchoFact]) -> Finding {
        let most = facts.iter().min_by(|one, other| one.chance.total_cmp(&other.chance)).unwrap_or(&facts[0]);
        let [one, other] = most.runs.map(|at| &self.reports[at]);
        let (first, second) = (quoted(one.name()), quoted(other.name()));
        let who = if most.is_within() { format!("Rows of {first} are") } else { format!("{first} and {second} are") };
        let told: Vec<String> = facts.iter().take(NAMED).map(|fact| self.told(fact)).collect();
        let more = facts.len().saturating_sub(NAMED);
        let more = if more == 0 { String::new() } else { format!("; and {more} more") };
        let runs = facts.iter().map(|fact| fact.more).sum::<usize>() as u64;
        let runs = if runs == 0 { String::new() } else { format!("; {} as alike", counted(runs, "more run")) };
        let third = most.third.map_or_else(String::new, |at| {
            let third = quoted(self.reports[at].name());
            format!("; {third} is as alike to both: all are copies, or the plan gives every run the same inputs")
        });
        let chance = rarity(most.chance, "so much");
        let message =
            format!("{who} too alike to be two measurements: {}{more} ({chance}){third}{runs}.", told.join("; "));
        let finding = Finding::new(Code::KpiTooAlike, most.subject(self.reports), message)
            .weighing(facts.iter().map(|fact| fact.severity).min().unwrap_or(most.severity))
            .at_all(facts.iter().flat_map(|fact| self.places(fact)));
        let compared = facts.iter().take(NAMED).fold(finding, |finding, fact| {
            let tested = Origin::computed(format!("{}, {}", quoted(&fact.field), words(fact)));
            let odds = Origin::computed("how often ranks in any other order do, times all that was tried");
            finding.comparing("rows that answer each other", fact.alignment.rows.to_string(), tested).comparing(
                "chance that honest rows do",
                format!("{:.1e}", fact.chance),
                odds,
            )
        });
        compared.comparing("field of measured values", quoted(&most.field), Origin::profile("runs.measured")).remedy(
            "Measure again what was told again, or find out why the clock or the plan gave the same values twice.",
        )
    }

    fn told(&self, fact: &EchoFact) -> String {
        format!("by {}, {}", quoted(&fact.field), fact.words(self.reports))
    }

    /// The first and the last row of either side.
    fn places(&self, fact: &EchoFact) -> Vec<Location> {
        let sides = fact.runs.iter().zip([fact.alignment.first, fact.alignment.second]);
        let lines = |(at, rows): (&usize, [RowPosition; 2])| {
            let run = &self.reports[*at];
            rows.map(|row| Location::line(run.raw.path().unwrap_or(&run.path), row.line))
        };
        sides.flat_map(lines).collect()
    }

    /// Said once of the gate's two runs.
    fn cannot_tell(&self, runs: &[Run<'_>]) -> Option<Finding> {
        let of_gate: Vec<&Run<'_>> = runs.iter().filter(|run| self.is_of_gate(run)).collect();
        let is_mute = |run: &&&Run<'_>| {
            !run.series.iter().any(|series| echo::can_tell(&series.prepared)) && run.raw.rows >= LEAST_TOLD
        };
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
                .comparing(
                    "rows that were looked at",
                    measured.rows.len().to_string(),
                    Origin::at(Location::file(first.path)),
                )
                .comparing(
                    "fields of measured values",
                    measured.fields.len().to_string(),
                    Origin::profile("runs.measured"),
                )
                .remedy("Have the harness write how long each action took, and name the field in `runs.measured`."),
        )
    }
}

/// The most telling of the runs that are too alike to one of the gate's; the others are counted.
fn most_telling(mut facts: Vec<EchoFact>) -> Vec<EchoFact> {
    facts.sort_by(|one, other| one.severity.cmp(&other.severity).then(one.chance.total_cmp(&other.chance)));
    let more = facts.len().saturating_sub(NAMED);
    facts.truncate(NAMED);
    facts.iter_mut().take(1).for_each(|fact| fact.more = more);
    facts
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

/// How two runs are compared.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// By whether they rise and fall together as a whole.
    Sequence,
    EveryWay,
}

/// The most telling echo of two runs, over all their sequences.
fn compare([one, other]: [&Run<'_>; 2], reach: Reach, tried: usize) -> Option<Found> {
    let pairs = one.series.iter().flat_map(|first| other.series.iter().map(move |second| [first, second]));
    let pairs: Vec<[&Series<'_>; 2]> = pairs.collect();
    // In every way each is looked at by its scenarios and as one sequence.
    let ways = if reach == Reach::EveryWay { 2 } else { 1 };
    let looked_at = pairs.len() * tried * ways;
    let found = pairs.into_iter().filter_map(|pair| {
        let [first, second] = pair.map(|series| &series.prepared);
        let echo = match reach {
            Reach::Sequence => echo::sequence(first, second),
            Reach::EveryWay => echo::between(first, second).or_else(|| echo::across_scenarios(first, second)),
        };
        of_rows(echo?, pair, looked_at)
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

/// The first rows that answer each other, to be drawn: each by its place among those of its scenario that are drawn.
fn drawn(echo: &Echo, [(one, field), (other, _)]: [(&Run<'_>, &str); 2]) -> [Vec<Beat>; 2] {
    let first = echo.pairs.iter().take(EchoFact::DRAWN);
    let (of_one, of_other): (Vec<usize>, Vec<usize>) = first.copied().unzip();
    [beats(one, field, &of_one), beats(other, field, &of_other)]
}

fn beats(run: &Run<'_>, field: &str, rows: &[usize]) -> Vec<Beat> {
    let Some(series) = run.series.iter().find(|series| series.field == field).or(run.series.first()) else {
        return Vec::new();
    };
    let shown: Vec<Measured> = rows.iter().filter_map(|row| series.of_row(*row)).collect();
    shown.iter().map(|own| Beat { value: own.value, rank: rank(own, &shown) }).collect()
}

/// Where a value stands among those of its scenario, 0 to 1; equal ones share their place.
fn rank(own: &Measured, shown: &[Measured]) -> f64 {
    let like = shown.iter().filter(|it| it.scenario == own.scenario);
    let share = |it: &Measured| match it.value.total_cmp(&own.value) {
        Ordering::Less => 1.0,
        Ordering::Equal => 0.5,
        Ordering::Greater => 0.0,
    };
    let (below, of) = like.fold((0.0, 0.0), |(below, of), it| (below + share(it), of + 1.0));
    below / of
}
