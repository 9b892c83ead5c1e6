//! A rate on a short scale around its target, with the target marked.

use crate::app::state::Glyphs;
use crate::domain::profile::Target;
use crate::domain::rate::Rate;

use super::super::border::stroke;

/// The part of 0 to 1 that a scale shows: four times as far as the target's own distance from the good end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    pub from: f64,
    pub to: f64,
}

/// Which part of the rates matters for a target.
pub fn span(target: Target) -> Span {
    match target {
        Target::AtLeast(bound) => Span { from: (1.0 - 4.0 * (1.0 - bound.as_f64())).max(0.0), to: 1.0 },
        Target::Below(bound) => Span { from: 0.0, to: (4.0 * bound.as_f64()).min(1.0) },
    }
}

/// `----|--o`: `|` where the target is, `o` where the value is; a value off the scale stands at its end as `<` or `>`.
pub fn draw(target: Target, value: f64, cells: usize, glyphs: Glyphs) -> String {
    let span = span(target);
    let mark = match (target, glyphs) {
        (_, Glyphs::Unicode) => "┼",
        (_, Glyphs::Ascii) => "|",
    };
    let mut scale = vec![stroke(glyphs); cells];
    let place = |rate: f64| {
        let last = cells.saturating_sub(1) as f64;
        let part = (rate - span.from) / (span.to - span.from).max(f64::EPSILON);
        (part * last).round().clamp(0.0, last) as usize
    };
    put(&mut scale, place(bound(target).as_f64()), mark);
    let value_mark = if value < span.from {
        "<"
    } else if value > span.to {
        ">"
    } else {
        "o"
    };
    put(&mut scale, place(value), value_mark);
    scale.concat()
}

fn put<'a>(scale: &mut [&'a str], at: usize, mark: &'a str) {
    if let Some(cell) = scale.get_mut(at) {
        *cell = mark;
    }
}

fn bound(target: Target) -> Rate {
    match target {
        Target::AtLeast(bound) | Target::Below(bound) => bound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_shows_the_target_and_on_which_side_the_value_is() {
        let at_least = Target::AtLeast(Rate::from_millionths(950_000));
        assert_eq!(draw(at_least, 1.0, 9, Glyphs::Ascii), "------|-o");
        assert_eq!(draw(at_least, 0.9, 9, Glyphs::Ascii), "----o-|--");
        assert_eq!(draw(at_least, 0.1, 9, Glyphs::Ascii), "<-----|--");
        let below = Target::Below(Rate::from_millionths(10_000));
        assert_eq!(draw(below, 0.0, 9, Glyphs::Ascii), "o-|------");
        assert_eq!(draw(below, 0.5, 9, Glyphs::Unicode), "──┼─────>");
        assert_eq!(draw(below, 0.5, 0, Glyphs::Unicode), "");
    }
}
