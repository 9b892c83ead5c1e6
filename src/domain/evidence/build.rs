//! Of which build a document is.

use super::label;
use super::markdown::Block;

/// What a document states of the build that it is about, as written, each with its line (from 1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Build {
    pub repo: Option<(String, u64)>,
    pub branch: Option<(String, u64)>,
    pub version: Option<(String, u64)>,
    pub platform: Option<(String, u64)>,
}

impl Build {
    pub(super) fn of(blocks: &[Block]) -> Self {
        Self {
            repo: label::named(blocks, "repo").or_else(|| label::named(blocks, "repository")),
            branch: label::named(blocks, "branch"),
            version: label::named(blocks, "version"),
            platform: label::named(blocks, "platform"),
        }
    }
}
