//! From a screen to the bytes that turn the last one into it: nothing at all where they are the same.

use std::io::{self, Write};

use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::queue;
use crossterm::style::{Attribute, SetAttribute};
use crossterm::terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;

use crate::view::screen::{Row, Screen};

use super::theme::Theme;

/// What stands on the terminal, as far as we know. ratatui's own `Terminal` is not used: it writes with nothing to say,
/// and asks for the terminal's size at every frame.
#[derive(Debug)]
pub(super) struct FrameDiff {
    theme: Theme,
    /// `None` where the terminal may show anything: the next frame is drawn from nothing.
    shown: Option<Buffer>,
    cursor: Option<(u16, u16)>,
}

impl FrameDiff {
    pub(super) fn new(theme: Theme) -> Self {
        // crossterm would leave out reversed video too where NO_COLOR is set: our own theme takes care of that.
        crossterm::style::force_color_output(true);
        Self { theme, shown: None, cursor: None }
    }

    /// From now on the terminal may show anything.
    pub(super) fn forget(&mut self) {
        self.shown = None;
    }

    /// The bytes of a frame, as one synchronized update; empty where nothing changed.
    pub(super) fn draw(&mut self, screen: &Screen) -> io::Result<Vec<u8>> {
        let next = self.paint(screen);
        let before = self.shown.take().filter(|before| before.area == next.area);
        let is_anew = before.is_none();
        let before = before.unwrap_or_else(|| Buffer::empty(next.area));
        let cells = before.diff(&next);
        let is_same = !is_anew && cells.is_empty() && self.cursor == screen.cursor;
        let bytes = if is_same { Ok(Vec::new()) } else { self.frame(is_anew, &cells, screen.cursor) };
        self.cursor = screen.cursor;
        self.shown = Some(next);
        bytes
    }

    fn frame(&self, is_anew: bool, cells: &[(u16, u16, &Cell)], cursor: Option<(u16, u16)>) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(4096);
        queue!(bytes, BeginSynchronizedUpdate)?;
        if is_anew {
            queue!(bytes, SetAttribute(Attribute::Reset), Clear(ClearType::All), Hide)?;
        }
        if !cells.is_empty() {
            CrosstermBackend::new(&mut bytes).draw(cells.iter().copied())?;
        }
        match cursor {
            Some((column, row)) => queue!(bytes, MoveTo(column, row), Show)?,
            None if self.cursor.is_some() => queue!(bytes, Hide)?,
            None => {}
        }
        queue!(bytes, EndSynchronizedUpdate)?;
        bytes.flush()?;
        Ok(bytes)
    }

    fn paint(&self, screen: &Screen) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, screen.width, screen.height));
        for (y, row) in (0..screen.height).zip(&screen.rows) {
            self.paint_row(&mut buffer, y, row);
        }
        buffer
    }

    fn paint_row(&self, buffer: &mut Buffer, y: u16, row: &Row) {
        let mut x = 0;
        for span in row.spans.iter().filter(|span| !span.text.as_str().is_empty()) {
            if x >= buffer.area.width {
                return;
            }
            let room = usize::from(buffer.area.width - x);
            (x, _) = buffer.set_stringn(x, y, span.text.as_str(), room, self.theme.style(span.role));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::screen::{Escaped, Role, Span};

    fn screen(width: u16, lines: &[(&str, Role)]) -> Screen {
        let row = |(text, role): &(&str, Role)| Row { spans: vec![Span { text: Escaped::new(text), role: *role }] };
        let rows: Vec<Row> = lines.iter().map(row).collect();
        Screen { width, height: rows.len() as u16, rows, ..Screen::default() }
    }

    fn diff() -> FrameDiff {
        FrameDiff::new(Theme::named("default").unwrap())
    }

    fn text(bytes: &[u8]) -> String {
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[test]
    fn the_same_screen_again_costs_no_byte() {
        let mut diff = diff();
        let one = screen(20, &[("BLOCKED", Role::Bad), ("a line", Role::Text)]);
        assert!(!diff.draw(&one).unwrap().is_empty());
        assert_eq!(diff.draw(&one).unwrap(), b"");
    }

    #[test]
    fn a_frame_is_one_synchronized_update_that_asks_nothing() {
        let mut diff = diff();
        let bytes = text(&diff.draw(&screen(20, &[("BLOCKED", Role::Bad)])).unwrap());
        assert!(bytes.starts_with("\x1b[?2026h") && bytes.ends_with("\x1b[?2026l"), "{bytes:?}");
        assert!(!bytes.contains("[6n") && !bytes.contains("[c"), "{bytes:?}");
    }

    #[test]
    fn only_what_changed_is_written() {
        let mut diff = diff();
        diff.draw(&screen(20, &[("one", Role::Text), ("two", Role::Text)])).unwrap();
        let bytes = text(&diff.draw(&screen(20, &[("one", Role::Text), ("twe", Role::Text)])).unwrap());
        assert!(bytes.contains("\x1b[2;3He") && !bytes.contains("one") && !bytes.contains("tw"), "{bytes:?}");
    }

    #[test]
    fn another_size_is_drawn_from_nothing() {
        let mut diff = diff();
        diff.draw(&screen(20, &[("one", Role::Text)])).unwrap();
        let bytes = text(&diff.draw(&screen(30, &[("one", Role::Text)])).unwrap());
        assert!(bytes.contains("\x1b[2J") && bytes.contains("one"), "{bytes:?}");
    }

    #[test]
    fn after_forgetting_everything_is_drawn() {
        let mut diff = diff();
        let one = screen(20, &[("one", Role::Text)]);
        diff.draw(&one).unwrap();
        diff.forget();
        assert!(text(&diff.draw(&one).unwrap()).contains("one"));
    }

    #[test]
    fn the_cursor_stands_where_the_operator_types_and_is_hidden_after() {
        let mut diff = diff();
        let mut one = screen(20, &[("> sign", Role::Input)]);
        one.cursor = Some((6, 0));
        assert!(text(&diff.draw(&one).unwrap()).contains("\x1b[1;7H\x1b[?25h"));
        one.cursor = None;
        assert!(text(&diff.draw(&one).unwrap()).contains("\x1b[?25l"));
    }

    #[test]
    fn rows_too_long_screens_without_rows_and_no_size_at_all_are_drawn() {
        let mut diff = diff();
        diff.draw(&screen(3, &[("版版版版", Role::Text)])).unwrap();
        diff.draw(&Screen::default()).unwrap();
        diff.draw(&Screen { width: 1, height: 1, ..Screen::default() }).unwrap();
    }
}
