//! The rule behind `kpi.rows-shared`: executed runs that are not independent. What chance allows is [`coincidence`]'s
//! business; here is which runs are compared, and what is said.
//!
//! [`coincidence`]: crate::domain::statistics::coincidence

use std::collections::BTreeMap;

use crate::domain::assessment::wording::{counted, quoted, rarity, share};
use crate::domain::assessment::{ReportFact, Side};
use crate::domain::evidence::pack::Pack;
use crate::domain::evidence::raw_runs::{RawRuns, RowPosition};
use crate::domain::finding::{Code, Finding, Origin, Severity};
use crate::domain::profile::Profile;
use crate::domain::statistics::coincidence::{Alike, Shared};
use crate::domain::statistics::encounters::Encounters;
use crate::domain::values::path::{Location, PackPath};

use super::dependence::Dependence;

/// How many shared rows are named.
const NAMED: usize = 3;

/// One finding for the gate's two runs, and one for every other run that shares rows with earlier ones: blockers where a
/// gate run is among them. Two reports of one run, and two reports on one file of rows, are not two runs.
pub(super) fn check_shared_rows(pack: &Pack, profile: &Profile, reports: &[ReportFact]) -> (Vec<Finding>, Dependence) {
    let runs: Vec<Run<'_>> = reports.iter().filter_map(|report| run(pack, report)).collect();
    let look = RunComparison { profile };
    let mut met = Met::default();
    let mut findings = Vec::new();
    let mut dependence = Dependence::default();
    for later in &runs {
        let meetings: Vec<Meeting<'_>> =
            met.by(later).into_iter().filter_map(|earlier| look.meet(earlier, later)).collect();
        meetings.iter().for_each(|it| dependence.note(it.one.report, it.other.report));
        let (pair, others): (Vec<_>, Vec<_>) = meetings.into_iter().partition(Meeting::is_of_gate);
        findings.extend(pair.first().map(|meeting| look.finding(meeting, &[])));
        findings.extend(others.split_first().map(|(first, more)| look.finding(first, more)));
    }
    (findings, dependence)
}

/// What the finding about two runs is called.
pub(super) fn subject(one: &ReportFact, other: &ReportFact) -> String {
    format!("{} {}", one.name(), other.name())
}

/// A report and the rows it rests on.
#[derive(Clone, Copy)]
struct Run<'a> {
    report: &'a ReportFact,
    path: &'a PackPath,
    raw: &'a RawRuns,
}

fn run<'a>(pack: &'a Pack, report: &'a ReportFact) -> Option<Run<'a>> {
    let path = report.raw.path()?;
    Some(Run { report, path, raw: pack.raw(path)? })
}

/// The runs so far, by their files of rows, and which of these have anything in common.
#[derive(Default)]
struct Met<'r> {
    encounters: Encounters,
    /// By the number of the file, each run with its place among all.
    runs: Vec<Vec<(usize, &'r Run<'r>)>>,
    files: BTreeMap<&'r PackPath, usize>,
    count: usize,
}

impl<'r> Met<'r> {
    /// The earlier runs on other files that have anything in common with this one, in their order. It is among the
    /// earlier ones from now on.
    fn by(&mut self, run: &'r Run<'r>) -> Vec<&'r Run<'r>> {
        let own = self.files.get(run.path).copied();
        let others = self.encounters.of(run.raw).into_iter().filter(|file| Some(*file) != own);
        let mut met: Vec<_> = others.flat_map(|file| self.runs[file].iter().copied()).collect();
        met.sort_unstable_by_key(|(at, _)| *at);
        let file = own.unwrap_or_else(|| self.add(run));
        self.runs[file].push((self.count, run));
        self.count += 1;
        met.into_iter().map(|(_, run)| run).collect()
    }

    fn add(&mut self, run: &'r Run<'r>) -> usize {
        let file = self.encounters.add(run.raw);
        self.files.insert(run.path, file);
        self.runs.push(Vec::new());
        file
    }
}

/// Two runs that share rows.
struct Meeting<'a> {
    one: Run<'a>,
    other: Run<'a>,
    shared: Shared,
}

impl Meeting<'_> {
    fn is_of_gate(&self) -> bool {
        [self.one, self.other].iter().all(|run| run.report.gate_side.is_some())
    }

    fn holds_a_gate_run(&self) -> bool {
        [self.one, self.other].iter().any(|run| run.report.gate_side.is_some())
    }
}

/// What runs are compared under.
struct RunComparison<'p> {
    profile: &'p Profile,
}

