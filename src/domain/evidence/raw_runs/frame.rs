//! Cuts a stream into rows: the lines of NDJSON, or the elements of one array. Holds one row at a time, and never more
//! of it than [`MAX_ROW_BYTES`].
//!
//! As the canonical program does, the file is taken as one array where it is one, else as lines.

use std::io::{BufRead, Cursor, Read, Result};

use crate::domain::evidence::parse_error::{ParseError, utf8};
use crate::domain::values::javascript;

use super::problems::RowPosition;
use super::row::MAX_ROW_BYTES;
use super::tally::Rows;

/// Hands every row of `stream` to `rows`, with its number and line.
pub(super) fn each_row(mut stream: impl BufRead, rows: &mut Rows<'_>) -> Result<()> {
    let mut lines = Lines::default();
    while lines.next(&mut stream)? {
        if lines.text().is_ok_and(javascript::is_blank) {
            continue;
        }
        if !lines.begins_array() {
            lines.hand_over(rows);
            break;
        }
        let array = Array { line: lines.line, first_line: lines.line, ..Array::default() };
        return array.read(Cursor::new(lines.buffer).chain(stream), rows);
    }
    lines.read(&mut stream, rows)
}

/// The stream's lines, one at a time.
#[derive(Default)]
struct Lines {
    /// The line with its end; at most one byte more than a row may have.
    buffer: Vec<u8>,
    /// Of the line in `buffer`, from 1.
    line: u64,
    rows: u64,
}

impl Lines {
    /// Reads the next line; `false` at the end.
    fn next(&mut self, stream: &mut impl BufRead) -> Result<bool> {
        self.buffer.clear();
        let cap = MAX_ROW_BYTES as u64 + 2;
        let read = stream.by_ref().take(cap).read_until(b'\n', &mut self.buffer)?;
        self.line += 1;
        Ok(read > 0)
    }

    fn is_too_long(&self) -> bool {
        self.buffer.len() > MAX_ROW_BYTES && self.buffer.last() != Some(&b'\n')
    }

    fn text(&self) -> std::result::Result<&str, ParseError> {
        utf8(&self.buffer)
    }

    fn begins_array(&self) -> bool {
        let start = self.buffer.utf8_chunks().next().map_or("", |chunk| chunk.valid());
        javascript::trim(start).starts_with('[')
    }

    fn hand_over(&mut self, rows: &mut Rows<'_>) {
        self.rows += 1;
        let place = RowPosition { row: self.rows, line: self.line };
        if self.is_too_long() {
            return rows.too_long(place);
        }
        match self.text() {
            Ok(text) => rows.row_text(place, javascript::trim(text)),
            Err(fault) => rows.fault(place, &fault),
        }
    }

    /// Hands over the rest of the stream, line by line.
    fn read(mut self, stream: &mut impl BufRead, rows: &mut Rows<'_>) -> Result<()> {
        loop {
            if self.is_too_long() {
                stream.skip_until(b'\n')?;
            }
            if !self.next(stream)? {
                return Ok(());
            }
            if !self.text().is_ok_and(javascript::is_blank) {
                self.hand_over(rows);
            }
        }
    }
}

/// One array, cut at the commas between its elements. Brackets and strings are only counted here: whether an element is
/// JSON is for its reader to say, and an array all of whose elements are is one itself.
#[derive(Default)]
struct Array {
    /// The element's bytes so far.
    element: Vec<u8>,
    /// How many brackets are open, the array's own included.
    depth: u64,
    string: InString,
    /// The line that is being read, from 1.
    line: u64,
    first_line: u64,
    /// Where the element's first byte that is no white space stands.
    element_line: Option<u64>,
    rows: u64,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum InString {
    #[default]
    No,
    Yes,
    /// The next byte is escaped.
    Escaped,
}

/// What a byte ends.
#[derive(PartialEq, Eq)]
enum Cut {
    Nothing,
    Element,
    Array,
}

impl Array {
    fn read(mut self, mut stream: impl BufRead, rows: &mut Rows<'_>) -> Result<()> {
        let opening = stream.skip_until(b'[')?;
        debug_assert!(opening > 0, "the caller saw the bracket");
        self.depth = 1;
        loop {
            let chunk = stream.fill_buf()?;
            if chunk.is_empty() {
                rows.file_problem("the file ends inside its array: the closing bracket is missing");
                return Ok(());
            }
            let (used, closed) = self.take(chunk, rows);
            stream.consume(used);
            if closed {
                return self.after(stream, rows);
            }
        }
    }

