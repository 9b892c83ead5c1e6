//! What rows prove of a metric: words, bound and scale.

use scale::Marks;

use crate::domain::assessment::{Sample, wording};
use crate::domain::profile::Target;
use crate::domain::statistics::Interval;
use crate::domain::statistics::anytime::AnyTime;
use crate::domain::statistics::proof::{Proof, StatVerdict};
use crate::view::detail_builder::DetailBuilder;
use crate::view::scale;
use crate::view::screen::Role;

/// What rows say to a target.
#[derive(Clone, Copy)]
pub struct Proven {
    pub target: Option<Target>,
    pub sample: Option<Sample>,
    pub proof: Option<Proof>,
    pub verdict: StatVerdict,
    pub interval: Option<Interval>,
    pub any_time: Option<AnyTime>,
}

/// A verdict and what it means.
pub(super) fn meaning(verdict: StatVerdict, any_time: Option<AnyTime>) -> &'static str {
    match verdict {
        StatVerdict::Proven => match any_time.map(AnyTime::holds) {
            Some(true) => "PROVEN (any time): all attempts together clear the target",
            Some(false) => "PROVEN (if run once): all attempts together do not clear it",
            None => "PROVEN: the rows' bound clears the target",
        },
        StatVerdict::Met => "MET: only the point estimate clears the target",
        StatVerdict::Missed => "MISSED: the point estimate does not clear the target",
        StatVerdict::Undefined(undefined) => undefined.meaning(),
    }
}

/// The bound, what would prove the target and what would turn it; and the interval, for the eye.
pub(super) fn proof(detail: &mut DetailBuilder<'_>, proven: Proven) {
    let confidence = detail.context().assessment.samples.confidence;
    detail.part("WHAT THE ROWS PROVE");
    let Proven { target, sample, proof, verdict, interval, any_time } = proven;
    if let (Some(target), Some(sample), Some(proof)) = (target, sample, proof) {
        let (bound, sure) = (wording::bound(target, proof.bound), wording::share(confidence));
        detail.field("bound", &format!("{bound}, {sure} sure (Clopper-Pearson, one-sided)"));
        if sample.left_out > 0 {
            detail.field("rests on", &wording::sampled(sample));
        }
        if verdict == StatVerdict::Met {
            detail.field("enough", &wording::enough(target, sample.tally, proof));
        }
        if let Some(turning) = wording::turning(proof) {
            detail.field(if proof.thin().is_some() { "thin" } else { "holds" }, &turning);
        }
        if let Some(any_time) = any_time {
            detail.field("tried", &wording::attempt(any_time));
        }
    } else {
        detail.text(&verdict.undefined().map_or_else(String::new, |undefined| format!("nothing: {}", undefined.why())));
    }
    if let Some(interval) = interval {
        let interval = wording::interval(interval);
        detail.field("interval", &format!("{interval}, {} (Wilson, for the eye)", wording::share(confidence)));
    }
}

/// The rate between the ends of its scale, and what the marks mean.
pub(super) fn on_scale(detail: &mut DetailBuilder<'_>, marks: Option<Marks>) {
    let Some(marks) = marks else { return };
    let (span, glyphs) = (scale::span(marks.target), detail.context().glyphs());
    let line = detail.context().line().cell("scale", 11, Role::Faint).push(&wording::share(span.from), Role::Faint);
    let line = line.push(" ", Role::Faint).push(&scale::draw(marks, SCALE, glyphs), Role::Text);
    detail.line(line.push(" ", Role::Faint).push(&wording::share(span.to), Role::Faint));
    detail.field("", &scale::legend(glyphs));
}

/// Cells of the scale beside its two ends.
const SCALE: usize = 24;
