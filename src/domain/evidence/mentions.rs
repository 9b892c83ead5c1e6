//! What a Markdown document names: its code spans and link targets, of which some are paths.

use crate::domain::values::path::PackPath;

use super::{encoding, markdown};

/// A code span or a link's target, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    pub text: String,
    /// From 1.
    pub line: u64,
}

/// What the bytes at a path mention; nothing where they are no Markdown, or no text. Code blocks are commands and
/// examples and mention nothing.
pub(super) fn of(path: &PackPath, bytes: &[u8]) -> Vec<Mention> {
    let Some(text) = encoding::text(bytes).ok().filter(|_| is_markdown(path)) else { return Vec::new() };
    let mut mentions = Vec::new();
    markdown::each_block(&text, |block| {
        let spans = |line: markdown::Line| line.spans.into_iter().map(move |text| Mention { text, line: line.number });
        mentions.extend(block.lines.into_iter().flat_map(spans));
    });
    mentions
}

/// Whether the name is one of Markdown.
pub fn is_markdown(path: &PackPath) -> bool {
    path.name().rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("md"))
}
