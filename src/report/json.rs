//! JSON for stdout: pretty, two spaces, a final newline, and nothing in it that a terminal could act on.

use serde::Serialize;

use crate::domain::values::escaped::escaped_json;

/// A document as JSON. Values are kept: hazardous characters stand as `\uXXXX` (docs/contracts.md, section 4;
/// docs/cockpit.md, rule 7).
///
/// # Errors
/// What serde reports for a value that is no JSON (a map whose keys are no strings).
pub fn to_json(document: &impl Serialize) -> serde_json::Result<String> {
    Ok(escaped_json(&serde_json::to_string_pretty(document)?) + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::values::escaped::is_hazardous;

    #[test]
    fn hazardous_characters_are_escaped_and_their_values_are_kept() {
        let value = serde_json::json!({"a\u{7f}": "x\u{202e}y\u{e0041}\u{1b}\n\"\u{9b}31m", "b": ["grün 版"]});
        let text = to_json(&value).unwrap();
        assert!(text.contains(r#""a\u007f": "x\u202ey\udb40\udc41\u001b\n\"\u009b31m""#), "{text}");
        assert!(text.contains("grün 版") && text.ends_with("}\n"));
        assert!(!text.chars().any(|c| c != '\n' && is_hazardous(c)));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }
}
