//! Who refers to whom, and who claims a file.

use crate::domain::values::path::PackPath;

/// A file as another one names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The file at the other end.
    pub path: PackPath,
    /// The lines of the naming file where the name stands, ascending, from 1; at most [`Link::LINES`].
    pub lines: Vec<u64>,
    pub end: End,
}

impl Link {
    /// Lines that are kept of one link.
    pub const LINES: usize = 8;
}

/// Whether there is a file at a link's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    There,
    /// The pack should hold it, and does not.
    Missing,
    /// Outside the evidence folder, and not read: it may be there or not.
    Beyond,
}

impl End {
    /// In a word or two.
    pub fn words(self) -> &'static str {
        match self {
            Self::There => "there",
            Self::Missing => "missing",
            Self::Beyond => "not looked at",
        }
    }
}

/// Who needs a file. A finding is no claim: it says that something is wrong with it, not that anybody wants it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claim {
    /// The evaluation rests on it.
    Used,
    /// Another file refers to it.
    Named,
    /// Only a checksum manifest lists it: such a list is written of whatever lies there.
    Listed,
    Nobody,
}

impl Claim {
    /// In a few words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Used => "the evaluation rests on it",
            Self::Named => "another file refers to it",
            Self::Listed => "nobody: a checksum manifest lists it, no more",
            Self::Nobody => "nobody: no rule uses it, no file refers to it",
        }
    }

    /// In one word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Named => "named",
            Self::Listed | Self::Nobody => "unclaimed",
        }
    }

    /// Whether anybody needs the file.
    pub fn is_claimed(self) -> bool {
        matches!(self, Self::Used | Self::Named)
    }
}
