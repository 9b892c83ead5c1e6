//! Rules behind `kpi.*`: what every report states, and what its rows say.

use crate::domain::assessment::wording::{cut, quoted};
use crate::domain::assessment::{MetricFact, RawFact, ReportFact, Sample, Side, measured_report};
use crate::domain::canonical::kpi::differences;
use crate::domain::evidence::artifact::Condition;
use crate::domain::evidence::pack::Pack;
use crate::domain::evidence::raw_runs::RawRuns;
use crate::domain::evidence::report::KpiReport;
use crate::domain::finding::Origin;
use crate::domain::profile::Profile;
use crate::domain::statistics::proof::{Proof, StatVerdict};
use crate::domain::statistics::wilson;
use crate::domain::values::path::PackPath;
use crate::domain::values::pointer::pointer;
use crate::domain::values::rate::{Rate, Tally};
use crate::domain::values::time_span::TimeSpan;

use super::citing::{COMMIT, in_report};
use super::echoes::WithinRuns;
use super::references::rows_of_report;

mod findings;

pub(super) use findings::check_reports;

/// Every report with what its rows say, in the order in which they were measured, shells last.
pub(super) fn read_reports(pack: &Pack, profile: &Profile, within: &WithinRuns) -> Vec<ReportFact> {
    let mut facts: Vec<ReportFact> =
        pack.reports().map(|(path, report)| fact((pack, profile, within), path, report)).collect();
    facts.sort_by_cached_key(|fact| (!fact.executed, fact.measured.to, fact.written(), fact.path.clone()));
    facts
}

/// Says which reports are the gate's runs.
pub(super) fn take_sides(facts: &mut [ReportFact], pair: Option<&[PackPath; 2]>) {
    for fact in facts {
        fact.gate_side = pair.and_then(|pair| Side::BOTH.into_iter().find(|side| side.of(pair) == &fact.path));
    }
}

/// The commit that the release stands for, and where its report states it.
pub fn measured_commit<'a>(pack: &Pack, reports: &'a [ReportFact], profile: &Profile) -> Option<(&'a str, Origin)> {
    let report = measured_report(reports, profile)?;
    let place = in_report(pack, &report.path, COMMIT);
    Some((report.commit.as_deref()?, Origin::Evidence { place, part: Some(COMMIT.to_owned()) }))
}

fn fact((pack, profile, within): (&Pack, &Profile, &WithinRuns), path: &PackPath, report: &KpiReport) -> ReportFact {
    let document = &report.document;
    let text = |text: Option<&str>| text.map(str::to_owned);
    let raw_path = rows_of_report(pack, path, report);
    let raw = rows_of(pack, path, report);
    ReportFact {
        path: path.clone(),
        run_id: text(report.run_id()),
        run_type: text(report.run_type()),
        state: text(report.state()),
        executed: report.is_executed(),
        generated_at: text(report.generated_at()),
        measured: measured(path, report, raw),
        all_pass: report.says_it_passes(),
        sample_count: document.at("/scope/sampleCount").and_then(serde_json::Value::as_u64),
        commit: text(report.commit()),
        branch: text(document.string("/environment/git/branch")),
        repo: text(document.string("/environment/git/repo")),
        gate_side: None,
        metrics: metrics(profile, report, raw, |metric| {
            raw_path.as_ref().map_or_else(Tally::default, |path| within.left_out(path, metric))
        }),
        raw: raw_fact(pack, profile, report, raw_path.clone()),
    }
}

/// The rows that an executed report rests on.
pub(super) fn rows_of<'a>(pack: &'a Pack, path: &PackPath, report: &KpiReport) -> Option<&'a RawRuns> {
    pack.raw(&rows_of_report(pack, path, report).filter(|_| report.is_executed())?)
}

/// Its last row's time, else what the report states, else what its name does.
pub(super) fn measured(path: &PackPath, report: &KpiReport, raw: Option<&RawRuns>) -> TimeSpan {
    let last_row = raw.and_then(|raw| raw.times.last);
    last_row.map_or_else(|| TimeSpan::of(report.generated_at(), path.name()), TimeSpan::at)
}

