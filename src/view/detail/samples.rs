//! What rows prove: of one run, of both together, and of one held against another.

use scale::Marks;

use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{ContrastFact, PooledFact, Reference, ReportFact, Shift, wording};
use crate::domain::profile::Target;
use crate::domain::statistics::Interval;
use crate::domain::statistics::proof::{Proof, StatVerdict};
use crate::domain::values::path::Location;
use crate::domain::values::rate::{Rate, Tally};
use crate::view::detail_builder::DetailBuilder;
use crate::view::entry::marks_of_pooled;
use crate::view::scale;
use crate::view::screen::Role;

use super::kpi::places;

/// Cells of the scale beside its two ends.
const SCALE: usize = 24;

/// What rows say to a target.
#[derive(Clone, Copy)]
pub struct Proven {
    pub target: Option<Target>,
    pub tally: Option<Tally>,
    pub proof: Option<Proof>,
    pub word: StatVerdict,
    pub interval: Option<Interval>,
}

/// A word and what it means.
pub fn meaning(word: StatVerdict) -> &'static str {
    match word {
        StatVerdict::Proven => "PROVEN: the rows' bound clears the target",
        StatVerdict::Met => "MET: only the point estimate clears the target",
        StatVerdict::Missed => "MISSED: the point estimate does not clear the target",
        StatVerdict::Undefined(lack) => lack.meaning(),
    }
}

/// The bound, what would prove the target and what would turn it; and the interval, for the eye.
pub fn proof(page: &mut DetailBuilder<'_>, proven: Proven) {
    let confidence = page.sheet().assessment.samples.confidence;
    page.part("WHAT THE ROWS PROVE");
    let Proven { target, tally, proof, word, interval } = proven;
    if let (Some(target), Some(tally), Some(proof)) = (target, tally, proof) {
        let (bound, sure) = (wording::bound(target, proof.bound), wording::share(confidence));
        page.field("bound", &format!("{bound}, {sure} sure (Clopper-Pearson, one-sided)"));
        if word == StatVerdict::Met {
            page.field("enough", &wording::enough(target, tally, proof));
        }
        if let Some(turning) = wording::turning(proof) {
            page.field(if proof.thin().is_some() { "thin" } else { "holds" }, &turning);
        }
    } else {
        page.text(&word.lack().map_or_else(String::new, |lack| format!("nothing: {}", lack.why())));
    }
    if let Some(interval) = interval {
        let interval = wording::interval(interval);
        page.field("interval", &format!("{interval}, {} (Wilson, for the eye)", wording::share(confidence)));
    }
}

/// The rate between the ends of its scale, and what the marks mean.
pub fn on_scale(page: &mut DetailBuilder<'_>, marks: Option<Marks>) {
    let Some(marks) = marks else { return };
    let (span, glyphs) = (scale::span(marks.target), page.sheet().glyphs());
    let line = page.sheet().line().cell("scale", 11, Role::Faint).push(&wording::share(span.from), Role::Faint);
    let line = line.push(" ", Role::Faint).push(&scale::draw(marks, SCALE, glyphs), Role::Text);
    page.line(line.push(" ", Role::Faint).push(&wording::share(span.to), Role::Faint));
    page.field("", &scale::legend(glyphs));
}

