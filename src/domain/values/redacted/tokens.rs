//! Secrets that are known by their own shape, whatever stands around them.

use super::hit::Hit;
use super::pairs::{is_key_sign, is_reference, key};
use super::words::{blanks, ends_with, head, is_base64, is_base64url, is_joined_words, is_word};
use super::words::{judged, marker, run, starts_with, tail};

/// A token with a telling start.
struct Token {
    prefix: &'static str,
    kind: &'static str,
    /// How many characters follow the prefix, at least and at most.
    length: (usize, usize),
    /// The characters that may follow the prefix.
    alphabet: fn(char) -> bool,
    /// Whether words of prose may look the same (`sk-folding-cube-animation`).
    like_words: bool,
}

/// No upper limit.
const ANY: usize = usize::MAX;

const fn token(prefix: &'static str, kind: &'static str, length: (usize, usize), alphabet: fn(char) -> bool) -> Token {
    Token { prefix, kind, length, alphabet, like_words: false }
}

/// The tokens with a telling start.
const TOKENS: [Token; 17] = [
    token("AKIA", "aws access key", (16, 16), is_upper),
    token("ASIA", "aws access key", (16, 16), is_upper),
    token("ghp_", "github token", (16, ANY), is_name),
    token("gho_", "github token", (16, ANY), is_name),
    token("ghu_", "github token", (16, ANY), is_name),
    token("ghs_", "github token", (16, ANY), is_name),
    token("ghr_", "github token", (16, ANY), is_name),
    token("github_pat_", "github token", (16, ANY), is_name),
    token("glpat-", "gitlab token", (16, ANY), is_base64url),
    token("xoxa-", "slack token", (10, ANY), is_base64url),
    token("xoxb-", "slack token", (10, ANY), is_base64url),
    token("xoxp-", "slack token", (10, ANY), is_base64url),
    token("xoxr-", "slack token", (10, ANY), is_base64url),
    token("xoxs-", "slack token", (10, ANY), is_base64url),
    Token { like_words: true, ..token("sk-", "api key", (17, ANY), is_base64url) },
    token("npm_", "npm token", (36, ANY), is_alphanumeric),
    token("AIza", "google api key", (35, ANY), is_base64url),
];

fn is_upper(c: char) -> bool {
    c.is_ascii_uppercase() || c.is_ascii_digit()
}

