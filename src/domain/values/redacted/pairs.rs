//! Secrets that are known by the key they stand behind, such as `password = ...` or `"apiKey": "..."`.

use super::hit::Hit;
use super::words::{blanks, head, is_base64, is_code, is_noise, is_prose, is_short_number, is_word};
use super::words::{judged, marker, run, starts_with, tail};

/// The end of a key that holds a secret, written without `_`, `-` and `.`, and the kind of that secret.
type Name = (&'static str, &'static str);

/// Keys that hold a secret, also as the end of a longer key.
const NAMES: [Name; 10] = [
    ("password", "password"),
    ("passwd", "password"),
    ("secret", "secret"),
    ("token", "token"),
    ("apikey", "api key"),
    ("privatekey", "private key"),
    ("accesskey", "access key"),
    ("accountkey", "access key"),
    ("connectionstring", "connection string"),
    ("connectionuri", "connection string"),
];

/// Keys that hold a secret only when they are the whole key: docker's and npm's login, Azure's signature.
const WHOLE_NAMES: [Name; 3] = [("auth", "login"), ("_auth", "login"), ("sig", "signature")];

/// Values that say something about a secret instead of being one.
const LITERALS: [&str; 18] = [
    "null",
    "true",
    "false",
    "none",
    "nil",
    "undefined",
    "string",
    "required",
    "optional",
    "yes",
    "no",
    "on",
    "off",
    "bearer",
    "basic",
    "redacted",
    "new",
    "await",
];

/// Starts of values that say where a secret is to be found, or that are no secret by their nature.
const REFERENCES: [&str; 25] = [
    "${",
    "$(",
    "{env:",
    "{file:",
    "{{",
    "<",
    "sha256:",
    "sha512:",
    "-----BEGIN ",
    "./",
    "../",
    "~/",
    "file:",
    "/etc/",
    "/home/",
    "/root/",
    "/run/",
    "/usr/",
    "/var/",
    "/tmp/",
    "/opt/",
    "/mnt/",
    "/srv/",
    "/work/",
    "/Users/",
];

/// How a value is tied to its key.
#[derive(Clone, Copy, PartialEq)]
enum Link {
    /// `key: value`
    Colon,
    /// `key=value`
    Equals,
    /// `key = value`
    SpacedEquals,
    /// `--key value`
    Flag,
}

/// A value without its quotes; of a very long word only the start, as it may be looked at again and again.
struct Value<'a> {
    text: &'a str,
    /// The length of the opening quote, or 0.
    quote: usize,
    /// What follows the value.
    after: &'a str,
}

/// The key the text starts with. A limit on its length keeps the walk linear.
pub fn key(text: &str) -> &str {
    run(judged(text), is_key_sign)
}

/// The characters of a key. The first of a run of these is where a key may begin.
pub fn is_key_sign(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}

/// The value of a key that looks like a secret.
pub fn pair(text: &str, before: Option<char>) -> Option<Hit> {
    if before.is_some_and(is_key_sign) {
        return None;
    }
    let key = key(text);
    let name = name_of(key)?;
    let (link, length) = link(tail(text, key.len()), key)?;
    let value = value(tail(text, key.len() + length), name)?;
    let kept = key.len() + length + value.quote;
    let found = is_secret(key, name, link, &value).then(|| value.length(tail(text, kept), name));
    let end = kept + marker(tail(text, kept)).or(found)?;
    Some(Hit { kept, end, kind: name.1 })
}

/// Which of the secret names the key ends with.
fn name_of(key: &str) -> Option<&'static Name> {
    if !key.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let whole = WHOLE_NAMES.iter().find(|name| key.eq_ignore_ascii_case(name.0));
    whole.or_else(|| NAMES.iter().find(|name| ends_with_name(key, name.0)))
}

/// Whether the key ends with the name, whatever its case and its joints: `api_key`, `API-KEY`, `myApiKey`.
fn ends_with_name(key: &str, name: &str) -> bool {
    let mut signs = key.bytes().rev().filter(|sign| !matches!(sign, b'_' | b'-' | b'.'));
    name.bytes().rev().all(|wanted| signs.next().is_some_and(|sign| sign.eq_ignore_ascii_case(&wanted)))
}

/// What ties the key to its value, and its length with the blanks and the closing quote of the key.
fn link(text: &str, key: &str) -> Option<(Link, usize)> {
    let closing = quote(text).map_or(0, str::len);
    let lead = closing + blanks(tail(text, closing));
    let rest = tail(text, lead);
    let (link, sign) = sign(rest, lead > closing).or((key.starts_with("--") && lead > 0).then_some((Link::Flag, 0)))?;
    let gap = blanks(tail(rest, sign));
    let next = tail(rest, sign + gap);
    // Without a blank, `name:tag` is far more often an image than a pair.
    let tight = link == Link::Colon && gap + closing == 0 && quote(next).is_none();
    let stray = link == Link::Flag && closing > 0;
    (!tight && !stray).then_some((link, lead + sign + gap))
}

/// The sign between key and value, and its length. Comparisons, arrows and paths (`==`, `=>`, `::`) are none.
fn sign(text: &str, spaced: bool) -> Option<(Link, usize)> {
    let equals = if spaced { Link::SpacedEquals } else { Link::Equals };
    match *run(text, |c| matches!(c, ':' | '=' | '>' | '~')).as_bytes() {
        [b':', b'='] => Some((equals, 2)),
        [b':'] => Some((Link::Colon, 1)),
        [b'='] => Some((equals, 1)),
        _ => None,
    }
}

