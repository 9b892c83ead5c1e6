//! A page of text: paragraphs filled to a width, with hanging indents.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::domain::values::escaped::Escaped;

use super::paint::{Paint, TextRole, TextSpan};

/// What the page is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Surface {
    /// In columns; narrower than [`Surface::NARROWEST`] counts as that.
    pub width: usize,
    pub paint: Paint,
}

impl Surface {
    /// A page narrower than this would be all line ends.
    const NARROWEST: usize = 40;
}

/// A page in the making.
#[derive(Debug)]
pub struct Page {
    width: usize,
    paint: Paint,
    text: String,
}

/// The line being filled.
struct Line {
    painted: String,
    column: usize,
}

impl Page {
    pub(super) fn new(surface: Surface) -> Self {
        Self { width: surface.width.max(Surface::NARROWEST), paint: surface.paint, text: String::new() }
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    pub(super) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// A paragraph that begins at column `indent`; further lines begin at column `hang`. A word is never torn apart unless
    /// it is wider than the page: one that only fits further to the left (a long path) begins there.
    pub(super) fn paragraph(&mut self, indent: usize, hang: usize, spans: &[TextSpan]) {
        let mut line = Line { painted: " ".repeat(indent), column: indent };
        let mut gap = 0;
        for span in spans {
            for (at, word) in span.text.as_str().split(' ').enumerate() {
                gap += usize::from(at > 0);
                if !word.is_empty() {
                    self.push_word(&mut line, gap, hang, (word, span.role));
                    gap = 0;
                }
            }
        }
        self.end(line);
    }

    fn push_word(&mut self, line: &mut Line, gap: usize, hang: usize, (word, role): (&str, TextRole)) {
        let wide = word.width();
        if line.column + gap + wide <= self.width || line.column <= hang.min(self.width.saturating_sub(wide)) {
            line.painted.push_str(&" ".repeat(gap));
            line.column += gap;
        } else {
            self.next(line, hang.min(self.width.saturating_sub(wide)));
        }
        for piece in pieces(word, self.width) {
            if line.column + piece.width() > self.width && line.column > 0 {
                self.next(line, 0);
            }
            line.painted.push_str(&self.paint.paint(&Escaped::of_visible(piece), role));
            line.column += piece.width();
        }
    }

    /// Ends the line and begins one at `indent`.
    fn next(&mut self, line: &mut Line, indent: usize) {
        let next = Line { painted: " ".repeat(indent), column: indent };
        self.end(std::mem::replace(line, next));
    }

    fn end(&mut self, line: Line) {
        self.text.push_str(line.painted.trim_end());
        self.text.push('\n');
    }
}

/// A word in pieces of at most `width` columns: one, nearly always.
fn pieces(word: &str, width: usize) -> Vec<&str> {
    let (mut pieces, mut start, mut columns) = (Vec::new(), 0, 0);
    for (at, c) in word.char_indices() {
        let wide = c.width().unwrap_or(0);
        if columns + wide > width {
            pieces.push(&word[start..at]);
            (start, columns) = (at, 0);
        }
        columns += wide;
    }
    pieces.push(&word[start..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(paint: Paint, spans: &[TextSpan]) -> String {
        let mut page = Page::new(Surface { width: 40, paint });
        page.paragraph(2, 6, spans);
        page.into_text()
    }

    #[test]
    fn words_wrap_under_the_hanging_indent_and_gaps_stay() {
        let text =
            page(Paint::Plain, &[TextSpan::plain("[!]  two  words"), TextSpan::plain(" and more than fit on a line")]);
        assert_eq!(text, "  [!]  two  words and more than fit on a\n      line\n");
    }

    #[test]
    fn a_long_path_moves_to_the_left_and_stays_whole() {
        let path = "a/path/of/thirty-eight/columns/in/all.";
        let text = page(Paint::Plain, &[TextSpan::plain("see "), TextSpan::plain(path)]);
        assert_eq!(text, format!("  see\n  {path}\n"));
    }

    #[test]
    fn a_word_wider_than_the_page_is_broken_and_nothing_is_lost() {
        let long = "版".repeat(50);
        let text = page(Paint::Plain, &[TextSpan::plain("x "), TextSpan::plain(&long)]);
        assert!(text.lines().all(|line| line.width() <= 40), "{text}");
        assert_eq!(text.chars().filter(|c| *c == '版').count(), 50);
    }

    #[test]
    fn evidence_cannot_colour_the_page_and_plain_pages_have_no_escape() {
        let spans = [TextSpan::new(TextRole::Bad, "a\x1b[2Jb"), TextSpan::plain(" c")];
        assert_eq!(page(Paint::Plain, &spans), "  a<U+001B>[2Jb c\n");
        assert_eq!(page(Paint::Ansi, &spans), "  \x1b[1;31ma<U+001B>[2Jb\x1b[0m c\n");
    }
}