fn is_alphanumeric(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

fn is_name(c: char) -> bool {
    is_alphanumeric(c) || c == '_'
}

/// The characters of a bearer token as RFC 6750 has them.
fn is_token68(c: char) -> bool {
    is_alphanumeric(c) || "-._~+/=".contains(c)
}

/// A token with a telling start, such as `ghp_...`.
pub fn prefixed(text: &str, before: Option<char>) -> Option<Hit> {
    if before.is_some_and(is_alphanumeric) {
        return None;
    }
    TOKENS.iter().find_map(|token| token.hit(text))
}

impl Token {
    fn hit(&self, text: &str) -> Option<Hit> {
        let rest = text.strip_prefix(self.prefix)?;
        // The start of a long run decides, since the next token may begin inside it.
        let start = run(judged(rest), self.alphabet);
        let (fewest, most) = self.length;
        let fits = start.len() >= fewest && !(self.like_words && is_joined_words(start));
        let body = if fits { run(rest, self.alphabet) } else { "" };
        // A key of a fixed length that runs on is part of some longer name.
        let ends = body.len() <= most && (most == ANY || !tail(rest, body.len()).starts_with(is_name));
        (fits && ends).then_some(Hit { kept: 0, end: self.prefix.len() + body.len(), kind: self.kind })
    }
}

/// A JSON web token: three parts of base64url, the first of which is a JSON object.
pub fn jwt(text: &str, before: Option<char>) -> Option<Hit> {
    if before.is_some_and(is_base64url) || !text.starts_with("eyJ") {
        return None;
    }
    let (first, rest) = part(text)?;
    let (second, rest) = part(rest.strip_prefix('.')?)?;
    let (third, _) = part(rest.strip_prefix('.')?)?;
    Some(Hit { kept: 0, end: first + second + third + 2, kind: "json web token" })
}

/// One part of a web token: its length and what follows.
fn part(text: &str) -> Option<(usize, &str)> {
    let length = run(text, is_base64url).len();
    (length >= 6).then_some((length, tail(text, length)))
}

/// The credentials of an `Authorization` header, in any notation that names it.
pub fn authorization(text: &str, before: Option<char>) -> Option<Hit> {
    if before.is_some_and(is_key_sign) {
        return None;
    }
    let key = Some(key(text)).filter(|key| ends_with(key, "authorization"))?;
    let link = run(tail(text, key.len()), |c| "\"'`\\:= \t".contains(c));
    let at = key.len() + link.len();
    let scheme = ["bearer", "basic"].iter().find(|scheme| starts_with(tail(text, at), scheme))?;
    let hit = credentials(text, at + scheme.len(), 8, is_word)?;
    link.contains([':', '=']).then_some(hit)
}

/// A bearer token outside a header; shorter ones and words are left, as bearers are also met in prose.
pub fn bearer(text: &str, before: Option<char>) -> Option<Hit> {
    if before.is_some_and(is_name) || !starts_with(text, "bearer") {
        return None;
    }
    credentials(text, "bearer".len(), 16, is_joined_words)
}

/// The credentials after a scheme that ends at `at`.
fn credentials(text: &str, at: usize, fewest: usize, is_harmless: fn(&str) -> bool) -> Option<Hit> {
    let gap = blanks(tail(text, at));
    let kept = at + gap;
    let rest = tail(text, kept);
    let secret = run(rest, is_token68);
    let found = secret.len() >= fewest && !is_harmless(secret);
    let length = marker(rest).or(found.then_some(secret.len()))?;
    (gap > 0).then_some(Hit { kept, end: kept + length, kind: "authorization" })
}

/// The password of a URL; the user is kept, since it says whose access was used.
pub fn url_password(text: &str, _before: Option<char>) -> Option<Hit> {
    let authority = run(text.strip_prefix("://")?, |c| !is_after_authority(c));
    // The last sign counts, as people forget to encode the ones inside a password.
    let login = head(authority, authority.rfind('@')?);
    let (user, password) = login.split_once(':')?;
    let kept = "://".len() + user.len() + 1;
    let found = !password.is_empty() && !is_reference(password);
    found.then_some(Hit { kept, end: kept + password.len(), kind: "url password" })
}

fn is_after_authority(c: char) -> bool {
    c.is_whitespace() || c.is_control() || "/?#\"'`<>\\".contains(c)
}

/// A private key in PEM, with its first and last line; without the last line, the lines that look like a key.
pub fn pem_block(text: &str, _before: Option<char>) -> Option<Hit> {
    let rest = text.strip_prefix("-----BEGIN ")?;
    let label = run(rest, |c| is_upper(c) || c == ' ');
    let inside = tail(rest, label.len()).strip_prefix("-----").filter(|_| label.contains("PRIVATE KEY"))?;
    let body = head(inside, inside.find("-----").unwrap_or(inside.len()));
    let last = last_line(tail(inside, body.len()));
    let body = if last > 0 { body } else { key_lines(body) };
    // A mention of the two lines holds no key.
    let end = text.len() - inside.len() + body.len() + last;
    has_key(body).then_some(Hit { kept: 0, end, kind: "private key" })
}

/// The length of a line such as `-----END PRIVATE KEY-----`, or 0.
fn last_line(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("-----END ") else { return 0 };
    let label = run(rest, |c| is_upper(c) || c == ' ');
    let dashes = run(tail(rest, label.len()), |c| c == '-').len().min(5);
    "-----END ".len() + label.len() + dashes
}

/// The lines of a cut key, as far as they look like one.
fn key_lines(body: &str) -> &str {
    let length = body.split_inclusive('\n').take_while(|line| is_key_line(line.trim())).map(str::len).sum();
    head(body, length).trim_end()
}

fn is_key_line(line: &str) -> bool {
    let header = line.starts_with("Proc-Type:") || line.starts_with("DEK-Info:");
    header || line.chars().all(|c| is_base64(c) || c == '\\')
}

/// Whether there is a run of base64 long enough for a key.
fn has_key(body: &str) -> bool {
    !body.contains("[redacted: ") && body.split(|c| !is_base64(c)).any(|run| run.len() >= 16)
}
