//! The rule behind `gate.superseded`: a run that is not older than the gate's two and does not take part, because it has
//! no report that counts. Bad news is left out in many ways; each is told as what it is.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::domain::assessment::ReportFact;
use crate::domain::assessment::wording::quoted;
use crate::domain::evidence::Evidence;
use crate::domain::evidence::artifact::Artifact;
use crate::domain::evidence::capture::CaptureState;
use crate::domain::evidence::pack::{Pack, PackEntry};
use crate::domain::evidence::raw_runs::{PROVENANCE, RawRuns};
use crate::domain::evidence::report::KpiReport;
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::profile::Profile;
use crate::domain::values::digest::Digest;
use crate::domain::values::path::{Location, PackPath};
use crate::domain::values::pointer::{of_field, pointer};
use crate::domain::values::rate::Rate;
use crate::domain::values::time_span::TimeSpan;

use super::dated;
use super::references::{rows_of_capture, rows_of_report};

/// One finding per run that was left out and may be newer than the older one of the gate's two.
pub(super) fn check_newer_runs(pack: &Pack, profile: &Profile, reports: &[ReportFact]) -> Vec<Finding> {
    let look = Look::new(pack, profile, reports);
    let Some((older, _)) = look.pair.iter().min_by_key(|(run, _)| run.measured.to) else { return Vec::new() };
    let left_out = pack.entries().filter_map(|entry| look.left_out(entry));
    left_out.filter(|run| run.when.may_follow(older.measured)).map(|run| run.finding(older)).collect()
}

/// A run that does not take part.
struct LeftOut<'a> {
    path: &'a PackPath,
    when: TimeSpan,
    /// The end of a sentence: `its state is ...`.
    why: String,
}

impl LeftOut<'_> {
    fn finding(self, older: &ReportFact) -> Finding {
        let when = told(self.when);
        let message = format!(
            "{} is not older than the gate's two runs ({when}) and takes no part in the gate: {}.",
            quoted(self.path.name()),
            self.why
        );
        Finding::new(Code::GateSuperseded, self.path.as_str(), message)
            .at(Location::file(self.path))
            .at(Location::file(&older.path))
            .comparing("when it was measured", when, Origin::at(Location::file(self.path)))
            .comparing(
                "when the older of the two was",
                told(older.measured),
                Origin::at(Location::file(&older.path)),
            )
            .remedy(
                "Write its report from its rows with `signoff kpi` and gate the two newest runs; keep what is no gate run \
                 of this release out of the evidence.",
            )
    }
}

fn told(when: TimeSpan) -> String {
    match when {
        _ if when.is_a_moment() => when.from.to_string(),
        _ if when.is_known() => format!("on {}", when.from.strftime("%Y-%m-%d")),
        _ => "at a time that it does not tell".to_owned(),
    }
}

/// What runs are held against.
struct Look<'a> {
    pack: &'a Pack,
    profile: &'a Profile,
    facts: BTreeMap<&'a PackPath, &'a ReportFact>,
    /// The gate's two.
    pair: Vec<(&'a ReportFact, &'a KpiReport)>,
    reported: ReportedRows,
    /// Rows of captures that are not whole: `capture.incomplete` tells of them.
    unfinished: BTreeSet<PackPath>,
}

impl<'a> Look<'a> {
    fn new(pack: &'a Pack, profile: &'a Profile, reports: &'a [ReportFact]) -> Self {
        let pair = reports.iter().filter(|report| report.gate_side.is_some());
        Self {
            pack,
            profile,
            facts: reports.iter().map(|fact| (&fact.path, fact)).collect(),
            pair: pair.filter_map(|run| Some((run, pack.report(&run.path)?))).collect(),
            reported: ReportedRows::of(pack),
            unfinished: unfinished(pack).collect(),
        }
    }