/// A metric over both gate runs.
pub fn pooled(page: &mut DetailBuilder<'_>, pooled: &PooledFact) {
    let assessment = page.sheet().assessment;
    let title = format!("{}, runs A and B as one sample", pooled.label);
    page.title(Standing::of_word(pooled.word), meaning(pooled.word), &title);
    let proven = Proven {
        target: pooled.target,
        tally: pooled.tally,
        proof: pooled.proof,
        word: pooled.word,
        interval: pooled.interval,
    };
    proof(page, proven);
    on_scale(page, marks_of_pooled(pooled));
    page.part("NUMBERS");
    page.field("metric", &pooled.name);
    page.field_or("target", pooled.target.map(|target| target.to_string()).as_deref(), "none: told only");
    let sides: Vec<&ReportFact> =
        (0..2).filter_map(|side| assessment.reports.iter().find(|it| it.gate_side == Some(side))).collect();
    for (side, run) in ["run A", "run B"].iter().zip(&sides) {
        let metric = run.metrics.iter().find(|metric| metric.name == pooled.name);
        let tally = metric.and_then(|metric| metric.tally).map_or_else(|| "rows not seen".to_owned(), wording::of_rows);
        page.field(side, &format!("{}: {tally}", run.name()));
    }
    page.field("together", &pooled.tally.map_or_else(|| "rows not seen".to_owned(), wording::of_rows));
    page.part("WHAT IT IS WORTH");
    page.text("The policy judges each run alone: this changes no verdict.");
    page.text("It holds as far as the two runs are independent samples of one release.");
    let trend = assessment.trends.iter().find(|trend| trend.name == pooled.name);
    trend.into_iter().for_each(|trend| super::trend::within(page, trend, None));
    page.evidence(&sides.into_iter().flat_map(places).collect::<Vec<Location>>());
}

/// A run against another. `None` where its sides are gone.
pub fn contrast(page: &mut DetailBuilder<'_>, fact: &ContrastFact) -> Option<()> {
    let assessment = page.sheet().assessment;
    let [(run, metric), (other, _)] = assessment.sides(fact)?;
    let contrast = &fact.contrast;
    let title = format!("{}: {} against {}", metric.label, run.name(), other.name());
    page.title(Standing::of_turn(fact.turn), fact.turn.outcome(), &title);
    page.part("NUMBERS");
    page.field("now", &measured(run, contrast.now));
    page.field("before", &measured(other, contrast.then));
    let change = wording::signed_points(contrast.change());
    let share = wording::share(assessment.samples.confidence);
    let [low, high] = [contrast.difference.low, contrast.difference.high].map(wording::signed_points);
    page.field("change", &format!("{change} points; {share} sure between {low} and {high} points (Newcombe)"));
    page.field("chance", &tested(fact));
    page.part("WHAT SUCH SAMPLES SEE");
    let word = wording::worsening(fact.target);
    page.text(&format!("{}.", wording::seen(fact.target, contrast)));
    if contrast.shows_from.is_some() {
        let power = wording::share(assessment.samples.power);
        page.text(&format!(
            "A {word} as great as that shows in {power} of cases or more; a smaller one may be there unseen."
        ));
    }
    let rows = [run, other].into_iter().flat_map(places);
    page.evidence(&rows.collect::<Vec<Location>>());
    Some(())
}

fn measured(run: &ReportFact, tally: Tally) -> String {
    let rate = Rate::of(tally.hits, tally.total).map_or_else(String::new, |rate| format!(" is {rate}"));
    format!("{}{rate} ({})", wording::of_rows(tally), run.name())
}

/// Fisher's exact test in words.
fn tested(fact: &ContrastFact) -> String {
    let (chance, bad) = (wording::chance(fact.chance()), "chance alone brings so many bad rows, or more");
    match fact.against {
        Reference::Run => {
            format!("p {chance}: how often chance alone sets runs so far apart (Fisher's exact test, two-sided)")
        }
        Reference::Baseline => format!("p {chance}: how often {bad} (Fisher's exact test, one-sided)"),
    }
}

/// Comparisons that show no difference: each with what it could not have shown.
pub fn unshown(page: &mut DetailBuilder<'_>, folded: &[usize]) {
    let assessment = page.sheet().assessment;
    page.title(Standing::Sensed, Shift::Unshown.outcome(), "comparisons between the runs, and to the baseline");
    page.part("THESE");
    for fact in folded.iter().filter_map(|i| assessment.samples.contrasts.get(*i)) {
        let Some([(run, metric), (other, _)]) = assessment.sides(fact) else { continue };
        let said = wording::seen(fact.target, &fact.contrast);
        page.point(Standing::Sensed, &format!("{}: {} against {}; {said}", metric.label, run.name(), other.name()));
    }
}
