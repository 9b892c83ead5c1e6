//! Runs held against each other, and both taken as one sample.

use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{ContrastFact, PooledFact, Reference, ReportFact, Sample, Shift, Side, Sides, wording};
use crate::domain::values::path::Location;
use crate::domain::values::rate::{Rate, Tally};
use crate::view::detail_builder::DetailBuilder;
use crate::view::measure::count;
use crate::view::row_context::RowContext;
use crate::view::screen::{Role, Row};

use super::kpi::marks_of_pooled;
use super::proof::{Proven, meaning, on_scale, proof};

/// What a row takes besides its label: glyph, which two, difference, and the words.
const FIXED: usize = 55;
const DIFFERENCE: usize = 10;
/// The column that says which two are compared.
const WHICH: usize = 9;

pub(super) fn contrast_entry(context: &RowContext<'_>, fact: &ContrastFact, [(run, metric), _]: Sides<'_>) -> Vec<Row> {
    let label = context.width.saturating_sub(FIXED).clamp(8, 32);
    let line = context
        .line()
        .standing(Standing::of_shift(fact.shift))
        .cell(&metric.label, label, Role::Text)
        .cell(fact.which(run), WHICH, Role::Text)
        .number(&format!("{} pts", wording::signed_points(fact.contrast.change())), DIFFERENCE, Role::Text);
    vec![context.row(line.push(&describe(fact), Role::Text))]
}

/// The outcome in a few words: what shows with its chance, else from where on a worsening would show.
fn describe(fact: &ContrastFact) -> String {
    let shift = fact.shift.name();
    match (fact.shift, fact.contrast.shows_from) {
        (Shift::Unshown, Some(from)) => format!("{shift}; sees from {} pts", wording::points(from)),
        (Shift::Unshown, None) => format!("{shift}; sees nothing"),
        _ => format!("{shift}, p {}", wording::chance(fact.chance())),
    }
}

/// Comparisons that show no difference, folded, and what they could not have shown.
pub(super) fn unshown_entry(context: &RowContext<'_>, folded: &[(&ContrastFact, Sides<'_>)]) -> Vec<Row> {
    let seen = ["drop", "rise"].into_iter().filter_map(|word| {
        let of_kind = folded.iter().filter(|(it, _)| wording::worsening(it.target) == word);
        let from = of_kind.filter_map(|(it, _)| it.contrast.shows_from).reduce(f64::max)?;
        Some(format!("{word}s from {}", wording::points(from)))
    });
    let seen: Vec<String> = seen.collect();
    let blind = if seen.is_empty() { String::new() } else { format!(" (seen: {} pts)", seen.join(", ")) };
    let line = context.line().standing(Standing::Sensed);
    let line = line.push(&format!("none shown in {}{blind}; = lists", folded.len()), Role::Text);
    vec![context.row(line)]
}

/// Metrics without a target, and how each metric went over the runs, folded.
pub(super) fn told_only_entry(context: &RowContext<'_>, [rates, trends]: [usize; 2]) -> Vec<Row> {
    let told = match rates {
        0 => None,
        rates => Some(format!("{} without a target", count(rates, "rate"))),
    };
    let told = told.into_iter().chain((trends > 0).then(|| count(trends, "trend"))).collect::<Vec<_>>().join(", ");
    let line = context.line().standing(Standing::NotRequired);
    vec![context.row(line.push(&format!("{told}; = lists"), Role::Text))]
}

