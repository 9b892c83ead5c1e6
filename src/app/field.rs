//! One line of text that is being typed.

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use crate::domain::values::escaped::is_hazardous;

/// A text and the caret in it, which stands between two characters as they are drawn (grapheme clusters).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    text: String,
    /// In bytes, from the beginning.
    caret: usize,
    /// Whether any of it was typed or pasted.
    is_typed: bool,
}

impl Field {
    /// How many characters (`char`) may be typed.
    pub const LONGEST: usize = 500;

    /// A field that holds a text as it is, with the caret behind it. Nobody has typed it.
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), caret: text.len(), is_typed: false }
    }

    /// The same of a text that was typed.
    pub(super) fn typed(text: &str) -> Self {
        Self { is_typed: true, ..Self::new(text) }
    }

    /// Whether the operator typed in it.
    pub(super) fn is_typed(&self) -> bool {
        self.is_typed
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// What stands before the caret and what behind it.
    pub fn halves(&self) -> (&str, &str) {
        self.text.split_at(self.caret)
    }

    /// Types a text where the caret stands: without what cannot be seen, and no more of it than there is room for.
    pub fn insert(&mut self, text: &str) {
        let room = Self::LONGEST.saturating_sub(self.text.chars().count());
        let typed: String = text.chars().filter(|c| !is_hazardous(*c)).take(room).collect();
        self.text.insert_str(self.caret, &typed);
        self.is_typed |= !typed.is_empty();
        self.put_caret(self.caret + typed.len());
    }

    /// Types a text of any number of lines as one: parted by single blanks.
    pub fn paste(&mut self, pasted: &str) {
        if !pasted.contains(is_break) {
            return self.insert(pasted);
        }
        let lines = pasted.split(is_break).map(str::trim).filter(|line| !line.is_empty());
        self.insert(&lines.collect::<Vec<_>>().join(" "));
    }

    pub fn left(&mut self) {
        self.caret = self.before();
    }

    pub fn right(&mut self) {
        self.caret = self.behind();
    }

    pub fn home(&mut self) {
        self.caret = 0;
    }

    pub fn end(&mut self) {
        self.caret = self.text.len();
    }

    /// Takes away what stands before the caret.
    pub fn erase(&mut self) {
        self.take_out(self.before(), self.caret);
    }

    /// Takes away what stands behind the caret.
    pub fn erase_next(&mut self) {
        self.take_out(self.caret, self.behind());
    }

    /// Takes away the word before the caret, with the blanks behind it.
    pub fn erase_word(&mut self) {
        let (before, _) = self.halves();
        let word = before.trim_end().rfind(char::is_whitespace);
        let from = word.map_or(0, |blank| blank + before[blank..].chars().next().map_or(0, char::len_utf8));
        self.take_out(from, self.caret);
    }

    pub fn erase_all(&mut self) {
        *self = Self::default();
    }

    /// Puts the caret so many bytes from the beginning, or where the character ends that this would be within.
    pub fn put_caret(&mut self, at: usize) {
        let boundaries = self.text.grapheme_indices(true).map(|(at, _)| at);
        self.caret = boundaries.chain([self.text.len()]).find(|boundary| *boundary >= at).unwrap_or(self.text.len());
    }

    fn take_out(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        // What stood apart may be one character now: a letter and the accent behind it.
        self.put_caret(from);
    }

    /// Where the character before the caret begins.
    fn before(&self) -> usize {
        let found = self.cursor().prev_boundary(&self.text, 0);
        found.ok().flatten().unwrap_or(0)
    }

    /// Where the character behind the caret ends.
    fn behind(&self) -> usize {
        let found = self.cursor().next_boundary(&self.text, 0);
        found.ok().flatten().unwrap_or(self.text.len())
    }

    fn cursor(&self) -> GraphemeCursor {
        GraphemeCursor::new(self.caret, self.text.len(), true)
    }
}

