//! Text on a grid of cells: how wide it is, how it is cut and how it is wrapped. Knows nothing of the state.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::app::state::Glyphs;
use crate::domain::values::escaped::Escaped;

/// No text on screen is longer than this many characters: what does not fit a screen is not measured either.
const LONGEST: usize = 4096;

/// Makes untrusted text showable and no longer than a screen could show.
pub(super) fn shown(untrusted: &str) -> Escaped {
    match untrusted.char_indices().nth(LONGEST) {
        Some((end, _)) => Escaped::new(&untrusted[..end]),
        None => Escaped::new(untrusted),
    }
}

/// A text of any length in parts of which each is shown whole, cut behind a blank where there is one.
pub(super) fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let whole = rest.char_indices().nth(LONGEST).map_or(rest.len(), |(end, _)| end);
        let is_all = whole == rest.len();
        let end = if is_all { whole } else { rest[..whole].rfind(' ').map_or(whole, |blank| blank + 1) };
        let part;
        (part, rest) = rest.split_at(end);
        (!part.is_empty()).then_some(part)
    })
}

/// How many cells a text takes: grapheme by grapheme, as it is drawn.
pub(super) fn width(text: &str) -> usize {
    if is_plain(text) { text.len() } else { text.graphemes(true).map(UnicodeWidthStr::width).sum() }
}

/// Whether each byte is a character of one cell: most texts are of these alone, and need not be taken apart.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

/// The longest beginning of `text` that takes at most `cells`.
pub(super) fn beginning(text: &str, cells: usize) -> &str {
    if is_plain(text) {
        return &text[..cells.min(text.len())];
    }
    let mut taken = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        taken += grapheme.width();
        if taken > cells {
            return &text[..at];
        }
    }
    text
}

/// The longest end of `text` that takes at most `cells`.
pub(super) fn end(text: &str, cells: usize) -> &str {
    let mut taken = 0;
    let fits = |(_, grapheme): &(usize, &str)| {
        taken += grapheme.width();
        taken <= cells
    };
    let first = text.grapheme_indices(true).rev().take_while(fits).last();
    first.map_or("", |(at, _)| &text[at..])
}

/// What stands where text was cut.
pub(super) fn ellipsis(glyphs: Glyphs) -> &'static str {
    match glyphs {
        Glyphs::Unicode => "…",
        Glyphs::Ascii => "~",
    }
}

/// `text` in at most `cells`; where it is longer, its beginning and an ellipsis.
pub(super) fn cut(text: &str, cells: usize, glyphs: Glyphs) -> String {
    if width(text) <= cells {
        return text.to_owned();
    }
    match cells {
        0 => String::new(),
        _ => format!("{}{}", beginning(text, cells - 1).trim_end(), ellipsis(glyphs)),
    }
}

/// `text` in at most `cells`; where it is longer, an ellipsis and its end, from the beginning of a part of a name on
/// where one is near.
pub(super) fn cut_front(text: &str, cells: usize, glyphs: Glyphs) -> String {
    if width(text) <= cells {
        return text.to_owned();
    }
    let Some(room) = cells.checked_sub(1) else { return String::new() };
    let starts = || text.grapheme_indices(true).map(|(at, _)| at).filter(|at| width(&text[*at..]) <= room);
    let Some(first) = starts().next() else { return ellipsis(glyphs).to_owned() };
    let near = starts().take_while(|at| width(&text[*at..]) * 3 > room * 2);
    let part = near.into_iter().find(|at| text[..*at].ends_with(['-', '/', '.', '_', ' '])).unwrap_or(first);
    format!("{}{}", ellipsis(glyphs), &text[part..])
}

/// `text` in lines of at most `cells`, broken between words, inside a word only where it is longer than a line.
pub(super) fn wrap(text: &str, cells: usize) -> Vec<String> {
    let cells = cells.max(1);
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if !line.is_empty() && width(line) + 1 + width(word) <= cells => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.extend(pieces(word, cells)),
        }
    }
    if lines.is_empty() { vec![String::new()] } else { lines }
}

