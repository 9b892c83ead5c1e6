//! The rule behind `kpi.summary-differs`: a summary that names numbers is held against the reports that it names.

use std::collections::BTreeMap;

use crate::domain::assessment::wording::{join_capped, quoted};
use crate::domain::assessment::{GateFact, ReportFact};
use crate::domain::evidence::pack::Pack;
use crate::domain::evidence::summary::{Claim, Stated, Summary};
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::values::folded::folded;
use crate::domain::values::path::{Location, PackPath};

use super::references::locate;

/// One finding per summary in which a number is not that of its reports.
pub(super) fn check_summaries(pack: &Pack, reports: &[ReportFact], gate: &GateFact) -> Vec<Finding> {
    let by_path: BTreeMap<&PackPath, &ReportFact> =
        reports.iter().filter(|it| it.executed).map(|it| (&it.path, it)).collect();
    let summaries = pack.summaries().map(|(path, summary)| (path, summary, named(pack, path, &by_path)));
    let held = summaries.filter_map(|(path, summary, reports)| finding(path, &differing(summary, &reports, gate)));
    held.collect()
}

/// The summaries that name a run of the gate's pair.
pub(super) fn of_the_gate<'a>(
    pack: &'a Pack,
    reports: &[ReportFact],
) -> impl Iterator<Item = (&'a PackPath, &'a Summary)> {
    let sides: BTreeMap<&PackPath, &ReportFact> =
        reports.iter().filter(|it| it.gate_side.is_some()).map(|it| (&it.path, it)).collect();
    pack.summaries().filter(move |(path, _)| !named(pack, path, &sides).is_empty())
}

/// The executed reports that a document names.
fn named<'r>(pack: &Pack, path: &PackPath, reports: &BTreeMap<&PackPath, &'r ReportFact>) -> Vec<&'r ReportFact> {
    let mentions = pack.entry(path).into_iter().flat_map(|entry| entry.artifact.mentions.iter());
    let mut found: Vec<&ReportFact> =
        mentions.filter_map(|it| reports.get(&locate(pack, path, &it.text)?).copied()).collect();
    found.dedup_by_key(|it| &it.path);
    found
}

/// A claim, and what it should be.
type Differing<'s> = (&'s Claim, String);

fn differing<'s>(summary: &'s Summary, reports: &[&ReportFact], gate: &GateFact) -> Vec<Differing<'s>> {
    let differs = |claim: &'s Claim| {
        if is_of_something_else(claim) {
            return None;
        }
        let of_run: Vec<&ReportFact> = reports.iter().copied().filter(|it| is_about(claim, it)).collect();
        let of_run = if of_run.is_empty() { reports } else { &of_run };
        let mut values: Vec<Stated> = of_run.iter().filter_map(|report| value(claim, report)).collect();
        let pair = gate.pair.as_ref().filter(|pair| pair.iter().all(|path| reports.iter().any(|it| it.path == *path)));
        let is_of_gate = ["gatepass", "gateresult", "gate"].iter().any(|end| claim.what.ends_with(end));
        values.extend(pair.filter(|_| is_of_gate).map(|_| Stated::Truth(gate.pass)));
        // `yes` in the row of a metric says that it holds, and no number.
        let says_more = claim.value != Stated::Truth(true) || values.iter().any(|it| matches!(it, Stated::Truth(_)));
        let agrees = !says_more || values.iter().any(|it| agree(&claim.value, it));
        (!values.is_empty() && !agrees).then(|| (claim, told(&values)))
    };
    summary.claims.iter().filter_map(differs).collect()
}

/// A target, another release, or both runs taken together: not what one report says.
fn is_of_something_else(claim: &Claim) -> bool {
    const OTHER: [&str; 12] = [
        "threshold",
        "target",
        "targets",
        "limit",
        "required",
        "minimum",
        "before",
        "previous",
        "delta",
        "pooled",
        "together",
        "both",
    ];
    let about = claim.about.to_lowercase();
    let mut words = about.split(|c: char| !c.is_alphanumeric());
    words.any(|word| OTHER.contains(&word)) && claim.what != "gatepass"
}

/// Whether the words around a claim name the run.
fn is_about(claim: &Claim, report: &ReportFact) -> bool {
    let mut words = claim.about.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ':' | '`'));
    words.any(|word| Some(word) == report.id() || word == report.label())
}

/// The report's value of what a claim is of; `None` where it is of nothing that a report holds.
fn value(claim: &Claim, report: &ReportFact) -> Option<Stated> {
    const SAMPLES: [&str; 7] =
        ["samplecount", "samples", "samplesize", "samplesizen", "numberofsamples", "rows", "sessions"];
    let number = |text: String| Stated::Number { text, percent: false };
    let metric = report.metrics.iter().find(|metric| {
        let label = folded(&metric.label);
        claim.what == folded(&metric.name) || claim.what == label || claim.what == format!("{label}rate")
    });
    let of_metric = metric.and_then(|it| it.recomputed.map(|rate| rate.as_f64()).or(it.reported));
    let samples = report.sample_count.filter(|_| SAMPLES.contains(&claim.what.as_str()));
    let is_whole = claim.what.ends_with("allpass")
        || matches!(claim.what.as_str(), "overall" | "overallresult" | "result" | "passed" | "pass");
    let is_covered = matches!(claim.what.as_str(), "coverageok" | "coveragepass" | "coverage");
    // A run that passes is covered; what one that fails lacks is told elsewhere.
    let passes = (is_whole || (is_covered && report.all_pass)).then_some(Stated::Truth(!report.fails()));
    of_metric.map(|rate| number(rate.to_string())).or(samples.map(|count| number(count.to_string()))).or(passes)
}

fn agree(stated: &Stated, value: &Stated) -> bool {
    match value {
        Stated::Number { text, .. } => text.parse().is_ok_and(|value| stated.is_of(value)),
        Stated::Truth(_) => stated == value,
    }
}

fn told(values: &[Stated]) -> String {
    let mut texts: Vec<String> = values.iter().map(words).collect();
    texts.dedup();
    join_capped(&texts)
}

fn words(value: &Stated) -> String {
    match value {
        Stated::Number { text, percent: false } => text.clone(),
        Stated::Number { text, percent: true } => format!("{text} %"),
        Stated::Truth(truth) => truth.to_string(),
    }
}

fn finding(path: &PackPath, differing: &[Differing<'_>]) -> Option<Finding> {
    let sentence = |(claim, should): &Differing<'_>| {
        format!("line {} says {} of {}, the report {should}", claim.line, words(&claim.value), quoted(&claim.what))
    };
    let sentences: Vec<String> = differing.iter().map(sentence).collect();
    (!sentences.is_empty()).then(|| {
        let message =
            format!("The summary {} differs from its reports: {}.", quoted(path.name()), join_capped(&sentences));
        let finding = Finding::new(Code::KpiSummaryDiffers, path.as_str(), message);
        differing
            .iter()
            .fold(finding, |finding, (claim, should)| {
                let place = Location::line(path, claim.line);
                finding
                    .at(place.clone())
                    .comparing(format!("{} in the summary", claim.what), words(&claim.value), Origin::at(place))
                    .comparing(
                        format!("{} in the reports", claim.what),
                        should,
                        Origin::computed("the reports that the summary names"),
                    )
            })
            .remedy("Write the summary again from its reports.")
    })
}
