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
    todo!("{text}")
}
