//! The body of an answer, without its transfer encoding.

use super::connection::Connection;
use super::head::Head;
use super::quote::quote;

/// The most bytes of a line between chunks, with its extensions.
const CHUNK_LINE_LIMIT: usize = 4096;
const TOO_LONG: &str = "sent a chunk size line longer than 4 KiB";

/// How the end of a body is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Framing {
    UntilClose,
    /// In bytes.
    Length(u64),
    Chunked,
}

impl Framing {
    /// The framing of the body after `head`. Chunks win over a length, as in
    /// RFC 9112.
    pub(super) fn of(head: &Head) -> Result<Self, String> {
        if matches!(head.status, 101 | 204 | 304) {
            return Ok(Self::Length(0));
        }
        let encoding = head.value("transfer-encoding").unwrap_or_default();
        match encoding.to_ascii_lowercase().as_str() {
            "chunked" => Ok(Self::Chunked),
            "" | "identity" => Self::of_length(head.value("content-length")),
            _ => Err(format!("sent Transfer-Encoding `{}`, expected `chunked` or none", quote(&encoding))),
        }
    }

    fn of_length(length: Option<String>) -> Result<Self, String> {
        let Some(length) = length else {
            return Ok(Self::UntilClose);
        };
        // parse() alone would take a plus sign.
        let is_number = length.bytes().all(|byte| byte.is_ascii_digit());
        match length.parse() {
            Ok(bytes) if is_number => Ok(Self::Length(bytes)),
            _ => Err(format!("sent Content-Length `{}`, expected a number", quote(&length))),
        }
    }
}

pub(super) struct Body<'c, 'a> {
    connection: &'c mut Connection<'a>,
    framing: Framing,
    /// The bytes left, of the chunk if the body is chunked.
    left: u64,
    is_after_chunk: bool,
}

impl<'c, 'a> Body<'c, 'a> {
    pub(super) fn new(connection: &'c mut Connection<'a>, framing: Framing) -> Self {
        connection.missing = "sent no event";
        let left = match framing {
            Framing::Length(length) => length,
            Framing::UntilClose | Framing::Chunked => 0,
        };
        Self { connection, framing, left, is_after_chunk: false }
    }

    /// The next byte, or none at the end of the body or of the connection.
    pub(super) fn next_byte(&mut self) -> Result<Option<u8>, String> {
        if self.framing == Framing::UntilClose {
            return self.connection.next_byte();
        }
        if self.framing == Framing::Chunked && self.left == 0 {
            self.start_chunk()?;
        }
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        self.connection.next_byte()
    }

    /// Reads up to the data of the next chunk. The line end after the last one
    /// is read only now, since an event must not wait for it.
    fn start_chunk(&mut self) -> Result<(), String> {
        if self.is_after_chunk && !self.read_line()?.is_empty() {
            return Err("sent a chunk longer than its size".to_string());
        }
        self.is_after_chunk = true;
        self.left = parse_chunk_size(&self.read_line()?)?;
        if self.left == 0 {
            // The trailers after the last chunk are not read: nothing needs them.
            self.framing = Framing::Length(0);
        }
        Ok(())
    }

    fn read_line(&mut self) -> Result<String, String> {
        let mut line = Vec::new();
        self.connection.read_line(&mut line, CHUNK_LINE_LIMIT, TOO_LONG)?;
        Ok(String::from_utf8_lossy(&line).into_owned())
    }
}

/// The size in bytes from a line such as `1f;name=value`.
fn parse_chunk_size(line: &str) -> Result<u64, String> {
    let size = line.split(';').next().unwrap_or_default();
    let size = size.trim_matches([' ', '\t']);
    // from_str_radix() alone would take a plus sign.
    let is_number = size.bytes().all(|byte| byte.is_ascii_hexdigit());
    match u64::from_str_radix(size, 16) {
        Ok(bytes) if is_number => Ok(bytes),
        _ => Err(format!("sent the chunk size `{}`, expected a hexadecimal number", quote(size))),
    }
}
