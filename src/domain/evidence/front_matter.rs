//! Where a Markdown file's front matter ends, and its Markdown begins.

/// What stands before the Markdown: a byte order mark (after one, the parser would not see the first list) and front
/// matter.
pub(super) struct FrontMatter {
    /// Where the front matter's own lines begin and end; equal where there is none.
    pub front: (usize, usize),
    /// Where the Markdown begins.
    pub body: usize,
}

impl FrontMatter {
    pub(super) fn of(text: &str) -> Self {
        let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let none = Self { front: (start, start), body: start };
        let mut lines = text[start..].split_inclusive('\n');
        let Some(opening) = lines.next().filter(|line| line.trim_end() == "---") else { return none };
        let inside = start + opening.len();
        let mut at = inside;
        for (index, line) in lines.enumerate() {
            if index > 0 && matches!(line.trim_end(), "---" | "...") {
                return Self { front: (inside, at), body: at + line.len() };
            }
            // Anything but a key is a thematic break with Markdown below it: hiding that could hide an open item.
            if index == 0 && !is_key(line) {
                return none;
            }
            at += line.len();
        }
        none
    }
}

/// Whether a line begins as a YAML mapping does: `title: ...`, or a comment.
fn is_key(line: &str) -> bool {
    let key: &str = line.split(':').next().unwrap_or_default();
    let named =
        !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '"' | '\''));
    line.starts_with('#') || (named && line.contains(':') && !line.starts_with(['-', ' ']))
}
