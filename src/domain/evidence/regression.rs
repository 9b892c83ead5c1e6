//! Regression evidence: which phases were tested, on which commit.

use jiff::civil::Date;

/// What a regression evidence document says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Regression {
    pub date: Option<Date>,
    pub commit: Option<String>,
    /// The document says of itself that it is pending, a plan or a placeholder.
    pub pending: bool,
    /// Phases named in an evidence line (`P0` in `- P0 evidence: ...`), with the line, in order of appearance.
    pub phases: Vec<(String, u64)>,
}

/// Reads a regression evidence document.
pub fn parse(text: &str) -> Regression {
    todo!("{text}")
}
