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
    let text = encoding::text(bytes).ok().filter(|_| is_markdown(path));
    let lines = text.map(|text| markdown::blocks(&text)).unwrap_or_default().into_iter().flat_map(|block| block.lines);
    let spans = |line: markdown::Line| line.spans.into_iter().map(move |text| Mention { text, line: line.number });
    lines.flat_map(spans).collect()
}

/// Whether the name is one of Markdown.
pub fn is_markdown(path: &PackPath) -> bool {
    path.name().rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("md"))
}
