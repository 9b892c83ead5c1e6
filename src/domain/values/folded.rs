//! What two spellings of one name have in common.

/// Letters and digits of a text, in lower case.
pub fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