/// A metric over both gate runs.
pub(super) fn pooled_detail(detail: &mut DetailBuilder<'_>, pooled: &PooledFact) {
    let assessment = detail.context().assessment;
    let title = format!("{}, runs A and B as one sample", pooled.label);
    detail.title(Standing::of_verdict(pooled.verdict), meaning(pooled.verdict, pooled.any_time), &title);
    let proven = Proven {
        target: pooled.target,
        sample: pooled.sample,
        proof: pooled.proof,
        verdict: pooled.verdict,
        interval: pooled.interval,
        any_time: pooled.any_time,
    };
    proof(detail, proven);
    on_scale(detail, marks_of_pooled(pooled));
    detail.part("NUMBERS");
    detail.field("metric", &pooled.name);
    detail.field_or("target", pooled.target.map(|target| target.to_string()).as_deref(), "none: told only");
    for (side, run) in Side::BOTH.into_iter().filter_map(|side| Some((side, assessment.side(side)?))) {
        let metric = run.metrics.iter().find(|metric| metric.name == pooled.name);
        let sample =
            metric.and_then(|metric| metric.sample).map_or_else(|| "rows not seen".to_owned(), wording::sampled);
        detail.field(side.name(), &format!("{}: {sample}", run.name()));
    }
    detail.field("together", &pooled.sample.map_or_else(|| "rows not seen".to_owned(), wording::sampled));
    detail.part("WHAT IT IS WORTH");
    detail.text("The policy judges each run alone: this changes no verdict.");
    detail.text("It holds as far as the two runs are independent samples of one release.");
    let trend = assessment.trends.iter().find(|trend| trend.name == pooled.name);
    trend.into_iter().for_each(|trend| super::trend::within(detail, trend, None));
    detail.evidence(&assessment.gate_runs().flat_map(ReportFact::places).collect::<Vec<Location>>());
}

/// A run against another.
pub(super) fn contrast_detail(detail: &mut DetailBuilder<'_>, fact: &ContrastFact, sides: Sides<'_>) {
    let assessment = detail.context().assessment;
    let [(run, metric), (other, before)] = sides;
    let contrast = &fact.contrast;
    let title = format!("{}: {} against {}", metric.label, run.name(), other.name());
    detail.title(Standing::of_shift(fact.shift), fact.shift.outcome(), &title);
    detail.part("NUMBERS");
    detail.field("now", &measured(run, contrast.now, metric.left_out()));
    detail.field("before", &measured(other, contrast.then, before.left_out()));
    let change = wording::signed_points(contrast.change());
    let share = wording::share(assessment.samples.confidence);
    let [low, high] = [contrast.difference.low, contrast.difference.high].map(wording::signed_points);
    detail.field("change", &format!("{change} points; {share} sure between {low} and {high} points (Newcombe)"));
    detail.field("chance", &tested(fact));
    detail.part("WHAT SUCH SAMPLES SEE");
    let word = wording::worsening(fact.target);
    detail.text(&format!("{}.", wording::seen(fact.target, contrast)));
    if contrast.shows_from.is_some() {
        let power = wording::share(assessment.samples.power);
        detail.text(&format!(
            "A {word} as great as that shows in {power} of cases or more; a smaller one may be there unseen."
        ));
    }
    let rows = [run, other].into_iter().flat_map(ReportFact::places);
    detail.evidence(&rows.collect::<Vec<Location>>());
}

fn measured(run: &ReportFact, tally: Tally, left_out: u64) -> String {
    let rate = Rate::of(tally.hits, tally.total).map_or_else(String::new, |rate| format!(" is {rate}"));
    format!("{}{rate} ({})", wording::sampled(Sample { tally, left_out }), run.name())
}

/// Fisher's exact test in words.
fn tested(fact: &ContrastFact) -> String {
    let (chance, bad) = (wording::chance(fact.chance()), "chance alone brings so many bad rows, or more");
    match fact.reference {
        Reference::Run => {
            format!("p {chance}: how often chance alone sets runs so far apart (Fisher's exact test, two-sided)")
        }
        Reference::Baseline => format!("p {chance}: how often {bad} (Fisher's exact test, one-sided)"),
    }
}

/// Comparisons that show no difference: each with what it could not have shown.
pub(super) fn unshown_detail(detail: &mut DetailBuilder<'_>, folded: &[(&ContrastFact, Sides<'_>)]) {
    detail.title(Standing::Sensed, Shift::Unshown.outcome(), "comparisons between the runs, and to the baseline");
    detail.part("THESE");
    for (fact, [(run, metric), (other, _)]) in folded {
        let said = wording::seen(fact.target, &fact.contrast);
        detail.point(Standing::Sensed, &format!("{}: {} against {}; {said}", metric.label, run.name(), other.name()));
    }
}