/// `echoing` are the rows of a metric that echo earlier ones.
fn metrics(
    profile: &Profile,
    report: &KpiReport,
    raw: Option<&RawRuns>,
    echoing: impl Fn(usize) -> Tally,
) -> Vec<MetricFact> {
    let raw = raw.filter(|raw| raw.problems.is_empty());
    let told = profile.metrics.iter().enumerate();
    told.map(|(index, metric)| {
        let reported = report.document.at(&pointer(&["metrics", &metric.name])).and_then(serde_json::Value::as_f64);
        let tally = raw.and_then(|raw| raw.tallies.get(index).copied());
        let recomputed = tally.and_then(|tally| Rate::of(tally.hits, tally.total));
        let value = if tally.is_some() { recomputed } else { reported.and_then(rate) };
        let is_told = report.is_executed() || tally.is_some();
        let pass = metric.target.filter(|_| is_told).map(|target| target.is_met_by(value));
        let left_out = raw.and_then(|raw| raw.repeats.tallies.get(index).copied()).unwrap_or_default();
        let sample = tally.map(|tally| Sample::new(tally, left_out.plus(echoing(index))));
        let measured = sample.map(|sample| sample.tally);
        let confidence = profile.runs.confidence;
        let proof = metric.target.zip(measured).and_then(|(target, it)| Proof::of(target, it, confidence));
        MetricFact {
            name: metric.name.clone(),
            label: metric.label.clone(),
            reported,
            recomputed,
            tally,
            sample,
            target: metric.target,
            pass,
            interval: measured.and_then(|tally| wilson(tally, confidence)),
            verdict: StatVerdict::of(metric.target, measured, proof.as_ref()),
            proof,
            any_time: None,
            against: raw.and_then(|raw| raw.against.get(index).cloned()),
        }
    })
    .collect()
}

/// A reported rate; `None` for a number that is no rate.
fn rate(reported: f64) -> Option<Rate> {
    (0.0..=1.0).contains(&reported).then(|| Rate::from_millionths((reported * 1e6).round() as u32))
}

fn raw_fact(pack: &Pack, profile: &Profile, report: &KpiReport, path: Option<PackPath>) -> RawFact {
    if !report.is_executed() {
        return RawFact::NotExecuted;
    }
    let Some(named) = report.raw_runs_path().filter(|named| !named.trim().is_empty()) else {
        return RawFact::Missing("the report names no raw runs".to_owned());
    };
    let Some(path) = path else {
        return RawFact::Missing(format!("{} leads outside the pack", quoted(named)));
    };
    match pack.raw(&path) {
        Some(raw) if raw.problems.is_empty() => RawFact::Recomputed {
            rows: raw.rows,
            scenario_counts: raw.scenario_counts.clone(),
            differences: differences(report, raw, profile),
            path,
        },
        Some(raw) => RawFact::Invalid { problems: raw.problems.clone(), path },
        None => RawFact::Missing(why_missing(pack, &path)),
    }
}

/// The name of the same file, packed.
fn packed(pack: &Pack, path: &PackPath) -> Option<String> {
    let endings = ["gz", "zst", "xz", "bz2", "zip"].into_iter().map(|ending| format!("{path}.{ending}"));
    endings.filter_map(|name| PackPath::new(&name)).find(|it| pack.contains(it)).map(|it| it.name().to_owned())
}

fn why_missing(pack: &Pack, path: &PackPath) -> String {
    let named = quoted(path.as_str());
    match pack.entry(path).map(|entry| &entry.artifact.condition) {
        None => match packed(pack, path) {
            Some(packed) => format!("{named} is not in the pack; {} is, and has to be unpacked", quoted(&packed)),
            None => format!("{named} is not in the pack"),
        },
        Some(Condition::Readable) => format!("{named} is there, but its name is not one of raw runs"),
        Some(Condition::BeingWritten) => format!("{named} is being written"),
        Some(Condition::Unreadable { why, .. }) => format!("{named} cannot be read: {}", cut(why)),
        Some(Condition::Escapes { .. }) => format!("{named} is a link that leads outside the pack"),
    }
}
