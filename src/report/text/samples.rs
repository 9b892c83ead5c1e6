//! What the rows prove, beside what the policy says: each metric of the gate's runs, both runs as one sample, and the runs
//! against each other and their baseline.

use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{Assessment, ContrastFact, MetricFact, ReportFact, Side, wording};
use crate::domain::profile::Target;
use crate::domain::statistics::anytime::AnyTime;
use crate::domain::statistics::proof::StatVerdict;

use super::page::Page;
use super::paint::{TextRole, TextSpan};

const INDENT: usize = 2;
const HANG: usize = 6;
/// The column that says which run.
const WHICH: usize = 12;

/// The part of the page; nothing where there are no gate runs.
pub(super) fn samples(page: &mut Page, assessment: &Assessment) {
    let runs: Vec<&ReportFact> = assessment.gate_runs().collect();
    let Some(first) = runs.first() else { return };
    page.blank();
    let sure = format!("  {} sure, beside what the policy asks", wording::share(assessment.samples.confidence));
    page.paragraph(
        0,
        INDENT,
        &[TextSpan::new(TextRole::Title, "WHAT THE ROWS PROVE"), TextSpan::new(TextRole::Faint, sure)],
    );
    for (at, metric) in first.metrics.iter().enumerate() {
        let Some(target) = metric.target else { continue };
        page.paragraph(INDENT, HANG, &[TextSpan::plain(format!("{} {target}", metric.label))]);
        of_metric(page, assessment, &runs, (at, target));
    }
    if let Some(why) = &assessment.samples.not_pooled {
        page.paragraph(INDENT, HANG, &[TextSpan::plain(format!("A and B are not taken as one sample: {why}"))]);
    }
}

fn of_metric(page: &mut Page, assessment: &Assessment, runs: &[&ReportFact], (at, target): (usize, Target)) {
    for run in runs {
        let Some((metric, side)) = run.metrics.get(at).zip(run.gate_side.map(Side::name)) else { continue };
        line(page, Standing::of_metric(run, metric), (side, &describe(metric, target)));
    }
    if let Some(pooled) = assessment.samples.pooled.get(at) {
        let said = wording::proof(target, pooled.sample, pooled.proof, pooled.verdict);
        let said = proven(pooled.verdict, pooled.any_time, said);
        line(page, Standing::of_verdict(pooled.verdict), ("A + B", &said));
    }
    for contrast in assessment.samples.contrasts.iter().filter(|contrast| contrast.metric == at) {
        let Some([(run, _), _]) = assessment.sides(contrast) else { continue };
        line(page, Standing::of_shift(contrast.shift), (contrast.which(run), &compared(contrast)));
    }
}

fn line(page: &mut Page, standing: Standing, (which, said): (&str, &str)) {
    let hang = INDENT + 4 + WHICH;
    let words = TextSpan::plain(format!(" {which:0$}{said}", WHICH));
    page.paragraph(INDENT, hang, &[TextSpan::standing(standing), words]);
}

fn describe(metric: &MetricFact, target: Target) -> String {
    proven(metric.verdict, metric.any_time, wording::proof(target, metric.sample, metric.proof, metric.verdict))
}

/// The verdict before what proves it, and of what is proven which attempt it is.
fn proven(verdict: StatVerdict, any_time: Option<AnyTime>, said: String) -> String {
    let tried = any_time.filter(|_| verdict == StatVerdict::Proven).map(wording::attempt);
    let tried = tried.map_or_else(String::new, |tried| format!("; {tried}"));
    format!("{}: {said}{tried}", wording::verdict(verdict, any_time))
}

fn compared(fact: &ContrastFact) -> String {
    let contrast = &fact.contrast;
    let [low, high] = [contrast.difference.low, contrast.difference.high].map(wording::signed_points);
    let change = wording::signed_points(contrast.change());
    let chance = wording::chance(fact.chance());
    let (outcome, seen) = (fact.shift.outcome(), wording::seen(fact.target, contrast));
    format!("{outcome}: {change} points ({low} to {high}), p {chance}; {seen}")
}