/// A word in pieces of at most `cells`, a path or name between its parts where that is not too early; a character that is wider
/// than that is left out.
fn pieces(word: &str, cells: usize) -> Vec<String> {
    if width(word) <= cells {
        return vec![word.to_owned()];
    }
    let mut pieces = vec![String::new()];
    for grapheme in word.graphemes(true).filter(|grapheme| grapheme.width() <= cells) {
        let used = pieces.last().map_or(0, |piece| width(piece));
        if used + grapheme.width() > cells {
            let room = cells - grapheme.width();
            let rest = pieces.last_mut().map(|piece| after_parts(piece, room)).unwrap_or_default();
            pieces.push(rest);
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push_str(grapheme);
        }
    }
    pieces
}

/// Takes off what stands behind the last end of a part, where at least half a piece stands before it and what is taken
/// off fits into `room`.
fn after_parts(piece: &mut String, room: usize) -> String {
    let late = |at: &usize| at * 2 >= piece.len() && *at < piece.len() && width(&piece[*at..]) <= room;
    let folder = piece.rfind('/').map(|at| at + 1).filter(late);
    let at = folder.or_else(|| piece.rfind(['-', '.', '_', ':']).map(|at| at + 1).filter(late));
    at.map(|at| piece.split_off(at)).unwrap_or_default()
}

/// The last part of a path; anything else as it is.
pub(super) fn name(text: &str) -> &str {
    text.rsplit('/').find(|part| !part.is_empty()).filter(|_| !text.contains(' ')).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_too_long_is_cut_with_an_ellipsis_and_never_inside_a_character() {
        assert_eq!(cut("release", 7, Glyphs::Unicode), "release");
        assert_eq!(cut("release", 4, Glyphs::Unicode), "rel…");
        assert_eq!(cut("release", 4, Glyphs::Ascii), "rel~");
        assert_eq!(cut("版本版本", 4, Glyphs::Unicode), "版…");
        assert_eq!(cut("e\u{301}e\u{301}e\u{301}", 2, Glyphs::Unicode), "e\u{301}…");
        assert_eq!(cut("x", 0, Glyphs::Unicode), "");
    }

    #[test]
    fn names_are_cut_in_front_where_they_do_not_differ() {
        assert_eq!(cut_front("gate-run-003", 12, Glyphs::Unicode), "gate-run-003");
        assert_eq!(cut_front("gate-run-003", 10, Glyphs::Unicode), "…run-003");
        assert_eq!(cut_front("gate-run-003", 3, Glyphs::Ascii), "~03");
        assert_eq!(cut_front("版本版本", 4, Glyphs::Unicode), "…本");
        assert_eq!(cut_front("x-y", 0, Glyphs::Unicode), "");
        assert_eq!(wrap("folder/name.json", 12), ["folder/", "name.json"]);
        assert_eq!(wrap("a-day-run-003.json", 12), ["a-day-run-", "003.json"]);
    }

    #[test]
    fn long_words_are_broken_and_short_ones_are_kept_whole() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("", 3), [""]);
    }

    #[test]
    fn a_name_is_a_paths_last_part() {
        assert_eq!(name("docs/a/b.json"), "b.json");
        assert_eq!(name("either / or"), "either / or");
        assert_eq!(name("plain"), "plain");
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_asked(text in "\\PC{0,60}", cells in 0usize..30) {
            let text = shown(&text);
            prop_assert!(width(&cut(text.as_str(), cells, Glyphs::Unicode)) <= cells);
            prop_assert!(width(&cut_front(text.as_str(), cells, Glyphs::Unicode)) <= cells);
            for line in wrap(text.as_str(), cells) {
                prop_assert!(width(&line) <= cells.max(1), "{line:?}");
            }
        }
    }
}
