//! What files and programs say: JSON with a place for every mistake, and text for terminals.

use serde_json::{Map, Value};

use super::jsonc::to_json;

/// A line longer than this is shortened in a sentence.
const LONGEST: usize = 300;

/// JSON as the standard has it; a byte order mark is no mistake.
pub(super) fn strict(text: &str) -> Result<Value, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_json::from_str(text).map_err(|error| mistake(text, &error))
}

/// JSON with comments and trailing commas.
pub(super) fn relaxed(text: &str) -> Result<Value, String> {
    serde_json::from_str(&to_json(text)).map_err(|error| mistake(text, &error))
}

fn mistake(text: &str, error: &serde_json::Error) -> String {
    let message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let what = message.strip_suffix(&place).unwrap_or(&message);
    let column = column(text, error.line(), error.column());
    format!("it is no valid JSON at line {}, column {column} ({what})", error.line())
}

/// The reader counts bytes, people and editors count characters.
fn column(text: &str, line: usize, bytes: usize) -> usize {
    let line = text.split('\n').nth(line.saturating_sub(1)).unwrap_or_default();
    line.char_indices().take_while(|(at, _)| *at < bytes).count().max(1)
}

/// The value as an object; `what` names it in the sentence.
pub(super) fn object<'a>(value: &'a Value, what: &str) -> Result<&'a Map<String, Value>, String> {
    value.as_object().ok_or_else(|| format!("{what} is {}, not an object", kind(value)))
}

/// The value as a list; `what` names it in the sentence.
pub(super) fn list<'a>(value: &'a Value, what: &str) -> Result<&'a Vec<Value>, String> {
    value.as_array().ok_or_else(|| format!("{what} is {}, not a list", kind(value)))
}

/// What a person would call the value.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The text without a terminal's escape sequences: colours, titles, links.
pub(super) fn without_escapes(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = after_sequence(after);
    }
    plain.push_str(rest);
    plain
}

fn after_sequence(rest: &str) -> &str {
    if let Some(rest) = rest.strip_prefix('[') {
        return after_final(rest, '\u{20}'..='\u{3f}', '\u{40}'..='\u{7e}');
    }
    if let Some(rest) = rest.strip_prefix(']') {
        return after_title(rest);
    }
    after_final(rest, '\u{20}'..='\u{2f}', '\u{30}'..='\u{7e}')
}

type Range = std::ops::RangeInclusive<char>;

fn after_final(rest: &str, parameters: Range, last: Range) -> &str {
    let rest = rest.trim_start_matches(|character| parameters.contains(&character));
    rest.strip_prefix(|character| last.contains(&character)).unwrap_or(rest)
}

/// A title or link without an end takes its line at most.
fn after_title(rest: &str) -> &str {
    let end = rest.find(['\u{7}', '\u{1b}', '\n']).unwrap_or(rest.len());
    let (_, rest) = rest.split_at(end);
    rest.strip_prefix('\u{7}').or_else(|| rest.strip_prefix("\u{1b}\\")).unwrap_or(rest)
}

/// The first line that says something, fit for a sentence.
pub(super) fn first_line(plain: &str) -> Option<String> {
    plain.lines().find(|line| line.chars().any(char::is_alphanumeric)).map(tidy)
}

/// That the text is not what was wanted, and what it is instead.
pub(super) fn instead(plain: &str, wanted: &str) -> String {
    match first_line(plain) {
        Some(line) => format!("it is no {wanted} but `{line}`"),
        None if plain.trim().is_empty() => "it is empty".to_owned(),
        None => format!("it is no {wanted}"),
    }
}

/// The line without control characters, so that no report can be made to look different on a terminal.
pub(super) fn tidy(line: &str) -> String {
    let clean: String = line.chars().filter(|character| !character.is_control()).collect();
    clean.trim().chars().take(LONGEST).collect()
}

/// From every line that begins with one of the brackets to the end, with the number of lines before it.
pub(super) fn from_brackets<'a>(plain: &'a str, brackets: &'a [char]) -> impl Iterator<Item = (usize, &'a str)> {
    let starts = std::iter::once(0).chain(plain.match_indices('\n').map(|(at, _)| at + 1));
    let rests = starts.filter_map(|at| plain.get(at..)).enumerate();
    rests.filter(move |(_, rest)| rest.starts_with(brackets))
}
