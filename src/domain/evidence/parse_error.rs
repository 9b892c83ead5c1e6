//! Why a text is not the evidence that its name suggests.

/// Why a text is not the evidence that its name suggests. Lines and columns count from 1; a column counts bytes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct ParseError {
    pub why: String,
    pub line: Option<u64>,
    pub column: Option<u64>,
}

impl ParseError {
    pub fn new(why: impl Into<String>) -> Self {
        Self { why: why.into(), line: None, column: None }
    }

    pub(super) fn at(line: u64, column: u64, why: impl Into<String>) -> Self {
        Self { why: why.into(), line: Some(line), column: Some(column) }
    }
}

/// The bytes as text.
///
/// # Errors
/// A [`ParseError`] that names line and column of the first byte that is no UTF-8.
pub fn utf8(bytes: &[u8]) -> Result<&str, ParseError> {
    std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
        let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let column = (before.len() - start) as u64 + 1;
        ParseError::at(line, column, format!("not UTF-8: byte 0x{:02x} cannot stand here", bytes[error.valid_up_to()]))
    })
}
