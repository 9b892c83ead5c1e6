//! What the canonical programs take from JavaScript: its idea of blank.

/// JavaScript's white space: Unicode white space without U+0085, plus U+FEFF (contracts, section 1, raw runs).
pub fn is_white_space(c: char) -> bool {
    c == '\u{feff}' || (c.is_whitespace() && c != '\u{85}')
}

/// `String.prototype.trim`.
pub fn trim(text: &str) -> &str {
    text.trim_matches(is_white_space)
}

pub fn is_blank(text: &str) -> bool {
    trim(text).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_follows_javascript_and_not_rust() {
        assert!(is_blank("\u{feff}\u{a0}\t\n"));
        assert!(!is_blank("\u{85}"));
        assert_eq!(trim(" a b "), "a b");
    }
}
