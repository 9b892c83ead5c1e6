//! The first event of an event stream, by the grammar of the WHATWG:
//! <https://html.spec.whatwg.org/multipage/server-sent-events.html>.

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The bytes kept of a line: enough for a byte order mark and `event:`.
const KEPT: usize = 9;

/// Finds the end of the first event. It keeps only the beginning of the current
/// line, so that an endless line takes no memory.
#[derive(Default)]
pub(super) struct FirstEvent {
    line: Vec<u8>,
    is_after_first_line: bool,
    is_after_cr: bool,
    has_field: bool,
}

impl FirstEvent {
    /// Takes the next byte of the stream. Returns whether it completes the event.
    pub(super) fn push(&mut self, byte: u8) -> bool {
        let is_end_of_crlf = self.is_after_cr && byte == b'\n';
        self.is_after_cr = byte == b'\r';
        match byte {
            b'\n' if is_end_of_crlf => false,
            b'\n' | b'\r' => self.end_line(),
            _ => {
                self.keep(byte);
                false
            }
        }
    }

    fn keep(&mut self, byte: u8) {
        if self.line.len() < KEPT {
            self.line.push(byte);
        }
    }

    fn end_line(&mut self) -> bool {
        let line = std::mem::take(&mut self.line);
        let line = match line.strip_prefix(BYTE_ORDER_MARK) {
            Some(rest) if !self.is_after_first_line => rest,
            _ => &line,
        };
        self.is_after_first_line = true;
        self.has_field |= is_field(line, b"data") || is_field(line, b"event");
        // A block without such a field ends without an event; there is nothing
        // to forget then.
        line.is_empty() && self.has_field
    }
}

/// Whether a line is the field `name`. A line without a colon is a field with an
/// empty value; names are case-sensitive.
fn is_field(line: &[u8], name: &[u8]) -> bool {
    match line.strip_prefix(name) {
        Some(rest) => matches!(rest.first(), None | Some(b':')),
        None => false,
    }
}
