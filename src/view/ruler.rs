//! A common ruler for the values of one metric over many runs. Its ends are told, and hold the target and every rate
//! that it was laid over; what lies beyond them, and a reported number that is no rate, stands at an end as `<` or `>`.

use crate::app::state::Glyphs;
use crate::domain::profile::Target;
use crate::domain::statistics::Interval;

use super::text::{beginning, width};

/// From where to where, in how many cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ruler {
    from: f64,
    to: f64,
    /// Digits behind the point that its ends need.
    digits: usize,
    target: Option<f64>,
    cells: usize,
}

/// One value on the scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drawn {
    pub value: Option<f64>,
    pub interval: Option<Interval>,
    /// What stands for the value: one cell wide.
    pub mark: &'static str,
}

/// Ends are told to this many digits at most.
const MOST_DIGITS: i32 = 6;
/// What the last bits of an end may be off by.
const ROUNDING: f64 = 1e-9;

impl Ruler {
    /// The narrowest scale with round ends that holds all rates among the values, and the target.
    pub(super) fn over(values: impl Iterator<Item = f64>, target: Option<Target>, cells: usize) -> Self {
        let target = target.map(bound);
        let rates = values.chain(target).filter(|value| (0.0..=1.0).contains(value));
        let ends = rates.fold(None, |ends: Option<(f64, f64)>, rate| {
            Some(ends.map_or((rate, rate), |(low, high)| (low.min(rate), high.max(rate))))
        });
        let (low, high) = ends.unwrap_or((0.0, 1.0));
        let power = ((high - low).max(f64::MIN_POSITIVE).log10().floor() as i32).clamp(-MOST_DIGITS, 0);
        let step = 10_f64.powi(power);
        // A rate that stands on a round end is not pushed over it by the last bit.
        let from = ((low / step + ROUNDING).floor() * step).clamp(0.0, 1.0);
        let to = ((high / step - ROUNDING).ceil() * step).clamp(0.0, 1.0);
        let (from, to) = match () {
            () if to - from >= step / 2.0 => (from, to),
            () if from + step <= 1.0 => (from, from + step),
            () => (1.0 - step, 1.0),
        };
        Self { from, to, digits: power.unsigned_abs() as usize, target, cells }
    }

    /// Interval, target, and the target within an interval.
    pub(super) fn strokes(glyphs: Glyphs) -> [&'static str; 3] {
        match glyphs {
            Glyphs::Unicode => ["━", "│", "┿"],
            Glyphs::Ascii => ["=", "|", "+"],
        }
    }

    /// The scale's two ends and the target between them: `0.90    |  1.00`.
    pub(super) fn axis(&self, target: Option<Target>, glyphs: Glyphs) -> String {
        let digits = self.digits;
        let (from, to) = (format!("{:.digits$}", self.from), format!("{:.digits$}", self.to));
        let mut cells = vec![" "; self.cells];
        if let Some(cell) = target.map(bound).and_then(|target| cells.get_mut(self.place(target))) {
            *cell = Self::strokes(glyphs)[1];
        }
        let row = cells.concat();
        let room = self.cells.saturating_sub(width(&to));
        let middle = row.chars().skip(width(&from)).take(room.saturating_sub(width(&from))).collect::<String>();
        let left = format!("{from}{middle}");
        format!("{:room$}{to}", beginning(&left, room))
    }

    /// One value with its interval, and the target: `   ===o=+==`.
    pub(super) fn row(&self, drawn: &Drawn, glyphs: Glyphs) -> String {
        let [bar, line, crossing] = Self::strokes(glyphs);
        let mut cells = vec![" "; self.cells];
        let ends = drawn.interval.map(|Interval { low, high }| [low, high]);
        if let Some([low, high]) = ends.map(|ends| ends.map(|end| self.place(end))) {
            cells.iter_mut().take(high + 1).skip(low).for_each(|cell| *cell = bar);
        }
        if let Some(cell) = self.target.and_then(|target| cells.get_mut(self.place(target))) {
            *cell = if *cell == bar { crossing } else { line };
        }
        for end in ends.into_iter().flatten() {
            self.put(&mut cells, end, self.beyond(end));
        }
        let value = drawn.value.filter(|value| !value.is_nan());
        if let Some(value) = value {
            self.put(&mut cells, value, self.beyond(value).or(Some(drawn.mark)));
        }
        cells.concat()
    }

