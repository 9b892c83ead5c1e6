//! Sources that a contract names: which versions they say (runbook, section 1). Of a file only that is kept.

use crate::domain::profile::{ContractVersion, Profile};
use crate::domain::values::path::PackPath;

use super::parse_error::{ParseError, utf8};

/// The most different versions that are kept of one name: enough to see that there is not one.
const MOST: usize = 8;
/// The most characters of a version that are kept.
const LONGEST: usize = 60;

/// A source file as the contract that names it sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// In the order of the contract's versions: the different ones found, in the order of the file. Then, where it must
    /// name the flags, each of them where it does.
    pub found: Vec<Vec<FoundVersion>>,
}

/// A version and the first line (from 1) that names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundVersion {
    pub text: String,
    pub line: u64,
}

/// Looks for the versions of the contract that names the file at `path`. `None` for a file that no contract names.
///
/// # Errors
/// A [`ParseError`] where the bytes are no UTF-8.
pub fn parse(path: &PackPath, bytes: &[u8], profile: &Profile) -> Result<Option<Source>, ParseError> {
    let Some(contract) = profile.contracts.iter().find(|contract| contract.file == path.as_str()) else {
        return Ok(None);
    };
    let text = utf8(bytes)?;
    let versions = contract.versions.iter().map(|version| find(version, text));
    let flags = profile.flags.iter().filter(|_| contract.flags).map(|flag| find_flag(flag, text));
    Ok(Some(Source { found: versions.chain(flags).collect() }))
}

/// The first line that names a flag as a word of its own; comments say nothing.
fn find_flag(flag: &str, text: &str) -> Vec<FoundVersion> {
    let is_word = |line: &str| line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == flag);
    let is_comment = |line: &str| ["//", "*", "/*", "#"].iter().any(|it| line.trim_start().starts_with(it));
    let found =
        text.lines().zip(1..).find(|(line, _)| is_word(line.split("//").next().unwrap_or(line)) && !is_comment(line));
    found.map(|(_, line)| FoundVersion { text: flag.to_owned(), line }).into_iter().collect()
}

fn find(version: &ContractVersion, text: &str) -> Vec<FoundVersion> {
    let mut found: Vec<FoundVersion> = Vec::new();
    for (at, said) in version.pattern.found(text) {
        let said: String = said.chars().take(LONGEST).collect();
        if found.len() < MOST && !found.iter().any(|one| one.text.eq_ignore_ascii_case(&said)) {
            found.push(FoundVersion { text: said, line: line_of(text, at) });
        }
    }
    found
}

fn line_of(text: &str, at: usize) -> u64 {
    text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() as u64 + 1
}
