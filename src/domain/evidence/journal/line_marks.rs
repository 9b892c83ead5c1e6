//! A mark per line of a text: four hex digits of its digest. They are kept with a tick so that later the lines that
//! changed can be shown, without a copy of the evidence. Whether anything changed is the whole file's digest's to say: two
//! lines in 65,536 share a mark.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::domain::values::digest::Digest;

/// A text of more lines than this is told by its digest alone.
const MOST_LINES: usize = 2_000;
/// Hex digits of a mark.
const DIGITS: usize = 4;

/// A line that is there now and was not, or was there and is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangedLine {
    /// With its number now, from 1.
    Added { line: u64, text: String },
    /// With its number then: what it said is known by its mark alone.
    Gone { line: u64 },
}

/// The marks of a text's lines; `None` for bytes that are no text, or one of very many lines.
pub fn of(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))?;
    let few = text.lines().nth(MOST_LINES).is_none();
    few.then(|| text.lines().map(mark).collect())
}

fn mark(line: &str) -> String {
    Digest::of(line.trim_end().as_bytes()).to_string()[..DIGITS].to_owned()
}

/// What changed from a text of these marks to another one, in the order of the new one.
pub fn changes(marks: &str, now: &str) -> Vec<ChangedLine> {
    let old: Vec<&[u8]> = marks.as_bytes().chunks(DIGITS).collect();
    let lines: Vec<&str> = now.lines().take(MOST_LINES + 1).collect();
    let new: Vec<String> = lines.iter().map(|line| mark(line)).collect();
    let new: Vec<&[u8]> = new.iter().map(String::as_bytes).collect();
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    ops.into_iter().filter(|op| !matches!(op, DiffOp::Equal { .. })).flat_map(|op| of_operation(&op, &lines)).collect()
}

fn of_operation(op: &DiffOp, now: &[&str]) -> Vec<ChangedLine> {
    let gone = op.old_range().map(|at| ChangedLine::Gone { line: at as u64 + 1 });
    let added = op.new_range().map(|at| ChangedLine::Added { line: at as u64 + 1, text: now[at].to_owned() });
    gone.chain(added).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_is_shown_and_what_is_gone_is_counted() {
        let marks = of(b"one\ntwo\nthree\n").unwrap();
        let added = |line, text: &str| ChangedLine::Added { line, text: text.to_owned() };
        assert_eq!(changes(&marks, "one\ntwo\nthree\n"), []);
        assert_eq!(changes(&marks, "one\ntwo\nthree\nfour\n"), [added(4, "four")]);
        assert_eq!(changes(&marks, "one\nthree\n"), [ChangedLine::Gone { line: 2 }]);
        assert_eq!(changes(&marks, "one\n2\nthree\n"), [ChangedLine::Gone { line: 2 }, added(2, "2")]);
    }

    #[test]
    fn what_is_no_short_text_has_no_marks() {
        assert_eq!(of(b"\xff"), None);
        assert_eq!(of("a\n".repeat(MOST_LINES + 1).as_bytes()), None);
        assert_eq!(of(b"").as_deref(), Some(""));
    }

    #[test]
    fn line_endings_change_no_line() {
        let marks = of(b"one\ntwo\n").unwrap();
        assert_eq!(changes(&marks, "one\r\ntwo\r\n"), []);
    }
}
