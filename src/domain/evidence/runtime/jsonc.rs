//! JSON with comments.

/// The mark that some editors write at a file's beginning.
const MARK: char = '\u{feff}';

/// JSON with comments and trailing commas as plain JSON.
///
/// What is taken out becomes blanks, so that every place stays the same: same byte length, same lines.
/// What no reader of such JSON accepts (a comment without an end, a comma without a value before it) stays,
/// so that the JSON reader reports it at its place.
pub fn to_json(text: &str) -> String {
    let pieces = pieces(text);
    let mut json = String::with_capacity(text.len());
    for (index, piece) in pieces.iter().enumerate() {
        match piece.kind {
            Kind::Comment => json.extend(piece.text.chars().map(blank)),
            Kind::Comma if is_trailing(&pieces, index) => json.push(' '),
            _ => json.push_str(piece.text),
        }
    }
    json
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Space,
    /// A comment, or the mark at the beginning.
    Comment,
    Comma,
    /// What a value cannot end with: an opening bracket or a colon.
    Before,
    /// A closing bracket.
    Close,
    /// A string, a number, a word: all or part of a value.
    Value,
}

struct Piece<'a> {
    kind: Kind,
    text: &'a str,
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    if rest.starts_with(MARK) {
        rest = push(&mut pieces, rest, Kind::Comment, MARK.len_utf8());
    }
    while let Some(first) = rest.chars().next() {
        let (kind, length) = first_piece(rest, first);
        rest = push(&mut pieces, rest, kind, length);
    }
    pieces
}

/// Adds the first piece and returns what follows it.
fn push<'a>(pieces: &mut Vec<Piece<'a>>, rest: &'a str, kind: Kind, length: usize) -> &'a str {
    let (text, after) = rest.split_at(length);
    pieces.push(Piece { kind, text });
    after
}

fn first_piece(rest: &str, first: char) -> (Kind, usize) {
    match first {
        ' ' | '\t' | '\r' | '\n' => (Kind::Space, 1),
        '"' => (Kind::Value, string_length(rest)),
        '/' => slash(rest),
        ',' => (Kind::Comma, 1),
        '[' | '{' | ':' => (Kind::Before, 1),
        ']' | '}' => (Kind::Close, 1),
        other => (Kind::Value, other.len_utf8()),
    }
}

/// A string ends at its quote or, unfinished, with its line: the rest of the file is not swallowed.
fn string_length(rest: &str) -> usize {
    let mut escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            '\n' | '\r' => return at,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn slash(rest: &str) -> (Kind, usize) {
    if rest.starts_with("//") {
        return (Kind::Comment, rest.find(['\n', '\r']).unwrap_or(rest.len()));
    }
    match rest.strip_prefix("/*").map(|body| body.find("*/")) {
        Some(Some(end)) => (Kind::Comment, end + 4),
        Some(None) => (Kind::Value, rest.len()),
        None => (Kind::Value, 1),
    }
}

/// A comma is one too many when a value stands before it and a closing bracket after it.
fn is_trailing(pieces: &[Piece], index: usize) -> bool {
    let (before, after) = pieces.split_at(index);
    let ends_value = |kind| matches!(kind, Kind::Close | Kind::Value);
    let before = before.iter().rev().find_map(said);
    let after = after.iter().skip(1).find_map(said);
    before.is_some_and(ends_value) && after == Some(Kind::Close)
}

fn said(piece: &Piece) -> Option<Kind> {
    (!matches!(piece.kind, Kind::Space | Kind::Comment)).then_some(piece.kind)
}

/// As many blanks as the character has bytes; line ends stay.
fn blank(character: char) -> &'static str {
    match (character, character.len_utf8()) {
        ('\n', _) => "\n",
        ('\r', _) => "\r",
        (_, 1) => " ",
        (_, 2) => "  ",
        (_, 3) => "   ",
        _ => "    ",
    }
}
