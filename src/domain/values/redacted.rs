//! Takes the known shapes of secrets out of a program's output before that output is kept as evidence.
//!
//! One walk from left to right asks at every character whether a known shape begins there. A shape looks
//! forward from that character only, and no character is looked at more than a fixed number of times.
//! What was taken out already is stepped over whole, so that a second walk sees what the first one saw.

mod hit;
mod pairs;
mod tokens;
mod words;

#[cfg(test)]
mod tests;

use super::escaped::Escaped;

use hit::Hit;
use words::{head, marker, tail};

/// Looks for one shape at the start of a text, given the character before it (none after a secret).
type Shape = fn(&str, Option<char>) -> Option<Hit>;

/// Every shape, the more telling ones first.
const SHAPES: [Shape; 8] = [
    taken_out,
    tokens::pem_block,
    tokens::jwt,
    tokens::prefixed,
    tokens::authorization,
    tokens::bearer,
    tokens::url_password,
    pairs::pair,
];

/// The text with every known shape of a secret replaced by `[redacted: KIND]`, and how many there were.
pub fn redacted(text: &str) -> (String, usize) {
    let mut out = String::with_capacity(text.len());
    let count = walk(text, None, &mut out);
    (out, count)
}

/// A program's output as it is kept: without secrets, each line with what a terminal would take for a command made visible;
/// and how many secrets there were.
pub fn shown_output(output: &[u8]) -> (String, usize) {
    let (text, secrets) = redacted(&String::from_utf8_lossy(output));
    let lines: Vec<String> = text.split('\n').map(visible).collect();
    (lines.join("\n"), secrets)
}

/// Tables are parted by tabs, and some tools end lines as Windows does.
fn visible(line: &str) -> String {
    let parts: Vec<String> =
        line.trim_end_matches('\r').split('\t').map(|part| Escaped::new(part).into_string()).collect();
    parts.join("\t")
}

/// Writes `text` without its secrets to `out` and counts them.
fn walk(text: &str, mut before: Option<char>, out: &mut String) -> usize {
    let (mut rest, mut count) = (text, 0);
    while let Some(next) = rest.chars().next() {
        let hit = SHAPES.iter().find_map(|shape| shape(rest, before));
        match &hit {
            Some(hit) => count += replace(rest, hit, before, out),
            None => out.push(next),
        }
        before = hit.is_none().then_some(next);
        rest = tail(rest, hit.map_or(next.len_utf8(), |hit| hit.end));
    }
    count
}

/// Writes a hit to `out`: what is kept (which may hold a secret of its own), then the marker.
fn replace(text: &str, hit: &Hit, before: Option<char>, out: &mut String) -> usize {
    let inner = walk(head(text, hit.kept), before, out);
    let secret = tail(head(text, hit.end), hit.kept);
    if marker(secret).is_some() {
        out.push_str(secret);
        return inner;
    }
    out.push_str("[redacted: ");
    out.push_str(hit.kind);
    out.push(']');
    inner + 1
}

/// A marker that stands in the text already; it is kept as it is.
fn taken_out(text: &str, _before: Option<char>) -> Option<Hit> {
    marker(text).map(|end| Hit { kept: 0, end, kind: "" })
}
