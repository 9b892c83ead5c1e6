//! Words that somebody types and that stand in a journal or a note: reasons, owners, names.

use crate::domain::values::escaped::has_hazard;

/// The words without blanks around them.
///
/// # Errors
/// What is wrong with them, with what to do about it.
pub fn typed(text: &str) -> Result<String, &'static str> {
    match text.trim() {
        "" => Err("nothing is said: write it in words"),
        text if has_hazard(text) => {
            Err("it holds characters that cannot be seen, or that turn or end the line: leave them out")
        }
        text => Ok(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_something_and_all_of_it_can_be_seen() {
        let unseen = [
            "",
            " ",
            "\u{3000}",
            "\u{200b}",
            "a\u{202e}b",
            "a\nb",
            "a\tb",
            "\u{2800}",
            "\u{301}a",
            "\u{e0041}",
            "\u{9b}31m",
        ];
        for text in unseen {
            assert!(typed(text).is_err(), "{text:?}");
        }
        for (text, words) in [
            ("a", "a"),
            (" a b\n", "a b"),
            ("né à Zürich", "né à Zürich"),
            ("看過了", "看過了"),
            ("<U+200B>", "<U+200B>"),
        ] {
            assert_eq!(typed(text), Ok(words.to_owned()));
        }
    }
}