    /// Takes bytes up to the array's end; how many, and whether the array was closed.
    fn take(&mut self, chunk: &[u8], rows: &mut Rows<'_>) -> (usize, bool) {
        let (mut start, mut at) = (0, 0);
        loop {
            at += self.plain_text(&chunk[at..]);
            let Some(byte) = chunk.get(at) else { break };
            let cut = self.look_at(*byte);
            if cut != Cut::Nothing {
                self.keep(&chunk[start..at]);
                start = at + 1;
                self.hand_over(&cut, rows);
            }
            if cut == Cut::Array {
                if *byte != b']' {
                    rows.file_problem(format!("line {}: a `}}` closes the array, expected `]`", self.line));
                }
                return (at + 1, true);
            }
            at += 1;
        }
        self.keep(&chunk[start..]);
        (chunk.len(), false)
    }

    /// How many bytes ahead are inside a string and mean nothing here.
    fn plain_text(&self, ahead: &[u8]) -> usize {
        if self.string != InString::Yes {
            return 0;
        }
        ahead.iter().position(|byte| matches!(byte, b'"' | b'\\' | b'\n')).unwrap_or(ahead.len())
    }

    fn look_at(&mut self, byte: u8) -> Cut {
        if byte == b'\n' {
            self.line += 1;
        }
        match (self.string, byte) {
            (InString::Escaped, _) => self.string = InString::Yes,
            (InString::Yes, b'\\') => self.string = InString::Escaped,
            (InString::Yes, b'"') => self.string = InString::No,
            (InString::Yes, _) | (InString::No, b' ' | b'\t' | b'\r' | b'\n') => {}
            (InString::No, b',') if self.depth == 1 => return Cut::Element,
            (InString::No, b']' | b'}') if self.depth == 1 => return Cut::Array,
            (InString::No, other) => self.look_at_token(other),
        }
        Cut::Nothing
    }

    fn look_at_token(&mut self, byte: u8) {
        self.element_line.get_or_insert(self.line);
        match byte {
            b'"' => self.string = InString::Yes,
            b'[' | b'{' => self.depth += 1,
            b']' | b'}' => self.depth -= 1,
            _ => {}
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
        let room = (MAX_ROW_BYTES + 1).saturating_sub(self.element.len());
        self.element.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }

    fn hand_over(&mut self, cut: &Cut, rows: &mut Rows<'_>) {
        let line = self.element_line.take();
        if *cut == Cut::Array && line.is_none() && self.rows == 0 {
            return self.element.clear();
        }
        self.rows += 1;
        let place = RowPosition { row: self.rows, line: line.unwrap_or(self.line) };
        if self.element.len() > MAX_ROW_BYTES {
            rows.too_long(place);
        } else {
            match utf8(&self.element) {
                Ok(text) => rows.row_text(place, text.trim_start_matches([' ', '\t', '\r', '\n'])),
                Err(fault) => rows.fault(place, &fault),
            }
        }
        self.element.clear();
    }

    /// After the array only white space may stand. Where its first line is whole JSON and others follow, the file is
    /// lines after all, the first of which is no object.
    fn after(self, mut stream: impl BufRead, rows: &mut Rows<'_>) -> Result<()> {
        let mut lines = Lines { line: self.line - 1, ..Lines::default() };
        let one_line = self.line == self.first_line && !rows.has_syntax_problem();
        let mut rest_of_line = true;
        while lines.next(&mut stream)? {
            if !lines.text().is_ok_and(javascript::is_blank) {
                if rest_of_line || !one_line {
                    let text = String::from_utf8_lossy(&lines.buffer[..lines.buffer.len().min(20)]);
                    let text = javascript::trim(&text);
                    rows.file_problem(format!("line {}: `{text}` stands after the end of the array", lines.line));
                    return Ok(());
                }
                rows.start_over();
                rows.no_object(RowPosition { row: 1, line: self.first_line }, "an array");
                lines.rows = 1;
                lines.hand_over(rows);
                return lines.read(&mut stream, rows);
            }
            rest_of_line = false;
        }
        Ok(())
    }
}