    fn put<'a>(&self, cells: &mut [&'a str], rate: f64, mark: Option<&'a str>) {
        if let Some((cell, mark)) = cells.get_mut(self.place(rate)).zip(mark) {
            *cell = mark;
        }
    }

    /// What stands at the ruler's end for a rate that lies beyond it by more than a rounding.
    fn beyond(&self, rate: f64) -> Option<&'static str> {
        match rate {
            rate if rate < self.from - ROUNDING => Some("<"),
            rate if rate > self.to + ROUNDING => Some(">"),
            _ => None,
        }
    }

    /// The cell of a rate; of one beyond the scale, the end's.
    fn place(&self, rate: f64) -> usize {
        let last = self.cells.saturating_sub(1) as f64;
        ((rate - self.from) / (self.to - self.from) * last).round().clamp(0.0, last) as usize
    }
}

fn bound(target: Target) -> f64 {
    match target {
        Target::AtLeast(bound) | Target::Below(bound) => bound.as_f64(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::values::rate::Rate;
    use proptest::prelude::*;

    fn drawn(value: f64, low: f64, high: f64) -> Drawn {
        Drawn { value: Some(value), interval: Some(Interval { low, high }), mark: "o" }
    }

    fn target(millionths: u32) -> Option<Target> {
        Some(Target::AtLeast(Rate::from_millionths(millionths)))
    }

    #[test]
    fn the_ruler_holds_values_and_target_and_tells_its_ends() {
        let ruler = Ruler::over([0.94, 0.91, 0.98].into_iter(), target(950_000), 11);
        assert_eq!(ruler.axis(target(950_000), Glyphs::Ascii), "0.91  |0.98");
        assert_eq!(ruler.row(&drawn(0.94, 0.5, 1.0), Glyphs::Ascii), "<===o=+===>");
        let ruler = Ruler::over([0.9, 0.81, 1.0].into_iter(), target(950_000), 21);
        assert_eq!(ruler.axis(target(950_000), Glyphs::Ascii), "0.8            |  1.0");
        assert_eq!(ruler.row(&drawn(0.9, 0.81, 0.97), Glyphs::Ascii), " =========o====+==   ");
        assert_eq!(ruler.row(&drawn(0.9, 0.81, 0.93), Glyphs::Unicode), " ━━━━━━━━━o━━━ │     ");
    }

    #[test]
    fn what_is_no_rate_stands_at_an_end_and_does_not_stretch_the_ruler() {
        let ruler = Ruler::over([0.9, 1e300, -4.0].into_iter(), target(950_000), 11);
        assert_eq!(ruler.axis(target(950_000), Glyphs::Ascii), "0.90   0.95");
        let row = |value| ruler.row(&Drawn { value: Some(value), interval: None, mark: "r" }, Glyphs::Ascii);
        assert_eq!([row(1e300), row(-4.0), row(0.9)], ["          >", "<         |", "r         |"]);
    }

    #[test]
    fn one_value_without_a_target_has_a_ruler_too() {
        let ruler = Ruler::over([1.0].into_iter(), None, 11);
        assert_eq!(ruler.row(&Drawn { value: Some(1.0), interval: None, mark: "o" }, Glyphs::Ascii), "          o");
        assert_eq!(Ruler::over(std::iter::empty(), None, 7).axis(None, Glyphs::Ascii), "0     1");
    }

    proptest! {
        #[test]
        fn every_row_is_as_wide_as_the_ruler(
            values in proptest::collection::vec(-0.2..1.2_f64, 0..5),
            millionths in 0..=1_000_000_u32,
            cells in 0..50_usize,
        ) {
            let ruler = Ruler::over(values.iter().copied(), target(millionths), cells);
            for value in values {
                let row = ruler.row(&drawn(value, 0.2, 0.4), Glyphs::Unicode);
                prop_assert_eq!(width(&row), cells);
                let is_rate = (0.0..=1.0).contains(&value);
                prop_assert!(cells == 0 || row.contains('o') == is_rate, "{} on {:?}: {}", value, ruler, row);
            }
        }
    }
}
