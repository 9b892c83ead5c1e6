//! A text field on a row: as much of it as fits, with the caret always in sight.

use crate::app::field::Field;

use super::line::Line;
use super::screen::Role;
use super::text::{beginning, end, shown, width};

/// What stands behind the caret gets this part of the room, where it is longer: one of so many.
const BEHIND: usize = 3;

/// Puts a field behind what stands in a line of `cells`; and tells in which of them the caret is.
pub(super) fn with_field(line: Line, field: &Field, cells: usize) -> (Line, usize) {
    let (before, behind) = field.halves();
    let (before, behind) = (shown(before), shown(behind));
    // Behind the last character the caret has a cell of its own.
    let room = cells.saturating_sub(line.width() + 1);
    let before = end(before.as_str(), room - width(behind.as_str()).min(room / BEHIND));
    let behind = beginning(behind.as_str(), room - width(before));
    let at = line.width() + width(before);
    (line.push_shown(&format!("{before}{behind}"), Role::Input), at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::Glyphs;

    /// What is drawn of a field in so many cells behind `>`, with `|` before the caret's cell.
    fn drawn(field: &Field, cells: usize) -> String {
        let (line, at) = with_field(Line::new(Glyphs::Unicode).push(">", Role::Text), field, cells);
        let row = line.fit(cells);
        let text: String = row.spans.iter().map(|span| span.text.as_str()).collect();
        let before = beginning(&text, at);
        format!("{before}|{}", &text[before.len()..])
    }

    fn after(text: &str, lefts: usize) -> Field {
        let mut field = Field::new(text);
        (0..lefts).for_each(|_| field.left());
        field
    }

    #[test]
    fn what_fits_stands_still_and_the_caret_moves() {
        let all: Vec<String> = (0..4).map(|lefts| drawn(&after("abc", lefts), 5)).collect();
        assert_eq!(all, [">abc|", ">ab|c", ">a|bc", ">|abc"]);
    }

    #[test]
    fn of_what_is_longer_the_part_around_the_caret_is_seen() {
        let drawn_after = |lefts| drawn(&after("0123456789", lefts), 8);
        assert_eq!([0, 1, 2, 3].map(drawn_after), [">456789|", ">45678|9", ">4567|89", ">3456|78"]);
        assert_eq!([6, 7, 10].map(drawn_after), [">0123|45", ">012|345", ">|012345"]);
    }

    #[test]
    fn what_is_escaped_and_what_is_wide_is_never_cut_within() {
        assert_eq!(drawn(&Field::new("版本版本"), 6), ">版本|");
        assert_eq!(drawn(&Field::new("a\u{202e}b"), 12), ">a<U+202E>b|");
        assert_eq!(drawn(&Field::new("abc"), 0), "|");
    }
}