/// The quote the text starts with; quotes inside quoted text have one backslash or three before them.
fn quote(text: &str) -> Option<&str> {
    let slashes = text.len() - text.trim_start_matches('\\').len();
    let quoted = tail(text, slashes).starts_with(['"', '\'', '`']) && slashes <= 3;
    quoted.then(|| head(text, slashes + 1))
}

/// The value the text starts with.
fn value<'a>(text: &'a str, name: &Name) -> Option<Value<'a>> {
    let quote = quote(text).unwrap_or_default();
    let rest = tail(text, quote.len());
    let length = if quote.is_empty() { bare_length(judged(rest), name) } else { quoted_length(rest, quote) };
    let value = Value { text: head(rest, length), quote: quote.len(), after: tail(rest, length) };
    (length > 0).then_some(value)
}

impl Value<'_> {
    /// The whole length of the value that `text` starts with.
    fn length(&self, text: &str, name: &Name) -> usize {
        if self.quote > 0 { self.text.len() } else { bare_length(text, name) }
    }
}

/// Up to the closing quote, or to the end of the line if the output was cut before it.
/// Values in the same quotes never overlap, so that a long one is looked at only once for each kind of quote.
fn quoted_length(text: &str, quote: &str) -> usize {
    if quote.len() > 1 {
        return run(head(text, text.find(quote).unwrap_or(text.len())), |c| c != '\n').len();
    }
    let mut escaped = false;
    let is_end = |c: char| {
        let ends = c == '\n' || !escaped && quote.starts_with(c);
        escaped = c == '\\' && !escaped;
        ends
    };
    text.find(is_end).unwrap_or(text.len())
}

/// Up to the end of the word. A connection string holds signs that end other values.
fn bare_length(text: &str, name: &Name) -> usize {
    let ends = if name.0.starts_with("connection") { "\"'`" } else { "\"'`,;&" };
    let word = run(text, |c| !c.is_whitespace() && !c.is_control() && !ends.contains(c));
    word.trim_end_matches([')', ']', '}', '>', '.', ':', '\\']).len()
}

/// Whether the value is a secret and not a word about one.
fn is_secret(key: &str, name: &Name, link: Link, value: &Value) -> bool {
    let text = value.text;
    if is_reference(text) || is_harmless(text, key) || !fits_name(name, link, value) {
        return false;
    }
    match link {
        _ if value.quote > 0 => !text.starts_with([' ', ',', ';', ')', ']', '}', '+']) && !is_prose(text),
        // A type stands between a colon and an equals sign: `let token: Vec2 = ...`.
        Link::Colon => is_noise(text) && !is_code(text) && !value.after.starts_with(" = "),
        Link::Equals => !is_call(text),
        Link::SpacedEquals => !is_code(text) && !is_statement(value) && !is_start_of_prose(value),
        Link::Flag => !is_word(text) && !text.starts_with('-'),
    }
}

/// The keys that mean a secret only with a value of a certain look.
fn fits_name(name: &Name, link: Link, value: &Value) -> bool {
    let text = value.text;
    let assigned = value.quote > 0 || link == Link::Equals;
    match name.0 {
        "auth" | "_auth" => assigned && text.len() >= 8 && !is_word(text) && text.chars().all(is_base64),
        "sig" => link == Link::Equals && text.len() >= 20,
        // `docker build --secret id=npmrc,src=.npmrc` names a secret without giving it.
        "secret" => !starts_with(text, "id=") && !starts_with(text, "type="),
        _ => true,
    }
}

/// Whether the value only says where the secret is: a variable, a file, a placeholder, a mask, a digest.
pub fn is_reference(text: &str) -> bool {
    let variable = text.strip_prefix('$').is_some_and(is_variable);
    variable || REFERENCES.iter().any(|start| text.starts_with(start)) || !text.contains(char::is_alphanumeric)
}

/// Whether the text starts with the name of an environment variable, in capitals.
fn is_variable(text: &str) -> bool {
    let name = run(text, |c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    name.len() >= 2 && !tail(text, name.len()).starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// Whether the value is too plain for a secret, repeats its key, or was taken out already.
fn is_harmless(text: &str, key: &str) -> bool {
    let literal = LITERALS.iter().any(|literal| text.eq_ignore_ascii_case(literal));
    let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let repeated = last(text) == last(key.trim_start_matches('-'));
    literal || repeated || is_short_number(text) || is_other_name(text) || text.contains("[redacted")
}

/// Whether the value is a placeholder such as `FILL-ME` or the name of a secret such as `self.token`.
fn is_other_name(text: &str) -> bool {
    let capitals = !text.contains(|c: char| !c.is_ascii_uppercase() && !c.is_ascii_digit() && c != '_' && c != '-');
    let placeholder = capitals && text.contains(['_', '-']) && !text.contains(|c: char| c.is_ascii_digit());
    placeholder || (capitals || is_code(text)) && NAMES.iter().any(|name| ends_with_name(text, name.0))
}

/// Whether this is a call or an index, which even stands in `f(token=get(1))`.
fn is_call(text: &str) -> bool {
    is_code(text) && text.contains(['(', '['])
}

/// Whether the value is a name at the end of a statement, as in `self.token = next_token;`.
fn is_statement(value: &Value) -> bool {
    let ends = value.after.strip_prefix(';').is_some_and(|rest| rest.is_empty() || rest.starts_with(['\r', '\n']));
    ends && value.text.chars().all(|c| c.is_ascii_alphabetic() || c == '_')
}

/// Whether the value is a word with another one behind it, as in `token = the one you got`.
fn is_start_of_prose(value: &Value) -> bool {
    let gap = blanks(value.after);
    let next = run(tail(value.after, gap), |c| !c.is_whitespace());
    gap > 0 && is_word(value.text) && is_word(next.trim_end_matches(['.', ',', '!', '?', ':', ';']))
}
