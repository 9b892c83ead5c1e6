//! Places in a pack.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A path inside the pack: relative to its root, `/`-separated, without `.`, `..` or empty parts.
///
/// It can only be made by [`PackPath::new`] and [`PackPath::resolve`], so holding one means it does not lead outside
/// by its spelling (symbolic links are the reader's business).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct PackPath(String);

impl TryFrom<String> for PackPath {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(&text).ok_or_else(|| format!("`{text}` is no path inside the pack"))
    }
}

impl PackPath {
    /// Takes `text` as a path from the pack's root. `None` when it is absolute or leads outside.
    pub fn new(text: &str) -> Option<Self> {
        normalize(text.split('/'), text).map(Self)
    }

    /// Resolves `text` against the folder that holds `self`. `None` when it is absolute or leads outside the pack.
    pub fn resolve(&self, text: &str) -> Option<Self> {
        let folder = self.folder().split('/').filter(|part| !part.is_empty());
        normalize(folder.chain(text.split('/')), text).map(Self)
    }

    /// The whole path, `/`-separated.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it lies somewhere in the folder, which is named without a slash at its end.
    pub fn is_beneath(&self, folder: &str) -> bool {
        self.as_str().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    }

    /// The last part.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// All but the last part; empty for a file at the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

impl fmt::Display for PackPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A path as evidence spells it, with `/` for `\`, and without a drive's letter: `C:\a\b` is `/a/b`.
pub fn with_slashes(text: &str) -> String {
    let is_drive = has_drive(text);
    let text = if is_drive { &text[2..] } else { text };
    text.replace('\\', "/")
}

/// What an absolute path may be called from some folder on its way: `/a/b/c` is `a/b/c`, `b/c` and `c`, the longest first.
pub fn tails(absolute: &str) -> impl Iterator<Item = &str> {
    let ends = absolute.match_indices('/').map(|(at, _)| &absolute[at + 1..]);
    ends.filter(|_| absolute.starts_with('/'))
}

fn has_drive(text: &str) -> bool {
    text.as_bytes().get(1) == Some(&b':') && text.as_bytes()[0].is_ascii_alphabetic()
}

/// A place in evidence: the file and, where it is known, the line (from 1).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Location {
    pub path: PackPath,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
}

impl Location {
    pub fn file(path: &PackPath) -> Self {
        Self { path: path.clone(), line: None }
    }

    pub fn line(path: &PackPath, line: u64) -> Self {
        Self { path: path.clone(), line: Some(line) }
    }
}

/// `path:line`, as editors take it.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}", self.path),
            None => write!(f, "{}", self.path),
        }
    }
}

/// Resolves `text` against `folder` by spelling alone, as Node's `path.resolve` does: `.` and `..` are gone, and an
/// absolute `text` stands for itself. Where `folder` is relative, so is the answer (`..` in front where it leads out).
pub fn resolve(folder: &str, text: &str) -> String {
    let whole = if text.starts_with('/') { text.to_owned() } else { format!("{folder}/{text}") };
    let root = if text.starts_with('/') || folder.starts_with('/') { "/" } else { "" };
    let mut kept: Vec<&str> = Vec::new();
    for part in whole.split('/').filter(|part| !part.is_empty() && *part != ".") {
        match kept.last() {
            Some(last) if part == ".." && *last != ".." => drop(kept.pop()),
            None if part == ".." && root == "/" => {}
            _ => kept.push(part),
        }
    }
    format!("{root}{}", kept.join("/"))
}

/// The way from one resolved folder to a resolved path, `/`-separated, as Node's `path.relative` spells it.
pub fn relative(folder: &str, path: &str) -> String {
    let parts = |path: &'_ str| path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let (from, to) = (parts(folder), parts(path));
    let shared = from.iter().zip(&to).take_while(|(from, to)| from == to).count();
    let up = from[shared..].iter().map(|_| "..");
    up.chain(to[shared..].iter().map(String::as_str)).collect::<Vec<_>>().join("/")
}

fn normalize<'a>(parts: impl Iterator<Item = &'a str>, text: &str) -> Option<String> {
    if is_elsewhere(text) || text.contains('\0') {
        return None;
    }
    let mut kept: Vec<&str> = Vec::new();
    for part in parts {
        match part {
            "" | "." => {}
            ".." => {
                kept.pop()?;
            }
            _ => kept.push(part),
        }
    }
    // Without the dots before it a path may be another one: `./C:/x`.
    Some(kept.join("/")).filter(|path| !is_elsewhere(path))
}

/// Whether a path is none, absolute, or of another drive.
fn is_elsewhere(path: &str) -> bool {
    path.is_empty() || path.starts_with(['/', '\\']) || has_drive(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_resolved_and_related_as_in_node() {
        for (folder, text, resolved) in [
            ("/w/x", "a", "/w/x/a"),
            ("/w/x", "./q/../a", "/w/x/a"),
            ("/w/x", "../../../a", "/a"),
            ("/w/x", "/d/../r", "/r"),
            ("docs", "../../a", "../a"),
            ("", "a//b/.", "a/b"),
        ] {
            assert_eq!(resolve(folder, text), resolved);
        }
        assert_eq!(relative("/w/x", "/w/y/a"), "../y/a");
        assert_eq!(relative("/w", "/w/a"), "a");
        assert_eq!(relative("/w", "/w"), "");
    }

    #[test]
    fn a_path_that_leads_outside_cannot_be_made() {
        for text in ["", "/etc/passwd", "..", "a/../..", "../a", "C:/x", "\\\\host\\share", ".", "./C:/x", "a/../\\x"] {
            assert_eq!(PackPath::new(text), None, "{text}");
        }
    }

    #[test]
    fn dots_that_stay_inside_are_resolved_away() {
        let report = PackPath::new("docs/./reliability//artifacts/a.report.json").unwrap();
        assert_eq!(report.as_str(), "docs/reliability/artifacts/a.report.json");
        assert_eq!(report.resolve("../raw/a.ndjson").unwrap().as_str(), "docs/reliability/raw/a.ndjson");
        assert_eq!(report.resolve("../../../../x"), None);
        assert_eq!((report.name(), report.folder()), ("a.report.json", "docs/reliability/artifacts"));
    }
}
