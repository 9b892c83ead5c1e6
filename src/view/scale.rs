//! A rate on a short scale around its target: the value, its interval, and the target marked.

use crate::app::state::Glyphs;
use crate::domain::profile::Target;
use crate::domain::statistics::Interval;

use super::border::stroke;

/// The part of 0 to 1 that a scale shows: four times as far as the target's own distance from the good end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScaleRange {
    pub from: f64,
    pub to: f64,
}

/// What stands on a scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Marks {
    pub target: Target,
    /// 0 to 1.
    pub value: f64,
    /// `None` where there are no rows.
    pub interval: Option<Interval>,
}

/// Which part of the rates matters for a target.
pub(super) fn span(target: Target) -> ScaleRange {
    match target {
        Target::AtLeast(bound) => ScaleRange { from: (1.0 - 4.0 * (1.0 - bound.as_f64())).max(0.0), to: 1.0 },
        Target::Below(bound) => ScaleRange { from: 0.0, to: (4.0 * bound.as_f64()).min(1.0) },
    }
}

/// `--==|==o`: `|` where the target is, `o` where the value is, `*` where both are, `=` as far as the interval goes. A value
/// off the scale stands at its end as `<` or `>`; an interval off the scale is cut.
pub(super) fn draw(marks: Marks, cells: usize, glyphs: Glyphs) -> String {
    let Marks { target, value, interval } = marks;
    let span = span(target);
    let mut scale = vec![stroke(glyphs); cells];
    let place = |rate: f64| {
        let last = cells.saturating_sub(1) as f64;
        let part = (rate - span.from) / (span.to - span.from).max(f64::EPSILON);
        (part * last).round().clamp(0.0, last) as usize
    };
    for it in interval.iter().filter(|it| it.low <= span.to && it.high >= span.from) {
        (place(it.low)..=place(it.high)).for_each(|at| put(&mut scale, at, within(glyphs)));
    }
    let bound = place(target.bound().as_f64());
    put(&mut scale, bound, crossing(glyphs));
    let at = place(value);
    let mark = match value {
        value if value < span.from => "<",
        value if value > span.to => ">",
        _ if at == bound => "*",
        _ => "o",
    };
    put(&mut scale, at, mark);
    scale.concat()
}

/// What the marks mean, in a line.
pub(super) fn legend(glyphs: Glyphs) -> String {
    format!("o value, {} interval, {} target, * value on target", within(glyphs), crossing(glyphs))
}

fn within(glyphs: Glyphs) -> &'static str {
    match glyphs {
        Glyphs::Unicode => "━",
        Glyphs::Ascii => "=",
    }
}

fn crossing(glyphs: Glyphs) -> &'static str {
    match glyphs {
        Glyphs::Unicode => "┼",
        Glyphs::Ascii => "|",
    }
}

fn put<'a>(scale: &mut [&'a str], at: usize, mark: &'a str) {
    if let Some(cell) = scale.get_mut(at) {
        *cell = mark;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::values::rate::Rate;

    fn drawn(target: Target, value: f64, interval: Option<(f64, f64)>, cells: usize) -> String {
        let interval = interval.map(|(low, high)| Interval { low, high });
        draw(Marks { target, value, interval }, cells, Glyphs::Ascii)
    }

    #[test]
    fn the_scale_shows_the_target_and_on_which_side_the_value_is() {
        let at_least = Target::AtLeast(Rate::from_millionths(950_000));
        assert_eq!(drawn(at_least, 1.0, None, 9), "------|-o");
        assert_eq!(drawn(at_least, 0.9, None, 9), "----o-|--");
        assert_eq!(drawn(at_least, 0.1, None, 9), "<-----|--");
        assert_eq!(drawn(at_least, 0.95, None, 9), "------*--");
        let below = Target::Below(Rate::from_millionths(10_000));
        assert_eq!(drawn(below, 0.0, None, 9), "o-|------");
        let far = Marks { target: below, value: 0.5, interval: None };
        assert_eq!(draw(far, 9, Glyphs::Unicode), "──┼─────>");
        assert_eq!(draw(far, 0, Glyphs::Unicode), "");
    }

    #[test]
    fn an_interval_across_the_target_is_seen_to_cross_it() {
        let at_least = Target::AtLeast(Rate::from_millionths(950_000));
        assert_eq!(drawn(at_least, 1.0, Some((0.912, 1.0)), 9), "----==|=o");
        assert_eq!(drawn(at_least, 1.0, Some((0.98, 1.0)), 9), "------|=o");
        assert_eq!(drawn(at_least, 0.5, Some((0.4, 0.6)), 9), "<-----|--", "an interval off the scale is not drawn");
        let below = Target::Below(Rate::from_millionths(10_000));
        assert_eq!(drawn(below, 0.0, Some((0.0, 0.0188)), 9), "o=|==----");
    }
}