    fn left_out(&self, entry: &'a PackEntry) -> Option<LeftOut<'a>> {
        let path = &entry.artifact.path;
        let why = match &entry.evidence {
            Evidence::Report(report) => self.why_not_counted(report, self.facts.get(path)?),
            Evidence::StrayReport(report) if !self.profile.paths.is_set_aside(path) => self.why_stray(report),
            Evidence::RawRuns(raw) => self.why_unreported(&entry.artifact, raw),
            _ => None,
        };
        Some(LeftOut { path, when: dated::when(self.pack, entry), why: why? })
    }

    fn why_not_counted(&self, report: &KpiReport, fact: &ReportFact) -> Option<String> {
        let gate_type = &self.profile.runs.gate_type;
        let is_one_of_them = self.pair.iter().any(|(run, _)| run.path == fact.path || run.is_of_one_run_with(fact));
        if is_one_of_them || self.is_told_by_the_pair(report) {
            return None;
        }
        let run_type = fact.run_type.as_deref().unwrap_or_default();
        if !report.is_executed() {
            let is_run = (self.is_worded_as_gate(run_type) || self.is_of_the_same_build(report)) && !report.is_plan();
            return is_run.then(|| format!("its state is {}", quoted(fact.state.as_deref().unwrap_or("none"))));
        }
        if run_type != gate_type {
            let is_news = self.is_worded_as_gate(run_type) || (fact.fails() && self.is_of_the_same_build(report));
            return is_news.then(|| format!("its type is {}, not {}", quoted(run_type), quoted(gate_type)));
        }
        if fact.measured.is_ahead_of(self.pack.moment) {
            return Some("it is dated after the moment of judging".to_owned());
        }
        let bearer = self.pair.iter().find(|(run, _)| run.id().is_some() && run.id() == fact.id());
        bearer.map(|(run, _)| format!("it has the run id {} of {}", quoted(run.name()), quoted(run.path.name())))
    }

    fn why_stray(&self, report: &KpiReport) -> Option<String> {
        let fails = !report.says_it_passes() && self.is_of_the_same_build(report);
        let is_gate = fails || self.is_worded_as_gate(report.run_type().unwrap_or_default());
        let is_run = is_gate && !report.is_plan() && !self.is_told_by_the_pair(report);
        is_run.then(|| "no entry of `kinds` takes its name for a report".to_owned())
    }

    /// Whether one of the two runs' reports says the same: a copy is no other run.
    fn is_told_by_the_pair(&self, report: &KpiReport) -> bool {
        self.pair.iter().any(|(_, it)| it.says_the_same_as(report))
    }

    /// Rows that no report rests on, and that are no other telling of rows that one does.
    fn why_unreported(&self, artifact: &Artifact, raw: &RawRuns) -> Option<String> {
        let is_of_gate = self.is_worded_as_gate(artifact.path.name());
        let is_news = is_of_gate || (self.fall_short(raw) && self.are_of_the_same_build(raw));
        let is_told = self.unfinished.contains(&artifact.path) || self.reported.tell(artifact, raw);
        let is_run = raw.rows > 0 && is_news && !is_told;
        is_run.then(|| "no report rests on its rows".to_owned())
    }

    fn fall_short(&self, raw: &RawRuns) -> bool {
        let rates = raw.tallies.iter().map(|tally| Rate::of(tally.hits, tally.total));
        let mut missed =
            self.profile.metrics.iter().zip(rates).filter_map(|(metric, rate)| Some((metric.target?, rate)));
        let is_short = raw.rows < self.profile.runs.min_sample_count || !raw.problems.is_empty();
        is_short || missed.any(|(target, rate)| !target.is_met_by(rate))
    }

    /// `Gate`, `gate-rerun`, `pre_gate`: the gate's word in it, whatever stands around. A blank says nothing against it.
    fn is_worded_as_gate(&self, text: &str) -> bool {
        text.trim().is_empty() || text.to_lowercase().contains(&self.profile.runs.gate_type.to_lowercase())
    }

    /// Same provenance and flags as one of the two.
    fn is_of_the_same_build(&self, report: &KpiReport) -> bool {
        let flags = self.profile.flags.iter().map(|flag| pointer(&["environment", "featureFlags", flag]));
        let fields: Vec<String> = PROVENANCE.iter().map(|field| of_field(field)).chain(flags).collect();
        let is_same = |run: &KpiReport| fields.iter().all(|it| run.document.at(it) == report.document.at(it));
        self.pair.iter().any(|(_, run)| is_same(run))
    }

    fn are_of_the_same_build(&self, raw: &RawRuns) -> bool {
        let rows = self.pair.iter().filter_map(|(run, _)| self.pack.raw(run.raw.path()?));
        rows.into_iter().any(|own| (&own.provenance, &own.flags) == (&raw.provenance, &raw.flags))
    }
}

fn unfinished(pack: &Pack) -> impl Iterator<Item = PackPath> {
    let captures = pack.captures().filter(|(_, capture)| capture.record.state != CaptureState::Complete);
    captures.filter_map(|(path, capture)| rows_of_capture(path, &capture.record))
}

/// The rows that reports rest on, by their bytes and by their sums: a copy in another file, or in another form, is no
/// other run.
struct ReportedRows {
    paths: BTreeSet<PackPath>,
    digests: BTreeSet<Digest>,
    sums: BTreeSet<Sums>,
}

/// How many rows, from when to when, and how many of them count for each metric.
type Sums = (u64, Option<Timestamp>, Option<Timestamp>, Vec<(u64, u64)>);

impl ReportedRows {
    fn of(pack: &Pack) -> Self {
        let paths: BTreeSet<PackPath> =
            pack.reports().filter_map(|(at, report)| rows_of_report(pack, at, report)).collect();
        let artifacts = paths.iter().filter_map(|path| Some(&pack.entry(path)?.artifact));
        let digests = artifacts.flat_map(|it| it.digest.into_iter().chain(it.line_endings.map(|forms| forms.lf)));
        Self {
            digests: digests.collect(),
            sums: paths.iter().filter_map(|path| pack.raw(path)).map(sums).collect(),
            paths,
        }
    }

    fn tell(&self, artifact: &Artifact, raw: &RawRuns) -> bool {
        let digests = artifact.digest.into_iter().chain(artifact.line_endings.map(|forms| forms.lf));
        let is_copy = |digest| self.digests.contains(&digest);
        self.paths.contains(&artifact.path) || digests.into_iter().any(is_copy) || self.sums.contains(&sums(raw))
    }
}

fn sums(raw: &RawRuns) -> Sums {
    let tallies = raw.tallies.iter().map(|tally| (tally.hits, tally.total)).collect();
    (raw.rows, raw.times.first, raw.times.last, tallies)
}