impl RunComparison<'_> {
    fn meet<'a>(&self, one: &Run<'a>, other: &Run<'a>) -> Option<Meeting<'a>> {
        let is_gate = one.report.gate_side.is_some() && other.report.gate_side.is_some();
        let id = |run: &Run<'a>| run.report.run_id.as_deref().map(str::trim).filter(|id| !id.is_empty());
        let is_same = id(one).is_some() && id(one) == id(other);
        if one.path == other.path || (is_same && !is_gate) {
            return None;
        }
        let (one, other) = if one.report.gate_side == Some(Side::B) { (*other, *one) } else { (*one, *other) };
        let shared = Shared::of(one.raw, other.raw, self.profile.runs.coincidence)?;
        Some(Meeting { one, other, shared })
    }

    /// `more` are other runs that share rows with the second one.
    fn finding(&self, meeting: &Meeting<'_>, more: &[Meeting<'_>]) -> Finding {
        let Meeting { one, other, shared } = meeting;
        let blocks = more.iter().chain([meeting]).any(Meeting::holds_a_gate_run);
        let rest = match more.len() as u64 {
            0 => String::new(),
            count => format!("; it shares rows with {} too", counted(count, "other run")),
        };
        let message = format!(
            "{} and {} are not two runs: {}{rest}.",
            quoted(one.report.name()),
            quoted(other.report.name()),
            told(shared)
        );
        let places = named(shared);
        let lines = |run: &Run<'_>, side: usize| {
            places.iter().map(|pair| Location::line(run.path, pair[side].line)).collect::<Vec<_>>()
        };
        let finding = Finding::new(Code::KpiRowsShared, subject(one.report, other.report), message)
            .weighing(if blocks { Severity::Blocker } else { Severity::Warning })
            .at_all(lines(one, 0))
            .at_all(lines(other, 1))
            .at_all(more.iter().map(|meeting| Location::file(meeting.one.path)))
            .remedy(
                "Measure one of the two runs again by itself: rows that count twice prove nothing the second time.",
            );
        self.compared(finding, meeting)
    }

    fn compared(&self, mut finding: Finding, meeting: &Meeting<'_>) -> Finding {
        let Meeting { one, other, shared } = meeting;
        if let Some(pair) = named(shared).first() {
            for (run, place) in [one, other].into_iter().zip(pair) {
                let at = Location::line(run.path, place.line);
                let part = Some(format!("row {}", place.row));
                let what = if shared.sessions.is_empty() { "the same row" } else { "the same session" };
                let what = format!("{what}, first in {}", run.report.name());
                finding = finding.comparing(what, place_told(*place), Origin::Evidence { place: at, part });
            }
        }
        let sessions = shared.sessions.len().to_string();
        let finding = finding.comparing("sessions in both", sessions, Origin::computed("`sessionId` of every row"));
        if shared.rows.is_empty() {
            return finding;
        }
        let rows = Origin::computed(match shared.alike {
            Alike::Instant => "all that the rows say, times included, but their ids",
            Alike::Pace => "all that the rows say but their ids, and the time since the row before",
        });
        let chance = Origin::computed("how alike the rows are, and how finely and when they are timed");
        let level = Origin::profile("runs.coincidence");
        finding
            .comparing("pairs of equal rows", plain(shared.pairs), rows)
            .comparing("pairs that chance would bring", plain(shared.expected), chance)
            .comparing("told where chance is rarer than", plain(self.profile.runs.coincidence), level)
    }
}

/// A number in as many digits as help.
fn plain(number: f64) -> String {
    match number {
        n if n >= 100.0 || n.fract() == 0.0 => format!("{n:.0}"),
        n if n >= 0.01 => format!("{n:.2}"),
        n => format!("{n:.1e}"),
    }
}

fn told(shared: &Shared) -> String {
    let at_least = if shared.reach < 1.0 { "at least " } else { "" };
    let mut said = Vec::new();
    match shared.sessions.len() as u64 {
        0 => {}
        1 => said.push(format!("{at_least}1 session is in both")),
        count => said.push(format!("{at_least}{count} sessions are in both")),
    }
    if shared.row_count > 0 {
        let verb = if shared.row_count == 1 { "is" } else { "are" };
        let rows = counted(shared.row_count, "row");
        let chance = rarity(shared.chance, "as many");
        let how = match shared.alike {
            Alike::Instant => "times included",
            Alike::Pace => "at the same intervals, as of one run that was moved in time",
        };
        said.push(format!("{at_least}{rows} {verb} the same but for their ids, {how} ({chance})"));
    }
    let pair = |[one, other]: &[RowPosition; 2]| format!("{} and {}", place_told(*one), place_told(*other));
    let places: Vec<String> = named(shared).iter().map(pair).collect();
    let sampled = match shared.reach {
        reach if reach < 1.0 => format!("; of all rows a sample of {} was compared", share(reach)),
        _ => String::new(),
    };
    format!("{}; first {}{sampled}", said.join(", and "), places.join(", "))
}

fn named(shared: &Shared) -> &[[RowPosition; 2]] {
    let all = if shared.sessions.is_empty() { &shared.rows } else { &shared.sessions };
    &all[..all.len().min(NAMED)]
}

fn place_told(place: RowPosition) -> String {
    let RowPosition { row, line } = place;
    if row == line { format!("row {row}") } else { format!("row {row} (line {line})") }
}
