//! A row in the making: the one way by which text enters a span, so that it is made safe exactly once
//! (docs/cockpit.md, rule 7).

use crate::app::state::Glyphs;
use crate::domain::assessment::standing::Standing;
use crate::domain::values::escaped::{Escaped, looks_otherwise};

use super::screen::{Role, Row, Span};
use super::text::{cut, cut_front, shown, width};

/// What a row says that holds escaped text.
pub(super) const BADGE: &str = "{esc}";

/// Spans side by side, measured as they come.
#[derive(Clone, Debug)]
pub struct Line {
    glyphs: Glyphs,
    spans: Vec<Span>,
    width: usize,
    hazard: Hazard,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hazard {
    None,
    Escaped,
}

impl Line {
    pub(super) fn new(glyphs: Glyphs) -> Self {
        Self { glyphs, spans: Vec::new(), width: 0, hazard: Hazard::None }
    }

    /// How many cells it takes by now.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Text as it is, however long.
    pub(super) fn push(mut self, untrusted: &str, role: Role) -> Self {
        self.note_hazard(untrusted);
        self.append(shown(untrusted).as_str(), role);
        self
    }

    /// Text that was made visible before it was wrapped or cut.
    pub(super) fn push_shown(mut self, visible: &str, role: Role) -> Self {
        self.append(visible, role);
        self
    }

    /// Text in exactly `cells`, cut or filled up, and a gap after it.
    pub(super) fn cell(mut self, untrusted: &str, cells: usize, role: Role) -> Self {
        self.note_hazard(untrusted);
        let text = cut(shown(untrusted).as_str(), cells, self.glyphs);
        let blank = (cells + 1).saturating_sub(width(&text));
        self.append(&text, role);
        self.append(&" ".repeat(blank), Role::Text);
        self
    }

    /// The same, but of what is longer the end: what tells runs and dated files apart stands there.
    pub(super) fn end_cell(mut self, untrusted: &str, cells: usize, role: Role) -> Self {
        self.note_hazard(untrusted);
        let text = cut_front(shown(untrusted).as_str(), cells, self.glyphs);
        let blank = (cells + 1).saturating_sub(width(&text));
        self.append(&text, role);
        self.append(&" ".repeat(blank), Role::Text);
        self
    }

    /// Text that ends in exactly `cells` (numbers), and a gap after it.
    pub(super) fn number(mut self, untrusted: &str, cells: usize, role: Role) -> Self {
        self.note_hazard(untrusted);
        let text = cut(shown(untrusted).as_str(), cells, self.glyphs);
        self.append(&" ".repeat(cells.saturating_sub(width(&text))), Role::Text);
        self.append(&text, role);
        self.append(" ", Role::Text);
        self
    }

    /// Marks the line as one whose text was escaped before it came here.
    pub(super) fn badged(mut self) -> Self {
        self.hazard = Hazard::Escaped;
        self
    }

    /// A state's glyph.
    pub(super) fn standing(self, standing: Standing) -> Self {
        self.push(standing.glyph(), Role::of(standing)).push(" ", Role::Text)
    }

    /// Blanks up to the column `at`.
    pub(super) fn to(mut self, at: usize) -> Self {
        self.append(&" ".repeat(at.saturating_sub(self.width)), Role::Text);
        self
    }

    /// A finished row behind what is there.
    pub(super) fn append_row(mut self, row: &Row) -> Self {
        row.spans.iter().for_each(|span| self.append(span.text.as_str(), span.role));
        self
    }

    /// The row, at most `cells` wide. Where text had to be escaped a badge at its end says so.
    pub(super) fn fit(self, cells: usize) -> Row {
        if self.hazard == Hazard::None || cells < BADGE.len() + 2 {
            return self.cut_to(cells);
        }
        let glyphs = self.glyphs;
        let mut badged = Self::new(glyphs);
        for span in self.cut_to(cells - BADGE.len() - 1).spans {
            badged.append(span.text.as_str(), span.role);
        }
        badged.append(" ", Role::Text);
        badged.append(BADGE, Role::Hazard);
        Row { spans: badged.spans }
    }

    fn cut_to(self, cells: usize) -> Row {
        if self.width <= cells {
            return Row { spans: self.spans };
        }
        let mut kept = Self::new(self.glyphs);
        for span in self.spans {
            let room = cells - kept.width;
            if width(span.text.as_str()) > room {
                kept.append(&cut(span.text.as_str(), room, self.glyphs), span.role);
                break;
            }
            kept.append(span.text.as_str(), span.role);
        }
        Row { spans: kept.spans }
    }

    fn note_hazard(&mut self, untrusted: &str) {
        if looks_otherwise(untrusted) {
            self.hazard = Hazard::Escaped;
        }
    }

    /// Appends text that was made safe already; joins it to the last span where the role is the same.
    fn append(&mut self, safe: &str, role: Role) {
        if safe.is_empty() {
            return;
        }
        self.width += width(safe);
        match self.spans.last_mut() {
            Some(last) if last.role == role => {
                last.text = Escaped::of_visible(&format!("{}{safe}", last.text.as_str()));
            }
            _ => self.spans.push(Span { text: Escaped::of_visible(safe), role }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(row: &Row) -> String {
        row.spans.iter().map(|span| span.text.as_str()).collect()
    }

    #[test]
    fn escaped_text_carries_a_badge_that_survives_the_cut() {
        let row = Line::new(Glyphs::Unicode).push("FA\u{8}IL and more words", Role::Text).fit(16);
        assert_eq!(text(&row), "FA<U+0008… {esc}");
        assert_eq!(row.spans.last().map(|span| span.role), Some(Role::Hazard));
    }

    #[test]
    fn columns_are_filled_and_cut_to_their_width() {
        let line =
            Line::new(Glyphs::Ascii).cell("ab", 4, Role::Text).cell("longer", 4, Role::Text).number("7", 3, Role::Text);
        assert_eq!(text(&line.fit(40)), "ab   lon~   7 ");
    }
}