/// Whether a character parts lines or cells: what is pasted out of a page or a table holds them.
fn is_break(c: char) -> bool {
    matches!(c, '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The text with `|` where the caret stands.
    fn drawn(field: &Field) -> String {
        let (before, behind) = field.halves();
        format!("{before}|{behind}")
    }

    /// A field with the caret where `|` stands.
    fn field(drawn: &str) -> Field {
        let (before, behind) = drawn.split_once('|').unwrap();
        let mut field = Field::new(&format!("{before}{behind}"));
        field.put_caret(before.len());
        field
    }

    fn after(before: &str, edit: impl FnOnce(&mut Field)) -> String {
        let mut field = field(before);
        edit(&mut field);
        drawn(&field)
    }

    #[test]
    fn the_caret_steps_over_what_is_drawn_as_one_character() {
        assert_eq!(after("ae\u{301}|b", Field::left), "a|e\u{301}b");
        assert_eq!(after("|👩\u{200d}🚀x", Field::right), "👩\u{200d}🚀|x");
        assert_eq!((after("|ab", Field::left), after("ab|", Field::right)), ("|ab".into(), "ab|".into()));
        assert_eq!((after("a|b", Field::home), after("a|b", Field::end)), ("|ab".into(), "ab|".into()));
    }

    #[test]
    fn what_is_erased_stands_beside_the_caret() {
        assert_eq!(after("aé|b", Field::erase), "a|b");
        assert_eq!(after("a|版b", Field::erase_next), "a|b");
        assert_eq!((after("|a", Field::erase), after("a|", Field::erase_next)), ("|a".into(), "a|".into()));
        assert_eq!(after("one two  |three", Field::erase_word), "one |three");
        assert_eq!((after("one|", Field::erase_word), after("  |", Field::erase_word)), ("|".into(), "|".into()));
        assert_eq!(after("one t|wo", Field::erase_all), "|");
    }

    #[test]
    fn an_accent_typed_behind_a_letter_or_left_behind_one_does_not_hold_the_caret_within() {
        assert_eq!(after("e|x", |field| field.insert("\u{301}")), "e\u{301}|x");
        assert_eq!(after("a|b\u{301}", |field| field.insert("c")), "ac|b\u{301}");
        assert_eq!(after("\u{1100}x|\u{1161}", Field::erase), "\u{1100}\u{1161}|");
    }

    #[test]
    fn lines_that_are_pasted_are_parted_by_single_blanks() {
        let pasted = |text: &str| after("<|>", |field| field.paste(text));
        assert_eq!(pasted("one\r\ntwo\n\n three\rfour\tfive\u{2028}six\n"), "<one two three four five six|>");
        assert_eq!(pasted("\n\n"), "<|>");
        assert_eq!(pasted(" as  it is "), "< as  it is |>");
        assert_eq!(pasted("ga\u{1b}te\0"), "<gate|>");
    }

    #[test]
    fn it_holds_so_much_and_keeps_what_it_has() {
        let mut field = Field::default();
        field.insert(&"é".repeat(Field::LONGEST + 9));
        assert_eq!(field.text().chars().count(), Field::LONGEST);
        field.home();
        field.insert("x");
        assert!(field.text().starts_with('é'));
        let longer = "x".repeat(Field::LONGEST + 9);
        assert_eq!(Field::new(&longer).text(), longer, "what was not typed is kept whole");
    }

    proptest! {
        #[test]
        fn whatever_is_done_the_caret_stands_between_two_characters(
            text in "\\PC{0,12}", edits in prop::collection::vec((0..9usize, "\\PC{0,3}"), 0..20)
        ) {
            let mut field = Field::new(&text);
            for (which, typed) in edits {
                match which {
                    0 => field.left(),
                    1 => field.right(),
                    2 => field.home(),
                    3 => field.end(),
                    4 => field.erase(),
                    5 => field.erase_next(),
                    6 => field.erase_word(),
                    7 => field.paste(&typed),
                    _ => field.insert(&typed),
                }
                let (before, behind) = field.halves();
                let is_between = |at| field.text().grapheme_indices(true).any(|(start, _)| start == at);
                prop_assert!(behind.is_empty() || is_between(before.len()), "{:?}", drawn(&field));
            }
        }
    }
}
