//! Checksum manifests: `sha256sum` lines (contracts, section 1, checksums).

use super::super::digest::Digest;
use super::Fault;

/// A manifest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checksums {
    pub lines: Vec<ChecksumLine>,
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

/// Reads a manifest in text or binary (`*`) form. Blank lines and `#` comments are passed over.
///
/// # Errors
/// A [`Fault`] with the line of the first one that is no checksum line.
pub fn parse(text: &str) -> Result<Checksums, Fault> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = text
        .lines()
        .zip(1..)
        .filter(|(line, _)| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|(line, number)| read_line(line, number))
        .collect::<Result<_, _>>()?;
    Ok(Checksums { lines })
}

fn read_line(text: &str, line: u64) -> Result<ChecksumLine, Fault> {
    let (text, escaped) = text.strip_prefix('\\').map_or((text, false), |rest| (rest, true));
    let (digits, name) = text.split_once([' ', '\t']).ok_or_else(|| no_digest(line))?;
    let digest = Digest::from_hex(digits).ok_or_else(|| no_digest(line))?;
    let name = name.strip_prefix(['*', ' ']).unwrap_or(name);
    if name.trim().is_empty() {
        return Err(Fault::at(line, 66, "not a checksum line: no path after the digest"));
    }
    let path = if escaped { unescape(name) } else { name.to_owned() };
    Ok(ChecksumLine { line, digest, path })
}

fn no_digest(line: u64) -> Fault {
    Fault::at(line, 1, "not a checksum line: expected 64 hex digits, a space, ` ` or `*`, and a path")
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
