//! Rollback rehearsals (contracts, section 1, rollback rehearsal).

use jiff::civil::Date;

use super::super::profile::Profile;

/// What a rehearsal document says. Both layouts are read: a bullet per flag with its text, and a bullet per flag with
/// nested `Evidence:` and `Result:` bullets; a table row per flag too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rehearsal {
    /// `Date:` in the text.
    pub date: Option<Date>,
    /// `Commit under validation:`, `Base commit ...:` or any labelled commit; as written, without back quotes.
    pub commit: Option<String>,
    pub commit_line: Option<u64>,
    /// The document says of itself that it is pending, a plan or a placeholder: it is no rehearsal.
    pub pending: bool,
    /// Flags that the document says something about, in order of appearance.
    pub flags: Vec<FlagEvidence>,
    /// Sentences about the fallback of new sessions (the second step of the expected rollback).
    pub fallback: Option<(u64, String)>,
}

/// What was verified for one flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlagEvidence {
    pub flag: String,
    /// The line (from 1) of the flag's entry.
    pub line: u64,
    /// What was verified and how, in the document's words.
    pub how: String,
    /// Whether it held. An entry that says fail, pending, skipped or not run does not; one that says nothing but the
    /// flag's name does not either.
    pub verified: bool,
}

/// Reads a rehearsal document.
pub fn parse(text: &str, profile: &Profile) -> Rehearsal {
    todo!("{text} {}", profile.name)
}
