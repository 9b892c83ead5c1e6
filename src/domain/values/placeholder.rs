//! Values that people and tools leave where a real one belongs.

/// Words that stand for a value nobody filled in, without their blanks, dashes, underscores and slashes.
const WORDS: [&str; 20] = [
    "replaceme",
    "replacethis",
    "changeme",
    "changethis",
    "fillme",
    "fillin",
    "fillmein",
    "fixme",
    "todo",
    "tbd",
    "tba",
    "tbc",
    "na",
    "none",
    "null",
    "nil",
    "undefined",
    "unknown",
    "pending",
    "placeholder",
];
/// From so many on, repeated letters `x` are a blank to be filled in.
const BLANK: usize = 3;

/// Whether the whole text stands for nothing: a word such as `REPLACE_ME`, `n/a`, `unknown` in any case, a row of `x` as
/// long as the real value (`xxx`, `xxxxxxxx-xxxx`), a variable (`$NAME`, `%NAME%`), signs alone (`???`), or nothing.
/// `unknown-fleet` and `xxx-1.2` are names.
pub fn is_filler(text: &str) -> bool {
    let text = text.trim();
    let letters: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let is_joined = text.chars().all(|c| c.is_alphanumeric() || " -_/.[](){}".contains(c));
    let is_row = letters.len() >= BLANK && letters.chars().all(|c| c == 'x');
    letters.is_empty() || (is_joined && (is_row || WORDS.contains(&letters.as_str()))) || is_variable(text)
}

/// `$NAME`, `%NAME%`, `{{name}}`, `<name>`, and nothing beside it.
fn is_variable(text: &str) -> bool {
    let is_within = |open, close| text.starts_with(open) && text.ends_with(close) && text.len() > 2;
    let is_word = !text.chars().any(char::is_whitespace);
    let is_named = is_word && (text.starts_with('$') || is_within('%', '%'));
    is_named || is_within('<', '>') || (text.starts_with("{{") && text.ends_with("}}"))
}

/// Whether a place in the text is still to be filled in: `${X}`, `$(x)`, `{{x}}`, `<x>`.
pub fn has_template(text: &str) -> bool {
    let between = |open: &str, close: &str| text.split_once(open).is_some_and(|(_, rest)| rest.contains(close));
    [("${", "}"), ("$(", ")"), ("{{", "}}"), ("<", ">")].iter().any(|(open, close)| between(open, close))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_nobody_filled_in_is_known_in_every_spelling() {
        for text in [
            "",
            " ",
            "REPLACE_ME",
            "replace-me",
            "ChangeMe",
            "TODO",
            "tbd",
            "n/a",
            "N.A.",
            "None",
            "unknown",
            "[pending]",
            "xxx",
            "XXXX",
            "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
            "???",
            "-",
            "...",
            "${IMAGE}",
            "$IMAGE",
            "$env:IMAGE",
            "%IMAGE%",
            "{{ image }}",
            "<image>",
            "<required>",
        ] {
            assert!(is_filler(text), "{text}");
        }
    }

    #[test]
    fn a_name_that_resembles_a_placeholder_is_a_name() {
        for text in [
            "unknown-fleet",
            "xxx-1.2",
            "xx",
            "x",
            "none-of-the-above",
            "todo-service",
            "na-east-1",
            "docker/mcp-gateway:v2",
            "0",
            "a$b",
            "100 %",
        ] {
            assert!(!is_filler(text) && !has_template(text), "{text}");
        }
        assert!(has_template("registry.example/${TEAM}/gateway:v2") && has_template("https://<host>/sse"));
    }
}
