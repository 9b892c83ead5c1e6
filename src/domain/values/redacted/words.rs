//! What a piece of text looks like: its start, its alphabet, whether it reads as words or as noise.

/// How much of a long word is looked at to judge it; a limit keeps the walk linear.
const JUDGED: usize = 256;
/// English words are seldom longer; a longer run of letters is more likely a key.
const LONGEST_WORD: usize = 15;

/// The text up to `at`.
pub fn head(text: &str, at: usize) -> &str {
    text.get(..at).unwrap_or_default()
}

/// The text from `at` on.
pub fn tail(text: &str, at: usize) -> &str {
    text.get(at..).unwrap_or_default()
}

/// The longest start of the text that is made of such characters.
pub fn run(text: &str, is: impl Fn(char) -> bool) -> &str {
    head(text, text.find(|c| !is(c)).unwrap_or(text.len()))
}

/// The length of the spaces and tabs the text starts with.
pub fn blanks(text: &str) -> usize {
    run(text, |c| c == ' ' || c == '\t').len()
}

/// The length of the marker `[redacted: KIND]` the text starts with.
pub fn marker(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("[redacted: ")?;
    let kind = run(rest, |c| c.is_ascii_lowercase() || c == ' ' || c == '-');
    let whole = (1..=40).contains(&kind.len()) && tail(rest, kind.len()).starts_with(']');
    whole.then_some("[redacted: ".len() + kind.len() + 1)
}

/// Whether the text starts with this ASCII word, in any case.
pub fn starts_with(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// Whether the text ends with this ASCII word, in any case.
pub fn ends_with(text: &str, word: &str) -> bool {
    let at = text.len().checked_sub(word.len());
    at.is_some_and(|at| starts_with(tail(text, at), word) && text.is_char_boundary(at))
}

/// A start of the text that is long enough to judge it by.
pub fn judged(text: &str) -> &str {
    head(text, text.floor_char_boundary(JUDGED))
}

/// The alphabet of URL-safe base64.
pub fn is_base64url(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

/// The alphabet of plain base64.
pub fn is_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=')
}

/// Whether this is a word such as `token`, `Token` or `API`.
pub fn is_word(text: &str) -> bool {
    let lower = tail(text, 1).bytes().all(|b| b.is_ascii_lowercase());
    let acronym = text.len() <= 5 && text.bytes().all(|b| b.is_ascii_uppercase());
    let letter = text.starts_with(|c: char| c.is_ascii_alphabetic());
    letter && text.len() <= LONGEST_WORD && (lower || acronym)
}

/// Whether this is nothing but words joined by signs, such as `sk-folding-cube`.
pub fn is_joined_words(text: &str) -> bool {
    let mut parts = judged(text).split(|c: char| !c.is_alphanumeric());
    parts.all(|part| part.is_empty() || is_word(part))
}

/// Whether this is a sentence or a part of one: two words or more and nothing else.
pub fn is_prose(text: &str) -> bool {
    let is_part = |word: &str| word.split(['-', '\'', '/']).all(is_word);
    let trimmed = |word: &str| is_part(word.trim_matches(['.', ',', '!', '?', ':', ';', '(', ')']));
    text.split_whitespace().all(trimmed) && text.split_whitespace().nth(1).is_some()
}

/// Whether an unquoted word is too odd for a name: eight characters or more with a digit or mixed signs.
pub fn is_noise(text: &str) -> bool {
    let odd = |c: char| c.is_ascii_digit() || "!@#$%^*+=~".contains(c);
    text.chars().nth(7).is_some() && (text.contains(odd) || has_zigzag(text))
}

/// Whether the case changes four times in a row (`aBcDe`), as it does in noise but not in `camelCaseNames`.
fn has_zigzag(text: &str) -> bool {
    let changes = |pair: &[u8]| match pair {
        [a, b] => a.is_ascii_lowercase() && b.is_ascii_uppercase() || a.is_ascii_uppercase() && b.is_ascii_lowercase(),
        _ => false,
    };
    text.as_bytes().windows(5).any(|five| five.windows(2).all(changes))
}

/// Whether this is a number too short to be a secret.
pub fn is_short_number(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits < 8 && text.chars().all(|c| c.is_ascii_digit() || ".,+-_%".contains(c))
}

/// Whether this is source text: a call, an index, a type, or a path of names such as `args.password`.
pub fn is_code(text: &str) -> bool {
    let text = text.trim_start_matches('&');
    let path = run(text, |c| c.is_ascii_alphanumeric() || "_.:".contains(c));
    let rest = tail(text, path.len());
    let names = !path.contains(|c: char| c.is_ascii_digit()) && path.contains('.') || path.contains("::");
    let starts_as_name = path.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    starts_as_name && (rest.trim_start_matches('!').starts_with(['(', '[', '<']) || names && rest.is_empty())
}
