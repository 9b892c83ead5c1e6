//! Checksum manifests: `sha256sum` lines (docs/contracts.md, section 1: checksum manifest), also with its `--tag` and
//! as `openssl` writes them. As `sha256sum --check` does, lines that are none are told and passed over.

use crate::domain::values::digest::Digest;

use super::parse_error::ParseError;

/// A manifest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checksums {
    pub lines: Vec<ChecksumLine>,
    /// The first lines (from 1) that are no checksum lines.
    pub odd: Vec<u64>,
    /// How many lines are none.
    pub odd_count: u64,
}

/// One line of a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChecksumLine {
    /// From 1.
    pub line: u64,
    pub digest: Digest,
    /// As written, relative to the pack's root; the escapes of `sha256sum` (`\\`, `\n`) undone.
    pub path: String,
}

/// The most lines that are no checksum lines whose numbers are kept.
const MOST_ODD: usize = 20;

/// Reads a manifest in text, binary (`*`) or tagged (`SHA256 (a) = ...`) form. Blank lines and `#` comments are passed
/// over.
///
/// # Errors
/// A [`ParseError`] with the line of the first one that is no checksum line, where not a single one is; and for a manifest without any.
pub fn parse(text: &str) -> Result<Checksums, ParseError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut read = Checksums::default();
    let mut first = None;
    for (line, number) in text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty() && !line.starts_with('#')) {
        match read_line(line, number) {
            Ok(line) => read.lines.push(line),
            Err(fault) => {
                read.odd_count += 1;
                if read.odd.len() < MOST_ODD {
                    read.odd.push(number);
                }
                first = first.or(Some(fault));
            }
        }
    }
    match (read.lines.is_empty(), first) {
        (true, Some(fault)) => Err(fault),
        (true, None) => Err(ParseError::new("it lists no file: a manifest that is empty shows nothing")),
        (false, _) => Ok(read),
    }
}

fn read_line(text: &str, line: u64) -> Result<ChecksumLine, ParseError> {
    let (text, escaped) = text.strip_prefix('\\').map_or((text, false), |rest| (rest, true));
    let (digits, name) = match tagged(text) {
        Some(tagged) => tagged,
        None => {
            let (digits, name) = text.split_once([' ', '\t']).ok_or_else(|| no_digest(line))?;
            (digits, name.strip_prefix(['*', ' ']).unwrap_or(name))
        }
    };
    let digest = Digest::from_hex(digits).ok_or_else(|| no_digest(line))?;
    if name.trim().is_empty() {
        return Err(ParseError::at(line, 66, "not a checksum line: no path after the digest"));
    }
    let path = if escaped { unescape(name) } else { name.to_owned() };
    Ok(ChecksumLine { line, digest, path })
}

/// Digest and path of `SHA256 (path) = digest`, or `SHA2-256(path)= digest` as newer `openssl` has it.
fn tagged(text: &str) -> Option<(&str, &str)> {
    let rest = ["SHA256", "SHA2-256"].iter().find_map(|tag| text.strip_prefix(tag))?;
    let (name, digits) = rest.trim_start_matches(' ').strip_prefix('(')?.rsplit_once(')')?;
    Some((digits.trim_start_matches(' ').strip_prefix('=')?.trim(), name))
}

fn no_digest(line: u64) -> ParseError {
    ParseError::at(line, 1, "not a checksum line: expected 64 hex digits, a space, ` ` or `*`, and a path")
}

/// Undoes the escapes that `sha256sum` marks by a backslash before the digest.
fn unescape(name: &str) -> String {
    let mut path = String::with_capacity(name.len());
    let mut chars = name.chars();
    while let Some(c) = chars.next() {
        match (c, chars.clone().next()) {
            ('\\', Some(escaped @ ('n' | 'r' | '\\'))) => {
                chars.next();
                path.push(match escaped {
                    'n' => '\n',
                    'r' => '\r',
                    other => other,
                });
            }
            _ => path.push(c),
        }
    }
    path
}
