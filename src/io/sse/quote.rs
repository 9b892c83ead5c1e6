//! What was received, in a sentence.

/// The most characters of a received text that a sentence quotes.
const QUOTE_LIMIT: usize = 200;

/// Makes a received text fit for a sentence: short, and without characters that
/// would control a terminal or not show.
pub(super) fn quote(text: &str) -> String {
    let mut quoted: String = text.chars().take(QUOTE_LIMIT).map(quote_char).collect();
    if text.chars().nth(QUOTE_LIMIT).is_some() {
        quoted.push('…');
    }
    quoted
}

fn quote_char(character: char) -> String {
    match character {
        // These are plain to read, though escape_debug would escape them.
        '"' | '\'' | '\\' => character.to_string(),
        _ => character.escape_debug().to_string(),
    }
}
