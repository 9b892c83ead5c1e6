//! A sequence of measured values, a cell each: the higher, the more they are among their like.

use crate::app::state::Glyphs;
use crate::domain::assessment::Beat;

/// From the lowest to the highest.
const BLOCKS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const DIGITS: [&str; 8] = ["0", "1", "2", "3", "4", "5", "6", "7"];

/// As many of the first values as there are cells.
pub(super) fn draw(beats: &[Beat], cells: usize, glyphs: Glyphs) -> String {
    let marks = match glyphs {
        Glyphs::Unicode => BLOCKS,
        Glyphs::Ascii => DIGITS,
    };
    beats.iter().take(cells).map(|beat| marks[beat.level(marks.len())]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_stands_as_high_as_it_is_among_its_like() {
        let beats = [0.0, 0.5, 0.999, 1.0].map(|rank| Beat { value: 7.0, rank });
        assert_eq!(draw(&beats, 9, Glyphs::Unicode), "▁▅██");
        assert_eq!(draw(&beats, 2, Glyphs::Ascii), "04");
    }
}
