//! The border between untrusted text and text that may be shown (docs/cockpit.md, rule 7).

use std::fmt;

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// How many combining marks may stand on one character: no writing stacks more, and what does reaches into the rows
/// around it.
const MARKS: usize = 6;

/// Text that is safe to show: control and format characters, private use, what shows nothing, marks on nothing and
/// towers of marks stand as their code points (`<U+001B>`), and so does the `<` of a text that reads like one: different
/// texts look different. Only this type reaches a screen, stderr or the note, and what is one already is never escaped
/// again.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Escaped(String);

impl Escaped {
    /// Makes untrusted text visible. Tabs and line ends are escaped too: a `Escaped` is one line.
    pub fn new(untrusted: &str) -> Self {
        if !looks_otherwise(untrusted) {
            return Self(untrusted.to_owned());
        }
        Self(visible(untrusted, |at| is_like_escaped(&untrusted[at..])))
    }

    /// Parts of texts that were made visible already, side by side: none of their escapes is escaped again.
    pub fn of_visible(text: &str) -> Self {
        if has_hazard(text) { Self(visible(text, |_| false)) } else { Self(text.to_owned()) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

/// Whether a character could change what a terminal or a reader makes of the text around it: control, format, private
/// use and line separators by their general category, and what shows nothing (`Default_Ignorable_Code_Point` of
/// UAX #44, and the blank Braille pattern).
pub fn is_hazardous(c: char) -> bool {
    if c.is_ascii() {
        return c.is_control();
    }
    let by_category = matches!(
        c.general_category(),
        GeneralCategory::Control
            | GeneralCategory::Format
            | GeneralCategory::PrivateUse
            | GeneralCategory::LineSeparator
            | GeneralCategory::ParagraphSeparator
    );
    by_category
        || matches!(c,
            '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{2065}'
            | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// The text with what is hazardous in it, and what else is asked for by its place, as code points.
fn visible(text: &str, is_escaped: impl Fn(usize) -> bool) -> String {
    let mut shown = String::with_capacity(text.len() + 8);
    for (at, c, is_safe) in judged(text) {
        match is_safe && !is_escaped(at) {
            true => shown.push(c),
            false => shown.push_str(&format!("<U+{:04X}>", u32::from(c))),
        }
    }
    shown
}

/// Whether a text begins as an escaped character looks. Nothing behind the digits is looked at: such a form may stand at
/// every place of a long text.
fn is_like_escaped(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("<U+") else { return false };
    let digits = rest.bytes().take_while(|it| matches!(it, b'0'..=b'9' | b'A'..=b'F')).count();
    (4..=6).contains(&digits) && rest.as_bytes().get(digits) == Some(&b'>')
}

/// Every character with its place, and whether it may be shown as it is where it stands. A mark needs something to stand on: at the
/// beginning it would stand on what is shown before the text, behind a blank on nothing.
fn judged(text: &str) -> impl Iterator<Item = (usize, char, bool)> {
    let mut marks = MARKS;
    text.char_indices().map(move |(at, c)| {
        marks = match c {
            _ if is_mark(c) => marks + 1,
            _ if c.is_whitespace() => MARKS,
            _ => 0,
        };
        (at, c, marks <= MARKS && !is_hazardous(c))
    })
}

/// Whether a character is drawn over the one before it.
fn is_mark(c: char) -> bool {
    !c.is_ascii() && matches!(c.general_category(), GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark)
}

/// Whether something in the text is not safe to show.
pub fn has_hazard(text: &str) -> bool {
    if text.is_ascii() {
        return text.bytes().any(|byte| byte.is_ascii_control());
    }
    judged(text).any(|(_, _, is_safe)| !is_safe)
}

/// Whether making the text visible changes it: such text gets a badge on screen.
pub fn looks_otherwise(text: &str) -> bool {
    has_hazard(text) || text.match_indices('<').any(|(at, _)| is_like_escaped(&text[at..]))
}

/// JSON text for a terminal: hazardous characters stand as `\uXXXX`, so that every value is kept. Line ends between
/// values stay.
pub fn escaped_json(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for (_, c, is_safe) in judged(json) {
        if c == '\n' || is_safe {
            text.push(c);
        } else {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| text.push_str(&format!("\\u{unit:04x}")));
        }
    }
    text
}

impl fmt::Display for Escaped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl From<&str> for Escaped {
    fn from(untrusted: &str) -> Self {
        Self::new(untrusted)
    }
}

impl From<String> for Escaped {
    fn from(untrusted: String) -> Self {
        Self::new(&untrusted)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_could_deceive_is_escaped_and_the_rest_is_kept() {
        assert_eq!(Escaped::new("FA\u{8}IL\x1b[2J").as_str(), "FA<U+0008>IL<U+001B>[2J");
        assert_eq!(Escaped::new("a\u{202e}b\u{200b}c\u{e0041}").as_str(), "a<U+202E>b<U+200B>c<U+E0041>");
        assert_eq!(Escaped::new("grün 版 é").as_str(), "grün 版 é");
        assert!(has_hazard("\u{9b}31m") && !has_hazard("plain"));
    }

    #[test]
    fn what_shows_nothing_or_what_each_font_draws_as_it_likes_is_escaped() {
        let unseen = ['\u{34f}', '\u{600}', '\u{6dd}', '\u{70f}', '\u{8e2}', '\u{110bd}', '\u{13430}', '\u{1bca0}'];
        let others =
            ['\u{2800}', '\u{3164}', '\u{e000}', '\u{f8ff}', '\u{f0000}', '\u{10fffd}', '\u{2028}', '\u{fff9}'];
        for c in unseen.into_iter().chain(others) {
            assert_eq!(Escaped::new(&format!("a{c}b")).as_str(), format!("a<U+{:04X}>b", c as u32));
        }
    }

    #[test]
    fn marks_stand_on_something_and_are_no_tower() {
        let tower = format!("a{}b", "\u{301}".repeat(8));
        assert_eq!(Escaped::new(&tower).as_str(), format!("a{}<U+0301><U+0301>b", "\u{301}".repeat(6)));
        assert_eq!(Escaped::new("\u{338}= passes \u{338}").as_str(), "<U+0338>= passes <U+0338>");
        for honest in ["e\u{302}\u{323}n", "שָּׁ֖לוֹם", "ကွှို့", "ภาษาไทยที่นี่", "हिन्दी", "བརྒྱུད", "العَرَبِيَّة", "한국어", "⠿ ✓ 🎉"]
        {
            assert!(!has_hazard(honest), "{honest}");
        }
        let once = Escaped::new(&tower);
        assert_eq!(Escaped::of_visible(once.as_str()), once);
    }

    /// Reads a shown text back.
    fn unescaped(shown: &str) -> String {
        let (mut text, mut rest) = (String::new(), shown);
        while let Some(first) = rest.chars().next() {
            let code = rest.strip_prefix("<U+").filter(|_| is_like_escaped(rest)).and_then(|it| it.split_once('>'));
            let (c, behind) = match code {
                Some((digits, behind)) => (char::from_u32(u32::from_str_radix(digits, 16).unwrap()).unwrap(), behind),
                None => (first, &rest[first.len_utf8()..]),
            };
            text.push(c);
            rest = behind;
        }
        text
    }

    #[test]
    fn a_text_that_reads_like_an_escape_looks_other_than_the_character() {
        for (text, shown) in [
            ("\x1b", "<U+001B>"),
            ("<U+001B>", "<U+003C>U+001B>"),
            ("<U+003C>U+001B>", "<U+003C>U+003C>U+001B>"),
            ("\\x1b", "\\x1b"),
            ("C:\\xerox\\u0041\\temp\\new", "C:\\xerox\\u0041\\temp\\new"),
            ("a < b, <U+12>, <U+001b>, <b>", "a < b, <U+12>, <U+001b>, <b>"),
            ("<\x1bU+001B>", "<<U+001B>U+001B>"),
        ] {
            assert_eq!(Escaped::new(text).as_str(), shown);
            assert_eq!(unescaped(shown), text);
            assert_eq!(looks_otherwise(text), text != shown);
            assert_eq!(Escaped::of_visible(shown).as_str(), shown);
        }
    }

    /// The same by the first `>`, wherever it stands.
    fn is_closed_somewhere(text: &str) -> bool {
        let digits = text.strip_prefix("<U+").and_then(|rest| rest.split_once('>')).map(|(digits, _)| digits);
        digits.is_some_and(|digits| {
            (4..=6).contains(&digits.len()) && digits.bytes().all(|it| matches!(it, b'0'..=b'9' | b'A'..=b'F'))
        })
    }

    proptest! {
        #[test]
        fn a_form_is_told_by_its_own_characters(text in "(<U\\+|<|é|[0-9A-Fa-g]{1,7}|>){0,6}") {
            for (at, _) in text.char_indices() {
                prop_assert_eq!(is_like_escaped(&text[at..]), is_closed_somewhere(&text[at..]));
            }
        }
    }

    /// To look for the end of each form in all that follows would be to read 400 GB.
    #[test]
    fn a_long_text_of_forms_that_never_end_is_shown_as_it_is() {
        let text = "<U+".repeat(500_000);
        assert_eq!(Escaped::new(&text).as_str(), text);
    }

    proptest! {
        #[test]
        fn what_is_shown_can_be_read_back_so_no_two_texts_look_the_same(
            text in "([\\PC\\p{Cc}]|<|U\\+|<U\\+|[0-9A-F]{4}|>|<U\\+[0-9A-F]{4,6}>|\u{301}){0,12}"
        ) {
            let shown = Escaped::new(&text);
            prop_assert_eq!(unescaped(shown.as_str()), text);
            prop_assert!(!has_hazard(shown.as_str()));
            prop_assert_eq!(&Escaped::of_visible(shown.as_str()), &shown);
        }
    }

    #[test]
    fn escaped_json_has_no_hazard_and_the_same_value() {
        let value = "a\u{9b}\u{202e}\u{e0041}\u{7f}é\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{e000}";
        let json = serde_json::to_string(value).unwrap();
        let escaped = escaped_json(&json);
        assert!(!has_hazard(&escaped));
        assert_eq!(serde_json::from_str::<String>(&escaped).unwrap(), value);
    }
}
